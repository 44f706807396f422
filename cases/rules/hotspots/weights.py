"""Who is whose neighbour: sparse matrices of 1.0 between areas, the diagonal empty.

Three ways (Cliff and Ord 1981): a common border or corner, a distance, a number. Every function gives a
`csr_array` (n, n) whose row i holds the neighbours of area i, in ascending order.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from cases.rules.hotspots.weight_kernels import pairs_by_vertex

# Vertices closer than this are one: 1e-9 degrees are 0.1 mm. Borders are stored once and read by both neighbours.
GRAIN = 1e-9


class BadWeights(ValueError):
    """A radius or a number of neighbours that makes no sense."""


def contiguity(areas: NDArray[np.object_], grain: float = GRAIN) -> csr_array:
    """Areas that share at least one vertex ("queen"): (n, n), symmetric.

    `areas` (n,): polygons and multipolygons, in degrees or in metres; `grain` is in the same unit, and coordinates are
    rounded to it. A missing or empty one has no neighbour. A corner that lies on the neighbour's line and not in it is
    no shared vertex: coverages of the product have none (`gis_data.rules.coverage` finds them).
    """
    vertices, owner = shapely.get_coordinates(areas, return_index=True)
    return _both_ways(*pairs_by_vertex(vertices, owner, len(areas), 1 / grain), len(areas))


def distance_band(xy_m: NDArray[np.float64], radius_m: float) -> csr_array:
    """Places (n, 2) no farther from each other than so many metres: (n, n), symmetric. Raises BadWeights."""
    if not 0 < radius_m < np.inf:
        raise BadWeights("a radius is a number of metres above 0")
    pairs = KDTree(xy_m).query_pairs(radius_m, output_type="ndarray")
    return _both_ways(pairs[:, 0], pairs[:, 1], len(xy_m))


def nearest(xy_m: NDArray[np.float64], k: int) -> csr_array:
    """The `k` nearest other places (n, 2) of each: (n, n), k in every row, not symmetric.

    Of places equally far any are taken. Raises BadWeights unless 0 < k < n.
    """
    count = len(xy_m)
    if not 0 < k < count:
        raise BadWeights(f"each of {count} places has {count - 1} others")
    found = KDTree(xy_m).query(xy_m, k + 1)[1]
    # A place is not always the first of its own list: another may lie on the same spot.
    is_self = found == np.arange(count)[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    others = np.sort(found[~is_self].reshape(count, k), axis=1)
    return csr_array((np.ones(count * k), others.ravel(), np.arange(0, count * k + 1, k)), shape=(count, count))


def among(weights: csr_array, kept: NDArray[np.bool_]) -> csr_array:
    """The weights among the areas that are kept (n,)."""
    return weights if kept.all() else weights[kept][:, kept]


def neighbours(weights: csr_array) -> NDArray[np.int64]:
    """How many neighbours each area has: (n,)."""
    return np.diff(weights.indptr).astype(np.int64)


def _both_ways(one: NDArray[np.integer], other: NDArray[np.integer], count: int) -> csr_array:
    """A symmetric matrix out of pairs that are named once."""
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    found = csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    found.sort_indices()
    return found
