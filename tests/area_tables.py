"""Tables of areas for tests of imports: rows of (code, name, shape), as a file would give them."""

import numpy as np
import shapely

from gis_data.crs import Crs, parse_crs
from gis_data.readers.table import Source, VectorTable

WGS84 = parse_crs("EPSG:4326")
Rows = list[tuple[str, str, shapely.Geometry | None]]


def square(west: float, south: float, size: float = 0.01) -> shapely.Polygon:
    """A square in degrees; 0.01° is about a kilometre."""
    return shapely.box(west, south, west + size, south + size)


def table_of(rows: Rows, crs: Crs | None = WGS84, **more: list) -> VectorTable:
    """A table with the fields code and name, and more columns by name."""
    columns = {"code": [row[0] for row in rows], "name": [row[1] for row in rows]} | more
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [row[2] for row in rows]
    source = Source("areas.gpkg", "0" * 64, 1000)
    return VectorTable(source, "areas", crs, columns, shapes, list(range(1, len(rows) + 1)))
