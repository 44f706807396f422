"""What assets show on the map: their layer and its tiles, the search, the collection, the part of the page."""

import json
from datetime import date
from pathlib import Path

import mapbox_vector_tile
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from cases.actions.assets import Deed, add_asset, end_asset, move_asset, set_asset_state
from cases.asset_glyphs import FILLS, KINDS, PATHS, look_of, looks_of, symbol_of
from cases.asset_layers import asset_layers, looks
from cases.asset_page import asset_data, asset_part
from cases.models import Asset, AssetCode
from cases.rules.asset_facts import AssetFacts
from gis_data import layers
from gis_data.tiles import TileAddress, encode
from tests.cases.asset_factories import IN_E1, IN_W1, MACHINE, make_asset, point
from tests.cases.factories import make_asset_kind
from tests.gis_data.test_tiles import tile_of

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
TODAY = timezone.localdate()


def marks(address: TileAddress, name: str = "asset", day: date = TODAY) -> list[dict]:
    content = encode(layers.get("asset"), address, NOBODY, day)
    decoded = mapbox_vector_tile.decode(content) if content else {}
    return [feature["properties"] for feature in decoded.get(name, {"features": []})["features"]]


# Symbols


def test_at_most_eight_colours_one_for_each_class():
    assert len(set(FILLS.values())) == len(FILLS) == 5


def test_every_symbol_is_drawn_and_no_two_of_a_class_alike():
    for klass in FILLS:
        drawn = [symbol_of(look)["path"] for look in looks_of(klass)]
        assert all(drawn)
        assert len(set(drawn)) == len(drawn)
    assert set(KINDS) <= set(PATHS)


@pytest.mark.parametrize(
    ("code", "state", "look"),
    [
        ("01037", "sound", "01-lamp"),
        ("01013", "sound", "01-fire"),
        ("01014", "sound", "01-cover"),
        ("01077", "damaged", "01-fault"),
        ("03005", "lost", "03-fault"),
        ("04002", "removed", "04-gone"),
        ("05009", "sound", "05"),
    ],
)
def test_the_map_and_the_card_draw_the_same(asset_town, code, state, look):
    make_asset(make_asset_kind(code, code), state=state)
    [mark] = marks(tile_of(*IN_W1, 17))
    assert mark["look"] == look_of(code, state) == look
    assert symbol_of(look)["path"]


def test_the_legend_calls_no_two_symbols_by_one_name(manhole):
    make_asset_kind("03005", "垃圾箱")
    [layer] = asset_layers()
    titles = [symbol["title"] for symbol in layer.markers.symbols.values()]
    assert len(set(titles)) == len(titles)
    assert set(looks()) - {"fault", "gone"} == set(KINDS)


# Tiles


def test_near_by_each_is_itself_on_the_days_on_which_it_was_there(asset_town, manhole):
    asset = make_asset(manhole)
    end_asset(asset, Deed(MACHINE, date(2024, 1, 1)))
    assert marks(tile_of(*IN_W1, 17)) == []
    [mark] = marks(tile_of(*IN_W1, 17), day=date(2023, 12, 31))
    assert mark == {
        "uid": str(asset.uid), "code": asset.code, "name": "测试井盖", "kind": "供水井盖", "state": "sound",
        "look": "01-cover",
    }  # fmt: skip


def test_a_state_is_shown_from_its_day_on(asset_town, manhole):
    set_asset_state(make_asset(manhole), "damaged", Deed(MACHINE, date(2024, 1, 1)))
    looks = [marks(tile_of(*IN_W1, 17), day=day)[0]["look"] for day in (date(2023, 12, 31), TODAY)]
    assert looks == ["01-cover", "01-fault"]


def test_from_far_those_close_together_are_one_mark_with_their_number(asset_town, manhole):
    for step in range(3):
        make_asset(manhole, (IN_W1[0] + step * 0.0001, IN_W1[1]))
    assert [mark["count"] for mark in marks(tile_of(*IN_W1, 12), "asset-all")] == [3]


def test_a_line_and_a_polygon_are_a_mark_on_them(asset_town, manhole):
    shape = GEOSGeometry("POLYGON((103.004 23.014, 103.006 23.014, 103.006 23.016, 103.004 23.014))", srid=4326)
    add_asset(manhole, AssetFacts("绿地", shape), Deed(MACHINE, date(2020, 1, 1)))
    place = Asset.objects.get().versions.get().location.coords
    assert [mark["name"] for mark in marks(tile_of(*place, 17))] == ["绿地"]


def test_the_layer_is_off_until_it_is_switched_on_and_none_without_a_catalogue(manhole):
    [layer] = asset_layers()
    assert layer.optional
    manhole.delete()
    manhole.klass.delete()
    assert list(asset_layers()) == []


def test_one_class_or_what_is_damaged_can_be_shown_alone(manhole):
    [layer] = asset_layers()
    by_key = {variant.key: [value for shade in variant.shades for value in shade.values] for variant in layer.variants}
    assert "01-lamp" in by_key["class-01"]
    assert by_key["faults"] == ["01-fault"]
    symbols = layer.markers.symbols
    assert all(value in symbols for values in by_key.values() for value in values)


# Search


def found(client, text: str, day: str = "") -> list[dict]:
    answer = client.get("/api/search", {"q": text, **({"on": day} if day else {})})
    return {group["key"]: group["hits"] for group in answer.json()["groups"]}.get("asset", [])


def test_by_name_code_other_code_and_address(client, asset_town, manhole):
    asset = make_asset(manhole, name="人民路三号井盖", address="天马路五号")
    make_asset(manhole, IN_E1, "别的")
    AssetCode.objects.create(asset=asset, scheme="older-16", code="5325030101000042")
    for text in ("人民路三号", "天马路五号", asset.code, asset.code[:14] + "001", "5325030101000042"):
        assert [hit["ref"] for hit in found(client, text)][:1] == [str(asset.uid)], text


def test_the_search_knows_the_day(client, asset_town, manhole):
    asset = make_asset(manhole, name="人民路三号井盖")
    end_asset(asset, Deed(MACHINE, date(2024, 1, 1)))
    assert found(client, "人民路三号") == []
    assert [hit["ref"] for hit in found(client, "人民路三号", "2023-05-05")] == [str(asset.uid)]


# Other programs, and the page


def features_of(client, more: str) -> list[dict]:
    answer = client.get(f"/ogc/collections/asset/items?f=json{more}")
    return json.loads(answer.getvalue())["features"]


def test_other_programs_read_all_versions_with_the_standards_attributes(client, asset_town, manhole):
    asset = make_asset(manhole, owner_name="水务公司")
    move_asset(asset, point(IN_E1), Deed(MACHINE, date(2024, 1, 1)))
    features = features_of(client, "")
    assert [one["properties"]["code"] for one in features] == [asset.code] * 2
    assert features[0]["properties"]["owner_name"] == "水务公司"
    one_day = features_of(client, "&datetime=2022-01-01")
    assert [one["geometry"]["coordinates"] for one in one_day] == [list(IN_W1)]


def test_kinds_to_choose_from_are_for_those_who_may_add(manhole, west_planner, west_worker):
    assert asset_data(NOBODY) == asset_data(west_worker) == {"may": False, "classes": [], "states": []}
    told = asset_data(west_planner)
    assert told["classes"][0]["kinds"] == [{"key": "01001", "label": "供水井盖"}]
    assert len(told["states"]) == 5


def test_every_word_that_the_script_says_is_given():
    said = "".join(path.read_text() for path in Path("static/js/assets").glob("*.js"))
    words = asset_part().words()
    unsaid = [key for key in words if key.startswith("asset") and "_" not in key and f'"{key}"' not in said]
    made = {f"asset{act}" for act in ("State", "Change", "Move", "End", "Reopen")}
    made |= {f"assetSave{act}" for act in ("Add", "State", "Change", "Move", "End", "Reopen")}
    made |= {f"asset{act}Hint" for act in ("Add", "Move", "End", "Reopen")}
    # What every part and every form is asked for by the key of the part.
    made |= {f"asset{word}" for word in ("Head", "Loading", "Add", "Anyway", "Look", "Cancel")}
    assert set(unsaid) <= made
