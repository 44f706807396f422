"""What is to be taken away: which layers, where, on which day, for whom; and its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from gis_data.functions import SRID, WEB_MERCATOR
from gis_data.layers import Layer, User
from gis_data.periods import Period
from gis_data.takeaway.colouring import Colouring

DIGITS = 7  # of a degree: a centimetre
NEAREST_ZOOM = 22  # at which no layer leaves anything out
SHAPE = "takeaway_shape"

Row = dict[str, Any]


class TooMuch(ValueError):
    """More rows than a file of this kind may hold; the message is for the caller."""


class BadBounds(ValueError):
    """A text that is no box in degrees; the message is for the caller."""


@dataclass(frozen=True, slots=True)
class About:
    """What every file says of itself: its title, the day it shows, when it was taken, whose data, which datum."""

    title: str
    day: date
    taken_at: datetime
    source: str
    datum: str = "CGCS2000 (EPSG:4490, = WGS 84, EPSG:4326)"

    def lines(self) -> dict[str, str]:
        """Name and value of each, in the reader's language."""
        return {
            _("Title"): self.title,
            _("Date of the data"): self.day.isoformat(),
            _("Taken away"): self.taken_at.isoformat(sep=" ", timespec="minutes"),
            _("Source"): self.source,
            _("Datum"): self.datum,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Layers as a user may see them on a day, in a box or an area (EPSG:4326), thinned as for a tile zoom."""

    layers: tuple[Layer, ...]
    user: User
    day: date
    within: GEOSGeometry
    zoom: int = NEAREST_ZOOM
    by_label: bool = False  # an area was chosen: areas count as inside by their label point, so neighbours stay out
    colouring: Colouring | None = None  # of a map file
    period: Period | None = None  # of layers that show one; the usual one when not said

    def rows(self, layer: Layer) -> QuerySet:
        """The layer's rows that lie here, without their shapes."""
        rows = layer.shown(self.user, self.day, self.zoom, self.period).order_by()
        if self.by_label and layer.label_point:
            return rows.filter(**{f"{layer.label_point}__intersects": self.within})
        return rows.filter(**{f"{layer.geometry}__intersects": self.within.transform(WEB_MERCATOR, clone=True)})

    def features(self, layer: Layer) -> Iterator[Row]:
        """Each row's attributes, and its shape as GeoJSON text under SHAPE; read in pieces, not held."""
        shape = AsGeoJSON(Transform(F(layer.geometry), SRID), precision=DIGITS)
        plain = [name for name, source in layer.attributes.items() if name == source]
        rows = self.rows(layer).annotate(**{SHAPE: shape})
        return rows.values(SHAPE, *plain, **_renamed(layer.attributes)).iterator(chunk_size=2_000)

    def check_size(self, most: int) -> int:
        """How many rows there are; raises TooMuch when it is more than `most`. Counts no further than it must."""
        total = 0
        for layer in self.layers:
            total += self.rows(layer)[: most + 1 - total].count()
            if total > most:
                text = _(
                    "That is more than %(most)s objects, the most that such a file holds. "
                    "Zoom in, choose a smaller area, or switch layers off."
                )
                raise TooMuch(text % {"most": f"{most:,}"})
        return total


def titles() -> dict[str, str]:
    """What the attributes of layers are called in tables and popups; one that is not here goes by its own name."""
    return {
        "uid": _("Identifier"),
        "code": pgettext("of an area", "Code"),
        "name": _("Name"),
        "number": _("Number"),
        "use": _("Use"),
        "storeys": _("Storeys"),
        "days": _("Days since the last visit"),
        "kind": _("Kind"),
    }


def parse_bounds(text: str) -> Polygon:
    """A box from `west,south,east,north` in degrees (EPSG:4326); raises BadBounds."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise BadBounds(_("A box is written as west,south,east,north in degrees.")) from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadBounds(_("This box is empty or lies outside the globe."))
    # Web Mercator, in which the shapes are stored, ends at 85 degrees.
    box = Polygon.from_bbox((west, max(south, -85), east, min(north, 85)))
    box.srid = SRID
    return box


def _renamed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: F(src) if isinstance(src, str) else src for name, src in attributes.items() if name != src}
