"""The coverage audit: letters and small squares first, then 20,000 areas with 20 injected faults of each kind."""

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely.affinity import translate

from bench.lattice import Lattice, lattice
from gis_data.rules.coverage import Coverage, FaultKind, audit_coverage
from gis_data.rules.coverage.measures import mean_widths, square_metres

DEGREE_M = 110_740.0  # metres in a degree of latitude near 23° N
SIDE = 0.001  # degrees


def square(x: float, y: float, width: float = 1.0, height: float = 1.0) -> shapely.Polygon:
    """A rectangle in units of 0.001°, about 100 m, near Mengzi."""
    return shapely.box(103 + x * SIDE, 23 + y * SIDE, 103 + (x + width) * SIDE, 23 + (y + height) * SIDE)


def polygons(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


def found(coverage: Coverage, **options) -> list[tuple[FaultKind, tuple[int, ...], int | None]]:
    return [(fault.kind, fault.areas, fault.parent) for fault in audit_coverage(coverage, **options)]


def test_two_neighbours_that_share_a_border_are_clean():
    assert found(Coverage(polygons(square(0, 0), square(1, 0)))) == []


def test_a_vertex_on_one_side_of_a_border_only_is_no_fault():
    p, q = np.array([103.001, 23.0]), np.array([103.0013, 23.0017])
    on_border = p + (q - p) / 3
    left = shapely.Polygon([(103, 23), p, q, (103, 23.002)])
    lower = shapely.Polygon([p, (103.002, 23), (103.002, 23.0004), on_border])
    upper = shapely.Polygon([on_border, (103.002, 23.0004), (103.002, 23.002), q])
    assert found(Coverage(polygons(left, lower, upper))) == []


def test_an_enclosed_gap_names_its_neighbours():
    ring = shapely.difference(square(0, 0, 3, 3), square(1, 1))
    left, right = (shapely.intersection(ring, half) for half in (square(0, 0, 1.5, 3), square(1.5, 0, 1.5, 3)))
    (fault,) = audit_coverage(Coverage(polygons(left, right)))
    assert (fault.kind, fault.areas) == (FaultKind.GAP, (0, 1))
    assert fault.where.equals(square(1, 1))


def test_ground_of_the_parent_that_nothing_covers_is_a_gap():
    parents, children = polygons(square(0, 0, 2, 1)), polygons(square(0, 0))
    assert found(Coverage(children, np.array([0]), parents)) == [(FaultKind.GAP, (0,), 0)]


def test_a_level_that_need_not_tile_may_leave_ground_uncovered_but_not_overlap():
    parents = polygons(square(0, 0, 4, 1))
    apart = Coverage(polygons(square(0, 0), square(2, 0)), np.array([0, 0]), parents, must_tile=False)
    crossed = Coverage(polygons(square(0, 0), square(0.5, 0)), np.array([0, 0]), parents, must_tile=False)
    assert found(apart) == []
    assert found(crossed) == [(FaultKind.OVERLAP, (0, 1), None)]


def test_a_parent_without_areas_is_untiled():
    parents = polygons(square(0, 0), square(1, 0))
    assert found(Coverage(polygons(square(0, 0)), np.array([0]), parents)) == [(FaultKind.UNTILED, (), 1)]


def test_the_same_area_twice_is_an_overlap():
    assert found(Coverage(polygons(square(0, 0), square(1, 0), square(1, 0)))) == [(FaultKind.OVERLAP, (1, 2), None)]


def test_an_area_wholly_inside_another_is_an_overlap():
    assert found(Coverage(polygons(square(0, 0, 3, 3), square(1, 1)))) == [(FaultKind.OVERLAP, (0, 1), None)]


def test_two_whole_layers_over_each_other_are_found_in_their_middle_too():
    fine = [square(x, y) for x in range(4) for y in range(4)]
    shifted = [translate(shape, SIDE / 2, SIDE / 2) for shape in fine]
    pairs = {fault.areas for fault in audit_coverage(Coverage(polygons(*fine, *shifted)))}
    expected = {
        (i, 16 + j) for i in range(16) for j in range(16) if fine[i].intersection(shifted[j]).area > SIDE**2 / 100
    }
    assert pairs == expected


def test_an_area_that_reaches_beyond_its_parent_into_the_next_is_outside_and_overlaps():
    parents = polygons(square(0, 0), square(1, 0))
    children = polygons(square(0, 0, 1.1, 1), square(1, 0))
    assert found(Coverage(children, np.array([0, 1]), parents)) == [
        (FaultKind.OVERLAP, (0, 1), None),
        (FaultKind.OUTSIDE, (0,), 0),
    ]


def test_an_area_hung_under_the_wrong_parent_is_outside_and_leaves_a_gap():
    parents = polygons(square(0, 0), square(1, 0, 2, 1))
    children = polygons(square(0, 0), square(1, 0), square(2, 0))
    assert found(Coverage(children, np.array([0, 1, 0]), parents)) == [
        (FaultKind.GAP, (1,), 1),
        (FaultKind.OUTSIDE, (2,), 0),
    ]


def test_a_detached_strip_is_a_sliver():
    strip = square(2, 0, 0.005, 1)
    assert found(Coverage(polygons(shapely.union(square(0, 0), strip)))) == [(FaultKind.SLIVER, (0,), None)]


def test_holes_count_as_borders():
    ring = shapely.difference(square(0, 0, 3, 3), square(1, 1))
    assert found(Coverage(polygons(ring, square(1, 1)))) == []


def test_the_direction_of_rings_does_not_matter():
    assert found(Coverage(polygons(square(0, 0), shapely.reverse(square(1, 0))))) == []


def test_a_fault_below_the_tolerance_is_passed_over():
    crossed = Coverage(polygons(square(0, 0, 1.001, 1), square(1, 0)))
    assert found(crossed, tolerance_m2=1) == [(FaultKind.OVERLAP, (0, 1), None)]
    assert found(crossed, tolerance_m2=100) == []


def test_no_areas_have_no_faults():
    assert found(Coverage(polygons())) == []


def test_square_metres_agree_with_the_ellipsoid():
    shape = square(0, 0)
    expected = abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0])
    assert square_metres(polygons(shape))[0] == pytest.approx(expected, rel=1e-6)


def test_the_mean_width_of_a_long_strip_is_its_width():
    strip = square(0, 0, 0.01, 5)
    east = 0.01 * SIDE * 111_320 * np.cos(np.radians(23))
    both = shapely.union(strip, translate(strip, SIDE))
    assert mean_widths(polygons(strip, both)) == pytest.approx([east, east], rel=0.01)


# --- 20,000 areas ---

COLUMNS, ROWS, BLOCK = 200, 100, 10
WIDTHS_M = (0.01, 0.05, 0.2, 0.6, 0.95)


@pytest.fixture(scope="module")
def city() -> Lattice:
    return lattice(COLUMNS, ROWS)


@pytest.fixture(scope="module")
def grids(city: Lattice) -> np.ndarray:
    return polygons(*city.blocks(1, 1))


@pytest.fixture(scope="module")
def communities(city: Lattice) -> np.ndarray:
    return polygons(*city.blocks(BLOCK, BLOCK))


@pytest.fixture(scope="module")
def community_of() -> np.ndarray:
    number = np.arange(COLUMNS * ROWS)
    return (number // COLUMNS // BLOCK) * (COLUMNS // BLOCK) + number % COLUMNS // BLOCK


def places(row: int) -> list[int]:
    """20 cells of one lattice row, well apart from each other."""
    return [row * COLUMNS + 5 + 10 * k for k in range(20)]


def with_moved_border(city: Lattice, cell: int, metres: float) -> shapely.Polygon:
    """The cell with its southern border, ends kept, moved north (metres > 0: smaller) or south (larger)."""
    row, column = divmod(cell, COLUMNS)
    southern = city.east[row, column].copy()
    southern[1:-1, 1] += metres / DEGREE_M
    ring = shapely.get_coordinates(city.block(column, row))
    ring[: len(southern)] = southern
    return shapely.Polygon(ring)


def moved_borders(city: Lattice, grids: np.ndarray, row: int, sign: int) -> np.ndarray:
    changed = grids.copy()
    for number, cell in enumerate(places(row)):
        changed[cell] = with_moved_border(city, cell, sign * WIDTHS_M[number % len(WIDTHS_M)])
    return changed


def test_a_clean_city_has_no_findings(grids, community_of, communities):
    assert found(Coverage(grids)) == []
    assert found(Coverage(grids, community_of, communities)) == []


def test_a_clean_city_whose_vertices_are_not_all_shared_has_no_findings(grids, community_of, communities):
    """A vertex in the middle of every tenth segment of every second area: on the neighbour's line but for rounding."""
    loose = grids.copy()
    for cell in range(0, len(grids), 2):
        ring = shapely.get_coordinates(grids[cell])
        middle = (ring[:-1] + ring[1:]) / 2
        loose[cell] = shapely.Polygon(np.insert(ring, np.arange(5, len(ring) - 1, 10), middle[4:-1:10], axis=0))
    assert found(Coverage(loose, community_of, communities)) == []


def test_it_finds_narrow_gaps_in_20_000_areas(city, grids, community_of, communities):
    faults = audit_coverage(Coverage(moved_borders(city, grids, 15, 1), community_of, communities))
    assert {fault.kind for fault in faults} == {FaultKind.GAP}
    assert len({cell for cell in places(15) if any(cell in fault.areas for fault in faults)}) >= 19


def test_it_finds_narrow_gaps_without_parents(city, grids):
    faults = audit_coverage(Coverage(moved_borders(city, grids, 15, 1)))
    assert {fault.kind for fault in faults} == {FaultKind.GAP}
    assert len({cell for cell in places(15) if any(cell in fault.areas for fault in faults)}) >= 19


def test_it_finds_narrow_overlaps_in_20_000_areas(city, grids, community_of, communities):
    faults = audit_coverage(Coverage(moved_borders(city, grids, 15, -1), community_of, communities))
    assert {fault.kind for fault in faults} == {FaultKind.OVERLAP}
    expected = {(cell - COLUMNS, cell) for cell in places(15)}
    assert len(expected & {fault.areas for fault in faults}) >= 19
    assert {fault.areas for fault in faults} <= expected


def test_it_finds_areas_that_reach_a_little_beyond_their_parent(city, grids, community_of, communities):
    """Half of them into the next community, half over the outer border of the city."""
    changed = grids.copy()
    cells = places(20)[:10] + places(0)[:10]
    for number, cell in enumerate(cells):
        changed[cell] = with_moved_border(city, cell, -WIDTHS_M[number % len(WIDTHS_M)])
    faults = audit_coverage(Coverage(changed, community_of, communities))
    outside = {fault.areas[0] for fault in faults if fault.kind == FaultKind.OUTSIDE}
    assert outside <= set(cells)
    assert len(outside) >= 19
    assert {fault.kind for fault in faults} == {FaultKind.OUTSIDE, FaultKind.OVERLAP}


def test_it_finds_missing_areas(grids, community_of, communities):
    kept = np.setdiff1d(np.arange(len(grids)), places(15))
    faults = audit_coverage(Coverage(grids[kept], community_of[kept], communities))
    assert {fault.kind for fault in faults} == {FaultKind.GAP}
    assert len(faults) >= 19


def test_it_finds_doubled_areas(grids, community_of, communities):
    doubled = np.concatenate([grids, grids[places(15)]])
    faults = audit_coverage(Coverage(doubled, np.concatenate([community_of, community_of[places(15)]]), communities))
    assert [fault.kind for fault in faults] == [FaultKind.OVERLAP] * len(faults)
    assert len(faults) >= 19


def test_it_finds_slivers(grids):
    """Strips of half a metre inside an area that belong to its neighbour's neighbour."""
    changed = grids.copy()
    for cell in places(15):
        middle = shapely.point_on_surface(grids[cell])
        strip = shapely.box(middle.x - 0.0003, middle.y, middle.x + 0.0003, middle.y + 0.5 / DEGREE_M)
        changed[cell] = shapely.difference(grids[cell], strip)
        changed[cell + 2] = shapely.union(grids[cell + 2], strip)
    faults = audit_coverage(Coverage(changed))
    assert {fault.kind for fault in faults} == {FaultKind.SLIVER}
    assert len({fault.areas for fault in faults} & {(cell + 2,) for cell in places(15)}) >= 19


def test_it_finds_communities_without_grids(grids, community_of, communities):
    empty = list(range(3, 63, 3))
    kept = ~np.isin(community_of, empty)
    faults = audit_coverage(Coverage(grids[kept], community_of[kept], communities))
    assert {fault.parent for fault in faults if fault.kind == FaultKind.UNTILED} == set(empty)
    assert len(faults) == 20
