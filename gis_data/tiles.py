"""Vector tiles (MVT 2.1): layers in, bytes out, in one query per layer, and never more than MAX_BYTES a tile.

A layer whose tile is too large loses, one after the other: its labels and the attributes that only near views show;
all its attributes; its smallest features, half of what is left each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models.functions import Transform
from django.contrib.gis.geos import Polygon
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Avg, Case, Count, Expression, F, Func, Min, Q, QuerySet, Value, When
from django.db.models.functions import Floor, Ln, Mod
from django.utils.translation import gettext as _
from psycopg2 import sql

from gis_data.functions import (
    WEB_MERCATOR,
    Affine,
    AsTileGeometry,
    BoxHalfPerimeter,
    ForceClockwise,
    GeometryArea,
    MercatorPoint,
    PointX,
    PointY,
    Scatter,
    Simplify,
    SnapToTileGrid,
    TileEnvelope,
)
from gis_data.layers import Layer, User

MAX_ZOOM = 22
EXTENT = 4096  # units across a tile
BUFFER = 64  # units drawn beyond its edge, so that no outline is seen to be cut
WORLD_M = 40_075_016.685578488  # the width of EPSG:3857
SCREEN_PX = 512  # the size at which the page shows a tile
FULL_DETAIL_ZOOM = 15
MAX_BYTES = 500_000  # of a tile before it is compressed
MOST_FEATURES = 60_000  # more do not fit whatever they are: a feature takes 9 bytes at least
CROWDED_FEATURES = 16_000
CLOSE_ZOOM = 14  # farther out, small shapes are counted before they are drawn
FAR_FEATURES = 10_000
SMALLEST_SHAPE_PX = 2  # width and height of a building together
LARGE_SHAPE_PX = 8
SMALLEST_LABEL_PX = 16  # no name fits into an area of a smaller side
MARKER_BUFFER = 128  # units: 16 px, which no symbol is wider than from its middle
CELLS_ACROSS = 8  # cells of 64 px, in which points close together are one mark
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


def encode(layers: Sequence[Layer], address: TileAddress, user: User, day: date) -> bytes:
    """What the user may see of the layers on that day inside the tile; nothing is no bytes."""
    parts = [_encode(layer, address, user, day, 0) for layer in layers]
    crowding = [0] * len(parts)
    while sum(map(len, parts)) > MAX_BYTES:
        largest = max(range(len(parts)), key=lambda number: len(parts[number]))
        crowding[largest] += 1
        parts[largest] = _encode(layers[largest], address, user, day, crowding[largest])
    return b"".join(parts)


def _encode(layer: Layer, address: TileAddress, user: User, day: date, crowding: int) -> bytes:
    """One layer; `crowding` says how often its tile was found too large."""
    if address.z < layer.min_zoom:
        return b""
    rows = layer.rows(user, day, address.z).order_by()
    if layer.markers is not None:
        return _encode_markers(rows, layer, address)
    shapes = _as_mvt(_sparse(shape_rows(rows, layer, address, crowding), layer, crowding), layer.key)
    if layer.label_point is None or crowding:
        return shapes
    return shapes + _as_mvt(label_rows(rows, layer, address), f"{layer.key}-label")


def shape_rows(rows: QuerySet, layer: Layer, address: TileAddress, crowding: int = 0) -> QuerySet:
    """Rows whose geometry's box meets the tile, clipped and in tile units. The box filter is what asks the index."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(BUFFER / EXTENT)})
    if layer.small_shapes and address.z < FULL_DETAIL_ZOOM:
        near = _seen_from_far(near, layer, address)
    shape = _scaled(layer, address) if layer.small_shapes else _clipped(_simpler(layer, address), address, BUFFER)
    return _with_attributes(near, shape, _carried(layer, address, crowding))


def _seen_from_far(near: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """Without shapes too small to be seen; from farthest out, of those hardly seen only as many as tell the density."""
    sized = near.alias(size=BoxHalfPerimeter(layer.geometry))
    seen = sized.filter(size__gte=SMALLEST_SHAPE_PX * address.pixel_m)
    if address.z >= CLOSE_ZOOM:
        return seen
    one_of = -(-near.count() // FAR_FEATURES)
    if one_of < 2:
        return seen
    some = seen.alias(turn=Mod(Scatter("pk"), one_of))
    return some.filter(Q(turn=0) | Q(size__gte=LARGE_SHAPE_PX * address.pixel_m))


def label_rows(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """One point for each row whose label stands in the tile: with no buffer, so that none stands in two."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box()})
    if address.z < FULL_DETAIL_ZOOM:
        roomy = (SMALLEST_LABEL_PX * address.pixel_m) ** 2
        near = near.alias(size=GeometryArea(layer.geometry)).filter(size__gte=roomy)
    point = Transform(F(layer.label_point), WEB_MERCATOR)
    return _with_attributes(near, _clipped(point, address, 0), layer.label_attributes)


def _encode_markers(rows: QuerySet, layer: Layer, address: TileAddress) -> bytes:
    """Points one by one; or marks for those close together, of each value, and in a layer `key-all` of all together."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(MARKER_BUFFER / EXTENT)})
    if address.z >= layer.markers.apart_from and near[: layer.markers.most + 1].count() <= layer.markers.most:
        point = _clipped(F(layer.geometry), address, MARKER_BUFFER)
        return _as_mvt(_with_attributes(near, point, layer.attributes), layer.key)
    of_each = _as_mvt(mark_rows(rows, layer, address, layer.markers.attribute), layer.key)
    return of_each + _as_mvt(mark_rows(rows, layer, address, None), f"{layer.key}-all")


def mark_rows(rows: QuerySet, layer: Layer, address: TileAddress, attribute: str | None) -> QuerySet:
    """For each cell that holds points a mark in their middle, or one for each value of an attribute, with a `count`.

    A mark of one carries what the point would. Cells are the same for neighbouring tiles, and those around the tile are
    whole, so a mark at the edge is the same in both.
    """
    cell = WORLD_M / 2**address.z / CELLS_ACROSS
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(1 / CELLS_ACROSS)})
    east, north = PointX(layer.geometry), PointY(layer.geometry)
    by = {"column": Floor(east / cell), "row": Floor(north / cell)}
    if attribute is not None:
        by["value"] = _expression(layer.attributes[attribute])
    marks = near.annotate(**by).values(*by).annotate(count=Count("pk"))
    # A column of the row may bear the name of an attribute, so these have others until they are chosen.
    alone = {f"one_{name}": Case(When(count=1, then=Min(source))) for name, source in layer.attributes.items()}
    named = {name: F("value" if name == attribute else f"one_{name}") for name in layer.attributes}
    point = _clipped(MercatorPoint(Avg(east), Avg(north)), address, MARKER_BUFFER)
    return marks.annotate(**{TILE: point}, **alone).values(TILE, "count", **named)


def _expression(source: str | Expression) -> Expression | F:
    return F(source) if isinstance(source, str) else source


def _carried(layer: Layer, address: TileAddress, crowding: int) -> Mapping[str, str | Expression]:
    dropped = crowding + (address.z < layer.full_zoom)
    if dropped > 1:
        return {}
    if dropped:
        return {name: source for name, source in layer.attributes.items() if name in layer.far_attributes}
    return layer.attributes


def _sparse(rows: QuerySet, layer: Layer, crowding: int) -> QuerySet:
    """At most as many rows as can fit; of too many the largest, and among those of one size every so many-th."""
    if crowding < 2:
        return rows[:MOST_FEATURES]
    size = Floor(Ln(BoxHalfPerimeter(layer.geometry) + 1e-9))
    return rows.order_by(size.desc(), Scatter("pk"))[: CROWDED_FEATURES >> (crowding - 2)]


def _simpler(layer: Layer, address: TileAddress) -> Expression | F:
    geometry = F(layer.geometry)
    return geometry if address.z >= FULL_DETAIL_ZOOM else Simplify(geometry, Value(address.pixel_m / 2))


def _scaled(layer: Layer, address: TileAddress) -> Expression:
    """Shapes wholly in the tile need no clipping, and rounded to tile units they cost a third of it."""
    tile = address.box()
    west, _south, _east, north = tile.extent
    scale = EXTENT * 2**address.z / WORLD_M
    moved = (scale, 0.0, 0.0, -scale, -west * scale, north * scale)
    whole = SnapToTileGrid(Affine(ForceClockwise(F(layer.geometry)), *map(Value, moved)), Value(1.0))
    return Case(
        When(**{f"{layer.geometry}__contained": tile}, then=whole),
        default=_clipped(F(layer.geometry), address, BUFFER),
    )


def _clipped(geometry: Expression | F, address: TileAddress, buffer: int) -> Func:
    envelope = TileEnvelope(Value(address.z), Value(address.x), Value(address.y))
    return AsTileGeometry(geometry, envelope, Value(EXTENT), Value(buffer), Value(True))


def _with_attributes(rows: QuerySet, geometry: Expression, attributes: Mapping[str, str | Expression]) -> QuerySet:
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
