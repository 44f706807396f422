"""Polygons taken apart into the segments of their rings, as flat arrays."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class RingSegments:
    """Every ring segment of many polygons: `ends` (n, 4) ax, ay, bx, by; `owner` (n,) polygon; `ring` (n,) ring."""

    ends: NDArray[np.float64]
    owner: NDArray[np.int64]
    ring: NDArray[np.int64]

    def first_of_owner(self, owners: int) -> NDArray[np.int64]:
        """Where the segments of each of so many polygons begin: (owners + 1,)."""
        return np.searchsorted(self.owner, np.arange(owners + 1))

    def turns_left(self) -> NDArray[np.bool_]:
        """Whether each segment's ring runs counter-clockwise, by the sign of the ring's area: (n,)."""
        if not len(self.ring):
            return np.empty(0, dtype=bool)
        first = np.flatnonzero(np.diff(self.ring, prepend=-1))
        # Measured from the ring's own first vertex, so that small rings far from the origin keep their digits.
        origin = np.repeat(self.ends[first, :2], np.diff(first, append=len(self.ring)), axis=0)
        a, b = self.ends[:, :2] - origin, self.ends[:, 2:] - origin
        areas = np.add.reduceat(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], first)
        return np.repeat(areas > 0, np.diff(first, append=len(self.ring)))


def ring_segments(polygons: NDArray[np.object_]) -> tuple[RingSegments, NDArray[np.bool_]]:
    """The segments of polygons and multipolygons, and whether each belongs to a hole: (n,)."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.empty((np.count_nonzero(same), 4))
    ends[:, :2], ends[:, 2:] = coordinates[:-1][same], coordinates[1:][same]
    is_hole = np.diff(ring_part, prepend=-1) == 0
    ring = ring[1:][same]
    return RingSegments(ends, part_owner[ring_part[ring]], ring), is_hole[ring]
