"""Geometries as the database takes them in a COPY."""

from collections.abc import Iterator

import numpy as np
import shapely

from grids.demo.plane import DECIMALS

SRID = 4326
AT_ONCE = 20_000


def hex_wkb(geometries: np.ndarray, shift: tuple[float, float], multi: bool = False) -> Iterator[str]:
    """Hexadecimal EWKB (EPSG:4326) of geometries moved by `shift` degrees; `multi` makes single ones collections."""
    for begin in range(0, len(geometries), AT_ONCE):
        part = geometries[begin : begin + AT_ONCE]
        if any(shift):
            part = shapely.transform(part, lambda xy: np.round(xy + shift, DECIMALS))
        if multi:
            part = np.array([_collected(geometry) for geometry in part], dtype=object)
        yield from shapely.to_wkb(shapely.set_srid(part, SRID), hex=True, include_srid=True)


def _collected(geometry: shapely.Geometry) -> shapely.Geometry:
    if geometry.geom_type == "Polygon":
        return shapely.multipolygons([geometry])
    if geometry.geom_type == "LineString":
        return shapely.multilinestrings([geometry])
    return geometry
