"""Walks over the network: from one facility as far as a limit, and from every place to the nearest of many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from os import getpid
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.graph import BACK, OUT, WalkGraph
from gis_data.rules.walk.reach import Cuts, ManyCuts, Reach
from gis_data.rules.walk.reach_kernels import walk_all
from gis_data.rules.walk.search_kernels import nearest_of_many, nearest_of_places, walk_from
from gis_data.rules.walk.segments import Places
from gis_data.rules.walk.workspace import workspace

THREADS = 2
Part = TypeVar("Part")


@dataclass(frozen=True)
class Nearest:
    """For places (n,): metres to the nearest origin, infinite where no way leads to any, and its owner, or -1."""

    walk_m: NDArray[np.float64]
    owner: NDArray[np.int32]


def walk(graph: WalkGraph, origins: Places, limit_m: float, towards: bool = True) -> Reach:
    """Everything within `limit_m` metres of one facility, whose entrances are `origins`.

    With `towards` people walk to it, else away from it: one-way passages make the difference. Metres count from the
    facility's door: the way from the door to the network is part of them. Shortest ways (Dijkstra 1959), ended at the
    limit.
    """
    mode = BACK if towards else OUT
    begin, begin_m, _ = beginnings(graph, origins, np.zeros(len(origins), dtype=np.int32), mode)
    space = workspace.fit(graph.edges.nodes, ahead_of(graph, begin_m))
    count = walk_from(
        begin, begin_m, limit_m, mode, graph.half_start, graph.half_to, graph.half_m, graph.half_permit,
        space.metres, space.touched, space.heads, space.after, space.before,
    )  # fmt: skip
    nodes = space.touched[:count].copy()
    node_m = space.metres[nodes]
    space.metres[nodes] = np.inf
    return Reach(graph, origins, limit_m, mode, nodes, node_m)


def walk_many(
    graph: WalkGraph,
    origins: Places,
    origin_start: NDArray[np.int64],
    limit_m: NDArray[np.float64],
    towards: bool = True,
    threads: int = THREADS,
) -> ManyCuts:
    """What each of many facilities reaches within its own limit (f,): the ways cut, without the nodes.

    Facility f has the entrances origin_start[f] to origin_start[f + 1] of `origins`. The work is split in as many parts
    as `threads` says, and done by THREADS threads.
    """

    def work(part: NDArray[np.int64]) -> ManyCuts:
        first, last = int(part[0]), int(part[-1]) + 1
        start = origin_start[first : last + 1]
        return _walked(graph, origins[start[0] : start[-1]], start - start[0], limit_m[first:last], towards)

    return ManyCuts.joined(in_parts(work, len(limit_m), threads))


def in_parts(work: Callable[[NDArray[np.int64]], Part], count: int, parts: int) -> list[Part]:
    """What is made of the numbers below `count`, cut in so many runs, by THREADS threads; in order."""
    runs = [run for run in np.array_split(np.arange(count), parts) if len(run)]
    return [work(run) for run in runs] if len(runs) < 2 else list(_pool(getpid()).map(work, runs))


@lru_cache(maxsize=1)
def _pool(_process: int) -> ThreadPoolExecutor:
    """Threads that stay, with their working memory; a forked process gets its own."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="walk")


def _walked(
    graph: WalkGraph,
    origins: Places,
    origin_start: NDArray[np.int64],
    limit_m: NDArray[np.float64],
    towards: bool,
) -> ManyCuts:
    mode = BACK if towards else OUT
    owner = np.repeat(np.arange(len(limit_m), dtype=np.int32), np.diff(origin_start))
    node, node_m, node_owner = beginnings(graph, origins, owner, mode)
    order = np.argsort(node_owner, kind="stable")
    begin_start = np.searchsorted(node_owner[order], np.arange(len(limit_m) + 1))
    edges, space = graph.edges, workspace.fit(graph.edges.nodes, ahead_of(graph, node_m))
    *space.stretches, starts = walk_all(
        node[order], node_m[order], begin_start, origins.edge, origins.along_m, origins.off_m, origin_start, limit_m,
        mode, graph.half_start, graph.half_to, graph.half_edge, graph.half_m, graph.half_permit, edges.tail,
        edges.head, edges.length_m, edges.direction, graph.is_open, space.metres, space.touched, space.heads,
        space.after, space.before, *space.stretches,
    )  # fmt: skip
    return ManyCuts(Cuts(*(array[: starts[-1]].copy() for array in space.stretches)), starts)


def nearest(
    graph: WalkGraph, origins: Places, owner: NDArray[np.int32], places: Places, towards: bool = True
) -> Nearest:
    """The nearest of many facilities for each place; `owner` (k,) says whose entrance each of the origins is.

    Places and origins that are on no edge have no way. At equal distance either facility may be named.
    """
    mode = BACK if towards else OUT
    begin, begin_m, begin_owner = beginnings(graph, origins, owner, mode)
    space = workspace.fit(graph.edges.nodes, ahead_of(graph, begin_m))
    node_m, node_owner = nearest_of_many(
        begin, begin_m, begin_owner, mode, graph.half_start, graph.half_to, graph.half_m, graph.half_permit,
        space.heads, space.after, space.before,
    )  # fmt: skip
    order = np.argsort(origins.edge, kind="stable")
    edges = graph.edges
    walk_m, who = nearest_of_places(
        places.edge, places.along_m, places.off_m, node_m, node_owner,
        origins.edge[order], origins.along_m[order], origins.off_m[order], owner[order].astype(np.int32),
        edges.tail, edges.head, edges.length_m, edges.direction, graph.is_open, mode,
    )  # fmt: skip
    return Nearest(walk_m, who)


def ahead_of(graph: WalkGraph, begin_m: NDArray[np.float64]) -> float:
    """How many metres ahead of the node at hand a search can meet another: at its beginning, and over an edge."""
    return max(graph.longest_m, float(begin_m.max(initial=0.0)))


def beginnings(
    graph: WalkGraph, origins: Places, owner: NDArray[np.int32], mode: int
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """The nodes at both ends of the origins' edges, the metres to each, and whose they are."""
    on = origins.on_network
    on[on] = graph.is_open[origins.edge[on]]
    edge, along, off, owner = origins.edge[on], origins.along_m[on], origins.off_m[on], owner[on]
    edges = graph.edges
    sense = edges.direction[edge] * (1 if mode == OUT else -1)
    to_tail = (sense <= 0) & ~graph.shut[edges.tail[edge]]
    to_head = (sense >= 0) & ~graph.shut[edges.head[edge]]
    node = np.concatenate([edges.tail[edge][to_tail], edges.head[edge][to_head]])
    metres = np.concatenate([(off + along)[to_tail], (off + edges.length_m[edge] - along)[to_head]])
    return node, metres, np.concatenate([owner[to_tail], owner[to_head]]).astype(np.int32)
