"""Spots along ways: as dense as asked, on the ways, and thinned so that none is far from one that is kept."""

import numpy as np
import pytest

from gis_data.rules.walk.matrix import walks_to_places
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.spots import positions_of, spots_along, thinned
from tests.walking import street_graph

BENT = ([(0, 0), (100, 0), (100, 300)], [(100, 300), (1000, 300)])


def test_no_two_neighbours_are_farther_apart_than_the_step():
    graph = street_graph(*BENT)
    spots = spots_along(graph, 60)
    assert len(spots) == 7 + 15
    for edge in (0, 1):
        along = np.sort(spots.along_m[spots.edge == edge])
        assert np.diff(along).max() <= 60
        assert along[0] <= 30


def test_positions_lie_on_the_ways_where_the_metres_say():
    graph = street_graph(*BENT)
    spots = spots_along(graph, 60)
    again = graph.snap(positions_of(graph, spots))
    assert again.edge.tolist() == spots.edge.tolist()
    assert again.along_m == pytest.approx(spots.along_m, abs=0.01)
    assert again.off_m == pytest.approx(np.zeros(len(spots)), abs=0.01)


def test_thinning_keeps_so_many_at_most_and_tells_how_far_the_others_are():
    graph = street_graph(*BENT)
    spots = spots_along(graph, 10)
    kept, apart_m = thinned(graph, spots, 12)
    assert 0 < len(kept) <= 12
    known = PlacesByEdge.of(spots[kept], len(graph.edges))
    near = walks_to_places(graph, spots, np.arange(len(spots) + 1), np.full(len(spots), apart_m), known)
    assert (np.diff(near.indptr) > 0).all()


def test_few_enough_stay_as_they_are():
    graph = street_graph(*BENT)
    spots = spots_along(graph, 60)
    kept, apart_m = thinned(graph, spots, len(spots))
    assert (kept.tolist(), apart_m) == (list(range(len(spots))), 0.0)


def test_the_first_of_two_close_together_stays():
    graph = street_graph(*BENT)
    spots = spots_along(graph, 10)[np.array([5, 4, 60])]
    kept, _ = thinned(graph, spots, 2)
    assert kept.tolist() == [0, 2]


def test_without_ways_there_are_no_spots():
    graph = street_graph(*BENT)
    closed = graph.restricted(np.zeros(len(graph.edges), dtype=bool))
    assert not len(spots_along(closed, 60))
