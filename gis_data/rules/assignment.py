"""Which polygon covers each of many points, in memory.

A uniform cell index answers at once for a point in a cell that no border crosses, and tests the few polygons that
border the cell otherwise, with exact predicates. The answer is that of `ST_Covers`: a point on a border is covered by
every polygon there, and the one with the lowest rank gets it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil, sqrt

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis_data.rules import assignment_kernels as kernels
from gis_data.rules.rings import ring_segments

# Cells along the side of an average polygon: more cost memory and building, fewer cost tests at look-up.
_CELLS_PER_SIDE = 6
# A few large polygons have long borders: with so many cells most points still lie in one that no border crosses.
_LEAST_CELLS = 40_000
# A sparse set of polygons over a wide extent gets coarser cells rather than more memory than 8 bytes times this.
_MOST_CELLS = 16_000_000
# Below this many points a thread costs more than it saves.
_POINTS_PER_THREAD = 100_000


class PolygonIndex:
    """Polygons and multipolygons, ready to be asked which of them covers a point.

    Coordinates are taken as planar, in any one reference system. Missing and empty polygons cover nothing.
    """

    def __init__(self, polygons: Sequence[shapely.Geometry] | NDArray, ranks: ArrayLike | None = None) -> None:
        """Index `polygons` (n,); `ranks` (n,) are sortable values, such as codes; without them the order counts."""
        geometries = np.asarray(polygons, dtype=object)
        self._order = np.arange(geometries.size) if ranks is None else np.argsort(np.asarray(ranks), kind="stable")
        rings = ring_segments(geometries[self._order])
        segments, first_segment = rings.ends, rings.first_of_owner(geometries.size)
        self._empty = len(segments) == 0
        if self._empty:
            return
        boxes = shapely.bounds(geometries)
        self._bounds = np.concatenate([np.nanmin(boxes[:, :2], axis=0), np.nanmax(boxes[:, 2:], axis=0)])
        self._frame, self._shape = _frame(boxes, self._bounds)
        where = (self._frame, self._shape)
        self._rows = kernels.slab_rows(segments, first_segment, *where)
        self._slab_start, self._cell_start = kernels.count_entries(segments, first_segment, self._rows, *where)
        self._slab_segments, self._cell_polygons, self._covered_by = kernels.fill_entries(
            segments, first_segment, self._rows, self._slab_start, self._cell_start, *where
        )

    def assign(self, points: ArrayLike, threads: int = 2) -> NDArray[np.int64]:
        """The position in `polygons` of the lowest-ranked one that covers each of `points` (n, 2), or -1: (n,)."""
        coordinates = np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2)
        found = np.full(len(coordinates), -1, dtype=np.int64)
        if self._empty or not len(coordinates):
            return found
        parts = max(1, min(threads, len(coordinates) // _POINTS_PER_THREAD))
        pieces = zip(np.array_split(coordinates, parts), np.array_split(found, parts), strict=True)
        if parts == 1:
            self._look_up(coordinates, found)
        else:
            with ThreadPoolExecutor(parts) as pool:
                list(pool.map(lambda piece: self._look_up(*piece), pieces))
        return found

    def _look_up(self, points: NDArray, found: NDArray) -> None:
        """Fill `found` for `points`, in the numbering of the caller."""
        kernels.look_up(
            points,
            self._bounds,
            self._frame,
            self._shape,
            self._rows,
            self._slab_start,
            self._slab_segments,
            self._cell_start,
            self._cell_polygons,
            self._covered_by,
            found,
        )
        hit = found >= 0
        found[hit] = self._order[found[hit]]


def _frame(boxes: NDArray, bounds: NDArray) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Origin and cells per unit (x0, y0, per x, per y), and the number of columns and rows."""
    cells_per_side = max(_CELLS_PER_SIDE, sqrt(_LEAST_CELLS / len(boxes)))
    sides = np.nanmean(boxes[:, 2:] - boxes[:, :2], axis=0) / cells_per_side
    extent = np.maximum(bounds[2:] - bounds[:2], np.finfo(float).tiny)
    shape = np.maximum(np.ceil(extent / np.where(sides > 0, sides, extent)), 1)
    excess = sqrt(max(1.0, shape.prod() / _MOST_CELLS))
    counts = np.array([max(1, ceil(count / excess)) for count in shape], dtype=np.int64)
    return np.concatenate([bounds[:2], counts / extent]), counts
