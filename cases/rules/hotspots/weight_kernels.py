"""The compiled inside of `weights`: which areas meet at a vertex."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def _entry(x: int, y: int, mask: int) -> int:
    """Where a vertex belongs in a hash table: its numbers mixed by odd multipliers (SplitMix64's)."""
    mixed = (np.uint64(x) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(y)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(32)
    return np.int64(mixed & np.uint64(mask))


@kernel
def _larger(pairs: np.ndarray) -> np.ndarray:
    """The same pairs with room for as many again."""
    more = np.empty((2 * pairs.shape[0], 2), np.int32)
    more[: pairs.shape[0]] = pairs
    return more


@kernel
def pairs_by_vertex(
    vertices: np.ndarray, owner: np.ndarray, areas: int, per_unit: float
) -> tuple[np.ndarray, np.ndarray]:
    """Each pair of areas with a common vertex once, the later one first: two arrays (p,) of int32.

    `vertices` (m, 2), times `per_unit` and rounded; `owner` (m,) ascending, the area of each, below `areas`. The
    vertices of a place form a chain, one link for each area that has it; an area that comes to a place meets all who
    were there.
    """
    count = vertices.shape[0]
    size = 16
    while size < 2 * count:
        size *= 2
    newest = np.full(size, -1, np.int32)
    earlier = np.full(count, -1, np.int32)
    keys = np.empty((count, 2), np.int64)
    met_by = np.full(areas, -1, np.int64)
    pairs = np.empty((max(16, 5 * areas), 2), np.int32)
    found = 0
    for i in range(count):
        x, y = np.int64(np.rint(vertices[i, 0] * per_unit)), np.int64(np.rint(vertices[i, 1] * per_unit))
        keys[i, 0], keys[i, 1] = x, y
        slot = _entry(x, y, size - 1)
        while newest[slot] >= 0 and (keys[newest[slot], 0] != x or keys[newest[slot], 1] != y):
            slot = (slot + 1) & (size - 1)
        last, area = newest[slot], owner[i]
        if last >= 0 and owner[last] == area:
            continue  # the end of a ring is its beginning
        earlier[i] = last
        newest[slot] = i
        while last >= 0:
            other = owner[last]
            if met_by[other] != area:
                met_by[other] = area
                if found == pairs.shape[0]:
                    pairs = _larger(pairs)
                pairs[found, 0], pairs[found, 1] = area, other
                found += 1
            last = earlier[last]
    return pairs[:found, 0].copy(), pairs[:found, 1].copy()
