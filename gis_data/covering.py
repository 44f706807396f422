"""Which polygon of one query covers each point of another: out of the database, matched in memory."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.copy import CopyCursor, Query, copy_out, copy_out_rows
from gis_data.rules.assignment import PolygonIndex

NOWHERE = -1
POINT_COLUMNS = {"id": "bigint", "place": "point"}


@dataclass(frozen=True)
class Covering:
    """`points` holds the columns of the points' query; `polygon` (n,) the id of each one's polygon, or NOWHERE."""

    points: dict[str, NDArray]
    polygon: NDArray[np.int64]


def cover_points(
    cursor: CopyCursor, points: Query, polygons: Query, columns: Mapping[str, str] = POINT_COLUMNS
) -> Covering:
    """Match points with polygons (bigint, geometry), both of one reference system.

    `columns` names the columns of the points' query and their types, the point itself as `place`. A point that several
    polygons cover goes to the one that comes first in its query's order. The index is built in a second thread while
    the points are still coming in.
    """
    shapes = copy_out_rows(cursor, polygons, {"id": "bigint", "shape": "bytes"})
    with ThreadPoolExecutor(1) as pool:
        index = pool.submit(lambda: PolygonIndex(shapely.from_wkb(shapes["shape"])))
        rows = copy_out(cursor, points, dict(columns))
        found = index.result().assign(rows["place"])
    return Covering(rows, np.append(shapes["id"], NOWHERE)[found])
