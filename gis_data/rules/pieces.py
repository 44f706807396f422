"""The pieces into which a network falls: how long each is, where it lies, and how near it comes to the largest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gis_data.crs import from_wgs84, metres_around
from gis_data.rules.network import Network

MOST_PIECES = 200  # described one by one; of more, the longest


@dataclass(frozen=True)
class Piece:
    """One connected piece beside the largest: `gap_m` metres part the two, at (`lon`, `lat`) on the piece."""

    number: int
    metres: float
    edges: int
    lon: float
    lat: float
    gap_m: float


def pieces(network: Network, most: int = MOST_PIECES) -> Iterator[Piece]:
    """The pieces but the largest, the longest first."""
    metres = np.bincount(network.component, weights=network.length_m)
    count = min(len(metres) - 1, most)
    if count < 1:
        return
    edges = np.bincount(network.component)
    wanted = np.flatnonzero(network.component <= count)
    shapes = _in_metres(network, wanted)
    main = network.component[wanted] == 0
    own = np.flatnonzero(~main)
    (query, found), gap = shapely.STRtree(shapes[main]).query_nearest(
        shapes[own], all_matches=False, return_distance=True
    )
    number = network.component[wanted[own[query]]]
    order = np.lexsort((gap, number))
    first = order[np.concatenate([[True], number[order][1:] != number[order][:-1]])]
    for row in first.tolist():
        piece, edge, near = int(number[row]), own[query[row]], np.flatnonzero(main)[found[row]]
        lon, lat = _nearest_place(network, wanted[edge], wanted[near])
        yield Piece(piece, float(metres[piece]), int(edges[piece]), lon, lat, float(gap[row]))


def _in_metres(network: Network, edges: np.ndarray) -> np.ndarray:
    """The lines of some edges in metres."""
    lines = network.shapes(edges)
    return from_wgs84(lines, metres_around(lines))


def _nearest_place(network: Network, edge: int, other: int) -> tuple[float, float]:
    """The place in degrees on an edge that is nearest to another edge."""
    one, two = network.shapes(np.array([edge, other]))
    lon, lat = shapely.get_coordinates(shapely.shortest_line(one, two))[0].tolist()
    return lon, lat
