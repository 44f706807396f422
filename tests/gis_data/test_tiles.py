"""Tiles: what is in them, what is not, and that the index is asked."""

from datetime import date

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import LineString, Point
from django.db import connection

from gis_data import layers
from gis_data.layers import Layer
from gis_data.models import BaseFeature
from gis_data.tile_address import BadTile, TileAddress
from gis_data.tiles import encode, shape_rows
from grids.models import AreaVersion, Building
from tests.factories import box, days, make_building, make_post, make_town, make_user, make_version

TODAY = date(2026, 11, 21)
NOBODY = AnonymousUser()
# The tile of zoom 14 that holds (103.002, 23.012), in the grid w1 of the test town.
INSIDE = TileAddress(14, 12879, 7115)


def tile_of(lon: float, lat: float, z: int) -> TileAddress:
    point = Point(lon, lat, srid=4326).transform(3857, clone=True)
    width = 40_075_016.685578488 / 2**z
    return TileAddress(z, int((point.x + 20_037_508.34) / width), int((20_037_508.34 - point.y) / width))


def names(content: bytes, layer: str) -> set[str]:
    decoded = mapbox_vector_tile.decode(content) if content else {}
    return {feature["properties"]["name"] for feature in decoded.get(layer, {"features": []})["features"]}


def the(key: str) -> Layer:
    return layers.get(key)[0]


@pytest.fixture
def town(db):
    return make_town()


@pytest.mark.parametrize(
    ("z", "x", "y"),
    [("a", "0", "0"), ("23", "0", "0"), ("1", "2", "0"), ("1", "0", "2"), ("-1", "0", "0"), ("1", "", "0")],
)
def test_it_rejects_addresses_that_name_no_tile(z, x, y):
    with pytest.raises(BadTile):
        TileAddress.parse(z, x, y)


def test_the_box_of_a_tile_is_where_the_point_is():
    address = tile_of(103.002, 23.012, 14)
    assert address == INSIDE
    assert address.box().contains(Point(103.002, 23.012, srid=4326).transform(3857, clone=True))


def test_a_tile_holds_the_areas_it_meets_and_no_others(town):
    near = names(encode([the("area-grid")], tile_of(103.001, 23.019, 16), NOBODY, TODAY), "area-grid")
    assert near == {"西社区第1网格"}
    whole = names(encode([the("area-grid")], tile_of(103.01, 23.01, 11), NOBODY, TODAY), "area-grid")
    assert len(whole) == 6


def test_a_label_stands_in_one_tile_only(town):
    label = AreaVersion.objects.get(area=town["w1"]).label_point
    home = tile_of(label.x, label.y, 16)
    beside = TileAddress(16, home.x + 1, home.y)
    assert names(encode([the("area-grid")], home, NOBODY, TODAY), "area-grid-label") == {"西社区第1网格"}
    assert "西社区第1网格" not in names(encode([the("area-grid")], beside, NOBODY, TODAY), "area-grid-label")


@pytest.mark.parametrize(("style", "tiles"), [({"dot": "data-dot", "number": "number"}, 2), ({}, 1)])
def test_a_dot_is_in_every_tile_that_it_touches(town, style, tiles):
    home = tile_of(103.005, 23.005, 16)
    border = (home.x + 1) / 2**16 * 360 - 180
    make_building(town["w1"], (border - 5e-5, 23.005, 2e-5), number="7")
    look = {"label_point": "location", "label_attributes": {"number": "number"}}
    layer = Layer("dots", "", "test", lambda *_: Building.objects.all(), {}, style, **look)
    beside = TileAddress(16, home.x + 1, home.y)
    found = [encode([layer], address, NOBODY, TODAY) for address in (home, beside)]
    assert sum("dots-label" in mapbox_vector_tile.decode(content) for content in found if content) == tiles


def test_a_tile_shows_the_day_it_is_asked_for(town):
    old = AreaVersion.objects.get(area=town["w1"])
    old.valid = days(end=date(2020, 6, 8))
    old.save()
    make_version(
        town["w1"], "532503001001901", "新名网格", (103.00, 23.01, 0.01), town["west1"], days(date(2020, 6, 8))
    )
    assert names(encode([the("area-grid")], INSIDE, NOBODY, date(2020, 6, 7)), "area-grid") >= {"西社区第1网格"}
    after = names(encode([the("area-grid")], INSIDE, NOBODY, date(2020, 6, 8)), "area-grid")
    assert "新名网格" in after
    assert "西社区第1网格" not in after


def test_nothing_there_is_no_bytes(town):
    assert encode([the("area-grid")], TileAddress(14, 0, 0), NOBODY, TODAY) == b""
    assert encode([the("building")], INSIDE, NOBODY, TODAY) == b""


def test_an_empty_queryset_is_no_bytes(town):
    empty = Layer("empty", "", "test", lambda *_: AreaVersion.objects.none(), {"name": "name"}, {})
    assert encode([empty], INSIDE, NOBODY, TODAY) == b""


def test_far_out_no_query_is_made_for_a_layer_of_near_by(town, django_assert_num_queries):
    building = the("building")
    with django_assert_num_queries(0):
        assert encode([building], TileAddress(10, 804, 444), NOBODY, TODAY) == b""


def test_a_tile_is_one_query_for_each_of_its_layers(town, django_assert_num_queries):
    building, grid = the("building"), the("area-grid")
    with django_assert_num_queries(1):
        encode([building], INSIDE, NOBODY, TODAY)
    with django_assert_num_queries(2):
        encode([grid], INSIDE, NOBODY, TODAY)


def test_minor_roads_come_only_from_near_by(db):
    line = LineString((103.001, 23.011), (103.003, 23.013), srid=4326)
    for kind in ("primary", "service"):
        BaseFeature.objects.create(layer="road", kind=kind, name=kind, geom=line, source="test", source_id=kind)
    assert names(encode([the("road")], tile_of(103.002, 23.012, 12), NOBODY, TODAY), "road") == {"primary"}
    assert names(encode([the("road")], tile_of(103.002, 23.012, 15), NOBODY, TODAY), "road") == {"primary", "service"}


def test_a_building_in_a_tile_tells_nothing_of_its_people(town):
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    decoded = mapbox_vector_tile.decode(encode([the("building")], tile_of(103.002, 23.012, 16), NOBODY, TODAY))
    assert [set(feature["properties"]) for feature in decoded["building"]["features"]] == [
        {"number", "name", "use", "storeys"}
    ]


def test_shapes_are_simpler_from_far_and_exact_from_near(db):
    wiggle = LineString([(103 + i / 10000, 23 + (i % 2) / 100000) for i in range(100)], srid=4326)
    BaseFeature.objects.create(layer="road", kind="primary", name="a", geom=wiggle, source="test", source_id="1")

    def points(z: int) -> int:
        decoded = mapbox_vector_tile.decode(encode([the("road")], tile_of(103.005, 23.0, z), NOBODY, TODAY))
        return sum(len(f["geometry"]["coordinates"]) for f in decoded["road"]["features"])

    assert points(10) == 2
    assert points(15) > 50


@pytest.mark.parametrize("layer", ["building", "area-grid", "road"])
def test_the_box_filter_asks_the_spatial_index(town, layer):
    """With many rows in the table, the plan walks the GiST index on geom_3857 and reads no whole table."""
    spots = [(103 + i * 0.0005, 23 + j * 0.0005) for i in range(60) for j in range(60)]
    BaseFeature.objects.bulk_create(
        BaseFeature(layer="road", kind="primary", geom=box((x, y, 0.0003)), source="test", source_id=f"{x} {y}")
        for x, y in spots
    )
    Building.objects.bulk_create(Building(geom=box((x, y, 0.0003)), valid=days()) for x, y in spots)
    for index, (x, y) in enumerate(spots):
        if index % 4 == 0:
            make_version_in_bulk(town, f"9{index:05}", (x, y, 0.0003))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = the(layer)
    plan = shape_rows(found.rows(NOBODY, TODAY, 17).order_by(), found, tile_of(103.002, 23.012, 17)).explain()
    assert "geom_3857" in plan
    assert f"Seq Scan on {found.rows(NOBODY, TODAY, 17).model._meta.db_table}" not in plan


def make_version_in_bulk(town, code: str, shape) -> None:
    area = type(town["w1"]).objects.create(level=town["w1"].level)
    AreaVersion.objects.bulk_create(
        [AreaVersion(area=area, level=area.level, code=code, name=code, geom=box(shape), valid=days())]
    )


@pytest.fixture
def guarded_layer(monkeypatch):
    """A layer as later packages will have them: for who is posted, and only what is theirs."""

    def rows(user, day, zoom):
        return AreaVersion.objects.on(day).at_level("grid").visible_to(user)

    layer = Layer("guarded", "", "test", rows, {"name": "name"}, {}, visible=lambda user: user.is_authenticated)
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])
    return layer


def url(keys: str, address: TileAddress, query: str = "") -> str:
    return f"/tiles/{keys}/{address.z}/{address.x}/{address.y}.mvt{query}"


def test_a_guarded_tile_never_holds_what_the_asker_may_not_see(client, town, guarded_layer):
    west_only = make_user("west-only")
    make_post(west_only, town["west"])
    whole = tile_of(103.01, 23.01, 11)
    client.force_login(make_user("posted-nowhere"))
    assert client.get(url("guarded", whole)).status_code == 204
    client.force_login(west_only)
    answer = client.get(url("guarded", whole))
    assert names(answer.content, "guarded") == {f"西社区第{number}网格" for number in (1, 2, 3, 4)}
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


def test_a_guarded_layer_is_refused_to_the_public_also_beside_public_ones(client, town, guarded_layer):
    assert client.get(url("guarded", INSIDE)).status_code == 403
    assert client.get(url("area-grid,guarded", INSIDE)).status_code == 403


def test_a_public_tile_asks_for_no_session(client, town, django_assert_num_queries):
    client.force_login(make_user("someone"))
    with django_assert_num_queries(4):  # the levels, the state of the data, the shapes, the labels
        answer = client.get(url("area-grid", INSIDE))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=3, must-revalidate"
    assert "Cookie" not in answer["Vary"]


def test_several_layers_come_in_one_tile(client, town):
    make_building(town["w1"], (103.002, 23.012, 0.0003))
    answer = client.get(url("building,area-grid,area-street", INSIDE))
    assert {"building", "area-grid", "area-street"} <= set(mapbox_vector_tile.decode(answer.content))


def test_a_layer_named_twice_is_made_once(client, town):
    once, twice = client.get(url("area-grid", INSIDE)), client.get(url("area-grid,area-grid", INSIDE))
    assert once.content == twice.content


def test_an_unchanged_tile_is_not_sent_again_and_a_changed_one_is(client, town):
    first = client.get(url("area-grid", INSIDE))
    again = client.get(url("area-grid", INSIDE), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    AreaVersion.objects.filter(area=town["w1"]).update(name="改名网格")
    assert client.get(url("area-grid", INSIDE), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_unknown_layer_is_not_found(client, db):
    answer = client.get(url("nonsense", INSIDE))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tiles/road/99/0/0.mvt", "0 to 22"),
        ("/tiles/road/1/5/0.mvt", "0 to 1"),
        ("/tiles/road/x/0/0.mvt", "whole numbers"),
        ("/tiles/road/1/0/0.mvt?on=yesterday", "2020-06-08"),
        ("/tiles/road/1/0/0.mvt?on=2020-02-30", "2020-02-30"),
        ("/tiles/road/1/0/0.mvt?on=20200608", "20200608"),
    ],
)
def test_bad_addresses_are_told_in_words_what_is_wrong(client, db, path, words):
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_tile_cannot_be_written_to(client, db):
    assert client.post(url("road", INSIDE)).status_code == 405
