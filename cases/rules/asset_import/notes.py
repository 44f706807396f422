"""Everything that can be found in a file of components, beside faults of codes and facts. See docs/cases-assets.md."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

KIND_MISSING = Kind(
    "row-without-kind",
    ERROR,
    _("The row has neither a code of 17 digits nor a kind."),
    _("Fill in one of them, or give a kind for the whole file with --kind."),
)
KIND_UNKNOWN = Kind(
    "kind-unknown",
    ERROR,
    _("{value} is no component of the catalogue in use."),
    _("Write its five digits, or its name as the catalogue has it."),
)
CHOICE_UNKNOWN = Kind(
    "no-such-choice",
    ERROR,
    _("{value} is none of: {known}."),
    _("Choose one of these."),
)
COUNTY_MISSING = Kind(
    "row-without-county",
    ERROR,
    _("No code can be issued: no county is known where it stands."),
    _("Give the county's area its six digits after GB/T 2260, or the row its code."),
)
COUNTY_ELSEWHERE = Kind(
    "code-of-other-county",
    WARNING,
    _("The code says county {said}, but it stands in {stands}."),
    _("Check its place. A code is kept when a border moves, so it may be right."),
)
GRID_DIFFERS = Kind(
    "grid-differs",
    WARNING,
    _("The file says grid {value}; it lies in {grid}."),
    _("The grid on record is the one that it lies in. Check its place, or the boundaries."),
)
TAKEN_FOR = Kind(
    "taken-for-known",
    NOTE,
    _("It has no code and was taken for {code}, of the same kind at the same place."),
    _("If it is another, give it a code of its own in the file."),
)
NO_NAME = Kind(
    "row-without-name",
    NOTE,
    _("The row has no name; it is called {name} after its kind."),
    _("Nothing needs to be done."),
)
DAY_LATER = Kind(
    "day-in-the-future",
    WARNING,
    _("The day {value} lies in the future."),
    _("Check it; until then it is not on the map."),
)
SAME_PLACE = Kind(
    "row-at-same-place",
    WARNING,
    _("Row {other} has one of this kind at the same place."),
    _("If it is the same, leave one of the two rows out."),
)
