"""Vector tiles (MVT 2.1): a layer in, bytes out, in one query per layer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import Polygon
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, F, Func, QuerySet, Value
from django.utils.translation import gettext as _
from psycopg2 import sql

from gis_data.functions import WEB_MERCATOR, AsTileGeometry, Simplify, TileEnvelope
from gis_data.layers import Layer, User

MAX_ZOOM = 22
EXTENT = 4096  # units across a tile
BUFFER = 64  # units drawn beyond its edge, so that no outline is seen to be cut
WORLD_M = 40_075_016.685578488  # the width of EPSG:3857
SCREEN_PX = 512  # the size at which the page shows a tile
FULL_DETAIL_ZOOM = 15
TILE = "tile_geometry"


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
    def pixel_m(self) -> float:
        """Metres of EPSG:3857 (at the equator) under one pixel of the page."""
        return WORLD_M / 2**self.z / SCREEN_PX

    def box(self, margin: float = 0.0) -> Polygon:
        """The tile's square in EPSG:3857, wider on each side by a share `margin` of its width."""
        width = WORLD_M / 2**self.z
        west, north = self.x * width - WORLD_M / 2, WORLD_M / 2 - self.y * width
        edge = margin * width
        square = Polygon.from_bbox((west - edge, north - width - edge, west + width + edge, north + edge))
        square.srid = WEB_MERCATOR
        return square


def encode(layer: Layer, address: TileAddress, user: User, day: date) -> bytes:
    """What the user may see of the layer on that day inside the tile; nothing is no bytes."""
    if address.z < layer.min_zoom:
        return b""
    rows = layer.rows(user, day, address.z).order_by()
    shapes = _as_mvt(shape_rows(rows, layer, address), layer.key)
    if layer.label_point is None:
        return shapes
    return shapes + _as_mvt(label_rows(rows, layer, address), f"{layer.key}-label")


def shape_rows(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """Rows whose geometry's box meets the tile, clipped and in tile units. The box filter is what asks the index."""
    geometry: Expression | F = F(layer.geometry)
    if address.z < FULL_DETAIL_ZOOM:
        geometry = Simplify(geometry, Value(address.pixel_m / 2))
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(BUFFER / EXTENT)})
    return _with_attributes(near, _clipped(geometry, address, BUFFER), layer.attributes)


def label_rows(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """One point for each row whose label stands in the tile: with no buffer, so that none stands in two."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box()})
    point = Transform(F(layer.label_point), WEB_MERCATOR)
    return _with_attributes(near, _clipped(point, address, 0), layer.label_attributes)


def _clipped(geometry: Expression | F, address: TileAddress, buffer: int) -> Func:
    envelope = TileEnvelope(Value(address.z), Value(address.x), Value(address.y))
    return AsTileGeometry(geometry, envelope, Value(EXTENT), Value(buffer), Value(True))


def _with_attributes(rows: QuerySet, geometry: Func, attributes: Mapping[str, str | Expression]) -> QuerySet:
    plain = [name for name, source in attributes.items() if name == source]
    renamed = {name: F(src) if isinstance(src, str) else src for name, src in attributes.items() if name != src}
    return rows.annotate(**{TILE: geometry}).values(TILE, *plain, **renamed)


def _as_mvt(rows: QuerySet, name: str) -> bytes:
    """One query: only SQL compiled by the ORM goes into the text, values stay parameters. Rows without shape fall."""
    try:
        text, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return b""
    statement = sql.SQL("SELECT ST_AsMVT(tile, %s, %s, %s) FROM ({}) tile").format(sql.SQL(text))
    with connection.cursor() as cursor:
        cursor.execute(statement, [name, EXTENT, TILE, *parameters])
        return bytes(cursor.fetchone()[0] or b"")
