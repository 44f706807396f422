"""What is reached within a limit: ways cut exactly there, and places by their own walk."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis_data.rules.walk.graph import build_graph
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.reach_kernels import insert_stretch
from gis_data.rules.walk.search import walk, walk_many
from tests.walking import degrees, street_edges, street_graph

CROSS = ([(-500, 0), (0, 0)], [(0, 0), (500, 0)], [(0, 0), (0, 500)], [(0, 0), (0, -500)])
# A block of 400 by 200 m, its streets split at its corners.
BLOCK = ([(0, 0), (400, 0)], [(400, 0), (400, 200)], [(400, 200), (0, 200)], [(0, 200), (0, 0)])


def reach_of(graph, spot, limit_m, **options):
    return walk(graph, graph.snap(degrees([spot])), limit_m, **options)


def test_streets_are_cut_where_the_limit_falls():
    reach = reach_of(street_graph(*CROSS), (0, 0), 200)
    assert reach.cuts().length_m == pytest.approx(800, abs=0.5)
    ends = shapely.get_coordinates(reach.graph.lines(*vars(reach.cuts()).values()))
    far = np.hypot(*(reach.graph.plane.metres(ends) - reach.graph.plane.metres(degrees([(0, 0)]))).T)
    assert far.max() == pytest.approx(200, abs=0.1)


def test_the_way_from_the_door_to_the_street_counts():
    assert reach_of(street_graph(*CROSS), (100, 30), 200).cuts().length_m == pytest.approx(170 + 100 + 3 * 70, abs=0.5)


def test_the_limit_may_fall_on_the_street_of_the_door():
    reach = reach_of(street_graph(*CROSS), (250, 0), 100)
    cuts = reach.cuts()
    assert len(cuts.edge) == 1
    assert (cuts.begin_m[0], cuts.end_m[0]) == pytest.approx((150, 350), abs=0.3)
    assert not len(reach.nodes)


def test_a_street_reached_from_both_ends_keeps_the_gap_between():
    cuts = reach_of(street_graph(*BLOCK), (0, 100), 380).cuts()
    north = cuts.edge == 2
    assert cuts.length_m == pytest.approx(200 + 2 * 280, abs=1)
    assert north.sum() == 1
    whole = reach_of(street_graph(*BLOCK), (0, 100), 600).cuts()
    assert whole.length_m == pytest.approx(2 * 600, abs=1)
    assert len(whole.edge) == 4


def test_a_street_whose_middle_is_not_reached_is_cut_in_two():
    # A lane between the far corners of two streets of 200 m: 600 m long, reached 100 m from each end.
    graph = street_graph([(0, 0), (200, 0)], [(0, 0), (0, 200)], [(200, 0), (500, 300), (200, 300), (0, 200)])
    cuts = reach_of(graph, (0, 0), 300).cuts()
    lane = graph.edges.length_m > 300
    (number,) = np.flatnonzero(lane)
    assert (cuts.edge == number).sum() == 2
    assert (cuts.end_m - cuts.begin_m)[cuts.edge == number] == pytest.approx([100, 100], abs=0.5)


def test_a_smaller_ring_comes_from_the_same_walk():
    reach = reach_of(street_graph(*CROSS), (0, 0), 400)
    assert reach.cuts(100).length_m == pytest.approx(400, abs=0.5)
    assert reach.cuts(9_999).length_m == reach.cuts(400).length_m


def test_several_entrances_are_one_facility():
    graph = street_graph(*CROSS)
    doors = graph.snap(degrees([(-300, 0), (300, 0)]))
    assert walk(graph, doors, 100).cuts().length_m == pytest.approx(400, abs=0.5)
    assert walk(graph, doors, 320).cuts().length_m == pytest.approx(1000 + 40, abs=1)


def test_one_way_passages_are_walked_one_way():
    graph = street_graph([(0, 0), (400, 0)], [(400, 0), (400, 300)], one_way=[0])
    assert reach_of(graph, (0, 0), 500, towards=False).cuts().length_m == pytest.approx(500, abs=0.5)
    assert reach_of(graph, (0, 0), 500, towards=True).cuts().length_m == pytest.approx(0, abs=0.5)
    assert reach_of(graph, (300, 0), 200, towards=True).cuts().length_m == pytest.approx(200, abs=0.5)


def test_wheels_go_around_the_steps():
    lines = (*BLOCK, [(0, 200), (0, 200.5), (0, 600)])
    on_foot = reach_of(street_graph(*lines, steps=[3]), (0, 0), 300)
    assert on_foot.cuts().length_m == pytest.approx(300 + 200 + 200, abs=1.5)
    graph = street_graph(*lines, steps=[3]).without_steps()
    assert reach_of(graph, (0, 0), 300).cuts().length_m == pytest.approx(300, abs=0.5)


def test_a_gate_that_is_shut_is_walked_up_to_and_not_through():
    graph = street_graph([(0, 0), (200, 0)], [(200, 0), (600, 0)], [(0, 0), (0, 300)])
    node = graph.edges.head[np.flatnonzero(np.isclose(graph.edges.length_m, 200, atol=1))[0]]
    shut = graph.restricted(np.ones(len(graph.edges), bool), np.arange(graph.edges.nodes) == node)
    reach = reach_of(shut, (0, 0), 450)
    assert reach.cuts().length_m == pytest.approx(200 + 300, abs=0.5)
    behind = shut.snap(degrees([(300, 0)]))
    assert reach.distance_to(behind).tolist() == [np.inf]
    assert walk(shut, behind, 450).cuts().length_m == pytest.approx(400, abs=0.5)


def test_a_way_with_hours_is_closed_outside_them():
    edges = street_edges([(0, 0), (200, 0)], [(200, 0), (600, 0)])
    hours = (np.abs(edges.length_m - 400) < 2).astype(np.int32)
    graph = build_graph(replace(edges, hours=hours, hour_texts=("", "06:00-22:00")))
    assert reach_of(graph.when(np.array([True, True])), (0, 0), 500).cuts().length_m == pytest.approx(500, abs=0.5)
    assert reach_of(graph.when(np.array([True, False])), (0, 0), 500).cuts().length_m == pytest.approx(200, abs=0.5)


def test_the_other_piece_of_the_network_is_not_reached():
    graph = street_graph(*CROSS, [(50, 30), (500, 30)])
    reached = reach_of(graph, (-100, 0), 2_000)
    assert reached.cuts().length_m == pytest.approx(2_000, abs=1)


def test_a_facility_off_the_network_reaches_nothing():
    reach = reach_of(street_graph(*CROSS), (250, 250), 1_000)
    assert reach.cuts().length_m == 0
    assert not len(reach.cuts().edge)


def test_a_ring_street_is_reached_once():
    # One edge that begins and ends in the same junction.
    graph = street_graph([(-100, 0), (0, 0)], [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    assert reach_of(graph, (-50, 0), 1_000).cuts().length_m == pytest.approx(500, abs=0.5)
    assert reach_of(graph, (-50, 0), 150).cuts().length_m == pytest.approx(100 + 200, abs=0.5)


def test_houses_are_in_by_their_own_walk_and_not_by_the_shape():
    graph = street_graph(*CROSS)
    houses = graph.snap(degrees([(150, 0), (150, 60), (-190, 5), (250, 0), (250, 250)]))
    numbers, metres = reach_of(graph, (0, 0), 200).places(PlacesByEdge.of(houses, len(graph.edges)))
    assert sorted(numbers.tolist()) == [0, 2]
    assert dict(zip(numbers.tolist(), metres.tolist(), strict=True)) == pytest.approx({0: 150, 2: 195}, abs=0.3)


def test_a_house_on_the_street_of_the_door_is_reached_along_it():
    graph = street_graph(*CROSS)
    metres = reach_of(graph, (200, 0), 1_000).distance_to(graph.snap(degrees([(350, 10), (-100, 0), (0, 400)])))
    assert metres == pytest.approx([160, 300, 600], abs=0.5)


def test_nothing_is_left_behind_for_the_next_walk():
    graph = street_graph(*CROSS)
    first = reach_of(graph, (0, 0), 200).cuts().length_m
    reach_of(graph, (400, 0), 900).cuts()
    assert reach_of(graph, (0, 0), 200).cuts().length_m == first


def test_stretches_that_overlap_become_one():
    edge, begin, end = np.zeros(9, np.int32), np.zeros(9), np.zeros(9)
    count = 0
    for low, high in [(5, 7), (0, 3), (2, 4), (4, 4.5), (6, 6), (8, 9), (6.5, 8.5)]:
        count = insert_stretch(1, float(low), float(high), 0, count, edge, begin, end)
    assert sorted(zip(begin[:count].tolist(), end[:count].tolist(), strict=True)) == [(0, 4.5), (5, 9)]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_many_walks_are_the_walks_of_each(threads):
    graph = street_graph(*CROSS, [(50, 30), (500, 30)])
    spots = [(0, 0), (100, 5), (-300, 0), (250, 250), (0, 450), (300, 35)]
    doors = graph.snap(degrees(spots))
    start = np.array([0, 2, 3, 4, 5, 6])  # the first has two entrances
    limits = np.array([120.0, 300.0, 500.0, 900.0, 50.0])
    found = walk_many(graph, doors, start, limits, threads=threads)
    for cuts, first, last, limit_m in zip(found, start, start[1:], limits, strict=False):
        alone = walk(graph, doors[first:last], limit_m).cuts()
        assert cuts.length_m == pytest.approx(alone.length_m)
        assert sorted(cuts.edge.tolist()) == sorted(alone.edge.tolist())
    assert found[2].length_m == found[-3].length_m == 0
    assert len(found) == 5
    with pytest.raises(IndexError):
        found[5]


def test_no_walks_at_all_reach_nothing():
    graph = street_graph(*CROSS)
    nowhere = graph.snap(np.empty((0, 2)))
    assert list(walk_many(graph, nowhere, np.array([0]), np.empty(0))) == []
