"""The compiled inside of `rings`."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def cut(
    coordinates: np.ndarray, ring_of: np.ndarray, owner_of_ring: np.ndarray, is_hole: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Segments (n, 4), the polygon of each (n,), and for each whether the polygon's inside lies on its left (n,).

    `coordinates` (m, 2) of closed rings one after the other, `ring_of` (m,) the ring of each; `owner_of_ring` and
    `is_hole` (rings,). The way a ring turns is the sign of its area, measured from its own first vertex so that small
    rings far from the origin keep their digits.
    """
    count = coordinates.shape[0] - owner_of_ring.size
    ends = np.empty((count, 4))
    owner = np.empty(count, np.int64)
    inside_left = np.empty(count, np.bool_)
    first, n = 0, 0
    for ring in range(owner_of_ring.size):
        last = first
        twice_area = 0.0
        begin = n
        while last + 1 < ring_of.size and ring_of[last + 1] == ring:
            ends[n, 0], ends[n, 1] = coordinates[last, 0], coordinates[last, 1]
            ends[n, 2], ends[n, 3] = coordinates[last + 1, 0], coordinates[last + 1, 1]
            twice_area += (ends[n, 0] - coordinates[first, 0]) * (ends[n, 3] - coordinates[first, 1])
            twice_area -= (ends[n, 1] - coordinates[first, 1]) * (ends[n, 2] - coordinates[first, 0])
            last += 1
            n += 1
        owner[begin:n] = owner_of_ring[ring]
        inside_left[begin:n] = (twice_area > 0.0) != is_hole[ring]
        first = last + 1
    return ends, owner, inside_left
