"""The shape of what is reached: near the ways, square at the cuts, with holes, and never over what is not reached."""

import numpy as np
import pytest
import shapely

from gis_data.rules.walk.polygon import BAND_M, reached_polygon
from gis_data.rules.walk.search import walk
from tests.walking import degrees, street_graph

TOWN = [[(x, y), (x + 200, y)] for x in range(0, 1000, 200) for y in range(0, 1001, 200)] + [
    [(x, y), (x, y + 200)] for x in range(0, 1001, 200) for y in range(0, 1000, 200)
]


def shape_of(graph, spot, limit_m):
    """The shape in metres, with the middle of the test's own drawing for its origin."""
    shape = reached_polygon(walk(graph, graph.snap(degrees([spot])), limit_m))
    shift = graph.plane.metres(degrees([(0, 0)]))[0]
    return shapely.transform(shape, lambda lonlat: graph.plane.metres(lonlat) - shift)


def test_a_street_alone_is_a_strip_that_ends_at_the_cut():
    shape = shape_of(street_graph([(0, 0), (2000, 0)]), (1000, 0), 300)
    assert shape.bounds == pytest.approx((700, -BAND_M, 1300, BAND_M), abs=1.5)
    assert shape.area == pytest.approx(600 * 2 * BAND_M, rel=0.02)


def test_the_end_of_a_dead_end_is_round():
    shape = shape_of(street_graph([(0, 0), (500, 0)]), (250, 0), 400)
    assert shape.area == pytest.approx(500 * 2 * BAND_M + np.pi * BAND_M**2, rel=0.02)


def test_blocks_stay_holes():
    shape = shape_of(street_graph(*TOWN), (500, 500), 2_000)
    (whole,) = shape.geoms
    assert len(whole.interiors) == 25
    assert whole.interiors[0].envelope.area == pytest.approx(150**2, rel=0.04)


def test_it_is_the_buffer_where_everything_is_reached():
    graph = street_graph(*TOWN)
    lines = shapely.MultiLineString(TOWN)
    shape = shape_of(graph, (500, 500), 3_000)
    assert shapely.hausdorff_distance(shape.boundary, lines.buffer(BAND_M).boundary, densify=0.05) < 8
    assert shape.symmetric_difference(lines.buffer(BAND_M)).area < 0.01 * shape.area


def test_the_other_bank_is_not_covered():
    # Two paths 30 m apart along a river, joined by a bridge far away.
    graph = street_graph([(0, 0), (3000, 0)], [(0, 30), (3000, 30)], [(3000, 0), (3000, 30)])
    shape = shape_of(graph, (500, 0), 400)
    assert shape.bounds[3] < 16
    assert not shape.intersects(shapely.LineString([(0, 29), (3000, 29)]))


def test_a_street_not_reached_is_not_covered():
    graph = street_graph(*TOWN)
    shape = shape_of(graph, (500, 500), 450)
    cuts = walk(graph, graph.snap(degrees([(500, 500)])), 450).cuts()
    shift = graph.plane.metres(degrees([(0, 0)]))[0]
    reached = shapely.union_all(shapely.transform(graph.lines(cuts.edge, cuts.begin_m, cuts.end_m), graph.plane.metres))
    reached = shapely.transform(reached, lambda xy: xy - shift)
    others = shapely.MultiLineString(TOWN).difference(reached.buffer(0.5))
    assert others.intersection(shape).length < 0.01 * others.length
    assert reached.intersection(shape).length > 0.99 * reached.length


def test_what_is_reached_in_two_parts_is_two_shapes():
    graph = street_graph([(0, 0), (200, 0)], [(0, 0), (0, 200)], [(200, 0), (600, 400), (0, 400), (0, 200)])
    doors = graph.snap(degrees([(100, 0), (400, 400)]))
    assert len(reached_polygon(walk(graph, doors, 60)).geoms) == 2


def test_it_is_valid_whatever_the_streets():
    rng = np.random.default_rng(11)
    for _ in range(25):
        nodes = rng.uniform(0, 800, (40, 2))
        pairs = rng.integers(0, 40, (90, 2))
        graph = street_graph(*[[tuple(nodes[a]), tuple(nodes[b])] for a, b in pairs if a != b])
        for limit_m in (90, 300, 900):
            shape = shape_of(graph, tuple(nodes[0]), limit_m)
            assert shapely.is_valid(shape)
            assert shape.area > 0


def test_nothing_reached_is_nothing():
    graph = street_graph([(0, 0), (500, 0)])
    assert reached_polygon(walk(graph, graph.snap(degrees([(250, 400)])), 300)).is_empty


def test_a_very_large_circle_keeps_its_lattice_small():
    graph = street_graph([(0, 0), (30_000, 0), (60_000, 0)], [(30_000, 0), (30_000, 60_000)])
    shape = shape_of(graph, (30_000, 0), 100_000)
    assert shape.area == pytest.approx(120_000 * 2 * BAND_M, rel=0.05)
