"""The same answers as an independent library gives on a real country's network."""

import networkx as nx
import numpy as np
import pytest

from gis_data.rules.walk.graph import build_graph
from gis_data.rules.walk.search import nearest, walk
from tests.walking import extract_edges

LIMITS = (300.0, 1_000.0, 4_000.0)


@pytest.fixture(scope="module")
def graph(geodata):
    return build_graph(extract_edges(geodata / "liechtenstein" / "liechtenstein.osm.pbf"))


@pytest.fixture(scope="module")
def peer(graph):
    """Both directions of every edge, as each may be walked; of several between two nodes the shortest."""
    edges, net = graph.edges, nx.DiGraph()
    net.add_nodes_from(range(edges.nodes))
    for tail, head, metres, way in zip(
        edges.tail.tolist(), edges.head.tolist(), edges.length_m.tolist(), edges.direction.tolist(), strict=True
    ):
        for here, there, allowed in ((tail, head, way >= 0), (head, tail, way <= 0)):
            if allowed and metres < net.get_edge_data(here, there, {"m": np.inf})["m"]:
                net.add_edge(here, there, m=metres)
    return net


def random_places(graph, count, seed):
    rng = np.random.default_rng(seed)
    spots = graph.edges.lonlat[rng.integers(0, len(graph.edges.lonlat), 2 * count)] + rng.normal(
        0, 2e-4, (2 * count, 2)
    )
    places = graph.snap(spots)
    return places[np.flatnonzero(places.on_network)[:count]]


def joined(peer, graph, places, name):
    """The peer's network with each place as a node, tied to both ends of its edge by the metres to them."""
    edges, net = graph.edges, peer.copy()
    for i in range(len(places)):
        e, along, off = places.edge[i], places.along_m[i], places.off_m[i]
        net.add_edge((name, i), int(edges.tail[e]), m=along + off)
        net.add_edge((name, i), int(edges.head[e]), m=edges.length_m[e] - along + off)
    return net


@pytest.mark.parametrize("limit_m", LIMITS)
def test_as_many_metres_are_reached(graph, peer, limit_m):
    places = random_places(graph, 25, 4)
    net = joined(peer, graph, places, "door")
    edges = graph.edges
    for i in range(len(places)):
        there = nx.single_source_dijkstra_path_length(net, ("door", i), cutoff=limit_m, weight="m")
        metres = np.array([there.get(node, np.inf) for node in range(edges.nodes)])
        left = np.maximum(limit_m - metres, 0)
        along, against = left[edges.tail] * (edges.direction >= 0), left[edges.head] * (edges.direction <= 0)
        reached = np.minimum(edges.length_m, along + against)
        own = places.edge[i]
        reached[own] = 0
        cuts = walk(graph, places[i : i + 1], limit_m, towards=False).cuts()
        elsewhere = cuts.edge != own
        ours = float((cuts.end_m - cuts.begin_m)[elsewhere].sum())
        assert ours == pytest.approx(reached.sum(), rel=1e-3, abs=1e-3)


def test_each_place_has_the_same_nearest_facility(graph, peer):
    doors, houses = random_places(graph, 60, 5), random_places(graph, 1_500, 6)
    answer = nearest(graph, doors, np.arange(60, dtype=np.int32), houses)
    net = joined(peer.reverse(), graph, doors, "door")
    metres, paths = nx.multi_source_dijkstra(net, {("door", i) for i in range(60)}, weight="m")
    edges = graph.edges
    for i in range(len(houses)):
        e, along = houses.edge[i], houses.along_m[i]
        tail, head = int(edges.tail[e]), int(edges.head[e])
        ways = [
            (metres.get(tail, np.inf) + along, paths.get(tail)),
            (metres.get(head, np.inf) + edges.length_m[e] - along, paths.get(head)),
        ]
        for d in np.flatnonzero(doors.edge == e):
            ways.append((doors.off_m[d] + abs(doors.along_m[d] - along), [("door", d)]))
        best = min(way[0] for way in ways)
        assert answer.walk_m[i] == pytest.approx(best + houses.off_m[i], abs=1e-6)
        tied = {path[0][1] for length, path in ways if path and length < best + 1e-6}
        assert answer.owner[i] in tied or not np.isfinite(best)
