"""The demo town as it is made: the same each time, and a town one can believe in. No database."""

import hashlib
from collections import Counter

import numpy as np
import pytest
import shapely

from grids.demo.accounts import ACCOUNTS
from grids.demo.copies import copies
from grids.demo.facilities import chinese
from grids.demo.homes import head_name, phone
from grids.demo.places import COMMUNITIES, GRIDS, REDRAWN
from grids.demo.plane import lonlat
from grids.demo.rows import TownRows, town_rows
from grids.demo.town import Town, build_town

ON_ROAD_M = 0.05


@pytest.fixture(scope="module")
def town() -> Town:
    return build_town()


@pytest.fixture(scope="module")
def rows(town) -> TownRows:
    return town_rows(town)


@pytest.fixture(scope="module")
def footprints(town) -> np.ndarray:
    return np.array([house.footprint for house in town.houses], dtype=object)


def fingerprint(rows: TownRows) -> str:
    """A digest of everything that is written."""
    digest = hashlib.sha256()
    for geometries in (rows.version_geoms, rows.footprints, rows.doors, rows.unit_doors, rows.feature_geoms):
        digest.update(b"".join(shapely.to_wkb(geometries)))
    texts = (rows.versions, rows.descents, rows.addresses, rows.homes, rows.features, rows.walks.ways)
    digest.update(repr([[str(item) for item in items] for items in texts]).encode())
    digest.update(rows.walks.network.lonlat.tobytes())
    return digest.hexdigest()


def test_it_is_the_same_town_to_the_byte_each_time(rows):
    assert fingerprint(town_rows(build_town())) == fingerprint(rows)


def test_it_has_the_size_of_mengzi(town):
    assert len(town.grid_indices) == GRIDS == 187
    assert len(COMMUNITIES) == 23
    assert 11_500 < len(town.houses) < 12_500
    assert 190_000 < sum(house.dwellings for house in town.houses) < 210_000
    assert 30e6 < town.plan.outer.area < 37e6


def test_no_building_overlaps_another_a_road_the_water_or_the_railway(town, footprints):
    assert shapely.is_valid(footprints).all()
    tree = shapely.STRtree(footprints)
    one, other = tree.query(footprints, "intersects")
    assert (one == other).all()
    ways = [way.line for way in (*town.streets.ways, *town.paths)]
    for obstacle in (ways, [town.plan.lake], [town.plan.river], [town.plan.rail]):
        assert tree.query(obstacle, "intersects").size == 0


def test_no_building_is_cut_by_a_block_and_so_by_no_grid(town, footprints):
    block = np.repeat(np.arange(len(town.fillings)), [len(filling.houses) for filling in town.fillings])
    assert shapely.contains(town.streets.blocks[block], footprints).all()


def test_borders_of_grids_lie_on_streets_or_on_the_outline(town):
    lines = [way.line for way in town.streets.ways] + [town.plan.outline.exterior]
    grids = [shapely.union_all(town.streets.blocks[town.belonging.grid == g]) for g in town.grid_indices]
    corners = shapely.points(shapely.get_coordinates(shapely.segmentize(shapely.boundary(grids), 30)))
    _, metres = shapely.STRtree(lines).query_nearest(corners, return_distance=True, all_matches=False)
    assert metres.max() < ON_ROAD_M


def test_each_grid_is_in_one_piece_and_has_households(town):
    grids = [shapely.union_all(town.streets.blocks[town.belonging.grid == g]) for g in town.grid_indices]
    assert {grid.geom_type for grid in grids} == {"Polygon"}
    households = np.bincount(town.house_grid, [house.dwellings for house in town.houses])
    assert households.min() > 0.25 * np.median(households)
    assert households.max() < 2 * np.median(households)


def test_streets_are_no_chessboard(town):
    straight = [way.line for way in town.streets.ways if len(way.line.coords) < 12 and way.line.length > 100]
    ends = np.array([(line.coords[0], line.coords[-1]) for line in straight])
    across = ends[:, 1] - ends[:, 0]
    angle = np.degrees(np.arctan2(across[:, 1], across[:, 0])) % 90
    assert np.histogram(angle, bins=9, range=(0, 90))[0].max() < 0.3 * len(angle)


def test_versions_tile_on_each_day(rows):
    for day in sorted({version.start for version in rows.versions}):
        held = [i for i, v in enumerate(rows.versions) if v.start <= day and (v.end is None or day < v.end)]
        for level in ("street", "community", "grid"):
            geoms = [rows.version_geoms[i] for i in held if rows.versions[i].level == level]
            assert shapely.coverage_is_valid(geoms)
            assert shapely.area(geoms).sum() == pytest.approx(rows.version_geoms[0].area, rel=1e-9)


def test_codes_are_whole_lie_below_their_parents_and_belong_to_one_area_for_ever(rows):
    digits = {"county": 6, "street": 9, "community": 12, "grid": 15}
    bearer: dict[str, str] = {}
    for version in rows.versions:
        assert len(version.code) == digits[version.level]
        assert bearer.setdefault(version.code, version.key) == version.key
        parents = [v for v in rows.versions if v.key == version.parent]
        assert not version.parent or any(version.code.startswith(parent.code) for parent in parents)


def test_the_street_before_the_redraw_became_three(rows):
    held = {v.code: v for v in rows.versions if v.level == "street"}
    assert held["532503101"].end == REDRAWN
    assert {code for code, v in held.items() if v.start == REDRAWN} == {f"53250300{n}" for n in (1, 2, 3, 4)}
    shares = {d.target: share for d, share in rows.descents if d.source == "street 532503001"}
    assert set(shares) == {f"street 53250300{n}" for n in (1, 2, 3, 4)}
    for figure in ("area", "buildings", "households"):
        assert sum(getattr(share, figure) for share in shares.values()) == pytest.approx(1)


def test_a_community_that_moved_kept_its_identity_and_changed_its_code(rows):
    codes = [(v.code, v.parent) for v in rows.versions if v.key == "碧云村委会"]
    assert codes == [("532503101206", "street 532503001"), ("532503003201", "street 532503003")]
    kinds = {d.kind for d, _ in rows.descents if d.source == "碧云村委会"}
    assert kinds == {"transfer"}


def test_grids_that_were_split_have_a_line_of_descent_to_both_halves(rows, town):
    for first, second in town.belonging.split:
        lines = {d.target: d.kind for d, _ in rows.descents if d.source == f"grid {first}"}
        assert lines == {f"grid {first}": "split", f"grid {second}": "split"}


def test_one_can_walk_everywhere_over_bridges_up_steps_and_through_gates(town):
    assert town.walks.network.report.largest_share > 0.99
    assert sum(way.bridge for way in town.walks.ways) >= 6
    assert sum(way.steps for way in town.walks.ways) >= 3
    assert Counter(town.walks.barriers.values())["gate"] > 500


def test_no_address_is_given_twice(rows):
    addresses = [(a.text, a.estate, a.number) for a in rows.addresses]
    assert len(set(addresses)) == len(addresses)


def test_doors_are_on_the_building_and_units_are_filled(rows):
    on_wall = shapely.distance(rows.footprints, rows.doors)
    assert on_wall.max() < 1e-7
    unit_wall = shapely.distance(rows.footprints[rows.unit_house], rows.unit_doors)
    assert unit_wall.max() < 1e-7
    filled = {(home.house, home.unit) for home in rows.homes if home.unit >= 0}
    assert len(filled) == len(rows.unit_house)


def test_doors_are_unique_in_a_stairwell(rows):
    doors = [(home.house, home.unit, home.door) for home in rows.homes]
    assert len(set(doors)) == len(doors)


def test_each_community_has_a_service_centre_and_a_clinic(rows):
    kinds = Counter(feature.kind for feature in rows.features if feature.layer == "poi")
    assert kinds["community_centre"] == kinds["clinic"] == 23
    assert kinds["school"] > 20
    assert kinds["bus_stop"] > 80


def test_people_are_plainly_invented():
    assert head_name(1) == "住户甲00001"
    assert head_name(199_999) == "住户乙99999"
    assert phone(1) == "000-0000-0001"
    assert phone(123_456) == "000-0012-3456"


def test_numbers_in_chinese():
    assert [chinese(n) for n in (1, 9, 10, 11, 20, 42)] == ["一", "九", "十", "十一", "二十", "四十二"]


def test_a_hundred_towns_have_codes_of_their_own_and_do_not_touch(town):
    towns = list(copies(100))
    assert len({copy.county for copy in towns}) == 100
    west, south, east, north = shapely.total_bounds(lonlat(np.array([town.plan.outline])))
    boxes = [shapely.transform(shapely.box(west, south, east, north), lambda xy, c=c: xy + c.shift) for c in towns]
    one, other = shapely.STRtree(boxes).query(boxes, "intersects")
    assert (one == other).all()


def test_accounts_hold_posts_where_the_town_has_areas(rows):
    codes = {v.code for v in rows.versions if v.end is None}
    assert {a.area_code for a in ACCOUNTS if a.role} <= codes
