"""Everything that can be found in a file of facilities. Each kind is explained in docs/facilities.md."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

FIELD_MISSING = Kind(
    "field-missing",
    ERROR,
    _("No column for {role} was found; the file has: {names}."),
    _("Name the right one with {option}."),
)
COORDINATES_MISSING = Kind(
    "coordinates-missing",
    ERROR,
    _("The file has neither shapes nor columns of longitude and latitude; it has: {names}."),
    _("Name the columns with --lon-field and --lat-field, or have the addresses geocoded first."),
)
NO_PLACE = Kind(
    "row-without-place",
    ERROR,
    _("The row has no coordinates."),
    _("Fill in longitude and latitude, or add this one by a click on the map."),
)
BAD_NUMBER = Kind(
    "coordinate-not-a-number",
    ERROR,
    _("{value} is no coordinate."),
    _("Write degrees or metres as a plain number, such as 103.3824."),
)
NO_NAME = Kind(
    "row-without-name",
    WARNING,
    _("The row has no name; it is called {name} after its kind."),
    _("Give it the name on its sign when it is known."),
)
GARBLED = Kind(
    "text-garbled",
    ERROR,
    _("The text holds characters that could not be read: {value}"),
    _("Name the right encoding with --encoding, such as GB18030."),
)
NO_KIND = Kind(
    "row-without-kind",
    ERROR,
    _("The row does not say which kind of facility it is."),
    _("Fill in the kind, or give one for the whole file with --kind."),
)
OTHER_KIND = Kind(
    "kind-unknown",
    ERROR,
    _("{value} is no kind of facility here."),
    _('Say which it is with --map "{value}=KEY"; the keys are: {keys}. Or leave such rows out with --leave-others.'),
)
OTHERS_LEFT = Kind(
    "kinds-left-out",
    NOTE,
    _("{count} rows of other kinds were left out: {value}."),
    _('If some of them are meant, say which they are with --map "TEXT=KEY".'),
)
BAD_CAPACITY = Kind(
    "capacity-not-a-number",
    ERROR,
    _("{value} is no capacity."),
    _("Write a whole number; its unit may stand behind it."),
)
BAD_DAY = Kind(
    "day-unreadable",
    ERROR,
    _("{value} is no day."),
    _("Write it like 2020-06-08."),
)
BAD_ENTRANCES = Kind(
    "entrances-unreadable",
    ERROR,
    _("{value} are no entrances."),
    _("Write longitude and latitude of each with a space between, and ; between two entrances."),
)
HOURS_READ = Kind(
    "hours-rewritten",
    NOTE,
    _("The opening hours {value} were read as {hours}."),
    _("If that is wrong, write them like {example}."),
)
TWICE = Kind(
    "row-twice",
    ERROR,
    _("The same facility stands in row {other} already ({value})."),
    _("Leave one of the two rows out, or give each the id that its source gives it."),
)
ADOPTED = Kind(
    "taken-for-known",
    NOTE,
    _("It was taken for {name}, which is known {metres:,.0f} m away, of the same kind and name."),
    _("If it is another, give both an id of their own in the file."),
)
KEPT = Kind(
    "changed-by-hand",
    NOTE,
    _("{name} was changed by hand since the last import and is left as it is."),
    _("Add --overwrite to let the file have its way."),
)
WRONG_DATUM = Kind(
    "wrong-datum",
    ERROR,
    _("Of {count} places that can be judged {stated:.0%} fit what is known here; read as {guess}, {other:.0%} would."),
    _("It looks like {guess}: try --crs {option}. If it is right as it is, add --trust-crs."),
)
DATUM_TRUSTED = Kind(
    "wrong-datum-trusted",
    WARNING,
    WRONG_DATUM.problem,
    _("It was taken as it is, as asked for; look at it on the map."),
)
NOTHING_ENDED = Kind(
    "nothing-ended",
    WARNING,
    _("Some rows have errors: whether they are known cannot be told, so nothing was ended."),
    _("Correct the rows and import the whole file again with --complete."),
)
POINTS_LEFT = Kind(
    "points-left-out",
    NOTE,
    _("{count} points of interest are of no kind by the rules: {value}."),
    _("If some of them are meant, add a rule for their tag in the administration."),
)
OUTSIDE_LEFT = Kind(
    "points-outside",
    NOTE,
    _("{count} of them lie in none of the areas of this system and were left out."),
    _("Nothing needs to be done; the file reaches farther than the areas."),
)
