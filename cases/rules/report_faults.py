"""What can be wrong with a report once the map, the catalogue and the cases near by have been asked."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

OUTSIDE = Kind(
    "case-outside",
    Severity.ERROR,
    _("The place lies outside the areas kept here; nearest is {nearest}, {distance} away."),
    _("Look at the position again. If it is right, report it to the office that is answerable there."),
)
NO_AREAS = Kind(
    "case-no-areas",
    Severity.ERROR,
    _("No area is on record here yet, so nobody could be told."),
    _("Bring the areas in first."),
)
OTHER_DATUM = Kind(
    "case-other-datum",
    Severity.ERROR,
    _("The position lies outside, but taken for {datum} it would lie here: {value}."),
    _("Say which datum it is in; phone maps made in China show gcj02 or bd09."),
)
NEAR_BORDER = Kind(
    "case-near-border",
    Severity.WARNING,
    _("The place is so near to a border that it may belong to either side: {value}."),
    _("Choose the one it belongs to; without a choice the position decides."),
)
NOT_OFFERED = Kind(
    "case-grid-not-offered",
    Severity.ERROR,
    _("The grid {value} is not one of those near this place."),
    _("Choose one of those that are offered, or move the position."),
)
UNKNOWN_KIND = Kind(
    "case-unknown-kind",
    Severity.ERROR,
    _("There is no kind {value} in the catalogue that is in use."),
    _("Search by another word, or take the nearest one."),
)
NO_KIND = Kind(
    "case-no-kind",
    Severity.ERROR,
    _("It is not said what kind of thing it is."),
    _("Search by a word, such as the first letters of its pinyin."),
)
KIND_RETIRED = Kind(
    "case-kind-retired",
    Severity.ERROR,
    _("{value} is not in use any more."),
    _("Take another kind."),
)
KIND_NOT_PUBLIC = Kind(
    "case-kind-not-public",
    Severity.ERROR,
    _("{value} is reported by staff only."),
    _("Take another kind, and say in words what it is."),
)
MAYBE_KNOWN = Kind(
    "case-maybe-known",
    Severity.WARNING,
    _("This may be known already: {value}."),
    _("Follow it instead; or report yours all the same if it is another."),
)
UNKNOWN_ASSET = Kind(
    "case-unknown-asset",
    Severity.ERROR,
    _("The component is not in the register."),
    _("Report without it, and say in words what it is."),
)
KEY_USED = Kind(
    "case-key-used",
    Severity.ERROR,
    _("This key was used for another report before: {value}."),
    _("Use a new key for each report, and the same only to send the same again."),
)
TOO_MANY_PHOTOS = Kind(
    "case-too-many-photos",
    Severity.ERROR,
    _("There are {value} photos; {limit} are taken."),
    _("Leave the best ones."),
)
