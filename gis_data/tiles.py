"""Vector tiles (MVT 2.1): layers in, bytes out, in one query per layer, and never more than MAX_BYTES a tile."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from itertools import count

from django.contrib.gis.db.models.functions import Transform
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Avg, Case, Count, Expression, F, Func, Min, QuerySet, Value, When
from django.db.models.functions import Floor, Ln
from psycopg2 import sql

from gis_data import small_shapes
from gis_data.functions import (
    WEB_MERCATOR,
    AsTileGeometry,
    BoxHalfPerimeter,
    GeometryArea,
    MercatorPoint,
    PointX,
    PointY,
    Scatter,
    Simplify,
    TileEnvelope,
)
from gis_data.layers import Layer, User
from gis_data.patience import within
from gis_data.periods import Period
from gis_data.tile_address import BUFFER, EXTENT, WORLD_M, TileAddress
from gis_data.tile_detail import FULL_DETAIL_ZOOM, SMALLEST_LABEL_PX, carried, is_thinned, room

MAX_BYTES = 500_000  # of a tile before it is compressed
DOT_BUFFER = 224  # units: 28 px, more than the widest dot measures from its middle
MARKER_BUFFER = 128  # units: 16 px, which no symbol is wider than from its middle
CELLS_ACROSS = 8  # cells of 64 px, in which points close together are one mark
TILE = "tile_geometry"


def encode(layers: Sequence[Layer], address: TileAddress, user: User, day: date, period: Period | None = None) -> bytes:
    """What the user may see of the layers on that day inside the tile; nothing is no bytes. Raises TooMuch.

    `period` is for layers that show one; the usual one when not said.
    """
    makers = [_ever_smaller(layer, address, user, day, period) for layer in layers]
    parts = [next(maker) for maker in makers]
    while sum(map(len, parts)) > MAX_BYTES:
        largest = max(range(len(parts)), key=lambda number: len(parts[number]))
        parts[largest] = next(makers[largest])
    return b"".join(parts)


def _ever_smaller(layer: Layer, address: TileAddress, user: User, day: date, period: Period | None) -> Iterator[bytes]:
    """One layer; then the same with less and less in it (gis_data/tile_detail.py)."""
    if address.z < layer.min_zoom:
        yield b""
        return
    rows = layer.shown(user, day, address.z, period).order_by()
    make = small_shapes.ever_smaller if layer.small_shapes else _by_database
    if layer.markers is not None:
        make = _marked
    for crowding, shapes in enumerate(make(rows, layer, address)):
        labelled = layer.label_point is not None and not crowding and layer.markers is None
        yield shapes + (_as_mvt(label_rows(rows, layer, address), f"{layer.key}-label") if labelled else b"")


def _marked(rows: QuerySet, layer: Layer, address: TileAddress) -> Iterator[bytes]:
    """Points, which are never too many: they are counted together where they stand close."""
    while True:
        with within(layer.markers.seconds) if layer.markers.seconds else nullcontext():
            content = _encode_markers(rows, layer, address)
        yield content


def _by_database(rows: QuerySet, layer: Layer, address: TileAddress) -> Iterator[bytes]:
    """Shapes of any kind, asked for anew each time."""
    for crowding in count():
        yield _as_mvt(_sparse(shape_rows(rows, layer, address, crowding), layer, crowding), layer.key)


def shape_rows(rows: QuerySet, layer: Layer, address: TileAddress, crowding: int = 0) -> QuerySet:
    """Rows whose geometry's box meets the tile, clipped and in tile units. The box filter is what asks the index."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(BUFFER / EXTENT)})
    shape = _clipped(_simpler(layer, address), address, BUFFER)
    return _with_attributes(near, shape, carried(layer, address.z, crowding))


def label_rows(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """One point for each row whose label stands in the tile: with no buffer, so that none stands in two.

    A dot is drawn by each tile that it touches, or it would end at the edge of its own.
    """
    buffer = DOT_BUFFER if "dot" in layer.style else 0
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(buffer / EXTENT)})
    if address.z < FULL_DETAIL_ZOOM:
        roomy = (SMALLEST_LABEL_PX * address.pixel_m) ** 2
        near = near.alias(size=GeometryArea(layer.geometry)).filter(size__gte=roomy)
    point = Transform(F(layer.label_point), WEB_MERCATOR)
    return _with_attributes(near, _clipped(point, address, buffer), layer.label_attributes)


def _encode_markers(rows: QuerySet, layer: Layer, address: TileAddress) -> bytes:
    """Points one by one; or marks for those close together, of each value, and in a layer `key-all` of all together."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(MARKER_BUFFER / EXTENT)})
    if address.z >= layer.markers.apart_from and near[: layer.markers.most + 1].count() <= layer.markers.most:
        point = _clipped(F(layer.geometry), address, MARKER_BUFFER)
        return _as_mvt(_with_attributes(near, point, layer.attributes), layer.key)
    rows = _latest(rows, layer, address)
    of_each = _as_mvt(mark_rows(rows, layer, address, layer.markers.attribute), layer.key)
    return of_each + _as_mvt(mark_rows(rows, layer, address, None), f"{layer.key}-all")


def _latest(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """The rows near the tile, or of too many the latest, annotated with `more`.

    They are found once, by what may be costly; what is counted then goes by their ids.
    """
    most = layer.markers.counted
    if not most:
        return rows
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(1 / CELLS_ACROSS)})
    ids = list(near.order_by(*layer.markers.latest).values_list("pk", flat=True)[: most + 1])
    rows = rows.filter(pk__in=ids[:most])
    return rows.annotate(more=Value(True)) if len(ids) > most else rows


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
    if "more" in rows.query.annotations:
        named["more"] = Value(True)
    return marks.annotate(**{TILE: point}, **alone).values(TILE, "count", **named)


def _expression(source: str | Expression) -> Expression | F:
    return F(source) if isinstance(source, str) else source


def _sparse(rows: QuerySet, layer: Layer, crowding: int) -> QuerySet:
    """At most as many rows as can fit; of too many the largest, and among those of one size every so many-th."""
    if not is_thinned(crowding):
        return rows[: room(crowding)]
    size = Floor(Ln(BoxHalfPerimeter(layer.geometry) + 1e-9))
    return rows.order_by(size.desc(), Scatter("pk"))[: room(crowding)]


def _simpler(layer: Layer, address: TileAddress) -> Expression | F:
    geometry = F(layer.geometry)
    return geometry if address.z >= FULL_DETAIL_ZOOM else Simplify(geometry, Value(address.pixel_m / 2))


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
