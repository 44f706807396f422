"""The compiled inside of `search`: shortest ways over half-edges, with a queue of buckets (`bucket_kernels`).

`permit` says of each half-edge whether it may be walked away from its node (bit OUT) or towards it (bit BACK), and
whether the node at its other end is shut (bit 8); `mode` is OUT or BACK. Working memory is the caller's: `metres`
(nodes,) is infinite everywhere before and after, and the queue (`heads`, `after`, `before`) empty, so that a short walk
pays for the nodes it has touched and not for the city.
"""

import numpy as np

from gis_data.compiled import inlined, kernel
from gis_data.rules.walk.bucket_kernels import OUTSIDE, WIDTH_M, put, take


@inlined
def may_leave(end: int, direction: int, mode: int) -> bool:
    """Whether an edge may be walked in this mode from its tail (end 0) or its head (end 1) into it."""
    sense = direction if mode == 1 else -direction
    return sense == 0 or (sense == 1) == (end == 0)


@kernel
def walk_from(
    begin: np.ndarray,
    begin_m: np.ndarray,
    limit_m: float,
    mode: int,
    half_start: np.ndarray,
    half_to: np.ndarray,
    half_m: np.ndarray,
    half_permit: np.ndarray,
    metres: np.ndarray,
    touched: np.ndarray,
    heads: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
) -> int:
    """Fill `metres` with the way to every node within the limit, from nodes `begin` with a head start of `begin_m`.

    Returns how many nodes have been touched; `touched` lists them, for the caller to make them infinite again.
    """
    waiting = count = _set_out(begin, begin_m, limit_m, metres, touched, heads, after, before)
    bucket, last = 0, heads.size - 1
    # `take` and `put`, written out: a call would count references to the arrays, a third of the whole time.
    while waiting > 0:
        while heads[bucket] < 0:
            bucket = (bucket + 1) & last
        node = heads[bucket]
        behind = after[node]
        heads[bucket], before[behind], before[node] = behind, -1 - bucket, OUTSIDE
        waiting -= 1
        here = metres[node]
        for h in range(half_start[node], half_start[node + 1]):
            if half_permit[h] & (mode | 8) != mode:
                continue
            there, to = here + half_m[h], half_to[h]
            was = metres[to]
            if there > limit_m or there >= was:
                continue
            metres[to] = there
            if was == np.inf:
                touched[count] = to
                count += 1
                waiting += 1
            elif before[to] == OUTSIDE:
                waiting += 1
            else:
                behind, front = after[to], before[to]
                before[behind] = front
                if front >= 0:
                    after[front] = behind
                else:
                    heads[-1 - front] = behind
            into = int(there * (1.0 / WIDTH_M)) & last
            behind = heads[into]
            heads[into], after[to], before[behind], before[to] = to, behind, to, -1 - into
    return count


@kernel
def _set_out(
    begin: np.ndarray,
    begin_m: np.ndarray,
    limit_m: float,
    metres: np.ndarray,
    touched: np.ndarray,
    heads: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
) -> int:
    """Put the beginnings within the limit into the queue, each node once; returns their number."""
    count = 0
    for i in range(begin.size):
        node = begin[i]
        if begin_m[i] <= limit_m and begin_m[i] < metres[node]:
            if metres[node] == np.inf:
                touched[count] = node
                count += 1
            metres[node] = begin_m[i]
            put(node, begin_m[i], heads, after, before)
    return count


@kernel
def nearest_of_many(
    begin: np.ndarray,
    begin_m: np.ndarray,
    begin_owner: np.ndarray,
    mode: int,
    half_start: np.ndarray,
    half_to: np.ndarray,
    half_m: np.ndarray,
    half_permit: np.ndarray,
    heads: np.ndarray,
    after: np.ndarray,
    before: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest of many owners for every node: metres (nodes,), infinite where there is no way, and owner, or -1."""
    nodes = half_start.size - 1
    metres = np.full(nodes, np.inf)
    owner = np.full(nodes, -1, np.int32)
    waiting = bucket = 0
    for i in range(begin.size):
        node = begin[i]
        if begin_m[i] < metres[node]:
            metres[node], owner[node] = begin_m[i], begin_owner[i]
            waiting += put(node, begin_m[i], heads, after, before)
    while waiting > 0:
        while heads[bucket] < 0:
            bucket = (bucket + 1) & (heads.size - 1)
        node = take(bucket, heads, after, before)
        waiting -= 1
        here = metres[node]
        for h in range(half_start[node], half_start[node + 1]):
            there = here + half_m[h]
            to = half_to[h]
            if there < metres[to] and half_permit[h] & (mode | 8) == mode:
                metres[to], owner[to] = there, owner[node]
                waiting += put(to, there, heads, after, before)
    return metres, owner


@kernel
def nearest_of_places(
    place_edge: np.ndarray,
    place_along: np.ndarray,
    place_off: np.ndarray,
    node_m: np.ndarray,
    node_owner: np.ndarray,
    origin_edge: np.ndarray,
    origin_along: np.ndarray,
    origin_off: np.ndarray,
    origin_owner: np.ndarray,
    tail: np.ndarray,
    head: np.ndarray,
    length_m: np.ndarray,
    direction: np.ndarray,
    is_open: np.ndarray,
    mode: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The same for places on edges: over one of the edge's ends, or straight along it from an origin on it.

    Origins come sorted by edge.
    """
    metres = np.full(place_edge.size, np.inf)
    owner = np.full(place_edge.size, -1, np.int32)
    for p in range(place_edge.size):
        e = place_edge[p]
        if e < 0 or not is_open[e]:
            continue
        best, who = np.inf, -1
        if may_leave(0, direction[e], mode):
            best, who = node_m[tail[e]] + place_along[p], node_owner[tail[e]]
        if may_leave(1, direction[e], mode):
            over_head = node_m[head[e]] + length_m[e] - place_along[p]
            if over_head < best:
                best, who = over_head, node_owner[head[e]]
        o = np.searchsorted(origin_edge, e)
        while o < origin_edge.size and origin_edge[o] == e:
            ahead = place_along[p] - origin_along[o]
            if (ahead >= 0 and may_leave(0, direction[e], mode)) or (ahead <= 0 and may_leave(1, direction[e], mode)):
                straight = origin_off[o] + abs(ahead)
                if straight < best:
                    best, who = straight, origin_owner[o]
            o += 1
        if who >= 0:
            metres[p], owner[p] = best + place_off[p], who
    return metres, owner
