"""Where a coverage does not close: borders that are not cancelled, and the faces that they enclose.

Every area's border runs counter-clockwise with weight 1, every parent's with weight -1. In a coverage without fault
each segment then meets its like from the other side and their sum is zero. What remains is a set of closed lines, and
the number of times they wind around a point is the number of areas there less the number of parents there: -1 is a
gap, 1 an overlap or an area beyond its parent. That number is the same all over a face of the remaining lines, so one
test per face suffices, and no work is done where the borders cancel.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.coverage import kernels
from gis_data.rules.coverage.measures import square_metres
from gis_data.rules.rings import ring_segments

# Ends closer than this are the same end: 1e-9 degrees are 0.1 mm. Finer noise than data has, coarser than rounding.
_ENDS_PER_DEGREE = 1e9


@dataclass(frozen=True)
class Remainder:
    """Segments that are left over in one group: `ends` (n, 4) with the inside on the left, `weights` (n,) > 0."""

    group: int
    ends: NDArray[np.float64]
    weights: NDArray[np.int64]


@dataclass(frozen=True)
class Face:
    """A polygon of the plane in which `surplus` is constant: areas of the group less its parents."""

    group: int
    polygon: shapely.Polygon
    surplus: int


def remainders(
    areas: NDArray[np.object_], groups: NDArray[np.int64], parents: NDArray[np.object_]
) -> Iterator[Remainder]:
    """The borders that do not cancel, one group at a time.

    `groups` (n,) says for each of `areas` (n,) which of `parents` it belongs to, or -1 for none; a parent to which
    nothing belongs takes no part.
    """
    used = np.unique(groups[groups >= 0])
    inner, outer = ring_segments(areas), ring_segments(parents[used])
    ends = np.vstack([inner.ends, outer.ends])
    group = np.concatenate([groups[inner.owner], used[outer.owner]])
    keys, forwards = kernels.rounded_keys(ends, _ENDS_PER_DEGREE)
    inside_left = np.concatenate([inner.inside_left, ~outer.inside_left])
    weights = np.where(inside_left, forwards, -forwards)
    net = kernels.net_weights(keys, group, weights)
    left = np.flatnonzero(net)
    left = left[np.argsort(group[left], kind="stable")]
    for members in np.split(left, np.flatnonzero(np.diff(group[left])) + 1):
        if len(members):
            yield _remainder(int(group[members[0]]), keys[members], net[members])


def faces(remainder: Remainder, tolerance_m2: float) -> Iterator[Face]:
    """The faces of the remaining lines that are larger than the tolerance."""
    lines = shapely.linestrings(remainder.ends.reshape(-1, 2, 2))
    noded = shapely.get_parts(shapely.unary_union(lines))
    found = shapely.get_parts(shapely.polygonize(noded))
    found = found[square_metres(found) > tolerance_m2]
    inside = shapely.get_coordinates(shapely.point_on_surface(found))
    surplus = kernels.winding(inside, remainder.ends, remainder.weights)
    for polygon, number in zip(found, surplus, strict=True):
        yield Face(remainder.group, polygon, int(number))


def _remainder(group: int, keys: NDArray[np.int64], net: NDArray[np.int64]) -> Remainder:
    """Rounded ends back in degrees and in the direction that has the surplus on its left.

    The rounded ends are kept because only they meet exactly, and winding needs closed lines.
    """
    ends = np.where((net > 0)[:, None], keys, keys[:, [2, 3, 0, 1]]) / _ENDS_PER_DEGREE
    return Remainder(group, ends, np.abs(net))
