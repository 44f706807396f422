"""What one facility's walk reaches: ways cut exactly where the limit falls, and the places along them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.reach_kernels import places_on_edges, reached_stretches
from gis_data.rules.walk.search_kernels import nearest_of_places
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


_NO_CUTS = Cuts(np.empty(0, np.int32), np.empty(0), np.empty(0))


@dataclass(frozen=True)
class ManyCuts:
    """What each of many walks reaches, one after the other: stretches start[w] to start[w + 1] are those of walk w.

    A walk's own `Cuts` are views, made when they are asked for.
    """

    all: Cuts
    start: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start) - 1

    def __iter__(self) -> Iterator[Cuts]:
        return (self[walk] for walk in range(len(self)))

    def __getitem__(self, walk: int) -> Cuts:
        low, high = self.start[range(len(self))[walk]], self.start[range(len(self))[walk] + 1]
        return Cuts(self.all.edge[low:high], self.all.begin_m[low:high], self.all.end_m[low:high])

    @classmethod
    def joined(cls, parts: Sequence[ManyCuts]) -> ManyCuts:
        """Of several runs of walks, in their order."""
        if len(parts) == 1:
            return parts[0]
        columns = (np.concatenate([column, *(getattr(part.all, name) for part in parts)])
                   for name, column in vars(_NO_CUTS).items())  # fmt: skip
        before = np.cumsum([0, *(part.start[-1] for part in parts)])
        starts = [part.start[:-1] + shift for part, shift in zip(parts, before, strict=False)]
        return cls(Cuts(*columns), np.concatenate([*starts, before[-1:]]))


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
        graph, edges, origins = self.graph, self.graph.edges, self.origins
        with filled_metres(edges.nodes, self.nodes, self.node_m) as metres:
            stretches = reached_stretches(
                self.nodes, metres, limit_m, self.mode, origins.edge, origins.along_m, origins.off_m,
                graph.half_start, graph.half_to, graph.half_edge, graph.half_m, graph.half_permit, edges.tail,
                edges.head, edges.length_m, edges.direction, graph.is_open,
            )  # fmt: skip
        return Cuts(*stretches)

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
