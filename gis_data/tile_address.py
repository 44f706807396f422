"""Which tile, where it lies, and in what units its shapes are told."""

from dataclasses import dataclass

from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _

from gis_data.functions import WEB_MERCATOR

MAX_ZOOM = 22
EXTENT = 4096  # units across a tile
BUFFER = 64  # units drawn beyond its edge, so that no outline is seen to be cut
WORLD_M = 40_075_016.685578488  # the width of EPSG:3857
SCREEN_PX = 512  # the size at which the page shows a tile

Bounds = tuple[float, float, float, float]  # west, south, east, north in metres of EPSG:3857


class BadTile(ValueError):
    """A tile address that names no tile; the message is for the caller."""


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Which tile: zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    @classmethod
    def parse(cls, z: str, x: str, y: str) -> "TileAddress":
        """From the parts of an address; raises BadTile."""
        if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (z, x, y)):
            raise BadTile(_("A tile is named by three whole numbers: zoom, column and row."))
        address = cls(int(z), int(x), int(y))
        if address.z > MAX_ZOOM:
            raise BadTile(_("Tiles exist for zooms 0 to %(zoom)d.") % {"zoom": MAX_ZOOM})
        if max(address.x, address.y) >= 2**address.z:
            raise BadTile(
                _("At zoom %(zoom)d, columns and rows go from 0 to %(last)d.")
                % {"zoom": address.z, "last": 2**address.z - 1}
            )
        return address

    @property
    def width_m(self) -> float:
        """The tile's width in metres of EPSG:3857 (at the equator)."""
        return WORLD_M / 2**self.z

    @property
    def pixel_m(self) -> float:
        """Metres of EPSG:3857 (at the equator) under one pixel of the page."""
        return self.width_m / SCREEN_PX

    def bounds(self, margin: float = 0.0) -> Bounds:
        """The tile's square, wider on each side by a share `margin` of its width."""
        width = self.width_m
        west, north = self.x * width - WORLD_M / 2, WORLD_M / 2 - self.y * width
        edge = margin * width
        return west - edge, north - width - edge, west + width + edge, north + edge

    def box(self, margin: float = 0.0) -> Polygon:
        """The same square as a geometry."""
        square = Polygon.from_bbox(self.bounds(margin))
        square.srid = WEB_MERCATOR
        return square
