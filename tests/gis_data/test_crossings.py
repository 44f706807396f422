"""Ways that cross without a common point, and pieces of a network."""

import numpy as np
import pytest
import shapely

from gis_data.rules.crossings import find_crossings, join_crossings
from gis_data.rules.network import FlatLines, build_network
from gis_data.rules.pieces import pieces

STEP = 0.001


def lines_of(*lines) -> FlatLines:
    return FlatLines.from_geometries(np.array([shapely.LineString(np.array(line) * STEP) for line in lines]), 7)


def crossings_of(flat: FlatLines, *levels: int):
    return find_crossings(flat, np.array(levels or [0] * (len(flat.offsets) - 1), dtype=np.int16))


def test_an_x_without_a_common_point_is_found_and_can_be_joined():
    flat = lines_of([(0, 0), (2, 2)], [(0, 2), (2, 0)])
    found = crossings_of(flat)
    assert found.lonlat == pytest.approx(np.array([[1, 1]]) * STEP, abs=1e-8)
    network = build_network(join_crossings(flat, found))
    assert (network.report.components, network.report.edges) == (1, 4)


def test_an_x_with_a_common_point_is_none():
    assert len(crossings_of(lines_of([(0, 0), (1, 1), (2, 2)], [(0, 2), (1, 1), (2, 0)]))) == 0


def test_an_x_in_which_only_one_has_a_vertex_is_one():
    flat = lines_of([(0, 0), (1, 1), (2, 2)], [(0, 2), (2, 0)])
    assert build_network(join_crossings(flat, crossings_of(flat))).report.components == 1


def test_a_bridge_over_a_road_is_no_crossing():
    assert len(crossings_of(lines_of([(0, 0), (2, 2)], [(0, 2), (2, 0)]), 0, 1)) == 0


def test_two_lines_that_cross_twice_are_joined_twice():
    flat = lines_of([(0, 0), (4, 0)], [(0, 1), (1, -1), (3, -1), (4, 1)])
    found = crossings_of(flat)
    assert len(found) == 2
    assert build_network(join_crossings(flat, found)).report.edges == 6


def test_lines_that_meet_at_their_ends_do_not_cross():
    assert len(crossings_of(lines_of([(0, 0), (1, 0)], [(1, 0), (2, 0)], [(1, 0), (1, 1)]))) == 0


def test_a_network_in_forty_pieces_says_where_each_is():
    flat = lines_of([(0, 0), (9, 0)], *([(x, 1), (x, 1.5 + x / 100)] for x in np.linspace(0, 9, 39)))
    network = build_network(flat)
    found = list(pieces(network))
    assert network.report.components == 40
    assert len(found) == 39
    assert [piece.metres for piece in found] == sorted((piece.metres for piece in found), reverse=True)
    assert {round(piece.lat, 6) for piece in found} == {0.001}
    assert {round(piece.gap_m) for piece in found} == {111}


def test_a_whole_network_has_no_pieces():
    assert list(pieces(build_network(lines_of([(0, 0), (1, 0)])))) == []
