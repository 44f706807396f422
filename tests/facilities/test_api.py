"""Facilities over HTTP: found by anyone, changed by those whose post opens it."""

import json
from datetime import date

import pytest
from django.test import Client

from facilities.actions.change import Deed, close_facility, move_facility
from facilities.models import Facility, FacilityVersion
from tests.facilities.factories import EAST, MACHINE, OUTSIDE, WEST, make_facility
from tests.factories import make_user

DAY = date(2024, 5, 1)


def names(answer) -> list[str]:
    return [feature["properties"]["name"] for feature in answer.json()["features"]]


def post(client: Client, path: str, **body: object):
    return client.post(f"/api/facilities{path}", json.dumps(body), content_type="application/json")


def new(**more: object) -> dict[str, object]:
    return {"kind": "clinic", "name": "新诊所", "lon": WEST[0], "lat": WEST[1]} | more


def facts(**more: object) -> dict[str, object]:
    return {"name": "测试诊所", "lon": WEST[0], "lat": WEST[1]} | more


@pytest.fixture
def clinic(kinds) -> Facility:
    return make_facility(kinds["clinic"], opening_hours="Mo-Fr 08:00-12:00", capacity=3)


@pytest.fixture
def west(client, west_planner) -> Client:
    client.force_login(west_planner)
    return client


# Reading


def test_anyone_finds_facilities_by_kind_box_and_day(client, kinds, clinic):
    make_facility(kinds["market"], EAST, "东市场")
    make_facility(kinds["toilet"], EAST, "将来的", day=date(2090, 1, 1))
    assert names(client.get("/api/facilities")) == ["测试诊所", "东市场"]
    assert names(client.get("/api/facilities?kind=market,toilet")) == ["东市场"]
    assert names(client.get("/api/facilities?bbox=103.0,23.0,103.02,23.02")) == ["测试诊所"]
    assert names(client.get("/api/facilities?on=2019-12-31")) == []
    assert names(client.get("/api/facilities?on=2090-01-01&kind=toilet")) == ["将来的"]


def test_open_at_gives_only_what_is_known_to_be_open(client, kinds, clinic):
    make_facility(kinds["market"], EAST, "不详")
    assert names(client.get("/api/facilities?open_at=2026-11-23T10:00")) == ["测试诊所"]
    assert names(client.get("/api/facilities?open_at=2026-11-23T13:00")) == []
    assert names(client.get("/api/facilities?open_at=2026-11-23T02:00:00Z")) == ["测试诊所"]


@pytest.mark.parametrize(
    ("query", "status"), [("kind=pub", 404), ("bbox=1,2,3", 400), ("on=yesterday", 422), ("open_at=now", 422)]
)
def test_a_question_that_makes_no_sense_is_told(client, clinic, query, status):
    answer = client.get(f"/api/facilities?{query}")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_more_than_fit_into_one_answer_are_refused(client, clinic, monkeypatch):
    monkeypatch.setattr("facilities.describe.MOST", 0)
    assert client.get("/api/facilities").status_code == 413


def test_a_facility_is_told_as_it_was_on_the_day_with_its_history(client, clinic):
    move_facility(clinic, 103.008, 23.008, Deed(MACHINE, DAY, "新址"))
    close_facility(clinic, Deed(MACHINE, date(2025, 1, 1), "撤并"))
    before = client.get(f"/api/facilities/{clinic.uid}?on=2024-01-01").json()
    assert before["geometry"]["coordinates"] == list(WEST)
    assert (before["exists"], before["areas"]) == (True, ["测试市", "西街道", "西社区", "西社区第3网格"])
    after = client.get(f"/api/facilities/{clinic.uid}").json()
    assert (after["exists"], after["closed"], after["edition"]) == (False, True, 3)
    assert after["geometry"]["coordinates"] == [103.008, 23.008]
    assert [(row["kind"], row["why"]) for row in after["history"]] == [
        ("closed", "撤并"),
        ("moved", "新址"),
        ("added", ""),
    ]
    assert client.get("/api/facilities/11111111-1111-4111-8111-111111111111").status_code == 404


def test_who_changed_it_is_told_only_to_those_who_may_see_posts(client, west_planner, clinic):
    assert {row["by"] for row in client.get(f"/api/facilities/{clinic.uid}").json()["history"]} == {None}
    client.force_login(west_planner)
    assert {row["by"] for row in client.get(f"/api/facilities/{clinic.uid}").json()["history"]} == {"tests"}


def test_kinds_are_listed_with_their_walk_and_number(client, clinic):
    kinds = {kind["key"]: kind for kind in client.get("/api/facility-kinds").json()}
    assert (kinds["clinic"]["limit_m"], kinds["clinic"]["count"], kinds["market"]["count"]) == (300, 1, 0)
    assert (kinds["hospital"]["limit_m"], kinds["hospital"]["limit_minutes"]) == (2000, 30)


def test_answers_take_a_fixed_number_of_queries(client, kinds, django_assert_max_num_queries):
    for number in range(30):
        make_facility(kinds["clinic"], (WEST[0], WEST[1] + number / 10_000), f"诊所{number}")
    with django_assert_max_num_queries(3):
        client.get("/api/facilities?kind=clinic")
    with django_assert_max_num_queries(8):
        client.get(f"/api/facilities/{Facility.objects.first().uid}")
    with django_assert_max_num_queries(3):
        client.get("/api/facility-kinds")


# Changing


def test_a_planner_adds_changes_moves_closes_and_reopens_at_home(west, kinds):
    added = post(west, "", **new(opening_hours="周一至周五 8:00-17:00"))
    assert added.status_code == 201
    uid = added.json()["properties"]["uid"]
    assert added.json()["properties"]["opening_hours"] == "Mo-Fr 08:00-17:00"
    assert added.json()["may_change"] is True
    changed = post(west, f"/{uid}/change", seen=1, on="2090-01-01", **facts(name="改名", capacity=5))
    assert (changed.status_code, changed.json()["properties"]["capacity"]) == (200, 5)
    moved = post(west, f"/{uid}/move", seen=2, on="2090-01-02", lon=103.008, lat=23.008)
    assert moved.json()["geometry"]["coordinates"] == [103.008, 23.008]
    assert post(west, f"/{uid}/close", seen=3, on="2090-02-01", why="撤并").status_code == 200
    reopened = post(west, f"/{uid}/reopen", seen=4, on="2090-03-01")
    assert (reopened.status_code, reopened.json()["edition"]) == (200, 5)


def test_a_stranger_is_asked_to_log_in_and_a_worker_is_refused(client, west_worker, clinic):
    path = f"/{clinic.uid}/move"
    stranger = post(client, path, lon=103.008, lat=23.008)
    assert (stranger.status_code, bool(stranger.json()["error"])) == (401, True)
    client.force_login(west_worker)
    for answer in (post(client, path, lon=103.008, lat=23.008), post(client, "", **new())):
        assert answer.status_code == 403
        assert answer.json()["error"]
    assert FacilityVersion.objects.count() == 1


def test_nobody_changes_what_stands_in_another_street_or_moves_it_there(west, kinds, clinic):
    east = make_facility(kinds["market"], EAST, "东市场")
    refused = [
        post(west, "", **new(lon=EAST[0])),
        post(west, f"/{east.uid}/change", **facts(lon=EAST[0])),
        post(west, f"/{east.uid}/close", why="因为"),
        post(west, f"/{east.uid}/move", lon=WEST[0], lat=WEST[1]),
        post(west, f"/{clinic.uid}/move", lon=EAST[0], lat=EAST[1]),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert FacilityVersion.objects.count() == 2


def test_a_session_without_its_csrf_token_changes_nothing(west_planner, clinic):
    client = Client(enforce_csrf_checks=True)
    client.force_login(west_planner)
    assert post(client, f"/{clinic.uid}/move", lon=103.008, lat=23.008).status_code == 403
    assert clinic.versions.count() == 1


def test_wrong_facts_come_back_by_field(west, kinds):
    answer = post(west, "", **new(opening_hours="随时", capacity=-1))
    assert answer.status_code == 422
    assert {row["field"] for row in answer.json()["fields"]} == {"opening_hours", "capacity"}
    assert all(row["problem"] and row["remedy"] for row in answer.json()["fields"])
    assert post(west, "", **new(kind="pub")).json()["fields"][0]["field"] == "kind"
    assert not Facility.objects.exists()


def test_a_place_in_another_city_is_told_to_who_may_change_everything(client, kinds, town):
    client.force_login(make_user("chief", superuser=True))
    answer = post(client, "", **new(lon=OUTSIDE[0], lat=OUTSIDE[1]))
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "place")


def test_a_doubt_can_be_confirmed(west, clinic):
    doubted = post(west, "", **new(name="测试诊所"))
    assert (doubted.status_code, doubted.json()["can_confirm"]) == (409, True)
    assert post(west, "", confirmed=True, **new(name="测试诊所")).status_code == 201


def test_the_second_editor_gets_409_with_the_edition_of_now(west, clinic):
    assert post(west, f"/{clinic.uid}/move", seen=1, lon=103.008, lat=23.008).status_code == 200
    late = post(west, f"/{clinic.uid}/change", seen=1, **facts(name="改名"))
    assert (late.status_code, late.json()["edition"], late.json()["can_confirm"]) == (409, 2, False)
    assert clinic.versions.latest("valid").name == "测试诊所"
