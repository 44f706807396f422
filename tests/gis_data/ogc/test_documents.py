"""What /ogc/ says about itself, checked against small schemas of the standard (OGC 17-069r4, 18-058r1)."""

import json
import re

import pytest

from gis_data.models import BaseFeature
from tests.factories import box, make_building, make_town

LINK = {"href": str, "rel": str, "type": str, "title": str}
EXTENT = {"spatial": {"bbox": [[(int, float)]], "crs": str}, "temporal": {"interval": [[(str, type(None))]]}}
COLLECTION = {
    "id": str,
    "title": str,
    "description": str,
    "itemType": str,
    "extent": EXTENT,
    "crs": [str],
    "storageCrs": str,
    "links": [LINK],
}
FEATURE = {"type": str, "id": int, "geometry": {"type": str, "coordinates": list}, "properties": dict}
SCHEMAS = {
    "/ogc/": {"title": str, "description": str, "links": [LINK]},
    "/ogc/conformance": {"conformsTo": [str]},
    "/ogc/collections": {"title": str, "crs": [str], "collections": [COLLECTION], "links": [LINK]},
    "/ogc/collections/area-grid": COLLECTION,
    "/ogc/collections/area-grid/items": {
        "type": str,
        "features": [FEATURE],
        "numberReturned": int,
        "timeStamp": str,
        "links": [LINK],
    },
}


@pytest.fixture
def town(db):
    areas = make_town()
    make_building(areas["w1"], (103.002, 23.012, 0.0003))
    BaseFeature.objects.create(layer="water", geom=box((103, 23, 0.01)), source="test", source_id="1")
    return areas


def check(value, schema, where="") -> None:
    """Fail where the value is not of the schema: types, lists of one kind, objects with exactly these names."""
    if isinstance(schema, dict):
        assert set(value) == set(schema), where
        for name, inner in schema.items():
            check(value[name], inner, f"{where}/{name}")
    elif isinstance(schema, list):
        assert isinstance(value, list), where
        assert value, where
        for number, inner in enumerate(value):
            check(inner, schema[0], f"{where}/{number}")
    else:
        assert isinstance(value, schema), where


@pytest.mark.parametrize("path", SCHEMAS)
def test_documents_are_as_the_standard_has_them(client, town, path):
    check(json.loads(client.get(path).getvalue()), SCHEMAS[path])


def test_every_link_of_the_landing_page_and_the_collections_answers(client, town):
    landing = client.get("/ogc/").json()
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} == {
        link["rel"] for link in landing["links"]
    }
    links = [
        *landing["links"],
        *(one for each in client.get("/ogc/collections").json()["collections"] for one in each["links"]),
    ]
    for link in links:
        answer = client.get(link["href"].removeprefix("http://testserver"))
        assert answer.status_code == 200, link
        assert answer["Content-Type"].split(";")[0] == link["type"].split(";")[0], link


def test_the_definition_lists_every_collection_with_its_properties(client, town):
    definition = client.get("/ogc/api").json()
    assert definition["openapi"].startswith("3.0")
    listed = {each["id"] for each in client.get("/ogc/collections").json()["collections"]}
    assert listed >= {"building", "area-grid", "area-street", "water", "road"}
    for key in listed:
        operation = definition["paths"][f"/collections/{key}/items"]["get"]
        named = {parameter["name"] for parameter in operation["parameters"]}
        assert {"bbox", "bbox-crs", "crs", "datetime", "limit"} <= named
    grids = definition["paths"]["/collections/area-grid/items"]["get"]["parameters"]
    assert {"code", "name", "uid"} <= {parameter["name"] for parameter in grids}


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        "/ogc/collections/area-grid",
        "/ogc/collections/area-grid/items",
        "/ogc/collections/building/items",
    ],
)
def test_people_get_pages(client, town, path):
    browser = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    asked = client.get(path, {"f": "html"})
    for answer in (browser, asked):
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")
    assert "<html" not in client.get(path, headers={"Accept": "*/*"}).getvalue().decode()


def test_a_page_of_features_leads_to_each_and_to_the_next(client, town):
    page = client.get(
        "/ogc/collections/area-grid/items?f=html&limit=4", headers={"Accept-Language": "en"}
    ).content.decode()
    first = re.search(r'href="(/ogc/collections/area-grid/items/\d+\?f=html)"', page)[1]
    assert "西社区第1网格" in client.get(first).content.decode()
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    assert "东社区" in client.get(following).content.decode()


def test_a_refusal_to_people_is_a_page_too(client, town):
    answer = client.get("/ogc/collections/area-grid/items?f=html&limit=0", headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "from 1 to 10000" in answer.content.decode()
