"""The compiled inside of `matrix`: from many facilities to many places, as far as a limit."""

import numpy as np

from gis_data.compiled import kernel
from gis_data.rules.walk.reach_kernels import is_among
from gis_data.rules.walk.search_kernels import may_leave, walk_from


@kernel
def walk_all_to_places(
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
    place_along: np.ndarray,
    place_off: np.ndarray,
    place_start: np.ndarray,
    place_order: np.ndarray,
    metres: np.ndarray,
    touched: np.ndarray,
    heads: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Walk from many facilities, one after the other: places, metres to each, and where those of each facility begin.

    Arguments as of `walk_all`; the places on edge e are place_order[place_start[e]:place_start[e + 1]].
    """
    starts = np.zeros(limit_m.size + 1, np.int64)
    place, walk_m = np.empty(4_096, np.int32), np.empty(4_096)
    n = 0
    for f in range(limit_m.size):
        here = slice(begin_start[f], begin_start[f + 1])
        own = slice(origin_start[f], origin_start[f + 1])
        edges_here, along_here, off_here = origin_edge[own], origin_along[own], origin_off[own]
        reached = walk_from(
            begin[here], begin_m[here], limit_m[f], mode, half_start, half_to, half_m, half_permit, metres, touched,
            heads, after, before,
        )  # fmt: skip
        for e in _edges_met(touched[:reached], metres, edges_here, half_start, half_edge, half_permit, tail, head):
            count = place_start[e + 1] - place_start[e]
            if count == 0 or not is_open[e]:
                continue
            while n + count > place.size:
                place = np.concatenate((place, np.empty(place.size, np.int32)))
                walk_m = np.concatenate((walk_m, np.empty(walk_m.size)))
            n = _append_places(
                e, limit_m[f], mode, metres, tail, head, length_m, direction, edges_here, along_here, off_here,
                place_along, place_off, place_order[place_start[e] : place_start[e + 1]], place, walk_m, n,
            )  # fmt: skip
        for i in range(reached):
            metres[touched[i]] = np.inf
        starts[f + 1] = n
    return place[:n], walk_m[:n], starts


@kernel
def _edges_met(
    nodes: np.ndarray,
    metres: np.ndarray,
    origin_edge: np.ndarray,
    half_start: np.ndarray,
    half_edge: np.ndarray,
    half_permit: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
) -> np.ndarray:
    """The edges at reached nodes, and those with origins on them, each once."""
    most = origin_edge.size
    for i in range(nodes.size):
        most += half_start[nodes[i] + 1] - half_start[nodes[i]]
    found, n = np.empty(most, np.int32), 0
    for i in range(nodes.size):
        for h in range(half_start[nodes[i]], half_start[nodes[i] + 1]):
            # From its tail, or from its head when the tail is not reached.
            if half_permit[h] & 4 == 0 or metres[tail[half_edge[h]]] == np.inf:
                found[n] = half_edge[h]
                n += 1
    for o in range(origin_edge.size):
        e = origin_edge[o]
        if e >= 0 and not is_among(origin_edge[:o], e) and metres[tail[e]] == np.inf and metres[head[e]] == np.inf:
            found[n] = e
            n += 1
    return found[:n]


@kernel
def _append_places(
    e: int,
    limit_m: float,
    mode: int,
    metres: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    place_along: np.ndarray,
    place_off: np.ndarray,
    on_edge: np.ndarray,
    place: np.ndarray,
    walk_m: np.ndarray,
    n: int,
) -> int:
    """Write those places of an edge that lie within the limit, behind the n that are there; returns the new number."""
    ahead_open, back_open = may_leave(0, direction[e], mode), may_leave(1, direction[e], mode)
    over_tail = metres[tail[e]] if ahead_open else np.inf
    over_head = metres[head[e]] + length_m[e] if back_open else np.inf
    has_origin = is_among(origin_edge, e)
    for p in on_edge:
        best = min(over_tail + place_along[p], over_head - place_along[p])
        if has_origin:
            for o in range(origin_edge.size):
                ahead = place_along[p] - origin_along[o]
                if origin_edge[o] == e and ((ahead >= 0 and ahead_open) or (ahead <= 0 and back_open)):
                    best = min(best, origin_off[o] + abs(ahead))
        if best + place_off[p] <= limit_m:
            place[n], walk_m[n] = p, best + place_off[p]
            n += 1
    return n
