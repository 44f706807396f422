"""`/api/hotspots`: what is found, what cannot be told, who is told what, and how often the database is asked."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.hotspots import weights
from grids.models import AreaVersion, DayChange, GridCount, Role
from grids.rules.access import Capability, capabilities_of
from tests.cases.hotspots.conftest import ask, noon, random_city
from tests.factories import days, make_post, make_town, make_user

URL = "/api/hotspots"


@pytest.fixture
def hot(settled):
    """Four grids in the north-east have far more than chance brings."""
    random_city(settled)
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 40)
    return settled


def test_the_hot_grids_are_found_and_are_one_hotspot(hot, supervisor, client_of):
    told = ask(client_of(supervisor))
    hot_names = {f["properties"]["name"] for f in told["features"] if f["properties"]["class"].startswith("hot")}
    assert hot_names >= {"网格4-4", "网格4-5", "网格5-4", "网格5-5"}
    assert not hot_names & {"网格0-0", "网格1-1", "网格0-5", "网格5-0"}
    [spot] = told["spots"]
    assert spot["cases"] >= 160 and not spot["suppressed"]
    assert {f["properties"]["spot"] for f in told["features"] if f["properties"]["class"].startswith("hot")} == {1}
    first = told["features"][0]
    assert first["geometry"]["type"] == "MultiPolygon"
    assert first["properties"]["z"] == max(f["properties"]["z"] for f in told["features"])
    assert told["verdict"] == {"told": True}
    assert told["asked"]["measure"] == "smoothed"


def test_the_legend_counts_every_area_once_and_says_how_sure(hot, supervisor, client_of):
    told = ask(client_of(supervisor))
    assert sum(row["count"] for row in told["classes"]) == told["total"]["areas"] == 36
    assert told["classes"][0]["text"] == "热点，可信度 99 %"
    assert [row["shade"] for row in told["classes"] if row["class"] == "too_few"] == ["few"]


def test_rates_unmask_where_only_more_people_live(settled, supervisor, client_of):
    """Ten times the households and ten times the cases: many cases, and nothing the matter."""
    random_city(settled, mean=6)
    crowded = [settled.grids[column][row] for column in (4, 5) for row in (4, 5)]
    GridCount.objects.filter(grid__in=crowded).update(households=3_000)
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 54)
    client = client_of(supervisor)
    assert [spot["class"] for spot in ask(client, "measure=counts")["spots"]] == ["hot99"]
    for measure in ("rates", "smoothed"):
        assert ask(client, f"measure={measure}")["spots"] == [], measure


def test_counts_are_taken_where_nobodys_home_is_known_and_that_is_said(city, supervisor, client_of):
    random_city(city)
    told = ask(client_of(supervisor))
    assert told["asked"]["measure"] == "counts"
    assert any("户" in note for note in told["notes"])


def test_with_few_areas_nothing_can_be_told_and_why(db, client_of):
    town = make_town()
    user = make_user("s")
    make_post(user, town["county"])
    told = ask(client_of(user))
    assert told["features"] == told["spots"] == []
    assert told["verdict"]["code"] == "too_few_areas"
    assert told["verdict"]["figures"] == {"found": 6, "least": 30}


def test_with_few_cases_nothing_can_be_told(settled, supervisor, client_of):
    settled.report(0, 0, 9)
    assert ask(client_of(supervisor))["verdict"]["code"] == "too_few_cases"


def test_a_new_case_is_in_the_very_next_answer(hot, supervisor, client_of):
    client = client_of(supervisor)
    before = ask(client)
    hot.report(5, 5, 1)
    after = ask(client)
    assert after["total"]["cases"] == before["total"]["cases"] + 1
    assert after["spots"][0]["cases"] == before["spots"][0]["cases"] + 1


def test_a_redraw_is_in_the_very_next_answer(hot, supervisor, client_of):
    client = client_of(supervisor)
    ask(client)
    AreaVersion.objects.filter(area=hot.grids[5][5]).update(name="改名网格")
    assert "改名网格" in {f["properties"]["name"] for f in ask(client)["features"]}


def test_a_move_of_households_is_in_the_very_next_answer(hot, supervisor, client_of):
    client = client_of(supervisor)
    before = ask(client, "measure=rates")["features"][0]["properties"]
    GridCount.objects.all().update(households=150)
    DayChange.objects.create(source="grids_household", day=timezone.localdate(), mark=1)  # as the triggers do
    assert ask(client, "measure=rates")["features"][0]["properties"]["rate"] == pytest.approx(
        2 * before["rate"], rel=0.01
    )


def test_the_period_before_stands_beside(hot, supervisor, client_of):
    hot.report(5, 5, 10, noon(40))
    told = ask(client_of(supervisor), "level=grid")
    here = next(f["properties"] for f in told["features"] if f["properties"]["name"] == "网格5-5")
    assert here["before"] == 10 and told["total"]["before"] == 10
    told = ask(client_of(supervisor), "against=none")
    assert told["features"][0]["properties"]["before"] is None and told["total"]["before"] is None


@pytest.mark.parametrize("weights", ["contiguity", "band", "nearest"])
def test_all_weights_find_it(hot, supervisor, client_of, weights):
    told = ask(client_of(supervisor), f"weights={weights}&k=4")
    assert told["spots"][0]["name"] in {"网格4-4", "网格4-5", "网格5-4", "网格5-5"}


def test_hexagons_of_a_chosen_size_find_it(hot, supervisor, client_of):
    told = ask(client_of(supervisor), "level=hexagon&size=800&measure=counts")
    lon, lat = told["spots"][0]["centre"]
    assert lon > 103.04 and lat > 23.04
    assert told["features"][0]["geometry"]["type"] == "Polygon"


def test_outlines_can_be_left_out(hot, supervisor, client_of):
    told = ask(client_of(supervisor), "shapes=no")
    assert all(feature["geometry"] is None for feature in told["features"]) and told["features"]


def test_the_method_and_its_settings_are_told_whole(hot, supervisor, client_of):
    told = ask(client_of(supervisor), "weights=band&radius=1500&correction=by&kind=06010")
    text = json.dumps(told["method"], ensure_ascii=False)
    for setting in ("Gi*", "1500", "06010", "Yekutieli", told["asked"]["since"], "95"):
        assert setting in text, setting


def test_a_browser_that_has_it_is_told_so(hot, supervisor, client_of):
    client = client_of(supervisor)
    etag = client.get(URL)["ETag"]
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(URL)["Cache-Control"] == "private, no-cache"


# Refusals


@pytest.mark.parametrize("role", Role)
def test_each_role_is_told_what_its_post_opens(hot, client_of, role):
    user = make_user("one")
    make_post(user, hot.communities["west"], role)
    opened = capabilities_of([role]) & {Capability.SEE_COUNTS, Capability.SEE_CASES}
    for path in (
        URL,
        f"{URL}/options",
        f"{URL}/months",
        f"{URL}/heat",
        f"{URL}/clusters",
        f"{URL}/outliers",
        f"{URL}/x",
    ):
        status = client_of(user).get(path).status_code
        assert (status in (200, 404)) == bool(opened), (role, path, status)
        assert status in (200, 403, 404)


def test_a_stranger_and_an_account_without_a_post_are_told_nothing(hot, client, client_of):
    assert client.get(URL).status_code == 401
    nobody = client_of(make_user("nobody"))
    assert nobody.get(URL).status_code == 403
    ended = make_user("ended")
    make_post(ended, hot.county, valid=days(end=timezone.localdate()))
    assert client_of(ended).get(URL).status_code == 403


def test_more_neighbours_than_the_memory_bears_are_refused(hot, client_of, supervisor, monkeypatch):
    monkeypatch.setattr(weights, "MOST_PAIRS", 100)
    answer = client_of(supervisor).get(f"{URL}?weights=band&radius=9000")
    assert answer.status_code == 422 and answer.json()["field"] == "radius"
    assert client_of(supervisor).get(f"{URL}?weights=contiguity").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("since=nonsense", 422, "since"),
        ("colour=red", 422, "colour"),
        ("shapes=maybe", 422, "shapes"),
        ("level=planet", 404, ""),
        ("kind=99", 404, ""),
        ("level=hexagon&size=100&since=2020-01-01&until=2020-01-02", 200, None),
    ],
)
def test_what_is_not_understood_is_said(hot, supervisor, client_of, query, status, field):
    answer = client_of(supervisor).get(f"{URL}?{query}")
    assert answer.status_code == status, answer.content
    if field is not None:
        assert answer.json()["field"] == field and answer.json()["error"]


def test_the_options_name_what_can_be_asked(hot, supervisor, client_of):
    told = ask(client_of(supervisor), path=f"{URL}/options")
    assert [level["key"] for level in told["levels"]] == ["grid", "community", "street", "county", "hexagon"]
    assert told["kinds"] == [
        {"code": "06", "title": "06", "kinds": [{"code": "06010", "title": "暴露垃圾"}]},
    ]
    assert {row["class"] for row in told["emerging"]} >= {"new", "historical"}


def test_the_database_is_asked_as_often_however_much_there_is(hot, supervisor, client_of):
    client = client_of(supervisor)
    ask(client)
    with CaptureQueriesContext(connection) as first:
        ask(client)
    random_city(hot, seed=2, mean=12)
    hot.report(0, 0, 90)
    with CaptureQueriesContext(connection) as second:
        ask(client)
    assert len(second) == len(first) <= 14, [query["sql"][:90] for query in second]
    assert sum("FROM cases_case" in query["sql"] for query in second) <= 1
