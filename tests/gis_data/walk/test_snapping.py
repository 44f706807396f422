"""Places are set on the nearest way that leads somewhere, or on none."""

import numpy as np
import pytest
import shapely

from tests.walking import degrees, street_graph

STREET = [(0, 0), (1000, 0)]


def test_a_place_stands_at_its_foot_on_the_street():
    places = street_graph(STREET).snap(degrees([(300, 40)]))
    assert places.edge.tolist() == [0]
    assert places.along_m[0] == pytest.approx(300, abs=0.2)
    assert places.off_m[0] == pytest.approx(40, abs=0.1)


def test_a_place_beside_the_end_stands_on_the_end():
    places = street_graph(STREET).snap(degrees([(1030, 40)]))
    assert places.along_m[0] == pytest.approx(1000, abs=0.2)
    assert places.off_m[0] == pytest.approx(50, abs=0.1)


def test_a_place_too_far_away_is_on_no_way_but_told_how_far_it_is():
    places = street_graph(STREET).snap(degrees([(300, 140)]))
    assert places.edge.tolist() == [-1]
    assert places.off_m[0] == pytest.approx(140, abs=0.1)
    assert not places.on_network[0]


def test_a_place_very_far_away_is_told_no_distance():
    assert np.isnan(street_graph(STREET).snap(degrees([(300, 5_000)])).off_m[0])


def test_a_place_without_a_position_is_on_no_way():
    assert street_graph(STREET).snap(np.array([[np.nan, 23.0]])).edge.tolist() == [-1]


def test_a_fragment_that_leads_nowhere_is_passed_over():
    graph = street_graph(STREET, [(300, 60), (330, 60)])
    assert graph.snap(degrees([(310, 55)])).off_m[0] == pytest.approx(55, abs=0.1)


def test_a_small_network_is_used_although_it_is_no_longer_than_a_fragment():
    assert street_graph([(0, 0), (50, 0)]).snap(degrees([(20, 5)])).edge.tolist() == [0]


def test_steps_carry_nobody_on_wheels():
    graph = street_graph([(0, 0), (300, 0), (1000, 0)], [(300, 0), (300, 100)], steps=[1])
    assert graph.snap(degrees([(302, 90)])).off_m[0] == pytest.approx(2, abs=0.1)
    assert graph.without_steps().snap(degrees([(302, 90)])).off_m[0] == pytest.approx(90, abs=0.1)


def test_without_any_way_no_place_is_on_one():
    graph = street_graph(STREET, steps=[0]).without_steps()
    assert graph.snap(degrees([(300, 10)])).edge.tolist() == [-1]


def test_the_nearest_way_is_the_one_that_a_comparison_with_all_finds():
    rng = np.random.default_rng(3)
    ends = rng.uniform(0, 3_000, (120, 2))
    graph = street_graph(*[[tuple(a), tuple(a + rng.normal(0, 200, 2))] for a in ends])
    spots = degrees(rng.uniform(-200, 3_200, (400, 2)))
    places = graph.snap(spots, limit_m=400)
    owner = np.repeat(np.arange(len(graph.edges)), np.diff(graph.edges.first))
    lines = shapely.linestrings(graph.xy, indices=owner)[graph.piece_m[graph.piece] >= 200]
    metres = shapely.distance(shapely.points(graph.plane.metres(spots))[:, None], lines[None, :]).min(axis=1)
    np.testing.assert_allclose(places.off_m, metres, atol=1e-6)
