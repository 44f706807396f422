"""GET /api/search: positions, refusals, and in how many statements an answer is found."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_data import search as sources
from gis_data.search import Call, Hit, Source
from grids.models import Building, Role
from grids.search.find import search
from tests.factories import make_building, make_post, make_user

pytestmark = pytest.mark.django_db


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


def test_another_package_adds_a_kind_by_one_registration(town, monkeypatch):
    monkeypatch.setattr(sources, "SOURCES", dict(sources.SOURCES))
    rows = "(SELECT json_agg(r) FROM (SELECT (asked).typed AS title, 103.005 AS lon, 23.015 AS lat) r)"
    tell = lambda _question, row: Hit("1", row["title"], row["lon"], row["lat"], 0)  # noqa: E731
    sources.register("other", [Source("case", 50, lambda: "Cases", lambda _question: Call(rows), tell)])
    groups = search("银河社区", make_user("anyone"), date(2026, 1, 1), None, 8)["groups"]
    assert [group["key"] for group in groups] == ["area", "case"]
    assert (groups[1]["hits"][0]["title"], groups[1]["hits"][0]["note"]) == ("银河社区", "西社区第1网格")
