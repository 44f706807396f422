"""GET /api/search: what is found, in what order, by whom."""

from datetime import date

import pytest
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_data import search as sources
from gis_data.models import BaseFeature
from gis_data.search import Call, Hit, Source
from grids.models import AreaCode, Building, Lineage, Role
from grids.search.find import search
from tests.factories import (
    days,
    make_area,
    make_building,
    make_household,
    make_post,
    make_town,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def town():
    town = make_town()
    town["galaxy"] = make_area(town["west1"].level, "532503001009", "银河社区", (103.10, 23.00, 0.01), town["west"])
    town["house"] = make_building(town["w1"], (103.005, 23.0150, 0.0004), number="5栋")
    Building.objects.filter(pk=town["house"].pk).update(name="银河府邸", address="测试市永华街65号银河府邸5栋")
    town["other"] = make_building(town["e1"], (103.025, 23.0150, 0.0004), number="15栋")
    Building.objects.filter(pk=town["other"].pk).update(name="银河府邸", address="测试市永华街65号银河府邸15栋")
    BaseFeature.objects.create(
        layer="poi", kind="school", name="第八小学", geom=Point(103.005, 23.005), source="osm", source_id="n1"
    )
    for number in range(3):
        line = LineString((103.0 + number / 1000, 23.005), (103.001 + number / 1000, 23.005))
        BaseFeature.objects.create(
            layer="road", kind="primary", name="重庆路", geom=line, source="osm", source_id=f"w{number}"
        )
    return town


@pytest.fixture
def ask(client):
    """Ask, and get the hits by the key of their group."""

    def ask_(text: str, **query) -> dict[str, list[dict]]:
        answer = client.get("/api/search", {"q": text} | query)
        assert answer.status_code == 200, answer.content
        return {group["key"]: group["hits"] for group in answer.json()["groups"]}

    return ask_


def titles(hits: list[dict]) -> list[str]:
    return [hit["title"] for hit in hits]


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


@pytest.mark.parametrize(
    "text", ["永华街65号", "银河府邸5栋", "5栋", "5号楼", "府邸 5", "yhfd", "yinhefudi", "yhfd 5栋"]
)
def test_a_building_is_found_by_address_number_and_pinyin(town, ask, client, text):
    client.force_login(make_user("chief", superuser=True))
    hits = ask(text, at="103.005,23.015")["building"]
    assert hits[0]["title"] == "测试市永华街65号银河府邸5栋"
    assert hits[0]["note"] == "西社区第1网格"


def test_the_public_finds_no_building(town, ask, client):
    assert "building" not in ask("银河府邸")
    assert client.get("/api/search?q=银河府邸").json()["buildings_open"] is False


def test_a_building_is_found_only_by_those_posted_where_it_stands(town, ask, client):
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert titles(ask("银河府邸")["building"]) == ["测试市永华街65号银河府邸5栋"]
    client.force_login(make_user("nobody"))
    assert "building" not in ask("银河府邸")


def test_a_building_that_did_not_stand_on_the_day_is_not_found(town, ask, client):
    client.force_login(make_user("chief", superuser=True))
    assert "building" not in ask("银河府邸", on="1999-12-31")


@pytest.mark.parametrize("text", ["测试户主", "00000000000", "csh"])
def test_households_are_never_found(town, ask, client, text):
    make_household(town["house"], head_name="测试户主")
    client.force_login(make_user("chief", superuser=True))
    assert "测试户主" not in str(ask(text))
    assert "00000000000" not in str(ask(text))


def test_a_position_says_what_it_was_taken_for_and_offers_the_others(town, client):
    answer = client.get("/api/search", {"q": "103.005,23.015"}).json()
    hits = answer["groups"][0]["hits"]
    assert (answer["taken_for"], answer["groups"][0]["key"]) == ("position", "position")
    assert [hit["more"]["crs"] for hit in hits] == ["EPSG:4490", "GCJ-02", "BD-09"]
    assert hits[0]["note"] == "西社区第1网格"
    assert "CGCS2000" in hits[0]["label"]
    assert "GCJ-02" in hits[1]["label"]


def test_projected_metres_name_their_zone(town, client):
    [hit] = client.get("/api/search", {"q": "2587000, 385123", "at": "103,23"}).json()["groups"][0]["hits"]
    assert "EPSG:4543" in hit["label"]
    assert "102" in hit["label"]


@pytest.mark.parametrize(
    "text", ["", " ", "%", "'", "\\", '"', "!?", "5", "x" * 200, "银" * 200, "'; DROP TABLE grids_area; --", "&|!:*()",
             "\x00", "银\x00河", "😀", "99999999,99999999", "一 二 三 四 五 六 七 八 九"],
)  # fmt: skip
def test_nonsense_is_answered(town, client, text):
    answer = client.get("/api/search", {"q": text})
    assert answer.status_code == 200
    assert answer.json()["groups"] == []
    assert answer.json()["remark"]


@pytest.mark.parametrize(
    "query", [{"at": "x"}, {"at": "1"}, {"at": "200,0"}, {"at": "nan,1"}, {"on": "2020-02-30"}, {"limit": "0"}]
)
def test_a_wrong_question_is_refused_in_words(town, client, query):
    answer = client.get("/api/search", {"q": "银河"} | query)
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_labels_come_in_the_language_of_the_reader(town, client):
    chinese = client.get("/api/search?q=银河", headers={"accept-language": "zh-CN"}).json()
    english = client.get("/api/search?q=银河", headers={"accept-language": "en"}).json()
    assert (chinese["groups"][0]["title"], english["groups"][0]["title"]) == ("区域", "Areas")
    assert chinese["groups"][0]["hits"][0]["label"] == "社区"


def test_the_number_of_queries_does_not_grow_with_what_is_found(town, client):
    client.force_login(make_user("chief", superuser=True))
    queries(client, "银河府邸")  # what is asked once in a process or session
    few = queries(client, "银河府邸")
    for number in range(20):
        made = make_building(town["w1"], (103.001 + number / 10000, 23.012, 0.00005), number=f"{number}栋")
        Building.objects.filter(pk=made.pk).update(name="银河府邸", address=f"永华街{number}号银河府邸{number}栋")
    assert queries(client, "银河府邸") == few
    assert queries(client, "网格") <= few + 1


def queries(client, text: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get("/api/search", {"q": text})
    return len(caught)


def test_whatever_is_written_is_found_at_once_however_it_is_written(town, ask):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grids_areaversion SET name = '长桥社区' WHERE area_id = %s", [town["galaxy"].pk])
    assert titles(ask("changqiao")["area"]) == ["长桥社区"]
    assert "area" not in ask("yhsq")


def test_a_search_is_one_statement_and_two_when_nothing_fits(town, django_assert_num_queries):
    chief = make_user("chief", superuser=True)
    for text, statements in (("银河", 1), ("银河府邸5栋", 1), ("重庆路", 1), ("qqqqq", 2), ("", 0)):
        with django_assert_num_queries(statements):
            search(text, chief, date(2026, 1, 1), None, 8)


def test_a_worker_s_search_is_one_statement_too(town, django_assert_num_queries):
    user = make_user("west")
    make_post(user, town["w1"], Role.GRID_WORKER)
    with django_assert_num_queries(1):
        assert "银河府邸" in str(search("银河府邸", user, date(2026, 1, 1), None, 8)["groups"])


@pytest.mark.parametrize("index", ["area_version_keys", "building_keys", "base_feature_keys"])
def test_the_indexes_are_used(town, index):
    def scans() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_numscans(%s::regclass)", [index])
            return cursor.fetchone()[0]

    before = scans()
    search("银河府邸", make_user("chief", superuser=True), date(2026, 1, 1), None, 8)
    assert scans() > before


def make_estate(grid, corner: tuple[float, float], count: int, address: str) -> None:
    """So many buildings in rows of a hundred, a thousandth of a degree apart, north-east of the corner."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO grids_building (uid, grid_id, name, number, address, use, source, source_id, geom, valid)
            SELECT gen_random_uuid(), %s, '', n::text, %s || n || '号', 'residential', '', '',
                   ST_Multi(ST_MakeEnvelope(x, y, x + 0.0001, y + 0.0001, 4326)), daterange('2020-01-01', NULL)
            FROM generate_series(0, %s - 1) n,
                 LATERAL (SELECT %s + n %% 100 * 0.001 AS x, %s + n / 100 * 0.001 AS y) place
            """,
            [grid.pk, address, count, *corner],
        )


def test_of_a_common_word_the_nearest_are_found(town, ask, client):
    """More buildings than are all sorted; the nearest was written last."""
    make_estate(town["e1"], (104.0, 24.0), 4100, "测试路")
    make_estate(town["w1"], (103.005, 23.015), 1, "测试路七百")
    client.force_login(make_user("chief", superuser=True))
    hits = ask("测试路", at="103.005,23.015", limit=50)["building"]
    assert "测试路七百0号" in titles(hits)
    assert len(hits) == len({hit["ref"] for hit in hits})


def test_of_a_common_word_the_asker_finds_what_is_open_wherever_the_map_is(town, ask, client):
    make_estate(town["e1"], (104.0, 24.0), 4100, "测试路")
    make_estate(town["w1"], (103.005, 23.015), 1, "测试路七百")
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert titles(ask("测试路", at="104.0,24.0")["building"]) == ["测试路七百0号"]


def test_what_only_looks_like_it_by_its_keys_takes_no_place(town, ask, client):
    """All runs of three are there, nearer and more than are looked at, but the text is not."""
    make_estate(town["e1"], (103.0, 23.0), 60, "银河府 河府邸")
    client.force_login(make_user("chief", superuser=True))
    assert len(ask("银河府邸", at="103.0,23.0")["building"]) == 2


def test_who_may_no_longer_log_in_finds_no_building(town):
    chief = make_user("chief", superuser=True)
    chief.is_active = False
    assert "building" not in [group["key"] for group in search("银河府邸", chief, date(2026, 1, 1), None, 8)["groups"]]


def test_another_package_adds_a_kind_by_one_registration(town, monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", dict(sources.SOURCES))
    rows = "(SELECT json_agg(r) FROM (SELECT (asked).typed AS title, 103.005 AS lon, 23.015 AS lat) r)"
    tell = lambda _question, row: Hit("1", row["title"], row["lon"], row["lat"], 0)  # noqa: E731
    sources.register("other", [Source("case", 50, lambda: "Cases", lambda _question: Call(rows), tell)])
    groups = search("银河社区", make_user("anyone"), date(2026, 1, 1), None, 8)["groups"]
    assert [group["key"] for group in groups] == ["area", "case"]
    assert (groups[1]["hits"][0]["title"], groups[1]["hits"][0]["note"]) == ("银河社区", "西社区第1网格")
