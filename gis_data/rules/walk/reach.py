"""What one facility's walk reaches: ways cut exactly where the limit falls, and the places along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.reach_kernels import end_reaches, places_on_edges, reached_stretches
from gis_data.rules.walk.search_kernels import may_leave, nearest_of_places
from gis_data.rules.walk.segments import Places
from gis_data.rules.walk.workspace import filled_metres

if TYPE_CHECKING:
    from gis_data.rules.walk.graph import WalkGraph


@dataclass(frozen=True)
class Cuts:
    """Stretches of edges (n,): from begin_m to end_m metres along each. No two of them overlap."""

    edge: NDArray[np.int32]
    begin_m: NDArray[np.float64]
    end_m: NDArray[np.float64]

    @property
    def length_m(self) -> float:
        """Metres of way in all of them."""
        return float((self.end_m - self.begin_m).sum())


@dataclass(frozen=True)
class PlacesByEdge:
    """Many places, sorted so that those of one edge are found at once; order[start[e]:start[e + 1]] are on edge e."""

    places: Places
    start: NDArray[np.int64]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, places: Places, edges: int) -> PlacesByEdge:
        """Of places on a network of so many edges; those that are on none are in no list."""
        order = np.argsort(places.edge, kind="stable")
        order = order[np.searchsorted(places.edge[order], 0) :]
        counts = np.bincount(places.edge[order], minlength=edges)
        return cls(places, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), order.astype(np.int64))


@dataclass(frozen=True)
class Reach:
    """The nodes that a walk reaches (n,) and the metres to each, from `origins`, in a direction (`mode`)."""

    graph: WalkGraph
    origins: Places
    limit_m: float
    mode: int
    nodes: NDArray[np.int32]
    node_m: NDArray[np.float64]

    def cuts(self, limit_m: float | None = None) -> Cuts:
        """The ways within the limit, or within a smaller one, each cut where it falls."""
        limit_m = self.limit_m if limit_m is None else min(limit_m, self.limit_m)
        graph, edges = self.graph, self.graph.edges
        own = self._own_edges
        with filled_metres(edges.nodes, self.nodes, self.node_m) as metres:
            edge, begin, end = reached_stretches(
                self.nodes, metres, limit_m, self.mode, graph.half_start, graph.half_edge, graph.half_permit,
                edges.tail, edges.head, edges.length_m, edges.direction, graph.is_open, own,
            )  # fmt: skip
            around = [self._around_origins(e, metres, limit_m) for e in own.tolist()]
        if around:
            parts = np.concatenate(around)
            edge = np.concatenate([edge, parts[:, 0].astype(np.int32)])
            begin, end = np.concatenate([begin, parts[:, 1]]), np.concatenate([end, parts[:, 2]])
        return Cuts(edge, begin, end)

    def places(self, known: PlacesByEdge, limit_m: float | None = None) -> tuple[NDArray[np.int64], NDArray]:
        """The numbers of the places within the limit, and the metres to each, the way to its door included."""
        limit_m = self.limit_m if limit_m is None else min(limit_m, self.limit_m)
        return self.places_along(self.cuts(limit_m), known, limit_m)

    def places_along(self, cuts: Cuts, known: PlacesByEdge, limit_m: float) -> tuple[NDArray[np.int64], NDArray]:
        """The same where the stretches within the limit are known already."""
        found = places_on_edges(np.unique(cuts.edge), known.start, known.order)
        metres = self.distance_to(known.places[found])
        near = metres <= limit_m
        return found[near], metres[near]

    def distance_to(self, places: Places) -> NDArray[np.float64]:
        """(n,) metres to each place, infinite beyond the limit of the walk."""
        edges, origins = self.graph.edges, self.origins
        order = np.argsort(origins.edge, kind="stable")
        with filled_metres(edges.nodes, self.nodes, self.node_m) as metres:
            found, _ = nearest_of_places(
                places.edge, places.along_m, places.off_m, metres, np.zeros(edges.nodes, dtype=np.int32),
                origins.edge[order], origins.along_m[order], origins.off_m[order],
                np.zeros(len(origins), dtype=np.int32), edges.tail, edges.head, edges.length_m, edges.direction,
                self.graph.is_open, self.mode,
            )  # fmt: skip
        return np.where(found <= self.limit_m, found, np.inf)

    @property
    def _own_edges(self) -> NDArray[np.int32]:
        """The open edges on which an origin is."""
        edge = np.unique(self.origins.edge[self.origins.on_network])
        return edge[self.graph.is_open[edge]]

    def _around_origins(self, edge: int, metres: NDArray[np.float64], limit_m: float) -> NDArray[np.float64]:
        """(k, 3) edge, begin, end of what is reached of an edge with origins on it: over its ends, and from them."""
        edges = self.graph.edges
        whole, direction = float(edges.length_m[edge]), int(edges.direction[edge])
        from_tail, from_head = end_reaches(
            edge, metres, limit_m, self.mode, edges.tail, edges.head, edges.length_m, edges.direction
        )
        reached = [(0.0, from_tail), (whole - from_head, whole)]
        here = self.origins.edge == edge
        for along, off in zip(self.origins.along_m[here].tolist(), self.origins.off_m[here].tolist(), strict=True):
            left = limit_m - off
            if left > 0:
                back = left if may_leave(1, direction, self.mode) else 0.0
                ahead = left if may_leave(0, direction, self.mode) else 0.0
                reached.append((max(along - back, 0.0), min(along + ahead, whole)))
        return np.array([(edge, begin, end) for begin, end in merged(reached)]).reshape(-1, 3)


def merged(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches of one line as few as possible, from the beginning; those without length fall."""
    found: list[tuple[float, float]] = []
    for begin, end in sorted(stretches):
        if end <= begin:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found
