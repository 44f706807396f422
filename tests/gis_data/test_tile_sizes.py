"""No tile is larger than the bound, however dense the place; and what a crowded tile keeps."""

from dataclasses import replace

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone
from shapely import Polygon, union_all
from shapely import box as box_of
from shapely.geometry import shape

from gis_data import layers, tile_detail, tiles
from gis_data.models import BaseFeature
from gis_data.tile_address import TileAddress
from gis_data.tiles import encode
from tests.factories import box, make_building, make_levels

NOBODY = AnonymousUser()
# 150 x 150 squares of 0.0004° (40 m) with a gap between: 22,500 of them on 6 km, far denser than any town.
DENSE = """
SELECT i, ST_Multi(ST_MakeEnvelope(103 + 0.0004 * (i %% 150), 23 + 0.0004 * (i / 150), 103.0003 + 0.0004 * (i %% 150),
    23.0003 + 0.0004 * (i / 150), 4326)) AS geom FROM generate_series(0, %s) AS i
"""
BUILDINGS = f"""
INSERT INTO grids_building (uid, name, number, address, use, source, source_id, geom, valid)
SELECT gen_random_uuid(), '某某小区第' || i || '号楼', i::text, '', 'residential', '', '', geom, '[2000-01-01,)'
FROM ({DENSE}) AS dense
"""
AREAS = f"""
WITH dense AS ({DENSE}), areas AS (
    INSERT INTO grids_area (uid, level_id, public_contact) SELECT gen_random_uuid(), %s, '' FROM dense RETURNING id
), numbered AS (SELECT id, row_number() OVER () - 1 AS i FROM areas)
INSERT INTO grids_areaversion (area_id, level_id, code, name, geom, valid)
SELECT id, %s, '5325030010' || i, '某某社区第' || i || '网格', geom, '[2000-01-01,)' FROM dense JOIN numbered USING (i)
"""


def every_tile(z: int) -> list[TileAddress]:
    """The tiles of a zoom that meet the dense squares; at near zooms the first few, which are as dense as the rest."""
    n = 2**z
    first, last = int((103 + 180) / 360 * n), int((103.06 + 180) / 360 * n)
    # 23.055° and 23.005° north in rows of the Mercator square.
    top, bottom = int(0.4341566 * n), int(0.4343075 * n)
    return [TileAddress(z, x, y) for x in range(first, last + 1) for y in range(bottom, top - 1, -1)][:6]


def content(key: str, address: TileAddress) -> bytes:
    return encode([layers.get(key)[0]], address, NOBODY, timezone.localdate())


@pytest.fixture
def buildings(db):
    with connection.cursor() as cursor:
        cursor.execute(BUILDINGS, [22_499])


@pytest.fixture
def grids(db):
    level = make_levels()["grid"].pk
    with connection.cursor() as cursor:
        cursor.execute(AREAS, [7_999, level, level])


def test_no_tile_of_dense_buildings_exceeds_the_bound(buildings):
    for z in range(8, 17):
        sizes = [len(content("building", address)) for address in every_tile(z)]
        assert max(sizes) <= tiles.MAX_BYTES
        assert (max(sizes) > 0) == (z >= layers.get("building")[0].min_zoom)


def test_no_tile_of_dense_grids_exceeds_the_bound(grids):
    for z in range(8, 17):
        sizes = [len(content("area-grid", address)) for address in every_tile(z)]
        assert max(sizes) <= tiles.MAX_BYTES
        assert (max(sizes) > 0) == (z >= layers.get("area-grid")[0].min_zoom)


def test_several_layers_share_the_bound(buildings, monkeypatch):
    building = layers.get("building")[0]
    address = every_tile(14)[0]
    monkeypatch.setattr(tiles, "MAX_BYTES", len(content("building", address)) + 10)
    both = encode([building, building], address, NOBODY, timezone.localdate())
    assert len(both) <= tiles.MAX_BYTES


def test_a_crowded_tile_drops_attributes_before_shapes(grids, monkeypatch):
    address = every_tile(13)[0]
    whole = mapbox_vector_tile.decode(content("area-grid", address))
    monkeypatch.setattr(tiles, "MAX_BYTES", len(content("area-grid", address)) - 1)
    crowded = mapbox_vector_tile.decode(content("area-grid", address))
    assert {frozenset(f["properties"]) for f in whole["area-grid"]["features"]} == {frozenset({"uid", "code", "name"})}
    assert {frozenset(f["properties"]) for f in crowded["area-grid"]["features"]} == {frozenset({"uid"})}
    assert len(crowded["area-grid"]["features"]) == len(whole["area-grid"]["features"])


def test_of_too_many_shapes_the_largest_stay(db, monkeypatch):
    for number in range(400):
        BaseFeature.objects.create(
            layer="green", kind="park", geom=box((103.001, 23.011, 0.0001)), source="test", source_id=str(number)
        )
    BaseFeature.objects.create(
        layer="green", kind="forest", geom=box((103.001, 23.011, 0.002)), source="test", source_id="large"
    )
    monkeypatch.setattr(tiles, "MAX_BYTES", 40)
    monkeypatch.setattr(tile_detail, "CROWDED_FEATURES", 16)
    kept = mapbox_vector_tile.decode(content("green", TileAddress(14, 12879, 7115)))["green"]["features"]
    assert len(kept) == 1
    corners = kept[0]["geometry"]["coordinates"][0]
    assert max(x for x, _y in corners) - min(x for x, _y in corners) > 300


def test_far_out_buildings_tell_their_use_and_near_by_their_number(buildings):
    far = mapbox_vector_tile.decode(content("building", every_tile(14)[0]))
    near = mapbox_vector_tile.decode(content("building", every_tile(16)[0]))
    assert {frozenset(f["properties"]) for f in far["building"]["features"]} == {frozenset({"use"})}
    assert {frozenset(f["properties"]) for f in near["building"]["features"]} == {frozenset({"use", "number", "name"})}


def drawn(key: str, address: TileAddress) -> list[Polygon]:
    """The shapes of a tile from west to east, y downwards."""
    tile = mapbox_vector_tile.decode(content(key, address), default_options={"y_coord_down": True})
    return sorted((shape(feature["geometry"]) for feature in tile[key]["features"]), key=lambda place: place.bounds[0])


def test_buildings_lie_where_they_should_and_are_whole_beyond_the_edge(db):
    for west in (103.0015, 103.0022):
        make_building(None, (west, 23.012, 0.0003))
    within, across = drawn("building", TileAddress(16, 51518, 28461))
    # 0.0003° is 223.7 units wide; 103.0015° lies at 51518.85084 columns, 23.012° at 28461.39959 rows.
    assert within.bounds == pytest.approx((3485.1, 1393.9, 3708.8, 1636.7), abs=1.5)
    assert across.bounds == pytest.approx((4007.0, 1393.9, 4230.7, 1636.7), abs=1.5)


def test_a_tile_made_in_memory_is_the_one_that_the_database_makes(buildings, monkeypatch):
    """Shape by shape, but for those at the edge: the database cuts them."""
    address, inside = every_tile(15)[1], box_of(0, 0, 4096, 4096)
    in_memory = [place for place in drawn("building", address) if place.within(inside)]
    layer = replace(layers.get("building")[0], small_shapes=False)
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])
    by_database = [place for place in drawn("building", address) if place.within(inside)]
    assert len(in_memory) == len(by_database) > 100
    for ours, theirs in zip(sorted(in_memory, key=corner), sorted(by_database, key=corner), strict=True):
        assert ours.bounds == pytest.approx(theirs.bounds, abs=1)
        assert ours.exterior.is_ccw == theirs.exterior.is_ccw


def corner(place: Polygon) -> tuple[float, ...]:
    return place.bounds[:2]


def test_of_more_buildings_than_a_tile_can_hold_a_share_is_read_from_everywhere(buildings, monkeypatch):
    address = every_tile(14)[0]
    all_of_them = drawn("building", address)
    monkeypatch.setattr(tile_detail, "MOST_FEATURES", len(all_of_them) // 10)
    some = drawn("building", address)
    assert len(all_of_them) / 20 < len(some) <= len(all_of_them) // 10
    whole, part = union_all(all_of_them).bounds, union_all(some).bounds
    assert part == pytest.approx(whole, abs=0.2 * (whole[2] - whole[0]))


def test_from_farthest_out_only_some_of_what_is_hardly_seen_is_drawn_and_all_that_is_large(buildings, monkeypatch):
    address = every_tile(13)[0]
    for number in range(8):
        make_building(None, (103.002, 23.0101 + number * 0.001, 0.0008), number="large")
    before = drawn("building", address)
    monkeypatch.setattr(tile_detail, "FAR_FEATURES", len(before) // 4)
    after = drawn("building", address)
    large = [place for place in before if place.area > 3000]
    assert len(before) / 8 < len(after) < len(before) / 2
    assert len(large) == len([place for place in after if place.area > 3000]) == 8
