"""A queue of nodes by metres, in buckets of a few metres each: what a search takes its next node from.

After Dial (1969), Algorithm 360. A bucket gives its nodes in no order; a node that turns out nearer after it was taken
is put in again. So the metres are exactly those of Dijkstra's algorithm (1959), at two thirds of the cost with a heap
where edges are about as long as a bucket is wide.

Bucket b stands at `heads[b]`, its first node or -1; `after` and `before` chain the nodes of a bucket, both ways, so
that a node is in the queue once. `before` is longer than the nodes are many: its last place is written for number -1.
The number of buckets is a power of two, and they are used in a ring: wide enough that no two nodes of one bucket are a
round apart. Between searches the queue is empty: `heads` all -1, `before` all OUTSIDE, but for its last place.
"""

import numpy as np

from gis_data.compiled import inlined

WIDTH_M = 16.0  # about the length of an edge in a town; 8 and 32 are as quick
OUTSIDE = -(2**31)  # in `before`: this node is not in the queue


def bucket_count(ahead_m: float) -> int:
    """How many buckets are enough when no node is ever put in farther ahead than this."""
    return 1 << int(np.ceil(np.log2(max(ahead_m, 0.0) / WIDTH_M + 2.0)))


@inlined
def bucket_of(metres: float, heads: np.ndarray) -> int:
    """The bucket for so many metres."""
    return int(metres * (1.0 / WIDTH_M)) & (heads.size - 1)


@inlined
def put(node: int, metres: float, heads: np.ndarray, after: np.ndarray, before: np.ndarray) -> int:
    """Put a node in at so many metres, or move it there; returns by how many nodes the queue has grown."""
    grown = 1
    if before[node] != OUTSIDE:
        _unchain(node, heads, after, before)
        grown = 0
    bucket = bucket_of(metres, heads)
    behind = heads[bucket]
    heads[bucket], after[node], before[behind], before[node] = node, behind, node, -1 - bucket
    return grown


@inlined
def take(bucket: int, heads: np.ndarray, after: np.ndarray, before: np.ndarray) -> int:
    """Take a node out of a bucket that has one."""
    node = heads[bucket]
    behind = after[node]
    heads[bucket], before[behind], before[node] = behind, -1 - bucket, OUTSIDE
    return node


@inlined
def _unchain(node: int, heads: np.ndarray, after: np.ndarray, before: np.ndarray) -> None:
    """Join what stands before a node with what stands after it. Before the first of bucket b stands -1 - b."""
    behind, front = after[node], before[node]
    before[behind] = front
    if front >= 0:
        after[front] = behind
    else:
        heads[-1 - front] = behind
