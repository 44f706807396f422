"""Many facilities to many places at once: the same metres as one walk after the other, and none beyond the limit."""

import numpy as np
import pytest

from gis_data.rules.walk.graph import build_graph
from gis_data.rules.walk.matrix import walks_to_places
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.search import walk
from tests.walking import degrees, extract_edges, street_graph

BLOCK = ([(0, 0), (400, 0)], [(400, 0), (400, 200)], [(400, 200), (0, 200)], [(0, 200), (0, 0)])


def matrix(graph, doors, spots, limit_m, starts=None, **options):
    origins, places = graph.snap(degrees(doors)), graph.snap(degrees(spots))
    starts = np.arange(len(doors) + 1) if starts is None else np.array(starts)
    limits = np.full(len(starts) - 1, float(limit_m))
    return walks_to_places(graph, origins, starts, limits, PlacesByEdge.of(places, len(graph.edges)), **options)


def test_metres_along_the_way_and_from_both_doors():
    found = matrix(street_graph([(0, 0), (1000, 0)]), [(100, 10), (900, 0)], [(150, 5), (500, 0)], 500)
    assert found.toarray() == pytest.approx(np.array([[65, 410], [0, 400]]), abs=0.5)
    assert found.nnz == 3


def test_a_place_at_the_door_is_an_entry_of_nothing():
    found = matrix(street_graph([(0, 0), (1000, 0)]), [(100, 0)], [(100, 0), (990, 0)], 50)
    assert (found.nnz, found.indices.tolist(), found.data[0]) == (1, [0], pytest.approx(0, abs=1e-3))


def test_several_entrances_are_one_facility():
    found = matrix(street_graph([(0, 0), (1000, 0)]), [(100, 0), (900, 0)], [(850, 0), (120, 0)], 60, starts=[0, 2])
    assert found.toarray() == pytest.approx(np.array([[50, 20]]), abs=0.5)


def test_one_way_passages_are_walked_one_way():
    graph = street_graph([(0, 0), (400, 0)], one_way=[0])
    spots = [(100, 0), (300, 0)]
    assert matrix(graph, [(200, 0)], spots, 500, towards=False).indices.tolist() == [1]
    assert matrix(graph, [(200, 0)], spots, 500, towards=True).indices.tolist() == [0]


def test_a_closed_way_has_no_places():
    graph = street_graph(*BLOCK)
    closed = graph.restricted(np.array([True, True, False, True]))
    doors, spots = graph.snap(degrees([(200, 0)])), graph.snap(degrees([(200, 200), (0, 100)]))
    known = PlacesByEdge.of(spots, len(graph.edges))
    found = walks_to_places(closed, doors, np.array([0, 1]), np.array([900.0]), known)
    assert found.indices.tolist() == [1]


def test_nobody_to_walk_from_and_nowhere_to_walk_to():
    graph = street_graph(*BLOCK)
    assert matrix(graph, [], [(0, 0)], 100).shape == (0, 1)
    assert matrix(graph, [(0, 0)], [], 100).nnz == 0


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("towards", [True, False])
def test_a_country_agrees_with_one_walk_after_the_other(country, threads, towards):
    graph, doors, places = country
    starts = np.concatenate([np.arange(0, 60, 2), [60]])
    limits = np.linspace(50, 1500, len(starts) - 1)
    known = PlacesByEdge.of(places, len(graph.edges))
    found = walks_to_places(graph, doors, starts, limits, known, towards=towards, threads=threads)
    assert found.shape == (len(limits), len(places))
    assert found.nnz > 500
    for f, limit_m in enumerate(limits):
        metres = walk(graph, doors[starts[f] : starts[f + 1]], limit_m, towards).distance_to(places)
        row = slice(found.indptr[f], found.indptr[f + 1])
        assert found.indices[row].tolist() == np.flatnonzero(np.isfinite(metres)).tolist()
        assert found.data[row] == pytest.approx(metres[found.indices[row]])


@pytest.fixture(scope="module")
def country(geodata):
    """A real network with sixty doors and three thousand places on it."""
    graph = build_graph(extract_edges(geodata / "liechtenstein" / "liechtenstein.osm.pbf"))
    rng = np.random.default_rng(11)
    spots = graph.edges.lonlat[rng.integers(0, len(graph.edges.lonlat), 3_060)] + rng.normal(0, 3e-4, (3_060, 2))
    places = graph.snap(spots)
    return graph, places[:60], places[60:]
