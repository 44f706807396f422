"""The compiled inside of `search`: Dijkstra's algorithm (1959) with a binary heap, over half-edges.

`permit` says of each half-edge whether it may be walked away from its node (bit OUT) or towards it (bit BACK), and
whether the node at its other end is shut (bit 8); `mode` is OUT or BACK. Working memory is the caller's: `metres`
(nodes,) is infinite everywhere before and after, so that a short walk pays for the nodes it has touched and not for the
city.
"""

import numpy as np

from gis_data.compiled import kernel


@kernel
def _push(heap_m: np.ndarray, heap_node: np.ndarray, size: int, metres: float, node: int) -> int:
    """Put a node onto the heap; returns the heap's new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if heap_m[above] <= metres:
            break
        heap_m[at], heap_node[at] = heap_m[above], heap_node[above]
        at = above
    heap_m[at], heap_node[at] = metres, node
    return size + 1


@kernel
def _pop(heap_m: np.ndarray, heap_node: np.ndarray, size: int) -> int:
    """Take the nearest node away, which stands at the top; returns the heap's new size."""
    size -= 1
    metres, node = heap_m[size], heap_node[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and heap_m[below + 1] < heap_m[below]:
            below += 1
        if heap_m[below] >= metres:
            break
        heap_m[at], heap_node[at] = heap_m[below], heap_node[below]
        at = below
    heap_m[at], heap_node[at] = metres, node
    return size


@kernel
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
    heap_m: np.ndarray,
    heap_node: np.ndarray,
) -> int:
    """Fill `metres` with the way to every node within the limit, from nodes `begin` with a head start of `begin_m`.

    Returns how many nodes have been touched; `touched` lists them, for the caller to make them infinite again.
    """
    size = count = 0
    for i in range(begin.size):
        node = begin[i]
        if begin_m[i] <= limit_m and begin_m[i] < metres[node]:
            if metres[node] == np.inf:
                touched[count] = node
                count += 1
            metres[node] = begin_m[i]
            size = _push(heap_m, heap_node, size, begin_m[i], node)
    while size > 0:
        here, node = heap_m[0], heap_node[0]
        size = _pop(heap_m, heap_node, size)
        if here > metres[node]:
            continue
        for h in range(half_start[node], half_start[node + 1]):
            if half_permit[h] & (mode | 8) != mode:
                continue
            there = here + half_m[h]
            to = half_to[h]
            if there <= limit_m and there < metres[to]:
                if metres[to] == np.inf:
                    touched[count] = to
                    count += 1
                metres[to] = there
                size = _push(heap_m, heap_node, size, there, to)
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
    heap_m: np.ndarray,
    heap_node: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The nearest of many owners for every node: metres (nodes,), infinite where there is no way, and owner, or -1."""
    nodes = half_start.size - 1
    metres = np.full(nodes, np.inf)
    owner = np.full(nodes, -1, np.int32)
    size = 0
    for i in range(begin.size):
        node = begin[i]
        if begin_m[i] < metres[node]:
            metres[node], owner[node] = begin_m[i], begin_owner[i]
            size = _push(heap_m, heap_node, size, begin_m[i], node)
    while size > 0:
        here, node = heap_m[0], heap_node[0]
        size = _pop(heap_m, heap_node, size)
        if here > metres[node]:
            continue
        for h in range(half_start[node], half_start[node + 1]):
            there = here + half_m[h]
            to = half_to[h]
            if there < metres[to] and half_permit[h] & (mode | 8) == mode:
                metres[to], owner[to] = there, owner[node]
                size = _push(heap_m, heap_node, size, there, to)
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
