"""Small invented networks for tests, drawn in metres around (103, 23); and a real one out of an OSM extract."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely

from gis_data.osm.walking import WalkWay
from gis_data.osm.ways import read_walkable
from gis_data.rules.network import FlatLines, Network, build_network
from gis_data.rules.walk.graph import Edges, WalkGraph, build_graph
from gis_data.rules.walk.plane import Plane

MIDDLE = Plane(103.0, 23.0)
Line = Sequence[tuple[float, float]]


def degrees(metres: Sequence[tuple[float, float]]) -> np.ndarray:
    """Positions (n, 2) in metres as degrees."""
    return MIDDLE.degrees(np.array(metres, dtype=float).reshape(-1, 2))


def street_edges(*lines: Line, one_way: Sequence[int] = (), steps: Sequence[int] = ()) -> Edges:
    """The network of lines in metres that meet where they share a vertex; some, by number, are one way or steps."""
    flat = FlatLines.from_geometries(np.array([shapely.LineString(degrees(line)) for line in lines]), round_to=7)
    network = build_network(flat)
    direction, stairs = np.zeros(len(lines), np.int8), np.zeros(len(lines), bool)
    direction[list(one_way)], stairs[list(steps)] = 1, True
    return edges_of(network, direction, stairs)


def street_graph(*lines: Line, one_way: Sequence[int] = (), steps: Sequence[int] = ()) -> WalkGraph:
    """The same, ready to be walked."""
    return build_graph(street_edges(*lines, one_way=one_way, steps=steps))


def edges_of(network: Network, direction: np.ndarray, steps: np.ndarray) -> Edges:
    """The arrays of a network; direction and steps (lines,) as their lines have them."""
    count = network.last - network.first + 1
    first = np.concatenate([[0], np.cumsum(count)])
    vertices = np.arange(first[-1]) - np.repeat(first[:-1], count) + np.repeat(network.first, count)
    return Edges(
        ids=np.arange(len(network.line)),
        nodes=len(network.node_key),
        tail=network.source.astype(np.int32),
        head=network.target.astype(np.int32),
        length_m=network.length_m,
        direction=direction[network.line],
        steps=steps[network.line],
        first=first,
        lonlat=network.lonlat[vertices],
        hours=np.zeros(len(network.line), np.int32),
        gate_hours=np.zeros(len(network.node_key), np.int32),
    )


def extract_edges(path: Path) -> Edges:
    """The walking network of an OSM extract."""
    walkable = read_walkable(path)
    network = build_network(walkable.lines, split_at=walkable.barrier_keys, cut_at=walkable.blocked)
    ways: list[WalkWay] = walkable.ways
    return edges_of(network, np.array([w.direction for w in ways], np.int8), np.array([w.steps for w in ways]))
