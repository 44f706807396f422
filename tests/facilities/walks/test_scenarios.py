"""Scenarios: a bridge or a closed gate is walked as if it were there, and nothing that is kept knows of it."""

import json

import pytest
from django.utils import timezone

from facilities.actions.compute_coverage import compute_coverage
from facilities.models import BuildingWalk, NetworkScenario
from facilities.walks.coverage import coverage_on, fingerprints_on
from facilities.walks.trial import text_of, tried_now
from gis_data.models import WalkEdge
from grids.models import Role
from tests.facilities.walks.conftest import lonlat, write_ways
from tests.factories import make_post, make_user

BRIDGE = {"add": [lonlat(100, 0), lonlat(100, 60)], "note": "new bridge"}
GATE = {"close": lonlat(150, 0)}
NOWHERE = {"close": lonlat(1500, -900)}


@pytest.fixture
def planner(client, town):
    user = make_user("planner")
    make_post(user, town["west"], Role.PLANNER)
    client.force_login(user)
    return client


def make(client, *changes, **more):
    payload = {"title": "a bridge", "changes": changes} | more
    return client.post("/api/scenarios", json.dumps(payload), content_type="application/json")


def made(client, *changes, **more):
    answer = make(client, *changes, **more)
    assert answer.status_code == 201, answer.content
    return answer.json()


def circle(client, uid, **query):
    answer = client.get(f"/api/facilities/{uid}/circle", query)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)["features"][0]["properties"]


def test_a_bridge_is_walked_over_where_its_scenario_is_asked_for(planner, homes, clinics):
    uid, scenario = clinics["first"].facility.uid, made(planner, BRIDGE)
    assert scenario["effects"] == [{"change": "add", "places": 2, "added_m": pytest.approx(60, abs=0.5)}]
    assert circle(planner, uid)["households"] == 5
    assert circle(planner, uid, scenario=scenario["id"])["households"] == 9
    assert circle(planner, uid)["households"] == 5


def test_a_closed_gate_is_not_passed(planner, homes, clinics):
    uid, scenario = clinics["first"].facility.uid, made(planner, GATE)
    assert circle(planner, uid, scenario=scenario["id"])["households"] == 0


def test_circles_of_points_coverage_what_if_and_sites_take_it_too(planner, homes, clinics):
    number = made(planner, BRIDGE)["id"]
    lon, lat = lonlat(100, -10)
    area = {"area": "532503001", "kind": "clinic"}
    questions = {
        "circles": {"lon": lon, "lat": lat, "metres": 300},
        "coverage": area,
        "what-if": {"kind": "clinic", "lon": lon, "lat": lat},
        "siting": area,
    }
    for path, query in questions.items():
        before, after = (planner.get(f"/api/{path}", query | more) for more in ({}, {"scenario": number}))
        assert (before.status_code, after.status_code) == (200, 200), path
        assert before.content != after.content, path
    (properties,) = (
        one["properties"]
        for one in json.loads(planner.get("/api/coverage", area | {"scenario": number}).content)["features"]
    )
    assert properties["within"] == 7 + 4


def test_nothing_that_is_kept_knows_of_a_scenario(planner, homes, clinics, clinic):
    compute_coverage()
    today = timezone.localdate()

    def kept():
        return list(BuildingWalk.objects.values_list()), fingerprints_on(today, [clinic]), WalkEdge.objects.count()

    before = kept()
    number = made(planner, BRIDGE, GATE)["id"]
    circle(planner, clinics["first"].facility.uid, scenario=number)
    planner.get("/api/coverage", {"area": "532503001", "kind": "clinic", "scenario": number})
    assert before == kept()
    counts = compute_coverage()
    assert not any(one and one.written for one in counts.values())


def test_a_changed_network_is_made_once(planner, homes, clinics, clinic):
    changes = text_of([BRIDGE])
    assert tried_now(changes) is tried_now(text_of([BRIDGE | {"note": "another note"}]))
    today = timezone.localdate()
    assert coverage_on(today, clinic, changes).walk_m is coverage_on(today, clinic, changes).walk_m


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([NOWHERE], "15"),
        ([BRIDGE, NOWHERE], "2"),
        ([], ""),
        ([{"add": [[103, 23]]}], "1"),
        ([{"paint": [103, 23]}], "1"),
        ([{"close": ["x", "y"]}], "1"),
        ([{"open": lonlat(100, 0)}], "15"),
    ],
)
def test_a_change_that_touches_nothing_is_refused_in_words(planner, homes, changes, said):
    answer = make(planner, *changes)
    assert answer.status_code == 422
    assert said in answer.json()["error"]
    assert not NetworkScenario.objects.exists()


def test_a_title_is_needed(planner, homes):
    assert make(planner, BRIDGE, title="  ").status_code == 422


def test_a_scenario_that_the_network_has_outgrown_says_so(planner, homes, clinics):
    number = made(planner, BRIDGE)["id"]
    write_ways([(3000, 0), (4000, 0)])
    answer = planner.get("/api/circles", dict(zip(("lon", "lat"), lonlat(3500, 0), strict=True)) | {"scenario": number})
    assert answer.status_code == 422
    assert "15" in answer.json()["error"]
    assert planner.get(f"/api/scenarios/{number}").status_code == 422


def test_it_is_made_by_those_who_plan_there(client, town, homes):
    assert make(client, BRIDGE).status_code == 401
    reader = make_user("reader")
    make_post(reader, town["west"], Role.READER)
    client.force_login(reader)
    assert make(client, BRIDGE).status_code == 403


def test_a_planner_makes_none_for_another_area(planner, town, homes):
    assert make(planner, BRIDGE, area="532503002").status_code == 403
    assert make(planner, BRIDGE, area="999").status_code == 404


def test_it_is_seen_by_its_author_and_those_who_plan_in_its_area(planner, client, town, homes):
    own, shared = made(planner, BRIDGE)["id"], made(planner, BRIDGE, area="532503001")["id"]
    assert [one["id"] for one in planner.get("/api/scenarios").json()["scenarios"]] == [shared, own]
    other = make_user("other")
    make_post(other, town["west"], Role.PLANNER)
    client.force_login(other)
    assert [one["id"] for one in client.get("/api/scenarios").json()["scenarios"]] == [shared]
    assert client.get(f"/api/scenarios/{own}").status_code == 404
    lon, lat = lonlat(100, 0)
    assert client.get("/api/circles", {"lon": lon, "lat": lat, "scenario": own}).status_code == 404
    assert client.delete(f"/api/scenarios/{shared}").status_code == 403


def test_strangers_see_none(client, homes):
    assert client.get("/api/scenarios").status_code == 401
    lon, lat = lonlat(100, 0)
    assert client.get("/api/circles", {"lon": lon, "lat": lat, "scenario": 1}).status_code == 404


def test_who_made_it_deletes_it(planner, homes):
    number = made(planner, BRIDGE)["id"]
    assert planner.delete(f"/api/scenarios/{number}").status_code == 204
    assert planner.get("/api/scenarios").json() == {"scenarios": []}
