"""Features of a collection: boxes, days, filters, axis order, pages, and each refusal."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection

from gis_data import layers
from gis_data.collections import Collection, Property
from gis_data.layers import Layer
from gis_data.ogc.features import page, selected
from gis_data.ogc.parameters import parse_items
from grids.models import AreaVersion, Building
from tests.factories import box, days, make_building, make_post, make_town, make_user, make_version

EPSG_4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
EPSG_4490 = "http://www.opengis.net/def/crs/EPSG/0/4490"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GRIDS = "/ogc/collections/area-grid/items"


@pytest.fixture
def town(db):
    return make_town()


def got(client, path, **parameters):
    """The answer as JSON; bbox_crs stands for bbox-crs."""
    answer = client.get(path, {{"bbox_crs": "bbox-crs"}.get(name, name): value for name, value in parameters.items()})
    assert answer.status_code == 200, answer.content
    return json.loads(answer.getvalue())


def names(collection) -> set[str]:
    return {feature["properties"]["name"] for feature in collection["features"]}


def test_items_are_a_feature_collection_of_all_days(client, town):
    answer = client.get(GRIDS)
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Content-Crs"] == f"<{CRS84}>"
    collection = json.loads(answer.getvalue())
    assert collection["type"] == "FeatureCollection"
    assert collection["numberReturned"] == len(collection["features"]) == 6
    assert {link["rel"] for link in collection["links"]} == {"self", "alternate", "collection"}
    assert collection["timeStamp"].endswith("Z")
    properties = collection["features"][0]["properties"]
    assert set(properties) == {"uid", "code", "name", "parent_code", "area_m2", "valid_from", "valid_to"}
    assert properties["valid_from"] == "2000-01-01"
    assert properties["valid_to"] is None
    assert properties["parent_code"]


def test_a_box_gives_what_touches_it(client, town):
    assert names(got(client, GRIDS, bbox="103.001,23.011,103.002,23.012")) == {"西社区第1网格"}
    assert len(names(got(client, GRIDS, bbox="103.001,23.011,0,103.002,23.012,9"))) == 1
    assert got(client, GRIDS, bbox="10,10,11,11")["features"] == []


@pytest.mark.parametrize("crs", [EPSG_4326, EPSG_4490])
def test_a_box_of_epsg_has_latitude_first(client, town, crs):
    assert names(got(client, GRIDS, bbox="23.011,103.001,23.012,103.002", bbox_crs=crs)) == {"西社区第1网格"}


def test_a_box_over_the_antimeridian_is_two(client, town):
    make_building(None, (179.99, 23, 0.001), number="east")
    make_building(None, (-179.99, 23, 0.001), number="west")
    make_building(None, (103, 23, 0.001), number="far")
    found = got(client, "/ogc/collections/building/items", bbox="179,20,-179,25")
    assert {feature["properties"]["number"] for feature in found["features"]} == {"east", "west"}


@pytest.mark.parametrize(("crs", "first"), [(CRS84, 103), (EPSG_4326, 23), (EPSG_4490, 23)])
def test_the_axes_stand_in_the_order_of_the_system(client, town, crs, first):
    answer = client.get(GRIDS, {"crs": crs, "limit": 1})
    assert answer["Content-Crs"] == f"<{crs}>"
    feature = json.loads(answer.getvalue())["features"][0]
    assert int(feature["geometry"]["coordinates"][0][0][0][0]) == first
    answer = client.get(f"{GRIDS}/{feature['id']}", {"crs": crs})
    assert answer["Content-Crs"] == f"<{crs}>"
    assert int(answer.json()["geometry"]["coordinates"][0][0][0][0]) == first


@pytest.mark.parametrize(
    ("asked", "old", "new"),
    [
        ("2020-06-07", True, False),
        ("2020-06-08", False, True),
        ("2020-06-08T00:00:00+08:00", False, True),
        ("2020-06-07T15:59:59Z", True, False),
        ("2020-06-07T16:00:00Z", False, True),
        ("2020-06-07/2020-06-08", True, True),
        ("../2020-06-07", True, False),
        ("2020-06-08/..", False, True),
        ("2020-06-08/", False, True),
        ("../..", True, True),
    ],
)
def test_datetime_gives_what_held_then(client, town, asked, old, new):
    before = AreaVersion.objects.get(area=town["w1"])
    before.valid = days(end=date(2020, 6, 8))
    before.save()
    make_version(
        town["w1"], "532503001001901", "新名网格", (103.00, 23.01, 0.01), town["west1"], days(date(2020, 6, 8))
    )
    found = names(got(client, GRIDS, datetime=asked))
    assert ("西社区第1网格" in found, "新名网格" in found) == (old, new)


def test_properties_filter(client, town):
    make_building(town["w1"], (103.002, 23.012, 0.0003), number="7")
    code = AreaVersion.objects.get(area=town["w1"]).code
    assert names(got(client, GRIDS, code=code)) == {"西社区第1网格"}
    assert len(got(client, GRIDS, uid=str(town["w1"].uid))["features"]) == 1
    parent = AreaVersion.objects.get(area=town["west1"]).code
    assert len(got(client, GRIDS, parent_code=parent)["features"]) == 4
    assert len(got(client, "/ogc/collections/building/items", storeys="6", number="7")["features"]) == 1
    assert got(client, "/ogc/collections/building/items", storeys="5")["features"] == []
    assert got(client, GRIDS, valid_from="2000-01-02")["features"] == []


def walk(client, address, between=lambda: None) -> list[int]:
    """The ids of all pages; `between` is called after each."""
    ids = []
    while address:
        collection = json.loads(client.get(address).getvalue())
        ids += [feature["id"] for feature in collection["features"]]
        address = next((link["href"] for link in collection["links"] if link["rel"] == "next"), None)
        between()
    return ids


def test_pages_give_everything_once(client, town):
    ids = walk(client, f"{GRIDS}?limit=4")
    assert ids == sorted(AreaVersion.objects.filter(level__key="grid").values_list("pk", flat=True))
    assert walk(client, f"{GRIDS}?limit=6") == ids


def test_rows_that_come_and_go_meanwhile_shift_no_page(client, town):
    made = [make_building(town["w1"], (103.001, 23.011, 0.0003), str(number)).pk for number in range(8)]

    def change():
        Building.objects.filter(pk=made[0]).delete()
        make_building(town["w1"], (103.001, 23.011, 0.0003), "new")

    ids = walk(client, "/ogc/collections/building/items?limit=3", between=change)
    assert len(ids) == len(set(ids))
    assert set(made) <= set(ids)


def test_who_asks_for_ten_and_sends_no_name_gets_longer_pages(client, town):
    """GDAL before 3.8: it follows `next` to the end. Whoever says who they are keeps the pages they asked for."""
    for number in range(12):
        make_building(town["w1"], (103.001, 23.011, 0.0003), str(number))
    address = "/ogc/collections/building/items?limit=10&storeys=3"
    Building.objects.update(storeys=3)

    def following(**headers) -> str:
        links = json.loads(client.get(address, headers=headers).getvalue())["links"]
        return next(link["href"] for link in links if link["rel"] == "next")

    assert "limit=10000&storeys=3&after=" in following()
    assert "limit=10&storeys=3&after=" in following(**{"User-Agent": "Mozilla/5.0 QGIS/32216"})
    address = "/ogc/collections/building/items?limit=9&storeys=3"
    assert "limit=9&storeys=3&after=" in following()


def test_the_next_link_keeps_the_question(client, town):
    collection = got(client, GRIDS, limit=1, bbox="103,23,104,24", crs=EPSG_4490)
    (following,) = [link["href"] for link in collection["links"] if link["rel"] == "next"]
    assert "bbox=103%2C23%2C104%2C24" in following
    assert quote(EPSG_4490, safe="") in following


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=0,10,1,5", "bbox"),
        ("bbox=0,0,200,1", "bbox"),
        (f"bbox=103,23,104,24&bbox-crs={EPSG_4326}", "bbox"),
        ("bbox=1,2,3,4&bbox-crs=EPSG:4326", "bbox-crs"),
        ("crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs"),
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("after=-1", "after"),
        ("after=99999999999999999999", "after"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2020-02-30", "datetime"),
        ("datetime=2020-06-08T00:00:00", "datetime"),
        ("datetime=2020-06-08/2020-06-07", "datetime"),
        ("datetime=a/b/c", "datetime"),
        ("colour=red", "colour"),
        ("uid=7", "uid"),
        ("area_m2=big", "area_m2"),
        ("valid_from=soon", "valid_from"),
        ("name=%00", "name"),
        ("f=xml", "f"),
    ],
)
def test_it_refuses_and_says_what_where_and_what_to_do(client, town, parameters, where):
    answer = client.get(f"{GRIDS}?{parameters}")
    assert answer.status_code == 400
    told = answer.json()
    assert told["code"] == "InvalidParameterValue"
    assert told["where"] == where
    assert told["description"]
    assert told["remedy"]


def test_what_is_not_there_is_not_found(client, town):
    assert client.get("/ogc/collections/nonsense/items").json()["where"] == "collectionId"
    for number in ("0", "x", "99999999999999999999"):
        assert client.get(f"{GRIDS}/{number}").status_code == 404
    assert client.post(GRIDS).status_code == 405


def test_parents_are_found_by_the_tree_of_their_keys(town):
    """Not by an exclusion constraint's index, of which each look-up would read all."""
    layer = layers.get("area-grid")[0]
    rows = page(layer.collection, None, parse_items({}, layer.collection))
    assert "= ANY(ARRAY[" in str(rows.query)
    codes = [json.loads(properties)["parent_code"] for _key, _geometry, properties in rows]
    assert codes == [
        AreaVersion.objects.get(area=version.parent).code
        for version in AreaVersion.objects.filter(level__key="grid").order_by("pk")
    ]


def test_a_page_is_one_query_however_long(client, town, django_assert_num_queries):
    for number in range(20):
        make_building(town["w1"], (103.001, 23.011, 0.0003), str(number))
    for limit in (2, 20):
        with django_assert_num_queries(2):  # the levels, the features
            client.get("/ogc/collections/building/items", {"limit": limit}).getvalue()


def test_the_box_asks_the_spatial_index(town):
    Building.objects.bulk_create(
        Building(geom=box((103 + i * 0.0005, 23 + j * 0.0005, 0.0003)), valid=days())
        for i in range(60)
        for j in range(60)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE grids_building")
    collection = layers.get("building")[0].collection
    plan = selected(collection, None, parse_items({"bbox": "103.001,23.001,103.002,23.002"}, collection)).explain()
    assert "building_geom" in plan
    assert "Seq Scan" not in plan


@pytest.fixture
def guarded(monkeypatch):
    """A collection as later packages will have them: for who is posted, and only what is theirs."""

    def rows(user):
        return AreaVersion.objects.current().at_level("grid").visible_to(user)

    layer = Layer(
        key="guarded",
        title="guarded",
        group="test",
        rows=lambda user, day, zoom: rows(user),
        attributes={},
        style={},
        visible=lambda user: user.is_authenticated,
        collection=Collection("", rows, {"name": Property("string", "name")}),
    )
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])


def test_a_guarded_collection_is_closed_to_the_public(client, town, guarded):
    for path in ("/ogc/collections/guarded", "/ogc/collections/guarded/items", "/ogc/collections/guarded/items/1"):
        assert client.get(path).status_code == 401
    assert "guarded" not in client.get("/ogc/collections").content.decode()
    assert "guarded" not in client.get("/ogc/api").content.decode()


def test_a_guarded_collection_holds_only_what_is_the_askers(client, town, guarded):
    user = make_user("west-only")
    make_post(user, town["west"])
    client.force_login(user)
    found = got(client, "/ogc/collections/guarded/items")
    assert names(found) == {f"西社区第{number}网格" for number in (1, 2, 3, 4)}
    east = AreaVersion.objects.get(area=town["e1"]).pk
    assert client.get(f"/ogc/collections/guarded/items/{east}").status_code == 404
    answer = client.get("/ogc/collections/guarded/items")
    assert "private" in answer["Cache-Control"]
    assert {"Cookie", "Authorization"} <= set(answer["Vary"].replace(" ", "").split(","))
