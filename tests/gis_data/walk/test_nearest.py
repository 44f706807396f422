"""From every place to the nearest of many facilities."""

import numpy as np
import pytest

from gis_data.rules.walk.search import nearest
from tests.walking import degrees, street_graph

STREET = [(0, 0), (500, 0)], [(500, 0), (1000, 0)], [(500, 0), (500, 400)]


def found(graph, doors, houses, owner=None, **options):
    owner = np.arange(len(doors)) if owner is None else np.array(owner)
    return nearest(graph, graph.snap(degrees(doors)), owner.astype(np.int32), graph.snap(degrees(houses)), **options)


def test_each_house_goes_to_the_facility_nearest_on_foot():
    answer = found(street_graph(*STREET), [(0, 0), (1000, 0)], [(100, 10), (480, 0), (520, 0), (500, 300)])
    assert answer.owner[:3].tolist() == [0, 0, 1]
    assert answer.walk_m == pytest.approx([110, 480, 480, 800], abs=1)


def test_the_nearer_of_two_on_one_street_wins():
    answer = found(street_graph(*STREET), [(100, 0), (300, 0)], [(180, 0), (220, 0), (350, 0)])
    assert answer.owner.tolist() == [0, 1, 1]
    assert answer.walk_m == pytest.approx([80, 80, 50], abs=0.5)


def test_the_crow_may_find_another_one():
    # Two parallel streets, 50 m apart, that meet only at one end.
    graph = street_graph([(0, 0), (1000, 0)], [(0, 50), (1000, 50)], [(0, 0), (0, 50)])
    answer = found(graph, [(900, 50), (300, 0)], [(900, 0)])
    assert answer.owner.tolist() == [1]
    assert answer.walk_m == pytest.approx([600], abs=1)


def test_a_facility_with_two_doors_counts_its_nearer_one():
    answer = found(street_graph(*STREET), [(0, 0), (1000, 0), (500, 400)], [(900, 0), (500, 390)], owner=[7, 7, 9])
    assert answer.owner.tolist() == [7, 9]


def test_a_house_in_another_piece_has_no_way():
    answer = found(street_graph(*STREET, [(0, 80), (450, 80)]), [(100, 0)], [(200, 85), (200, 0)])
    assert answer.owner.tolist() == [-1, 0]
    assert answer.walk_m.tolist()[0] == np.inf


def test_a_house_off_the_network_has_no_way():
    answer = found(street_graph(*STREET), [(100, 0)], [(200, 350)])
    assert (answer.owner.tolist(), answer.walk_m.tolist()) == ([-1], [np.inf])


def test_without_facilities_nobody_has_one():
    answer = found(street_graph(*STREET), [], [(200, 0)])
    assert (answer.owner.tolist(), answer.walk_m.tolist()) == ([-1], [np.inf])


def test_people_walk_to_the_facility_through_one_way_passages():
    graph = street_graph([(0, 0), (500, 0)], [(500, 0), (500, 600), (0, 600), (0, 0)], one_way=[0])
    houses = [(250, 0)]
    assert found(graph, [(0, -10)], houses).walk_m == pytest.approx([250 + 1700 + 10], abs=3)
    assert found(graph, [(0, -10)], houses, towards=False).walk_m == pytest.approx([260], abs=1)


def test_far_more_doors_than_streets_fit_the_search():
    doors = [(x, 0) for x in range(0, 1000, 1)]
    answer = found(street_graph(*STREET), doors, [(500, 300)])
    assert answer.walk_m == pytest.approx([300], abs=0.5)
