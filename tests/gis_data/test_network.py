"""Lines into nodes and edges: letters on squared paper."""

import json

import numpy as np
import pytest
import shapely
from pyproj import Geod

from gis_data.rules.network import FlatLines, TooManyDecimals, build_network

STEP = 0.001  # degrees


def network_of(*lines: list[tuple[float, float]], round_to: int = 6, **options):
    """Lines on squared paper, a square being 0.001°."""
    shapes = np.array([shapely.LineString(np.array(line) * STEP) for line in lines])
    return build_network(FlatLines.from_geometries(shapes, round_to), **options)


def keys_at(*places: tuple[float, float]) -> np.ndarray:
    return FlatLines.from_geometries(np.array([shapely.LineString(np.array(places) * STEP)])).keys


def ends_of(network) -> set[frozenset]:
    places = [tuple(place) for place in np.round(network.node_lonlat / STEP, 3)]
    return {frozenset((places[a], places[b])) for a, b in zip(network.source, network.target, strict=True)}


def test_a_line_that_meets_nothing_is_one_edge():
    network = network_of([(0, 0), (1, 0), (2, 1)])
    assert ends_of(network) == {frozenset({(0, 0), (2, 1)})}
    assert shapely.get_num_coordinates(network.geometries(0, 1))[0] == 3


def test_a_t_splits_the_bar_and_not_the_stem():
    network = network_of([(0, 0), (1, 0), (2, 0)], [(1, 0), (1, -1), (1, -2)])
    assert ends_of(network) == {
        frozenset({(0, 0), (1, 0)}),
        frozenset({(1, 0), (2, 0)}),
        frozenset({(1, 0), (1, -2)}),
    }
    assert list(network.line) == [0, 0, 1]


def test_lines_that_cross_without_a_common_vertex_do_not_meet():
    network = network_of([(0, 0), (2, 2)], [(0, 2), (2, 0)])
    assert network.report.components == 2


def test_an_8_is_split_where_it_meets_itself():
    network = network_of([(0, 0), (1, 1), (2, 2), (2, 0), (1, 1), (0, 2)])
    assert len(network.line) == 3
    assert network.report.nodes == 3


def test_an_o_keeps_one_node_where_it_closes():
    network = network_of([(0, 0), (1, 0), (1, 1), (0, 0)])
    assert network.report.nodes == 1
    assert network.source[0] == network.target[0]


def test_ends_meet_only_when_equal_after_rounding():
    lines = ([(0, 0), (1, 0)], [(1.0004, 0), (2, 0)])
    assert network_of(*lines, round_to=6).report.components == 1
    assert network_of(*lines, round_to=7).report.components == 2


def test_edges_that_meet_after_rounding_share_the_very_same_point():
    first, second = network_of([(0, 0), (1, 0)], [(1.0004, 0), (2, 0)]).geometries(0, 2)
    assert first.coords[-1] == second.coords[0]


def test_more_decimals_than_fit_are_refused():
    with pytest.raises(TooManyDecimals):
        network_of([(0, 0), (1, 0)], round_to=8)


def test_lengths_are_those_of_the_ellipsoid():
    line = [(103.0, 23.0), (103.01, 23.0), (103.02, 23.015)]
    network = build_network(FlatLines.from_geometries(np.array([shapely.LineString(line)])))
    expected = Geod(ellps="WGS84").line_length(*zip(*line, strict=True))
    assert network.length_m[0] == pytest.approx(expected, abs=1e-6)


def test_lengths_of_the_pieces_add_up_to_the_line():
    network = network_of([(0, 0), (1, 0), (2, 0), (3, 1)], [(1, 0), (1, 1)], [(2, 0), (2, 1)])
    whole = network_of([(0, 0), (1, 0), (2, 0), (3, 1)])
    assert network.length_m[network.line == 0].sum() == pytest.approx(whole.length_m.sum(), abs=1e-9)


def test_a_line_drawn_twice_counts_once():
    network = network_of([(0, 0), (1, 0), (2, 0)], [(2, 0), (1, 0), (0, 0)], [(0, 0), (1, 0), (2, 0)])
    assert network.report.total_km == network_of([(0, 0), (2, 0)]).report.total_km


def test_two_ways_round_a_block_are_both_kept():
    network = network_of([(0, 0), (0, 1), (1, 1)], [(0, 0), (1, 0), (1, 1)])
    assert len(network.line) == 2


def test_a_line_without_length_is_dropped():
    network = network_of([(0, 0), (0, 0)], [(0, 0), (1, 0)])
    assert len(network.line) == 1


def test_no_lines_make_an_empty_network():
    report = build_network(FlatLines(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(1, np.int64))).report
    assert (report.edges, report.components, report.total_km, report.largest_share) == (0, 0, 0.0, 0.0)


def test_a_wanted_vertex_becomes_a_node():
    network = network_of([(0, 0), (1, 0), (2, 0)], split_at=keys_at((1, 0), (9, 9)))
    assert len(network.line) == 2
    assert network.report.components == 1


def test_nothing_passes_where_the_lines_are_cut():
    network = network_of([(0, 0), (1, 0), (2, 0)], [(1, 0), (1, 1)], cut_at=keys_at((1, 0), (9, 9)))
    assert len(network.line) == 3
    assert network.report.components == 3
    assert network.report.nodes == 6


def test_components_are_numbered_from_the_longest():
    network = network_of([(0, 0), (1, 0)], [(5, 5), (5, 7)], [(5, 7), (6, 7)])
    assert list(network.component) == [1, 0, 0]
    share = network.length_m[1:].sum() / network.length_m.sum()
    assert network.report.largest_share == pytest.approx(share)


def test_the_roads_of_the_bund_hang_together_after_rounding(geodata):
    """Real lines cut at tile edges: their ends match only when rounded."""
    file = geodata / "shanghai" / "shanghai_roads.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    shapes = [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in features
        if feature["properties"]["kind"] in ("path", "minor_road", "major_road")
    ]
    report = build_network(FlatLines.from_geometries(shapely.get_parts(shapes), round_to=6)).report
    assert report.total_km == pytest.approx(190.3, abs=0.1)
    assert report.largest_share > 0.95
