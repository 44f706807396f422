"""What facilities show on the map: their layer and its tiles, the search, the part of the page."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.utils import timezone

from facilities.actions.change import Deed, close_facility
from facilities.glyphs import GLYPHS
from facilities.layers import facility_layers
from facilities.models import FacilityKind
from facilities.page import facility_part
from facilities.rules.presets import KINDS
from gis_data import layers
from gis_data.tiles import CELLS_ACROSS, TileAddress, encode
from tests.facilities.factories import EAST, MACHINE, WEST, make_facility
from tests.gis_data.test_tiles import tile_of

NOBODY = AnonymousUser()
TODAY = timezone.localdate()


def marks(address: TileAddress, name: str = "facility", day: date = TODAY) -> list[dict]:
    """The properties of a tile layer's features."""
    content = encode(layers.get("facility"), address, NOBODY, day)
    decoded = mapbox_vector_tile.decode(content) if content else {}
    return [feature["properties"] for feature in decoded.get(name, {"features": []})["features"]]


def row_of(kind: FacilityKind, count: int, step: float = 0.0001) -> None:
    """So many facilities in a row, eastwards from the west street's place."""
    for number in range(count):
        make_facility(kind, (WEST[0] + number * step, WEST[1]), f"{kind.key}{number}")


# Tiles


def test_near_by_each_facility_is_itself(kinds):
    clinic = make_facility(kinds["clinic"])
    make_facility(kinds["market"], EAST, "东市场")
    [found] = marks(tile_of(*WEST, 15))
    assert found == {"uid": str(clinic.uid), "kind": "clinic", "name": "测试诊所"}


def test_a_closed_one_is_on_the_map_of_its_days_only(kinds):
    clinic = make_facility(kinds["clinic"])
    close_facility(clinic, Deed(MACHINE, date(2024, 1, 1), "x"))
    assert marks(tile_of(*WEST, 15)) == []
    assert len(marks(tile_of(*WEST, 15), day=date(2023, 12, 31))) == 1


def test_from_far_those_close_together_are_counted_by_kind_and_all_together(kinds):
    row_of(kinds["clinic"], 3)
    row_of(kinds["market"], 1)
    address = tile_of(*WEST, 12)
    by_kind = {mark["kind"]: mark for mark in marks(address)}
    assert by_kind["clinic"] == {"kind": "clinic", "count": 3}
    assert (by_kind["market"]["count"], by_kind["market"]["name"]) == (1, "market0")
    assert marks(address, "facility-all") == [{"count": 4}]


@pytest.mark.parametrize("zoom", [8, 11, 13])
def test_counts_of_all_marks_of_a_city_are_its_facilities(kinds, zoom):
    row_of(kinds["clinic"], 40, step=0.0008)
    first, last = tile_of(103.0, 23.02, zoom), tile_of(103.05, 23.0, zoom)
    total = 0
    for x in range(first.x, last.x + 1):
        for y in range(first.y, last.y + 1):
            content = encode(layers.get("facility"), TileAddress(zoom, x, y), NOBODY, TODAY)
            decoded = mapbox_vector_tile.decode(content) if content else {}
            for feature in decoded.get("facility-all", {"features": []})["features"]:
                east, north = feature["geometry"]["coordinates"]
                if 0 <= east < 4096 and 0 < north <= 4096:  # those beyond the edge are the neighbour's too
                    total += feature["properties"]["count"]
    assert total == 40


def test_a_mark_beyond_the_edge_is_the_same_in_both_tiles(kinds):
    """Cells are whole in each tile that draws them."""
    home = tile_of(*WEST, 12)
    west, _south, east, _north = home.box().extent
    cell = (east - west) / CELLS_ACROSS
    lon = (east - cell / 40) / 20_037_508.342789244 * 180
    for number in range(3):
        make_facility(kinds["clinic"], (lon - number * 0.0002, 23.005), f"诊所{number}")
    beside = TileAddress(12, home.x + 1, home.y)
    assert marks(home, "facility-all") == marks(beside, "facility-all") == [{"count": 3}]


def test_a_crowded_tile_is_counted_however_near(kinds, monkeypatch):
    row_of(kinds["clinic"], 12, step=0.00002)
    assert len(marks(tile_of(*WEST, 16))) == 12
    crowded = layers.get("facility")[0]
    monkeypatch.setattr("facilities.layers.MOST_IN_TILE", 10)
    assert crowded.markers.most > 10
    assert sum(mark["count"] for mark in marks(tile_of(*WEST, 16), "facility-all")) == 12


def test_a_view_never_holds_more_than_two_thousand_markers(kinds):
    """1,366 by 768 pixels show at most 4 by 3 tiles of 512 pixels, and a tile holds `most` or a mark for each cell."""
    [layer] = facility_layers()
    assert 4 * 3 * max(layer.markers.most, (CELLS_ACROSS + 2) ** 2) <= 2_000


def test_a_kind_out_of_use_is_not_on_the_map(kinds):
    make_facility(kinds["clinic"])
    FacilityKind.objects.filter(key="clinic").update(active=False)
    assert marks(tile_of(*WEST, 15)) == []


def test_without_kinds_there_is_no_layer(db):
    assert list(facility_layers()) == []


def test_every_kind_has_a_drawing_of_its_own():
    assert {kind.key for kind in KINDS} == set(GLYPHS)
    assert len({glyph.path for glyph in GLYPHS.values()}) == len(GLYPHS)
    assert len({glyph.fill for glyph in GLYPHS.values()}) <= 8


def test_the_layer_offers_each_kind_alone_and_says_what_is_drawn(kinds):
    described = layers.get("facility")[0].described()
    assert [variant["key"] for variant in described["variants"]] == [kind.key for kind in KINDS]
    assert described["markers"]["by"] == "kind"
    assert described["markers"]["symbols"]["clinic"]["path"].startswith("M")


# Other programs, files, search


def test_the_collection_gives_facilities_of_a_day(client, kinds):
    clinic = make_facility(kinds["clinic"])
    close_facility(clinic, Deed(MACHINE, date(2024, 1, 1), "x"))
    items = "/ogc/collections/facility/items?f=json"
    assert json.loads(client.get(f"{items}&datetime=2025-01-01").getvalue())["features"] == []
    [found] = json.loads(client.get(f"{items}&datetime=2023-01-01").getvalue())["features"]
    assert found["properties"]["kind"] == "clinic"
    assert found["properties"]["valid_to"] == "2024-01-01"


@pytest.mark.parametrize("kind", ["map.html", "data.geojson", "data.xlsx"])
def test_facilities_can_be_taken_away(client, kinds, kind):
    make_facility(kinds["clinic"])
    answer = client.get(f"/take-away/{kind}?layers=facility&bbox=103,23,103.02,23.02")
    assert answer.status_code == 200
    body = answer.getvalue()
    assert kind == "data.xlsx" or "测试诊所".encode() in body or json.dumps("测试诊所").encode() in body


@pytest.mark.parametrize("typed", ["银河卫生", "yinhe", "yhws", "文萃路9号", "卫生服务站"])
def test_a_facility_is_found_by_name_pinyin_and_address(client, kinds, typed):
    make_facility(kinds["clinic"], name="银河卫生服务站", address="文萃路9号")
    groups = {group["key"]: group["hits"] for group in client.get("/api/search", {"q": typed}).json()["groups"]}
    [hit] = groups["facility"]
    assert (hit["title"], hit["more"]["kind"], hit["label"]) == ("银河卫生服务站", "clinic", "社区卫生服务站（诊所）")


def test_a_closed_one_is_found_on_its_days_only(client, kinds):
    clinic = make_facility(kinds["clinic"], name="银河卫生服务站")
    close_facility(clinic, Deed(MACHINE, date(2024, 1, 1), "x"))
    keys = [group["key"] for group in client.get("/api/search", {"q": "银河卫生"}).json()["groups"]]
    assert "facility" not in keys
    then = client.get("/api/search", {"q": "银河卫生", "on": "2023-12-31"}).json()["groups"]
    assert "facility" in [group["key"] for group in then]


# The page


def data_of(client) -> dict:
    html = client.get("/").content.decode()
    return json.loads(re.search(r'<script id="page-data" type="application/json">(.*?)</script>', html, re.S)[1])


def test_the_page_offers_adding_to_those_who_may(client, west_planner, west_worker, kinds):
    assert data_of(client)["parts"]["facility"] == {"may": False, "kinds": []}
    client.force_login(west_worker)
    assert data_of(client)["parts"]["facility"]["may"] is False
    client.force_login(west_planner)
    offered = data_of(client)["parts"]["facility"]
    assert offered["may"] is True
    assert {"key": "market", "label": "菜市场", "hasCapacity": True, "unit": "摊位"} in offered["kinds"]


def test_every_word_and_address_that_the_scripts_use_is_given():
    part = facility_part()
    words, addresses = part.words(), part.addresses()
    scripts = [finders.find(f"js/facilities/{name}.js") for name in ("part", "card", "form", "fields", "text")]
    text = "".join(Path(path).read_text(encoding="utf-8") for path in scripts)
    said = set(re.findall(r'"((?:facility|field)[A-Z]\w+)"', text)) - {"facilityAct"}
    assert said <= set(words), said - set(words)
    assert set(re.findall(r"page\.addresses\.(facilit\w+)", text)) == set(addresses)


def test_the_page_with_facilities_asks_a_fixed_number_of_queries(client, kinds, django_assert_max_num_queries):
    row_of(kinds["clinic"], 5)
    with django_assert_max_num_queries(13):
        client.get("/")


def test_a_change_of_a_facility_makes_a_new_tile_at_once(client, kinds):
    address = tile_of(*WEST, 15)
    url = f"/tiles/facility/{address.z}/{address.x}/{address.y}.mvt"
    assert client.get(url).status_code == 204
    clinic = make_facility(kinds["clinic"])
    assert client.get(url).status_code == 200
    close_facility(clinic, Deed(MACHINE, TODAY - timedelta(days=1), "x"))
    assert client.get(url).status_code == 204
