"""The front page as the server makes it."""

import json
import re
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.utils import timezone

from gis_data.models import BaseFeature
from grids.layers import grid_layers, line_of
from grids.models import AreaVersion, Level, Redraw, RedrawStatus
from grids.page import attributions, page_data, published_redraws, starting_bounds
from grids.rules.masking import mask_name, mask_phone
from tests.factories import days, make_area, make_building, make_household, make_levels, make_town

NOBODY = AnonymousUser()


def block(html: str) -> dict:
    return json.loads(re.search(r'<script id="page-data" type="application/json">(.*?)</script>', html, re.S)[1])


def test_the_page_opens_for_everyone_under_a_strict_policy(client, db):
    make_town()
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert not re.search(r"https?:", policy)


def test_it_opens_on_an_empty_database(client, db):
    assert block(client.get("/").content.decode())["bounds"] is None


def test_the_data_block_holds_nothing_of_people(client, db):
    town = make_town()
    make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)), head_name="某户主")
    html = client.get("/").content.decode()
    assert "某户主" not in html
    assert "00000000000" not in html


def test_the_page_asks_a_fixed_number_of_queries(client, db, django_assert_max_num_queries):
    make_town()
    with django_assert_max_num_queries(13):
        client.get("/")


def test_chinese_comes_first_and_english_is_complete(client, db):
    assert 'lang="zh-CN"' in client.get("/", headers={"Accept-Language": "fr"}).content.decode()
    english = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="en"' in english
    assert not re.search(r"[\u4e00-\u9fff]", english.replace("中文", ""))


def test_it_starts_where_the_detail_is(db):
    levels = make_levels()
    county = make_area(levels["county"], "532503", "市", (100, 20, 5))
    today = timezone.localdate()
    assert starting_bounds(today) == (100, 20, 105, 25)
    make_area(levels["grid"], "532503001001001", "格", (103, 23, 0.01), county)
    assert starting_bounds(today) == pytest.approx((103, 23, 103.01, 23.01))


def test_without_areas_it_starts_on_the_base_map(db):
    BaseFeature.objects.create(layer="road", geom="LINESTRING(9 47, 10 48)", source="osm", source_id="1")
    assert starting_bounds(timezone.localdate()) == (9, 47, 10, 48)


def test_only_published_redraws_are_told(db):
    for status in RedrawStatus:
        Redraw.objects.create(document_number=status, title=status, effective_on=date(2020, 6, 8), status=status)
    assert [redraw["title"] for redraw in published_redraws()] == ["published"]


def test_openstreetmap_is_named_only_when_its_data_is_there(db):
    assert attributions() == []
    BaseFeature.objects.create(layer="road", geom="LINESTRING(9 47, 10 48)", source="osm", source_id="1")
    assert len(attributions()) == 1
    assert "OpenStreetMap" in attributions()[0]
    BaseFeature.objects.create(layer="road", geom="LINESTRING(9 47, 10 48)", source="demo", source_id="1")
    assert len(attributions()) == 2


def test_layers_come_from_the_levels_that_have_areas(db):
    levels = make_levels()
    make_area(levels["grid"], "1", "格", (103, 23, 0.01))
    assert [layer.key for layer in grid_layers() if layer.is_public] == ["building", "area-grid"]


def test_a_place_with_levels_of_other_names_is_drawn_from_the_top_down(db):
    names = (("country", "国家", "Country"), ("canton", "州", "Canton"), ("commune", "市镇", "Commune"))
    levels = list(make_levels((*names, ("cell", "网格", "Cell"), ("stair", "楼道", "Stair")), grid="cell").values())
    assert [line_of(level, levels) for level in levels] == ["city", "street", "community", "grid", "microgrid"]


def test_level_names_follow_the_language(client, db):
    make_town()

    def titles(language: str) -> list[str]:
        page = client.get("/", headers={"Accept-Language": language}).content.decode()
        return [layer["title"] for layer in block(page)["layers"]]

    assert "街道" in titles("zh-CN")
    assert "Street" in titles("en")


def test_an_area_that_is_gone_is_not_where_the_map_starts(db):
    level = make_levels()["grid"]
    make_area(level, "1", "旧", (10, 10, 1), valid=days(end=date(2020, 1, 1)))
    make_area(level, "2", "新", (20, 20, 1))
    assert page_data(NOBODY)["bounds"] == (20, 20, 21, 21)
    assert AreaVersion.objects.count() == 2
    assert Level.objects.count() == 4


def test_what_is_not_there_has_a_page_that_helps(client, db):
    answer = client.get("/nothing/here", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "Go to the map" in answer.content.decode()


@pytest.mark.parametrize(("plain", "masked"), [("张三丰", "张**"), ("李", "李"), ("", ""), ("Ann Lee", "A******")])
def test_names_are_masked(plain, masked):
    assert mask_name(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("13812345678", "138****5678"),
        ("0873-3732100", "087*****2100"),
        ("110", "***"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_telephones_are_masked(plain, masked):
    assert mask_phone(plain) == masked


def test_every_module_of_the_page_is_fetched_at_once(client, db):
    html = client.get("/").content.decode()
    first = re.findall(r'<link rel="modulepreload" href="/static/([^"]+)"', html)
    behind = [name.removeprefix("/static/") for name in page_data(NOBODY)["scripts"]["fetched"]]
    assert {"js/room.js", "js/page.js", "js/map/view.js", "js/map/roads.js"} <= set(first)
    assert {"js/main.js", "js/search/box.js"} <= set(behind)
    assert len(first + behind) == len({*first, *behind})
    assert all(finders.find(name) for name in first + behind)
    assert "js/admin/ground.js" not in first + behind
