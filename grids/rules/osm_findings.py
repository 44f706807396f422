"""What is said about an OSM import as a whole, and about buildings that cannot be taken."""

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Kind, Severity

GONE_SHARE = 0.2
GONE_AT_LEAST = 20

INVALID_OUTLINE = Kind(
    "invalid-outline",
    Severity.WARNING,
    _("The outline of this building crosses itself; it was left out."),
    _("Mend it in OpenStreetMap, or draw it by hand."),
)
NO_EXTENT = Kind(
    "no-extent",
    Severity.NOTE,
    _("The file does not say which region it covers, so nothing was ended or removed because the file lacks it."),
    _("Say --within AREA if features that are gone shall go here too."),
)
MANY_GONE = Kind(
    "many-gone",
    Severity.WARNING,
    _("{value} features of the layer {field} that are known here, within what the file covers, are not in it."),
    _("Make sure that it is the whole extract of this place; --keep-gone leaves them as they are."),
)


def many_are_gone(gone: int, still_there: int) -> bool:
    """Whether so much is missing that the file may be of another place, or cut: a fifth, and more than a handful."""
    return gone >= GONE_AT_LEAST and gone > GONE_SHARE * (gone + still_there)
