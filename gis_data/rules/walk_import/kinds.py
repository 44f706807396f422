"""Everything that can be found in a file of ways. Each kind is explained in docs/network.md."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

FIELD_MISSING = Kind(
    "field-missing",
    ERROR,
    _("The field {value} was not found; the file has: {names}."),
    _("Name the right one with --field {role}=…, or say {role}=none."),
)
RULE_MISSING = Kind(
    "rule-missing",
    ERROR,
    _("No field of the file says what its lines are: {names}."),
    _("Name the field with --class-field, or say what is walked with --walkable (all: every line)."),
)
RULE_GUESSED = Kind(
    "rule-guessed",
    NOTE,
    _("The class of a way was read from the field {value}; {known} of {filled} values are known words."),
    _("If that is the wrong field, name the right one with --class-field."),
)
CLASS_UNKNOWN = Kind(
    "class-unknown",
    WARNING,
    _("{count} rows have the class {value}, which the table of walkable classes does not know; they were left out."),
    _("If people walk there, add them with --walkable, such as --walkable '{field} = {value}'."),
)
NO_LEAVE = Kind(
    "no-leave",
    NOTE,
    _("{count} rows are fast roads or main roads in tunnels that nothing opens to walkers; they were left out."),
    _("If people walk along them, say so in a field for foot or sidewalk, or with --walkable."),
)
VALUE_UNCLEAR = Kind(
    "value-unclear",
    WARNING,
    _("{count} rows say {value}, which is neither yes nor no; it was read as no."),
    _("Say yes or no (1 or 0, 是 or 否) in this field, or map another one with --field."),
)
HOURS_UNREAD = Kind(
    "hours-unread",
    WARNING,
    _("The hours {value} could not be understood; the way counts as open at all times."),
    _("Write them in the syntax of opening_hours, as Mo-Su 06:00-22:00."),
)
NOTHING_WALKABLE = Kind(
    "nothing-walkable",
    ERROR,
    _("None of the {count} rows is walkable by this rule."),
    _("Look at the classes that the report lists, and say what is walked with --class-field or --walkable."),
)

GEOMETRY_MISSING = Kind(
    "way-without-geometry", WARNING, _("The row has no geometry; it was left out."), _("Draw it, or leave the row out.")
)
NOT_A_LINE = Kind(
    "way-not-a-line",
    WARNING,
    _("The geometry is a {value}, not a line; it was left out."),
    _("Save the lines in a layer of their own; a square is walked along its outline only if that is drawn as a line."),
)
NO_LENGTH = Kind(
    "way-without-length", NOTE, _("The line has no length; it was left out."), _("Nothing needs to be done.")
)

DATUM_OF_WAYS = Kind(
    "ways-in-wrong-datum",
    ERROR,
    _("Read as {value}, {now}; read as {guess}, {then}."),
    _("It looks like {guess}: try --crs {option}. If it is right as it is, add --trust-crs."),
)
DATUM_OF_WAYS_TRUSTED = Kind(
    "ways-in-wrong-datum-trusted",
    WARNING,
    DATUM_OF_WAYS.problem,
    _("It was taken as it is, as asked for; look at it on the map."),
)
ELSEWHERE = Kind(
    "ways-elsewhere",
    WARNING,
    _("The file lies {km:,.0f} km from everything that is known here."),
    _("If that is not meant, check the coordinate system and the order of the axes."),
)
DOUBLED = Kind(
    "network-doubled",
    ERROR,
    _("The network of the source {value} ({count} edges) lies in the same place: both would be walked side by side."),
    _("Replace it with --instead-of {value}, or give this file the same --source."),
)

PIECES = Kind(
    "network-in-pieces",
    WARNING,
    _("The network is in {count} pieces; the largest has {share:.1%} of its length. {km:,.1f} km are in the others."),
    _("Look at the pieces and the open ends that are listed; docs/network.md says what joins them."),
)
PIECE = Kind(
    "piece",
    WARNING,
    _("A piece of {metres:,.0f} m ({edges} edges) is {gap:,.1f} m from the largest one here."),
    _("If people can walk there, mend the file at this place, and import it again."),
)
PIECE_CROSSED = Kind(
    "piece-crossed",
    WARNING,
    _("A piece of {metres:,.0f} m ({edges} edges) crosses the largest one here, or passes over or under it."),
    _("If people can change there, the file lacks a junction: mend it there (import_walkways: --join-crossings)."),
)
JOINED = Kind(
    "joined",
    NOTE,
    _("Two ends {metres:,.2f} m apart were joined."),
    _("If they do not belong together, give a smaller --tolerance."),
)
JOINED_TO_LINE = Kind(
    "joined-to-line",
    NOTE,
    _("An end {metres:,.2f} m from another way was joined to it."),
    JOINED.remedy,
)
END_TOO_FAR = Kind(
    "end-too-far",
    WARNING,
    _("An end stops {metres:,.2f} m from another way, farther than the tolerance."),
    _("If they belong together, give a larger --tolerance, or mend the file."),
)
END_ALONGSIDE = Kind(
    "end-alongside",
    NOTE,
    _("An end stops {metres:,.2f} m from a way that it runs beside; they were not joined."),
    _("If they belong together, mend the file at this place."),
)
END_OTHER_LEVEL = Kind(
    "end-at-another-level",
    NOTE,
    _("An end stops {metres:,.2f} m from a way at another level (bridge, tunnel, layer); they were not joined."),
    END_ALONGSIDE.remedy,
)
END_ONE_SIDE = Kind(
    "end-at-a-seam",
    NOTE,
    _("An end was cut off at a tile edge, {metres:,.2f} m from another way on the same side; they were not joined."),
    _("It goes on in the next tile: look there."),
)
SEAM_OPEN = Kind(
    "seam-open",
    WARNING,
    _("{count} ends stop at a tile edge between {value} and {last}, and nothing goes on behind it."),
    _("A tile seems to be missing there: get the file again with it."),
)
SEAM_AT_BORDER = Kind(
    "seam-at-border",
    NOTE,
    _("{count} ends stop at the edge of the file, between {value} and {last}."),
    _("Nothing needs to be done, if the file ends where your area does."),
)
CROSSINGS = Kind(
    "crossings",
    WARNING,
    _("In {count} places ways of the same level cross without a common point; they were not joined."),
    _("If the file draws no junctions, import with --join-crossings; bridges and tunnels must be marked in it then."),
)
CROSSING = Kind(
    "crossing",
    NOTE,
    _("Two ways cross here without a common point."),
    _("If people can change from one to the other, mend the file at this place."),
)
