"""Which loose ends are joined and which are left: a few lines on squared paper, a metre to a square."""

import numpy as np
import pytest
import shapely

from gis_data.rules.joining import ALONGSIDE, NO_OTHER_SIDE, OTHER_LEVEL, TOO_FAR, BadTolerance, join_ends
from gis_data.rules.network import FlatLines, build_network
from gis_data.rules.seams import find_seams

PER_METRE = np.array([1 / 111_320, 1 / 110_574])  # degrees at the equator
ORIGIN = np.array([103.0, 0.0])
Line = list[tuple[float, float]]


def joined_of(*lines: Line, levels: tuple[int, ...] = (), tolerance: float = 1.5, near: float = 5.0):
    """Lines in metres east and north of a place on the equator."""
    shapes = np.array([shapely.LineString(ORIGIN + np.array(line) * PER_METRE) for line in lines])
    flat = FlatLines.from_geometries(shapes, 7)
    level = np.array(levels or [0] * len(lines), dtype=np.int16)
    seams = find_seams(flat.lonlat, flat.offsets)
    return join_ends(flat, level, seams, tolerance, near)


def pieces_of(*lines: Line, **options) -> int:
    return build_network(joined_of(*lines, **options).lines).report.components


def reasons(*lines: Line, **options) -> set[str]:
    return {end.why for end in joined_of(*lines, **options).loose}


def test_ends_that_go_on_from_one_another_are_joined_half_way():
    joined = joined_of([(0, 0), (50, 0)], [(51, 0), (99, 0)])
    assert joined.joins.metres == pytest.approx([1.0], abs=0.02)
    assert joined.joins.of_ends.tolist() == [True]
    network = build_network(joined.lines)
    assert network.report.components == 1
    assert network.report.total_km == pytest.approx(0.099, abs=0.0005)


def test_ends_farther_apart_than_the_tolerance_stay_apart_and_are_told():
    lines = ([(0, 0), (50, 0)], [(52, 0), (99, 0)])
    assert pieces_of(*lines) == 2
    assert reasons(*lines) == {TOO_FAR}
    assert pieces_of(*lines, tolerance=2.5) == 1


def test_nothing_is_joined_without_a_tolerance():
    joined = joined_of([(0, 0), (50, 0)], [(50.5, 0), (99, 0)], tolerance=0)
    assert len(joined.joins) == 0
    assert len(joined.loose) == 2


@pytest.mark.parametrize("metres", [-1, 21, float("nan")])
def test_a_tolerance_that_makes_no_sense_is_refused(metres):
    with pytest.raises(BadTolerance):
        joined_of([(0, 0), (50, 0)], tolerance=metres)


def test_two_parallel_ways_a_metre_apart_do_not_merge():
    lines = ([(0, 0), (50, 0)], [(0, 1), (50, 1)])
    assert pieces_of(*lines) == 2
    assert reasons(*lines) == {ALONGSIDE}


def test_a_way_that_ends_beside_a_longer_one_does_not_merge():
    assert pieces_of([(0, 0), (80, 0)], [(0, 1), (50, 1)]) == 2


def test_a_stem_that_stops_short_of_the_bar_meets_it_where_it_points():
    joined = joined_of([(0, 0), (50, 0)], [(20, 31), (20, 1)])
    network = build_network(joined.lines)
    assert network.report.components == 1
    assert len(network.line) == 3
    assert sorted(np.round(network.length_m, 0).tolist()) == [20, 30, 31]


def test_a_stem_meets_a_corner_of_the_bar_rather_than_a_place_beside_it():
    joined = joined_of([(0, 0), (20.5, 0), (50, 0)], [(20, 31), (20, 1)])
    assert len(build_network(joined.lines).line) == 3
    assert len(joined.lines.keys) == 5  # no vertex was added


def test_a_stem_that_shoots_over_the_bar_meets_it():
    assert pieces_of([(0, 0), (50, 0)], [(20, 30), (20, -1)]) == 1


def test_a_slip_road_that_runs_into_another_at_a_small_angle_meets_it():
    assert pieces_of([(0, 0), (80, 0)], [(0, 8), (39, 0.4)]) == 1


def test_an_end_that_touches_a_segment_meets_it_whichever_way_it_runs():
    assert pieces_of([(0, 0), (50, 0)], [(20, 0), (20, 30)]) == 1
    assert pieces_of([(0, 0), (50, 0)], [(20, 0.02), (70, 0.02)]) == 1


def test_what_is_met_stays_where_it_is():
    lines = joined_of([(0, 0), (50, 0)], [(20, 31), (20, 1)]).lines
    north = (lines.lonlat[:, 1] - ORIGIN[1]) / PER_METRE[1]
    assert north.tolist() == pytest.approx([0, 0, 0, 31, 0], abs=0.01)


def test_a_bridge_is_not_joined_to_the_road_below():
    road, bridge, stub = [(0, 0), (50, 0)], [(25, -30), (25, 30)], [(25, 0.5), (25, 20)]
    assert pieces_of(road, bridge, levels=(0, 1)) == 2
    assert pieces_of(road, stub, levels=(0, 1)) == 2
    assert reasons(road, stub, levels=(0, 1)) == {OTHER_LEVEL}


def test_a_bridge_goes_on_in_the_road_at_its_end():
    assert pieces_of([(0, 0), (50, 0)], [(51, 0), (99, 0)], levels=(0, 1)) == 1


def test_a_bridge_does_not_go_on_in_a_tunnel():
    assert pieces_of([(0, 0), (50, 0)], [(51, 0), (99, 0)], levels=(-1, 1)) == 2


def test_of_two_ends_the_nearer_one_is_joined():
    joined = joined_of([(0, 0), (50, 0)], [(50.5, 0), (99, 0)], [(50, 1.2), (50, 40)])
    assert joined.joins.metres[joined.joins.of_ends] == pytest.approx([0.5], abs=0.01)
    assert build_network(joined.lines).report.components == 1


def test_a_hairpin_does_not_close_on_itself():
    assert len(joined_of([(0, 0), (30, 0), (30, 1), (0, 1)]).joins) == 0


def test_a_line_shorter_than_the_tolerance_does_not_close_on_itself():
    assert len(joined_of([(0, 0), (1, 0)]).joins) == 0


def test_a_stub_does_not_bend_back_onto_the_way_it_begins_at():
    lines = ([(0, 0), (25, 0), (50, 0)], [(25, 0), (26, 1)])
    assert len(joined_of(*lines).joins) == 0


TILE_M = 100.0


def cut_streets(jitter: float = 0.0, without: tuple[int, int] | None = None) -> list[Line]:
    """Nine streets each way on 3 by 3 tiles, crossing one another and cut at the tiles' edges, as map tiles have them.

    `jitter`: metres by which the right part of a cut is off along the edge. `without`: a tile that is missing.
    """
    lines = []
    for tile_x in range(3):
        for tile_y in range(3):
            if (tile_x, tile_y) == without:
                continue
            west, south = tile_x * TILE_M, tile_y * TILE_M
            for at in (17.0, 44.0, 71.0):
                others = (0.0, 17.0, 44.0, 71.0, TILE_M)
                off = [jitter * tile_x if step == 0 else 0.0 for step in others]
                lines.append([(west + step, south + at + shift) for step, shift in zip(others, off, strict=True)])
                off = [jitter * tile_y if step == 0 else 0.0 for step in others]
                lines.append([(west + at + shift, south + step) for step, shift in zip(others, off, strict=True)])
    return lines


def test_lines_cut_at_tile_edges_in_the_same_place_are_told():
    joined = joined_of(*cut_streets())
    assert joined.at_seams == 4 * 9 * 2  # four inner edges, nine cuts each, two ends a cut
    assert len(joined.joins) == 0
    assert build_network(joined.lines).report.components == 1
    assert {seam.at_border for seam in joined.open_seams} == {True}


def test_ends_a_little_off_at_a_tile_edge_are_joined_across_it():
    joined = joined_of(*cut_streets(jitter=0.5))
    assert joined.at_seams == 0
    assert joined.joins.of_ends.sum() == 36
    assert joined.joins.metres.max() == pytest.approx(1.0, abs=0.02)


def test_cuts_where_rounding_moved_the_ends_off_the_edge_are_joined_too():
    rng = np.random.default_rng(3)
    streets = [[line[0], *line[1:-1], line[-1]] for line in cut_streets()]
    for line in streets:
        for end in (0, -1):
            line[end] = (line[end][0] + rng.uniform(-0.04, 0.04), line[end][1] + rng.uniform(-0.04, 0.04))
    assert build_network(joined_of(*streets).lines).report.components == 1


def test_a_tunnel_cut_at_a_tile_edge_does_not_go_on_in_a_road():
    streets = cut_streets(jitter=0.5)
    assert joined_of(*streets, levels=tuple(-(number == 0) for number in range(len(streets)))).joins.of_ends.sum() == 35


def test_ends_on_one_side_of_a_tile_edge_are_never_joined_to_each_other():
    joined = joined_of(*cut_streets(without=(1, 1)), [(0, 143), (100, 143)], tolerance=2.0)
    assert len(joined.joins) == 0
    assert NO_OTHER_SIDE in {end.why for end in joined.loose}


def test_ends_that_come_slanting_to_one_side_of_a_tile_edge_are_not_joined_either():
    slanting = ([(50, 100), (100, 150)], [(60, 210), (100, 151)])
    joined = joined_of(*cut_streets(without=(1, 1)), *slanting)
    assert len(joined.joins) == 0


def test_a_missing_tile_is_told_with_its_edges():
    holes = [seam for seam in joined_of(*cut_streets(without=(1, 1))).open_seams if not seam.at_border]
    assert sorted(seam.ends for seam in holes) == [3, 3, 3, 3]
    east = [(seam.first[0] - ORIGIN[0]) / PER_METRE[0] for seam in holes]
    assert min(east) == pytest.approx(100, abs=0.1)


def test_a_street_plan_of_right_angles_has_no_seams():
    streets = [[(x, y), (x + 20, y)] for x in range(0, 200, 20) for y in range(0, 200, 20)]
    streets += [[(x, y), (x, y + 20)] for x in range(0, 200, 20) for y in range(0, 200, 20)]
    shapes = np.array([shapely.LineString(line) for line in streets])
    seams = find_seams(shapely.get_coordinates(shapes), np.arange(len(shapes) + 1) * 2)
    # Only the outer edges remain, at which all streets stop.
    assert set(seams.value.tolist()) <= {0.0, 200.0}


def test_no_lines_have_nothing_to_join():
    joined = join_ends(
        FlatLines(np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(1, np.int64)),
        np.zeros(0, np.int16),
        find_seams(np.zeros((0, 2)), np.zeros(1, np.int64)),
    )
    assert (joined.ends, len(joined.joins), joined.loose) == (0, 0, [])
