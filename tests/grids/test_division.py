"""The division of areas into grids, on squares and on the streets of a real city."""

import json

import numpy as np
import pytest
import shapely
from scipy.sparse import csr_array

from grids.rules.division import BrokenArea, Dwellings, Grid, Road, divide, household_balance
from grids.rules.division.order import reading_order
from grids.rules.division.partition import BlockGraph, partition

SQUARE = shapely.box(0, 0, 1000, 1000)


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


def houses(places, households=10, half: float = 5.0) -> Dwellings:
    """Square houses of 10 m at places (n, 2), each with the same number of households or its own."""
    xy = np.array(places, dtype=float)
    count = np.broadcast_to(np.asarray(households, dtype=int), len(xy)).copy()
    return Dwellings(xy, count, shapely.box(*(xy - half).T, *(xy + half).T))


def scattered(count: int, seed: int) -> Dwellings:
    """Houses at random places in SQUARE with 1 to 59 households."""
    random = np.random.default_rng(seed)
    return houses(random.uniform(20, 980, (count, 2)), random.integers(1, 60, count))


def crooked_roads(seed: int) -> list[Road]:
    """Slanting roads of several classes across SQUARE, some of them dead ends."""
    random = np.random.default_rng(seed)
    across = [(x + random.uniform(-30, 30), x + random.uniform(-30, 30)) for x in range(90, 1000, 110)]
    roads = [Road(line((a, -5), (b, 1005 if i % 4 else 600)), 1 + i % 3) for i, (a, b) in enumerate(across)]
    return [*roads, *(Road(line((-5, a), (1005, b)), 1 + i % 2) for i, (a, b) in enumerate(across))]


def assert_tiles(grids: list[Grid], area: shapely.Geometry) -> None:
    """Each grid in one piece, and together exactly the area: no gap, no overlap."""
    assert {grid.geom.geom_type for grid in grids} == {"Polygon"}
    shapes = [grid.geom for grid in grids]
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert sum(shapely.area(shapes)) == pytest.approx(area.area, rel=1e-12)
    assert shapely.union_all(shapes).symmetric_difference(area).area < 1e-6


def test_two_crossing_roads_make_four_grids():
    cross = [Road(line((500, -1), (500, 1001)), 3), Road(line((-1, 500), (1001, 500)), 3)]
    corners = [(250, 750), (750, 750), (250, 250), (750, 250)]
    grids = divide([SQUARE], cross, houses(corners, 100), 100)
    assert [grid.geom.bounds for grid in grids] == [
        (0, 500, 500, 1000),
        (500, 500, 1000, 1000),
        (0, 0, 500, 500),
        (500, 0, 1000, 500),
    ]
    assert [grid.buildings for grid in grids] == [(0,), (1,), (2,), (3,)]


def test_it_cuts_along_the_more_important_of_two_roads():
    roads = [Road(line((400, -1), (400, 1001)), 1), Road(line((600, -1), (600, 1001)), 4)]
    dwellings = houses([(200, 500), (500, 500), (800, 500)], [100, 20, 100])
    west, east = divide([SQUARE], roads, dwellings, 110)
    assert west.geom.bounds[2] == 600
    assert (west.households, east.households) == (120, 100)


@pytest.mark.parametrize("major", ["north-south", "west-east"])
def test_among_many_blocks_the_border_runs_along_the_main_road(major):
    places = range(100, 1000, 100)
    down = [Road(line((x, -1), (x, 1001)), 4 if x == 500 and major == "north-south" else 1) for x in places]
    across = [Road(line((-1, y), (1001, y)), 4 if y == 500 and major == "west-east" else 1) for y in places]
    centres = [(x, y) for x in range(50, 1000, 100) for y in range(50, 1000, 100)]
    first, _ = divide([SQUARE], [*down, *across], houses(centres, 4), 200)
    assert first.geom.equals(
        shapely.box(0, 0, 500, 1000) if major == "north-south" else shapely.box(0, 500, 1000, 1000)
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("wished", [120, 400, 3000])
def test_grids_tile_the_area_hold_each_building_once_and_are_as_many_as_wished(seed, wished):
    dwellings = scattered(250, seed)
    grids = divide([SQUARE], crooked_roads(seed), dwellings, wished)
    assert_tiles(grids, SQUARE)
    assert len(grids) == round(dwellings.households.sum() / wished)
    assert sorted(b for grid in grids for b in grid.buildings) == list(range(250))
    for grid in grids:
        assert grid.households == dwellings.households[list(grid.buildings)].sum() > 0
        assert shapely.intersects(grid.geom, shapely.points(dwellings.points[list(grid.buildings)])).all()


def test_a_balanced_division_stays_near_the_wish():
    grids = divide([SQUARE], crooked_roads(1), scattered(600, 1), 700)
    balance = household_balance([grid.households for grid in grids])
    assert 0.7 * 700 < balance.least <= balance.middle <= balance.most < 1.3 * 700


def test_without_roads_it_cuts_between_buildings_and_through_none():
    rows = [(x, y) for x in range(50, 1000, 100) for y in range(50, 1000, 100)]
    dwellings = houses(rows, 10, half=30)
    grids = divide([SQUARE], [], dwellings, 250)
    assert_tiles(grids, SQUARE)
    assert len(grids) == 4
    borders = shapely.boundary([grid.geom for grid in grids])
    assert not shapely.crosses(borders[:, None], dwellings.footprints[None, :]).any()


def test_one_building_with_too_many_households_is_not_cut():
    grids = divide([SQUARE], [], houses([(500, 500)], 2000), 400)
    assert [grid.households for grid in grids] == [2000]


def test_an_area_without_households_is_one_grid():
    (grid,) = divide([SQUARE], crooked_roads(0), houses([(5000, 5000)], 10), 400)
    assert grid.geom.equals(SQUARE)
    assert grid.households == 0


def test_an_enclave_is_a_grid_of_its_own():
    far = shapely.box(2000, 0, 2100, 100)
    grids = divide([shapely.union(SQUARE, far)], [], houses([(100, 500), (900, 500)], 100), 100)
    assert sorted(grid.households for grid in grids) == [0, 100, 100]
    assert any(grid.geom.equals(far) for grid in grids)


def test_the_strip_between_two_carriageways_joins_a_side_and_is_no_grid():
    dual = [Road(line((500, -1), (500, 1001)), 5), Road(line((506, -1), (506, 1001)), 4)]
    west, east = divide([SQUARE], dual, houses([(200, 500), (800, 500)], 100), 100)
    assert west.geom.bounds[2] == east.geom.bounds[0] == 500


def test_neighbouring_areas_divided_together_share_every_vertex():
    east = shapely.box(1000, 0, 2000, 1000)
    roads = [*crooked_roads(3), Road(line((1400, -5), (1500, 1005)), 2), Road(line((-5, 420), (2005, 430)), 3)]
    grids = divide([SQUARE, east], roads, houses([(x, y) for x in range(50, 2000, 90) for y in (100, 500, 900)]), 100)
    assert {grid.area for grid in grids} == {0, 1}
    assert_tiles(grids, shapely.union(SQUARE, east))


def test_it_refuses_areas_that_overlap():
    with pytest.raises(BrokenArea):
        divide([SQUARE, shapely.box(500, 0, 1500, 1000)], [], houses([(100, 100)]), 10)


def test_the_same_input_gives_the_same_grids():
    first, second = (divide([SQUARE], crooked_roads(2), scattered(200, 2), 300) for _ in range(2))
    assert [grid.geom.wkb for grid in first] == [grid.geom.wkb for grid in second]


def test_a_star_of_blocks_is_parted_without_tearing_any_part():
    ties = np.zeros((7, 7), dtype=int)
    ties[0, 1:] = ties[1:, 0] = 1
    graph = BlockGraph(np.ones(7, dtype=int), csr_array(ties))
    found = partition(graph, 4)
    assert len(set(found.tolist())) == 4
    centre = found[0]
    assert all((found == part).sum() == 1 for part in set(found.tolist()) - {centre})


def test_numbers_run_in_rows_from_north_to_south_and_each_from_west_to_east():
    points = np.array([(0, 0), (10, 1), (20, 0), (0, 10), (10, 9), (20, 10), (0, 20), (10, 21), (20, 20)])
    assert reading_order(points).tolist() == [6, 7, 8, 3, 4, 5, 0, 1, 2]


def test_the_balance_counts_what_lies_outside_the_usual_range():
    balance = household_balance([100, 300, 450, 500, 501])
    assert (balance.least, balance.middle, balance.most) == (100, 450, 501)
    assert (balance.below, balance.above) == (1, 1)


def test_the_streets_of_shanghai_divide_into_grids(geodata):
    kinds = {"highway": 5, "major_road": 4, "minor_road": 2}
    roads = read(geodata / "shanghai" / "shanghai_roads.geojson")
    buildings = read(geodata / "shanghai" / "shanghai_buildings.geojson")
    footprints = np.array([shape for shape, _ in buildings], dtype=object)
    area = shapely.box(*shapely.total_bounds(footprints)).buffer(20, join_style="mitre")
    dwellings = Dwellings(
        shapely.get_coordinates(shapely.point_on_surface(footprints)),
        np.maximum(1, shapely.area(footprints) / 40).astype(int),
        footprints,
    )
    ways = [Road(shape, kinds[kind]) for shape, kind in roads if kind in kinds]
    wished = int(dwellings.households.sum() / 40)
    grids = divide([area], ways, dwellings, wished)
    assert_tiles(grids, area)
    assert len(grids) == 40
    assert min(grid.households for grid in grids) > 0.5 * wished


def read(path) -> list[tuple[shapely.Geometry, str]]:
    """Geometries in metres, near enough, with the feature's kind."""
    features = json.loads(path.read_text())["features"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    metres = shapely.transform(shapes, lambda xy: (xy - (121.49, 31.235)) * (95_000, 111_000))
    return [(shape, feature["properties"]["kind"]) for shape, feature in zip(metres, features, strict=True)]
