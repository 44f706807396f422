"""Spots along the ways of a network: where something could stand, and as few of them as stand apart."""

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.graph import WalkGraph
from gis_data.rules.walk.matrix import walks_to_places
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.segments import Places

FIRST_RADIUS_M = 25.0
LAST_RADIUS_M = 10_000.0


def spots_along(graph: WalkGraph, step_m: float) -> Places:
    """Spots on every way that leads somewhere, at most `step_m` metres apart along it; one at least on each."""
    edge = np.flatnonzero(graph.walkable).astype(np.int32)
    length = graph.edges.length_m[edge]
    count = np.maximum(np.ceil(length / step_m), 1).astype(np.int64)
    first = np.cumsum(count) - count
    number = np.arange(count.sum()) - np.repeat(first, count)
    along = (number + 0.5) * np.repeat(length / count, count)
    return Places(np.repeat(edge, count), along, np.zeros(len(along)))


def positions_of(graph: WalkGraph, places: Places) -> NDArray[np.float64]:
    """(n, 2) where places that are on the network meet their way, in degrees."""
    edges = graph.edges
    # Metres along all edges, one behind the other with a gap between, so that one search finds every segment.
    base = np.concatenate([[0.0], np.cumsum(edges.length_m + 1.0)])
    owner = np.repeat(np.arange(len(edges)), np.diff(edges.first))
    metres = base[owner] + graph.vertex_m
    at = base[places.edge] + places.along_m
    vertex = np.searchsorted(metres, at, side="right") - 1
    vertex = np.clip(vertex, edges.first[places.edge], edges.first[places.edge + 1] - 2)
    size = metres[vertex + 1] - metres[vertex]
    share = np.clip((at - metres[vertex]) / np.where(size > 0, size, 1.0), 0.0, 1.0)[:, None]
    return graph.plane.degrees(graph.xy[vertex] * (1 - share) + graph.xy[vertex + 1] * share)


def thinned(graph: WalkGraph, places: Places, most: int) -> tuple[NDArray[np.int64], float]:
    """So many places at most, the first ones before later ones, and how far the others are from one that is kept.

    Of any two kept one is beyond a walk of some radius from the other; the radius is doubled until they are few enough.
    Whoever is left out in one round is within its radius of one kept then: their sum is the metres that are told.
    """
    kept, told_m, radius = np.arange(len(places)), 0.0, FIRST_RADIUS_M
    while len(kept) > most and radius <= LAST_RADIUS_M:
        some = places[kept]
        known = PlacesByEdge.of(some, len(graph.edges))
        near = walks_to_places(graph, some, np.arange(len(some) + 1), np.full(len(some), radius), known)
        kept = kept[_apart(near.indptr, near.indices)]
        told_m, radius = told_m + radius, radius * 2
    if len(kept) > most:
        kept, told_m = kept[:most], np.inf
    return kept, told_m


def _apart(start: NDArray[np.integer], near: NDArray[np.integer]) -> NDArray[np.int64]:
    """Numbers of places none of which is near one before it, first come first kept."""
    gone = np.zeros(len(start) - 1, dtype=bool)
    kept = []
    for number in range(len(gone)):
        if not gone[number]:
            kept.append(number)
            gone[near[start[number] : start[number + 1]]] = True
    return np.array(kept, dtype=np.int64)
