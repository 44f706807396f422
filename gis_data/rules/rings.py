"""Polygons taken apart into the segments of their rings, as flat arrays."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.ring_kernels import cut


@dataclass(frozen=True)
class RingSegments:
    """Every ring segment of many polygons, polygon by polygon.

    `ends` (n, 4) ax, ay, bx, by; `owner` (n,) the polygon; `inside_left` (n,) whether its inside is left of a to b.
    """

    ends: NDArray[np.float64]
    owner: NDArray[np.int64]
    inside_left: NDArray[np.bool_]

    def first_of_owner(self, owners: int) -> NDArray[np.int64]:
        """Where the segments of each of so many polygons begin: (owners + 1,)."""
        return np.searchsorted(self.owner, np.arange(owners + 1))


def ring_segments(polygons: NDArray[np.object_]) -> RingSegments:
    """The segments of polygons and multipolygons; missing and empty ones have none."""
    parts, part_owner = shapely.get_parts(polygons, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    is_hole = np.diff(ring_part, prepend=-1) == 0
    return RingSegments(*cut(coordinates, ring_of, part_owner[ring_part], is_hole))
