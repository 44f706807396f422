"""The compiled inside of `reach`: from the metres at nodes to the stretches of edges that lie within a limit."""

import numpy as np

from gis_data.compiled import inlined, kernel
from gis_data.rules.walk.search_kernels import may_leave, walk_from


@kernel
def reached_stretches(
    nodes: np.ndarray,
    metres: np.ndarray,
    limit_m: float,
    mode: int,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    half_start: np.ndarray,
    half_to: np.ndarray,
    half_edge: np.ndarray,
    half_m: np.ndarray,
    half_permit: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    is_open: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Edge, begin and end in metres along it, of all that is reached.

    What is left of the limit at an end is how far the edge is walked from there: where both ends together reach over
    its whole length, all of it is reached, and else two stretches of it. An edge with origins on it is reached from
    these as well.
    """
    most = _most_stretches(nodes, origin_edge, half_start)
    edge, begin, end = np.empty(most, np.int32), np.empty(most), np.empty(most)
    n = append_stretches(
        nodes, metres, limit_m, mode, origin_edge, origin_along, origin_off, half_start, half_to, half_edge, half_m,
        half_permit, tail, head, length_m, direction, is_open, edge, begin, end, 0,
    )  # fmt: skip
    return edge[:n].copy(), begin[:n].copy(), end[:n].copy()


@kernel
def _most_stretches(nodes: np.ndarray, origin_edge: np.ndarray, half_start: np.ndarray) -> int:
    """As many as there can be."""
    most = 4 * origin_edge.size
    for i in range(nodes.size):
        most += 2 * (half_start[nodes[i] + 1] - half_start[nodes[i]])
    return most


@kernel
def append_stretches(
    nodes: np.ndarray,
    metres: np.ndarray,
    limit_m: float,
    mode: int,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    half_start: np.ndarray,
    half_to: np.ndarray,
    half_edge: np.ndarray,
    half_m: np.ndarray,
    half_permit: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    is_open: np.ndarray,
    edge: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
    n: int,
) -> int:
    """Write what is reached behind the n stretches that are there; returns the new number.

    All that is asked of an edge lies beside its half-edge, but for the metres at its other end. Most edges are reached
    whole, so that stretch is written first and counted if it holds; with & for `and` there is no branch to guess wrong.
    """
    for i in range(nodes.size):
        left = limit_m - metres[nodes[i]]
        if left < 0.0:
            continue
        for h in range(half_start[nodes[i]], half_start[nodes[i] + 1]):
            e, permit, whole = half_edge[h], half_permit[h], half_m[h]
            at_head = permit & 4 != 0
            there = limit_m - metres[half_to[h]]
            # Each edge once: from its tail, or from its head when the tail is not reached. Closed ones not at all.
            ours = (permit & 3 != 0) & (not (at_head & (there >= 0.0)))
            for o in range(origin_edge.size):  # `is_among`, written out: a call would count references
                ours &= origin_edge[o] != e
            here = left if permit & mode else 0.0
            there = max(there, 0.0) if permit & (3 - mode) else 0.0
            all_of_it = here + there >= whole
            edge[n], begin[n], end[n] = e, 0.0, whole
            n += ours & all_of_it
            if ours & (not all_of_it):
                if at_head:
                    here, there = there, here
                n = _from_both_ends(e, here, there, whole, edge, begin, end, n)
    for o in range(origin_edge.size):
        e = origin_edge[o]
        if e >= 0 and is_open[e] and not is_among(origin_edge[:o], e):
            n = _around_origins(
                e, n, metres, limit_m, mode, origin_edge, origin_along, origin_off, tail, head, length_m, direction,
                edge, begin, end,
            )  # fmt: skip
    return n


@inlined
def _from_both_ends(
    e: int,
    from_tail: float,
    from_head: float,
    whole: float,
    edge: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
    n: int,
) -> int:
    """Write the two stretches, or the one, that are reached from the ends of an edge; returns the new number."""
    if from_tail > 0.0:
        edge[n], begin[n], end[n] = e, 0.0, from_tail
        n += 1
    if from_head > 0.0:
        edge[n], begin[n], end[n] = e, whole - from_head, whole
        n += 1
    return n


@kernel
def _around_origins(
    e: int,
    n: int,
    metres: np.ndarray,
    limit_m: float,
    mode: int,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    edge: np.ndarray,
    begin: np.ndarray,
    end: np.ndarray,
) -> int:
    """Append what is reached of an edge with origins on it, over its ends and from them; returns the new number."""
    first = n
    from_tail, from_head = end_reaches(e, metres, limit_m, mode, tail, head, length_m, direction)
    n = insert_stretch(e, 0.0, from_tail, first, n, edge, begin, end)
    n = insert_stretch(e, length_m[e] - from_head, length_m[e], first, n, edge, begin, end)
    for o in range(origin_edge.size):
        left = limit_m - origin_off[o]
        if origin_edge[o] == e and left > 0.0:
            back = left if may_leave(1, direction[e], mode) else 0.0
            ahead = left if may_leave(0, direction[e], mode) else 0.0
            low, high = max(origin_along[o] - back, 0.0), min(origin_along[o] + ahead, length_m[e])
            n = insert_stretch(e, low, high, first, n, edge, begin, end)
    return n


@kernel
def insert_stretch(
    e: int, low: float, high: float, first: int, n: int, edge: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> int:
    """Put a stretch among those from number `first` on, joined with all that it touches; returns the new number."""
    if high <= low:
        return n
    kept = first
    for i in range(first, n):
        if begin[i] <= high and end[i] >= low:
            low, high = min(low, begin[i]), max(high, end[i])
        else:
            edge[kept], begin[kept], end[kept] = edge[i], begin[i], end[i]
            kept += 1
    edge[kept], begin[kept], end[kept] = e, low, high
    return kept + 1


@kernel
def walk_all(
    begin: np.ndarray,
    begin_m: np.ndarray,
    begin_start: np.ndarray,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    origin_start: np.ndarray,
    limit_m: np.ndarray,
    mode: int,
    half_start: np.ndarray,
    half_to: np.ndarray,
    half_edge: np.ndarray,
    half_m: np.ndarray,
    half_permit: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    is_open: np.ndarray,
    metres: np.ndarray,
    touched: np.ndarray,
    heads: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
    edge: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Walk from many facilities, one after the other: stretches, and where those of each begin.

    Facility f has the origins origin_start[f] to origin_start[f + 1], and begins at the nodes begin_start[f] to
    begin_start[f + 1]. `metres` is infinite everywhere before and after. The stretches stand in `edge`, `low` and
    `high`, or in larger arrays of the same kind; they are not cut to their number.
    """
    count = limit_m.size
    starts = np.zeros(count + 1, np.int64)
    n = 0
    for f in range(count):
        here = slice(begin_start[f], begin_start[f + 1])
        own = slice(origin_start[f], origin_start[f + 1])
        reached = walk_from(
            begin[here], begin_m[here], limit_m[f], mode, half_start, half_to, half_m, half_permit, metres, touched,
            heads, after, before,
        )  # fmt: skip
        while n + _most_stretches(touched[:reached], origin_edge[own], half_start) > edge.size:
            edge = np.concatenate((edge, np.empty(edge.size, np.int32)))
            low, high = np.concatenate((low, np.empty(low.size))), np.concatenate((high, np.empty(high.size)))
        n = append_stretches(
            touched[:reached], metres, limit_m[f], mode, origin_edge[own], origin_along[own], origin_off[own],
            half_start, half_to, half_edge, half_m, half_permit, tail, head, length_m, direction, is_open, edge, low,
            high, n,
        )  # fmt: skip
        for i in range(reached):
            metres[touched[i]] = np.inf
        starts[f + 1] = n
    return edge, low, high, starts


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


@inlined
def is_among(few: np.ndarray, wanted: int) -> bool:
    """Whether a number is among a few."""
    found = False
    for i in range(few.size):
        found |= few[i] == wanted
    return found


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
