"""The compiled inside of `reach`: from the metres at nodes to the stretches of edges that lie within a limit."""

import numpy as np

from gis_data.compiled import kernel
from gis_data.rules.walk.search_kernels import may_leave


@kernel
def reached_stretches(
    nodes: np.ndarray,
    metres: np.ndarray,
    limit_m: float,
    mode: int,
    half_start: np.ndarray,
    half_edge: np.ndarray,
    half_permit: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    is_open: np.ndarray,
    skipped: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edge, begin and end in metres along it, of all that is reached over a node; not of the `skipped` edges.

    What is left of the limit at an end is how far the edge is walked from there: where both ends together reach over
    its whole length, all of it is reached, and else two stretches of it.
    """
    most = 0
    for i in range(nodes.size):
        most += 2 * (half_start[nodes[i] + 1] - half_start[nodes[i]])
    edge, begin, end = np.empty(most, np.int32), np.empty(most), np.empty(most)
    n = 0
    for i in range(nodes.size):
        node = nodes[i]
        if metres[node] > limit_m:
            continue
        for h in range(half_start[node], half_start[node + 1]):
            e = half_edge[h]
            at_head = half_permit[h] & 4 != 0
            # Each edge once: from its tail, or from its head when the tail is not reached.
            if not is_open[e] or (at_head and metres[tail[e]] <= limit_m) or _has(skipped, e):
                continue
            from_tail, from_head = end_reaches(e, metres, limit_m, mode, tail, head, length_m, direction)
            if from_tail + from_head >= length_m[e]:
                edge[n], begin[n], end[n] = e, 0.0, length_m[e]
                n += 1
                continue
            if from_tail > 0.0:
                edge[n], begin[n], end[n] = e, 0.0, from_tail
                n += 1
            if from_head > 0.0:
                edge[n], begin[n], end[n] = e, length_m[e] - from_head, length_m[e]
                n += 1
    return edge[:n].copy(), begin[:n].copy(), end[:n].copy()


@kernel
def end_reaches(
    e: int,
    metres: np.ndarray,
    limit_m: float,
    mode: int,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
) -> tuple[float, float]:
    """How many metres of an edge are reached from its tail and from its head."""
    from_tail = limit_m - metres[tail[e]] if may_leave(0, direction[e], mode) else 0.0
    from_head = limit_m - metres[head[e]] if may_leave(1, direction[e], mode) else 0.0
    return min(max(from_tail, 0.0), length_m[e]), min(max(from_head, 0.0), length_m[e])


@kernel
def _has(few: np.ndarray, wanted: int) -> bool:
    """Whether a number is among a few."""
    for i in range(few.size):  # noqa: SIM110, any() over a generator is not compiled
        if few[i] == wanted:
            return True
    return False


@kernel
def places_on_edges(edges: np.ndarray, start: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The places on some edges, whose places are order[start[e]:start[e + 1]]."""
    count = 0
    for i in range(edges.size):
        count += start[edges[i] + 1] - start[edges[i]]
    found = np.empty(count, np.int64)
    n = 0
    for i in range(edges.size):
        for j in range(start[edges[i]], start[edges[i] + 1]):
            found[n] = order[j]
            n += 1
    return found
