"""The compiled inside of the coverage audit: cancel borders that are there from both sides, and wind around points."""

import numpy as np

from gis_data.compiled import kernel
from gis_data.rules.predicates import crosses_ray


@kernel
def _slot(key: np.ndarray, group: int, mask: int) -> int:
    """Where a segment belongs in a hash table: its numbers mixed by odd multipliers (SplitMix64's)."""
    mixed = np.uint64(group) * np.uint64(0x9E3779B97F4A7C15)
    for i in range(4):
        mixed = (mixed ^ np.uint64(key[i])) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(29)
    return np.int64(mixed & np.uint64(mask))


@kernel
def rounded_keys(ends: np.ndarray, per_degree: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends as whole numbers (n, 4), the smaller end first, and 1 where that is the segment's own direction, else -1."""
    keys = np.empty(ends.shape, np.int64)
    forwards = np.empty(ends.shape[0], np.int64)
    for i in range(ends.shape[0]):
        ax, ay = np.int64(np.rint(ends[i, 0] * per_degree)), np.int64(np.rint(ends[i, 1] * per_degree))
        bx, by = np.int64(np.rint(ends[i, 2] * per_degree)), np.int64(np.rint(ends[i, 3] * per_degree))
        forwards[i] = 1
        if ax > bx or (ax == bx and ay > by):
            ax, ay, bx, by = bx, by, ax, ay
            forwards[i] = -1
        keys[i, 0], keys[i, 1], keys[i, 2], keys[i, 3] = ax, ay, bx, by
    return keys, forwards


@kernel
def _is_same(keys: np.ndarray, groups: np.ndarray, i: int, j: int) -> bool:
    """Whether two segments of one group have the same ends."""
    return (
        groups[i] == groups[j]
        and keys[i, 0] == keys[j, 0]
        and keys[i, 1] == keys[j, 1]
        and keys[i, 2] == keys[j, 2]
        and keys[i, 3] == keys[j, 3]
    )


@kernel
def net_weights(keys: np.ndarray, groups: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum the weights of equal segments of one group: (n,) int64, at the first of the equal ones, 0 at the others.

    `keys` (n, 4) as `rounded_keys` gives them; `groups` (n,) and `weights` (n,) int64. A segment without length weighs
    nothing.
    """
    count = keys.shape[0]
    size = 16
    while size < 2 * count:
        size *= 2
    first = np.full(size, -1, np.int32)
    net = np.zeros(count, np.int64)
    for i in range(count):
        if keys[i, 0] == keys[i, 2] and keys[i, 1] == keys[i, 3]:
            continue
        slot = _slot(keys[i], groups[i], size - 1)
        while first[slot] >= 0 and not _is_same(keys, groups, i, first[slot]):
            slot = (slot + 1) & (size - 1)
        if first[slot] < 0:
            first[slot] = i
        net[first[slot]] += weights[i]
    return net


@kernel
def _row(y: float, low: float, scale: float, rows: int) -> int:
    """The row of a y, monotone, below `rows`."""
    return min(int((y - low) * scale), rows - 1)


@kernel
def _sorted_into_rows(segments: np.ndarray, low: float, scale: float, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """The segments that reach into each row, and where each row's begin: (…,) and (rows + 1,) int64."""
    start = np.zeros(rows + 1, np.int64)
    reach = np.empty((segments.shape[0], 2), np.int64)
    for s in range(segments.shape[0]):
        reach[s, 0] = _row(min(segments[s, 1], segments[s, 3]), low, scale, rows)
        reach[s, 1] = _row(max(segments[s, 1], segments[s, 3]), low, scale, rows)
        for row in range(reach[s, 0], reach[s, 1] + 1):
            start[row + 1] += 1
    for row in range(rows):
        start[row + 1] += start[row]
    members = np.empty(start[-1], np.int64)
    next_in_row = start[:-1].copy()
    for s in range(segments.shape[0]):
        for row in range(reach[s, 0], reach[s, 1] + 1):
            members[next_in_row[row]] = s
            next_in_row[row] += 1
    return members, start


@kernel
def winding(points: np.ndarray, segments: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """How many times weighted closed lines run counter-clockwise around each point: (n,) int64.

    `points` (n, 2), `segments` (m, 4) from a to b with m > 0, `weights` (m,). The segments are sorted into rows by y,
    so that a point meets only those that can cross its ray.
    """
    found = np.zeros(points.shape[0], np.int64)
    low = min(segments[:, 1].min(), segments[:, 3].min())
    high = max(segments[:, 1].max(), segments[:, 3].max())
    rows = int(np.sqrt(segments.shape[0])) + 1
    scale = rows / (high - low) if high > low else 0.0
    members, start = _sorted_into_rows(segments, low, scale, rows)
    for i in range(points.shape[0]):
        x, y = points[i, 0], points[i, 1]
        if not low <= y <= high:
            continue
        row = _row(y, low, scale, rows)
        for k in range(start[row], start[row + 1]):
            segment = segments[members[k]]
            crossing = crosses_ray(segment[0], segment[1], segment[2], segment[3], x, y)
            if crossing == 1 or crossing == -1:
                found[i] += crossing * weights[members[k]]
    return found
