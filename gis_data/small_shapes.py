"""Tiles of layers whose shapes are many and small: the rows are read once, by COPY, and the tile is made in memory.

Reading is what costs then; `ST_AsMVT` and what leads up to it cost as much again (docs/benchmarks.md).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, repeat

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DecimalField,
    Expression,
    F,
    Field,
    FloatField,
    IntegerField,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast, Mod
from numpy.typing import NDArray

from gis_data import tile_detail
from gis_data.copy import NO_ROWS, copy_values, decode_values, query_of
from gis_data.functions import Scatter
from gis_data.layers import Layer
from gis_data.rules import mvt
from gis_data.rules.mvt import Attribute, Frame, Polygons, Texts
from gis_data.tile_address import BUFFER, EXTENT, TileAddress

_ENCODERS: tuple[tuple[tuple[type[Field], ...], Callable[[bytes], bytes]], ...] = (
    ((IntegerField,), mvt.whole_value),
    ((FloatField, DecimalField), mvt.real_value),
    ((BooleanField,), mvt.truth_value),
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows in and around a tile."""

    shapes: Polygons
    attributes: Mapping[str, Attribute]


def ever_smaller(rows: QuerySet, layer: Layer, address: TileAddress) -> Iterator[bytes]:
    """The layer's tile, then the same tile with less and less in it; nothing is no bytes."""
    found = _found(near_rows(rows, layer, address), layer.geometry, tile_detail.carried(layer, address.z, 0))
    if found is None:
        yield from repeat(b"")
    west, _south, _east, north = address.bounds()
    frame = Frame(west, north, EXTENT / address.width_m, EXTENT)
    sizes, scatter = found.shapes.sizes(), found.shapes.scatter()
    seen = _seen(sizes, scatter, address)
    for crowding in count():
        chosen = _largest(seen, sizes, scatter) if tile_detail.is_thinned(crowding) else seen
        told = {name: found.attributes[name] for name in tile_detail.carried(layer, address.z, crowding)}
        yield mvt.layer(layer.key, found.shapes, chosen[: tile_detail.room(crowding)], told, frame)


def near_rows(rows: QuerySet, layer: Layer, address: TileAddress) -> QuerySet:
    """Rows whose geometry's box meets the tile: what asks the index."""
    return rows.filter(**{f"{layer.geometry}__bboverlaps": address.box(BUFFER / EXTENT)})


def _found(near: QuerySet, geometry: str, attributes: Mapping[str, str | Expression]) -> _Found | None:
    """What is there, None when that is nothing; of more than a tile can hold a fair share."""
    told, fields = _with_texts(near, geometry, attributes)
    most = tile_detail.MOST_FEATURES
    columns = _read(told[:most], 1 + len(attributes))
    if columns and len(columns[0].start) == most:
        one_of = -(-near.count() // most)
        columns = _read(told.alias(turn=Mod(Scatter("pk"), one_of)).filter(turn=0)[:most], 1 + len(attributes))
    if not columns or not len(columns[0].start):
        return None
    texts = zip(attributes, columns[1:], fields, strict=True)
    return _Found(Polygons.read(columns[0]), {name: _attribute(column, field) for name, column, field in texts})


def _read(rows: QuerySet, columns: int) -> list[Texts]:
    """The columns of a query, or none when Django knows without asking that it has no rows."""
    try:
        query = query_of(rows)
    except EmptyResultSet:
        return []
    with connection.wrap_database_errors, connection.cursor() as cursor:
        return _columns(*copy_values(cursor, query, columns))


def _columns(stream: NDArray[np.uint8], start: NDArray[np.int64], length: NDArray[np.int64]) -> list[Texts]:
    return [Texts(stream, start[:, number].copy(), length[:, number].copy()) for number in range(start.shape[1])]


def _with_texts(
    near: QuerySet, geometry: str, attributes: Mapping[str, str | Expression]
) -> tuple[QuerySet, list[Field]]:
    """Geometry and each attribute as text, and what fields those texts are of."""
    sources = {f"tile_{number}": F(source) if isinstance(source, str) else source
               for number, source in enumerate(attributes.values())}  # fmt: skip
    near = near.annotate(**sources)
    fields = [near.query.annotations[alias].output_field for alias in sources]
    texts = [
        F(alias) if isinstance(field, (CharField, TextField)) else Cast(alias, TextField())
        for alias, field in zip(sources, fields, strict=True)
    ]
    return near.values_list(geometry, *texts), fields


def _attribute(column: Texts, field: Field) -> Attribute:
    encode = next((encode for kinds, encode in _ENCODERS if isinstance(field, kinds)), None)
    return Attribute.texts(column) if encode is None else Attribute.encoded(column, encode)


def _seen(sizes: NDArray[np.float64], scatter: NDArray[np.uint64], address: TileAddress) -> NDArray[np.int64]:
    """The shapes large enough to be seen; from farthest out, of those hardly seen only as many as tell the density."""
    if address.z >= tile_detail.FULL_DETAIL_ZOOM:
        return np.arange(len(sizes))
    seen = sizes >= tile_detail.SMALLEST_SHAPE_PX * address.pixel_m
    one_of = 1 if address.z >= tile_detail.CLOSE_ZOOM else -(-len(sizes) // tile_detail.FAR_FEATURES)
    if one_of > 1:
        seen &= (scatter % np.uint64(one_of) == 0) | (sizes >= tile_detail.LARGE_SHAPE_PX * address.pixel_m)
    return np.flatnonzero(seen)


def _largest(seen: NDArray[np.int64], sizes: NDArray[np.float64], scatter: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The shapes by size, the largest first, those of about one size mixed."""
    size = np.floor(np.log(sizes[seen] + 1e-9))
    return seen[np.lexsort((scatter[seen], -size))]


def warm_up() -> None:
    """Have the kernels compiled, or loaded, before someone waits for a tile: seconds after an update, else a third."""
    shape, text = _columns(*decode_values(NO_ROWS, 2))
    polygons = Polygons.read(shape)
    polygons.sizes()
    attributes = {"": Attribute.texts(text)}
    mvt.layer("", polygons, np.arange(0), attributes, Frame(0.0, 0.0, 1.0, EXTENT))
