"""Everything that can be found in a file of areas. Each kind is explained in docs/import.md."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

FIELD_MISSING = Kind(
    "field-missing",
    ERROR,
    _("The field {value} was not found; the file has: {names}."),
    _("Name the right one with {option}."),
)

OUTSIDE_YOUR_AREAS = Kind(
    "outside-your-areas",
    ERROR,
    _("{name} lies outside the areas that you plan."),
    _("Leave it out, or have somebody import the file whose post covers it."),
)

CODE_MISSING = Kind("code-missing", ERROR, _("The row has no code."), _("Fill in the code, or leave the row out."))
CODE_DOUBLED = Kind(
    "code-doubled",
    ERROR,
    _("The code stands in rows {rows}."),
    _("Give each area a code of its own; if the rows are parts of one area, join them with --join-parts."),
)
PARTS_DIFFER = Kind(
    "parts-differ",
    ERROR,
    _("The row has the code of row {first}, but {value} where that one has {other}."),
    _("Parts of one area agree on its name and its parent: correct the code, or the text."),
)
CODE_TOO_LONG = Kind("code-too-long", ERROR, _("The code is longer than {limit} characters."), _("Shorten it."))
CODE_TRIMMED = Kind(
    "code-trimmed",
    NOTE,
    _("The code is filled up with zeros; it was read as {trimmed}."),
    _("Nothing needs to be done."),
)
CODE_AGAINST_SCHEME = Kind("code-against-scheme", ERROR, "{problem}", "{remedy}")
CODE_OTHER_LEVEL = Kind(
    "code-of-another-level",
    ERROR,
    _("The code belongs to {name}, which is of the level {level}."),
    _("Check --level and the code."),
)
CODE_RETIRED = Kind(
    "code-retired",
    ERROR,
    _("The code was retired: {name} bore it until {day}. A code is never issued again."),
    _("Give the area the code it bears now, or a new one."),
)
CODE_OF_ANOTHER = Kind(
    "code-of-another-area",
    ERROR,
    _("The code is kept as another code of {name} ({code})."),
    _("Use that area's own code, or give a new one."),
)
NAME_MISSING = Kind("name-missing", ERROR, _("The row has no name."), _("Fill in the name, or leave the row out."))
NAME_TOO_LONG = Kind("name-too-long", ERROR, _("The name is longer than {limit} characters."), _("Shorten it."))
NAME_GARBLED = Kind(
    "name-garbled",
    ERROR,
    _("The name holds characters that could not be read."),
    _("Name the encoding of the file with --encoding, such as GB18030 or UTF-8."),
)

NAME_DOUBTFUL = Kind(
    "name-doubtful",
    WARNING,
    _("The name {value} holds a stand-in for a character that could not be written: {stands}."),
    _("Put the character itself into the file, or correct the name later."),
)

GEOMETRY_MISSING = Kind(
    "geometry-missing", ERROR, _("The row has no geometry."), _("Draw the area, or leave the row out.")
)
GEOMETRY_KIND = Kind(
    "geometry-not-polygon",
    ERROR,
    _("The geometry is a {value}, not a polygon."),
    _("Close the line to a polygon, or leave the row out."),
)
GEOMETRY_REPAIRED = Kind(
    "geometry-repaired",
    WARNING,
    _("The boundary was broken ({value}) and was repaired; this changed {m2:,.2f} m²."),
    _("Look at the area on the map; mend the file at its source."),
)
GEOMETRY_BROKEN = Kind(
    "geometry-broken",
    ERROR,
    _("The boundary is broken ({value}); a repair would change {m2:,.2f} m², more than {limit:,.2f} m²."),
    _("Mend it at its source, or allow the repair with --repair-limit."),
)
ISLANDS = Kind(
    "islands",
    NOTE,
    _("Parts that lie apart with nothing around them: {count}, together {area}."),
    _("Nothing needs to be done where they are islands."),
)
EXCLAVE = Kind(
    "exclave",
    NOTE,
    _("Parts that lie apart among other areas: {count}, together {area}."),
    _("If they belong to it, nothing needs to be done; else give them to the area around."),
)
CRUMB = Kind(
    "crumb",
    WARNING,
    _("Parts of less than 100 m² among other areas: {count}, together {area}."),
    _("Most likely left by a cut: give them to the area around."),
)
OVERLAP = Kind(
    "overlap",
    WARNING,
    _("It overlaps {name} ({code}, row {other}) by {m2:,.1f} m²."),
    _("Correct the border that both share."),
)
SAME_PLACE = Kind(
    "same-place",
    ERROR,
    _("It covers the same ground as {name} ({code}, row {other}): {m2:,.1f} m²."),
    _("Leave one of the two out."),
)
OVERLAP_KNOWN = Kind(
    "overlap-known",
    WARNING,
    _("It overlaps {name} ({code}), which is known and not in the file, by {m2:,.1f} m²."),
    _("Add that area to the file, or retire what the file leaves out with --complete."),
)
OUTSIDE_PARENT = Kind(
    "outside-parent",
    WARNING,
    _("{m2:,.1f} m² of it ({share:.1%}) lie outside its parent {name} ({code})."),
    _("Correct the border, or the parent's."),
)
PARENT_ELSEWHERE = Kind(
    "parent-elsewhere",
    ERROR,
    _("{m2:,.1f} m² of it ({share:.1%}) lie outside its parent {name} ({code})."),
    _("Correct the parent's code or the parent's boundary, or leave the field out with --parent-field none."),
)
PARENT_UNKNOWN = Kind(
    "parent-unknown",
    ERROR,
    _("No area above has the code {value} on {day}."),
    _("Import the level above first, valid on that day; or place areas by where they lie: --parent-field none."),
)
PARENT_NOT_FOUND = Kind(
    "parent-not-found",
    ERROR,
    _("It lies in no area of the levels above on {day}."),
    _("Import the level above first, valid on that day, or check the coordinates."),
)
PARENT_AMBIGUOUS = Kind(
    "parent-ambiguous",
    ERROR,
    _("No parent holds half of it: {value}."),
    _("Name the parent's code in a field, with --parent-field."),
)

SAME_DAY = Kind(
    "version-of-that-day",
    ERROR,
    _("{name} has a version from {day} on already, and it differs ({value})."),
    _("If the file corrects it, add --correct; if it changes later, give a later --valid-from."),
)
LATER_VERSION = Kind(
    "later-version",
    ERROR,
    _("{name} changes again on {day}, after the day of this import."),
    _("Give --valid-from {day} or later, or correct that version first."),
)
KNOWN_BEYOND = Kind(
    "known-beyond",
    ERROR,
    _("{name} is known beyond {day}, and differs."),
    _("Leave --valid-until out: the change then holds for as long as that version."),
)
ENDS_AT_ONCE = Kind(
    "ends-at-once",
    ERROR,
    _("{name} ({code}) is not in the file, but begins only on {day} itself."),
    _("Add it to the file, or leave --complete out."),
)
HISTORY = Kind(
    "history-filled",
    NOTE,
    _("{name} is known from {day} on; the row fills the time before."),
    _("Nothing needs to be done."),
)
CONTINUES_UNKNOWN = Kind(
    "continues-unknown",
    ERROR,
    _("--continues {value}: {reason}"),
    _("Give the code of an area in force before that day, then a code in the file that is new."),
)
CONTINUES_OFFERED = Kind(
    "continues-offered",
    NOTE,
    _("{old_name} ({old}) ends and {new_name} ({new}) begins on {share:.0%} of its ground: it may be the same area."),
    _("If it lives on under the new code, import with --continues {old}={new}."),
)
RETIRED = Kind(
    "area-retired",
    WARNING,
    _("{name} ({code}) is not in the file and ends on {day}."),
    _("If it goes on, add it to the file, or leave --complete out."),
)
RETIRED_CHILDREN = Kind(
    "children-without-parent",
    WARNING,
    _("{name} ({code}) ends, and {count} areas still hang under it on {day}."),
    _("Import the level below next, with the same --valid-from."),
)
REDRAW_CONFLICT = Kind(
    "redraw-conflict",
    ERROR,
    _("The document {value} is known already, in force from {day}."),
    _("Give the number of this change's own document, or that day as --valid-from."),
)
