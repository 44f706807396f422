"""GET /api/search: areas as they were on a day, places and roads, by whatever they are called."""

from datetime import date

import pytest
from django.db import connection

from grids.models import AreaCode, Lineage
from tests.factories import days, make_version
from tests.grids.search.estates import titles

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.mark.parametrize(
    "text", ["银河社区", "银河", "河社", "yhsq", "YHSQ", "yinhe", "yin", "银", "y", "532503001009", " 银河 "]
)
def test_an_area_is_found_by_name_pinyin_initials_and_code(town, ask, text):
    assert "银河社区" in titles(ask(text)["area"])


@pytest.mark.parametrize("text", ["银合社区", "yinhge", "5325030019", "银河学校"])
def test_nothing_is_invented(town, ask, text):
    assert "银河社区" not in titles(ask(text).get("area", [])) or text == "银合社区"


def test_a_wrong_character_that_sounds_the_same_finds_and_is_told(town, client):
    answer = client.get("/api/search", {"q": "银合社区"}).json()
    assert answer["loosely"] is True
    assert answer["groups"][0]["hits"][0]["title"] == "银河社区"


def test_the_exact_name_comes_first_and_higher_areas_before_lower_ones(town, ask):
    assert titles(ask("西社区")["area"])[0] == "西社区"
    assert titles(ask("532503001", at="103.01,23.01")["area"])[:2] == ["西街道", "西社区"]


def test_what_is_nearer_to_the_view_comes_first(town, ask):
    from_west = titles(ask("网格", at="103.005,23.005")["area"])
    from_east = titles(ask("网格", at="103.038,23.005")["area"])
    assert (from_west[0], from_east[0]) == ("西社区第3网格", "东社区第2网格")


@pytest.mark.parametrize("code", ["P-77", "p-77", "P-7"])
def test_another_schemes_code_finds_the_area_and_says_so(town, ask, code):
    AreaCode.objects.create(area=town["west1"], scheme="police", code="P-77")
    [hit] = ask(code)["area"]
    assert hit["title"] == "西社区"
    assert "P-77" in hit["mark"]


def test_an_old_name_and_an_old_code_find_the_area_as_it_is_on_the_day(town, ask):
    town["galaxy"].versions.update(valid=days(end=SPLIT))
    make_version(town["galaxy"], "532503002009", "天马社区", (103.10, 23.00, 0.01), town["east"], days(SPLIT))
    [hit] = ask("银河社区")["area"]
    assert (hit["title"], hit["more"]["code"]) == ("天马社区", "532503002009")
    assert "银河社区" in hit["mark"]
    assert "532503001009" in ask("532503001009")["area"][0]["mark"]
    assert ask("银河社区", on="2020-06-07")["area"][0]["title"] == "银河社区"
    assert ask("银河社区", on="2020-06-07")["area"][0]["mark"] == ""


def test_an_area_that_ended_says_what_became_of_it(town, ask):
    town["galaxy"].versions.update(valid=days(end=SPLIT))
    Lineage.objects.create(from_area=town["galaxy"], to_area=town["east1"], on=SPLIT, kind="merge", share_area=1)
    [hit] = ask("银河社区")["area"]
    assert hit["more"] | {"level": ""} == {
        "code": "532503001009",
        "level": "",
        "exists": False,
        "became": [{"code": "532503002001", "name": "东社区"}],
    }
    assert "2020-06-08" in hit["mark"]
    assert "东社区" in hit["mark"]


def test_an_area_that_is_yet_to_come_says_from_when(town, ask):
    town["galaxy"].versions.update(valid=days(SPLIT))
    assert "2020-06-08" in ask("银河社区", on="2020-01-01")["area"][0]["mark"]


@pytest.mark.parametrize("text", ["第八小学", "八小", "dbxx", "小学", "xiaoxue"])
def test_places_are_found_with_the_area_they_lie_in(town, ask, text):
    [hit] = ask(text)["place"]
    assert (hit["title"], hit["note"]) == ("第八小学", "西社区第3网格")


@pytest.mark.parametrize("text", ["重庆路", "cql", "chongqing", "zhongqing"])
def test_a_road_of_many_parts_is_one_hit(town, ask, text):
    assert titles(ask(text)["road"]) == ["重庆路"]


def test_labels_come_in_the_language_of_the_reader(town, client):
    chinese = client.get("/api/search?q=银河", headers={"accept-language": "zh-CN"}).json()
    english = client.get("/api/search?q=银河", headers={"accept-language": "en"}).json()
    assert (chinese["groups"][0]["title"], english["groups"][0]["title"]) == ("区域", "Areas")
    assert chinese["groups"][0]["hits"][0]["label"] == "社区"


def test_whatever_is_written_is_found_at_once_however_it_is_written(town, ask):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grids_areaversion SET name = '长桥社区' WHERE area_id = %s", [town["galaxy"].pk])
    assert titles(ask("changqiao")["area"]) == ["长桥社区"]
    assert "area" not in ask("yhsq")
