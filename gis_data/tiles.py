"""Vector tiles (MVT 2.1): layers in, bytes out, in one query per layer, and never more than MAX_BYTES a tile."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count

from django.contrib.gis.db.models.functions import Transform
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, F, Func, QuerySet, Value
from django.db.models.functions import Floor, Ln
from psycopg2 import sql

from gis_data import small_shapes
from gis_data.functions import (
    WEB_MERCATOR,
    AsTileGeometry,
    BoxHalfPerimeter,
    GeometryArea,
    Scatter,
    Simplify,
    TileEnvelope,
)
from gis_data.layers import Layer, User
from gis_data.tile_address import BUFFER, EXTENT, TileAddress
from gis_data.tile_detail import FULL_DETAIL_ZOOM, SMALLEST_LABEL_PX, carried, is_thinned, room

MAX_BYTES = 500_000  # of a tile before it is compressed
TILE = "tile_geometry"


def encode(layers: Sequence[Layer], address: TileAddress, user: User, day: date) -> bytes:
    """What the user may see of the layers on that day inside the tile; nothing is no bytes."""
    makers = [_ever_smaller(layer, address, user, day) for layer in layers]
    parts = [next(maker) for maker in makers]
    while sum(map(len, parts)) > MAX_BYTES:
        largest = max(range(len(parts)), key=lambda number: len(parts[number]))
        parts[largest] = next(makers[largest])
    return b"".join(parts)


def _ever_smaller(layer: Layer, address: TileAddress, user: User, day: date) -> Iterator[bytes]:
    """One layer; then the same with less and less in it (gis_data/tile_detail.py)."""
    if address.z < layer.min_zoom:
        yield b""
        return
    rows = layer.rows(user, day, address.z).order_by()
    make = small_shapes.ever_smaller if layer.small_shapes else _by_database
    for crowding, shapes in enumerate(make(rows, layer, address)):
        labelled = layer.label_point is not None and not crowding
        yield shapes + (_as_mvt(label_rows(rows, layer, address), f"{layer.key}-label") if labelled else b"")


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
    """One point for each row whose label stands in the tile: with no buffer, so that none stands in two."""
    near = rows.filter(**{f"{layer.geometry}__bboverlaps": address.box()})
    if address.z < FULL_DETAIL_ZOOM:
        roomy = (SMALLEST_LABEL_PX * address.pixel_m) ** 2
        near = near.alias(size=GeometryArea(layer.geometry)).filter(size__gte=roomy)
    point = Transform(F(layer.label_point), WEB_MERCATOR)
    return _with_attributes(near, _clipped(point, address, 0), layer.label_attributes)


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
