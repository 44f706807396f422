"""One hotspot opened, and a task made of it: what is told to whom, and what is refused."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, Channel, DeskMember
from cases.rules.states import State
from grids.models import Role
from tests.cases.factories import make_department, make_kind
from tests.cases.hotspots.conftest import noon, random_city
from tests.factories import days, make_post, make_user


@pytest.fixture
def hot(settled):
    """A hot corner in the east, of rubbish and some parking, half of it reported by staff."""
    random_city(settled)
    parking = make_kind("09009", "乱停放")
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 20, channel=Channel.STAFF)
        settled.report(column, row, 15)
        settled.report(column, row, 5, kind=parking)
    return settled


def login(client, user):
    client.force_login(user)
    return client


def path_of(city, column: int, row: int) -> str:
    return f"/api/hotspots/{city.grids[column][row].uid}"


def ask(client, path: str, query: str = "") -> dict:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def make(client, path: str, query: str = "", **body):
    return client.post(f"{path}/task?{query}", data=json.dumps(body), content_type="application/json")


def posted(user, area, role: Role):
    make_post(user, area, role)
    return user


def test_any_of_its_areas_opens_the_whole_hotspot(hot, supervisor, client):
    one, other = (ask(login(client, supervisor), path_of(hot, *at)) for at in ((4, 4), (5, 5)))
    assert one == other
    assert len(one["areas"]) >= 4 and one["class"] == "hot99"
    assert one["cases"]["count"] == sum(area["cases"] for area in one["areas"])
    assert one["words"]


def test_its_cases_are_those_that_the_reader_may_open_and_lead_to_the_same_rows_on_the_desk(hot, supervisor, client):
    told = ask(login(client, supervisor), path_of(hot, 5, 5))
    assert told["cases"]["seen"] == told["cases"]["count"]
    assert len(told["cases"]["rows"]) == 10
    area = next(area for area in told["areas"] if area["name"] == "网格5-5")
    page = client.get(area["desk"])
    assert page.status_code == 200
    assert page.context["number_text"].split()[0] == str(area["cases"])


def test_who_sees_no_case_there_is_told_the_count_and_no_row(hot, client):
    west = posted(make_user("west"), hot.communities["west"], Role.GRID_WORKER)
    told = ask(login(client, west), path_of(hot, 5, 5))
    assert told["cases"]["count"] >= 160
    assert told["cases"]["seen"] == 0 and told["cases"]["rows"] == []
    assert Case.objects.filter(grid=hot.grids[5][5]).first().number not in json.dumps(told)


def test_the_kinds_that_make_it_stand_beside_their_share_of_all(hot, supervisor, client):
    told = ask(login(client, supervisor), path_of(hot, 5, 5))
    rubbish, parking = told["kinds"]
    assert (rubbish["code"], parking["code"], parking["cases"]) == ("06010", "09009", 20)
    assert 0 < parking["city_share"] < parking["share"] < rubbish["share"] < 1


def test_what_changed_since_the_period_before(hot, supervisor, client):
    hot.report(5, 5, 12, noon(40))
    told = ask(login(client, supervisor), path_of(hot, 5, 5))
    assert told["before"]["cases"] == 12
    assert told["before"]["change"] == told["cases"]["count"] - 12
    assert ask(client, path_of(hot, 5, 5), "against=none")["before"] is None


def test_it_is_said_when_only_patrols_made_it_look_hot(settled, supervisor, client):
    random_city(settled, mean=5)
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 40, channel=Channel.STAFF)
    staff = ask(login(client, supervisor), path_of(settled, 5, 5))["staff"]
    assert staff["share"] > 0.8 > staff["city_share"]
    assert staff["without"] == "none"
    assert "只是看得更多" in staff["text"]


def test_a_hotspot_that_residents_report_too_stays_hot_without_staff(hot, supervisor, client):
    staff = ask(login(client, supervisor), path_of(hot, 5, 5))["staff"]
    assert staff["without"].startswith("hot")


def test_its_grids_and_who_holds_posts_there_where_that_is_open(hot, supervisor, client):
    worker = posted(make_user("赵网格员"), hot.grids[5][5], Role.GRID_WORKER)
    told = ask(login(client, supervisor), path_of(hot, 5, 5))
    grid = next(grid for grid in told["grids"] if grid["name"] == "网格5-5")
    assert [post["holder"] for post in grid["posts"]] == [worker.username]
    reader = posted(make_user("reader"), hot.county, Role.READER)
    told = ask(login(client, reader), path_of(hot, 5, 5))
    assert all(grid["posts"] == [] for grid in told["grids"])
    assert worker.username not in json.dumps(told, ensure_ascii=False)


def test_a_hexagon_opens_with_the_grids_it_lies_in(hot, supervisor, client):
    query = "level=hexagon&size=800&measure=counts"
    spot = json.loads(login(client, supervisor).get(f"/api/hotspots?{query}").content)["spots"][0]
    told = ask(client, f"/api/hotspots/{spot['id']}", query)
    assert told["cases"]["count"] == spot["cases"] == told["cases"]["seen"]
    assert {grid["name"] for grid in told["grids"]} & {"网格4-4", "网格5-5"}


def test_in_todays_boundaries_the_rows_are_those_that_were_counted(hot, supervisor, client):
    told = ask(login(client, supervisor), path_of(hot, 5, 5), "boundaries=today")
    assert told["cases"]["seen"] == told["cases"]["count"]


def test_an_area_that_is_not_hot_opens_alone_and_has_no_task(hot, supervisor, client):
    told = ask(login(client, supervisor), path_of(hot, 0, 0))
    assert [area["name"] for area in told["areas"]] == ["网格0-0"]
    assert told["task"]["may"] is False and told["task"]["why"]


def test_an_area_that_there_is_not_is_said(hot, supervisor, client):
    answer = login(client, supervisor).get("/api/hotspots/11111111-1111-4111-8111-111111111111")
    assert answer.status_code == 404 and "11111111" in answer.json()["error"]


def test_small_parts_of_a_hotspot_are_not_told_to_who_may_not_see_households(hot, client):
    hot.report(4, 4, 1, kind=make_kind("08004", "扬尘"))
    west = posted(make_user("west"), hot.communities["west"], Role.GRID_WORKER)
    told = ask(login(client, west), path_of(hot, 5, 5))
    assert "08004" not in [kind["code"] for kind in told["kinds"]]


def test_what_alone_is_missing_from_a_whole_is_not_to_be_subtracted(hot, client):
    """With one kind left out, the count less the others would be its number: the next smallest goes too."""
    for code, number in (("08004", 1), ("08003", 7), ("08002", 9)):
        hot.report(4, 4, number, kind=make_kind(code, code))
    west = posted(make_user("west"), hot.communities["west"], Role.GRID_WORKER)
    told = ask(login(client, west), path_of(hot, 5, 5))
    codes = [kind["code"] for kind in told["kinds"]]
    assert "08002" in codes and not {"08003", "08004"} & set(codes)


def test_a_task_where_cases_are_closed_is_told_to_nobody_and_not_made_twice(hot, supervisor, client):
    """The hot spot of the north-east reaches into two streets' grids once its middle has a task of the other side."""
    path = path_of(hot, 5, 5)
    made = make(login(client, supervisor), path)
    assert made.status_code == 201
    number = json.loads(made.content)["number"]
    worker = posted(make_user("worker"), hot.grids[4][4], Role.GRID_WORKER)
    Case.objects.filter(number=number).update(grid=hot.grids[5][5])
    told = ask(login(client, worker), path)["task"]
    assert told["open"] is None and number not in json.dumps(told)
    again = make(client, path)
    assert again.status_code in (403, 422) and number not in again.content.decode()


def test_opening_asks_the_database_as_often_however_much_there_is(hot, supervisor, client):
    login(client, supervisor)
    ask(client, path_of(hot, 5, 5))
    with CaptureQueriesContext(connection) as first:
        ask(client, path_of(hot, 5, 5))
    random_city(hot, seed=2, mean=9)
    for i in range(5):
        posted(make_user(f"u{i}"), hot.grids[5][5], Role.GRID_WORKER)
    with CaptureQueriesContext(connection) as second:
        ask(client, path_of(hot, 5, 5))
    assert len(second) == len(first) <= 45, len(second)


# The task


def test_a_task_is_a_case_at_the_hotspot_by_the_one_action_that_reports(hot, supervisor, client):
    made = make(login(client, supervisor), path_of(hot, 5, 5), text="联合整治")
    assert made.status_code == 201, made.content
    case = Case.objects.get(number=made.json()["number"])
    assert case.channel == Channel.HOTSPOT and case.reporter == supervisor
    assert case.kind.code == "06010"
    assert case.grid in {hot.grids[c][r] for c in (4, 5) for r in (4, 5)}
    assert "联合整治" in case.text and "热点" in case.text
    assert case.moves.count() == 1


def test_a_task_makes_its_place_no_hotter(hot, supervisor, client):
    before = ask(login(client, supervisor), path_of(hot, 5, 5))["cases"]["count"]
    make(client, path_of(hot, 5, 5))
    assert ask(client, path_of(hot, 5, 5))["cases"]["count"] == before


def test_the_task_that_is_open_is_given_again_and_told(hot, supervisor, client):
    first = make(login(client, supervisor), path_of(hot, 5, 5)).json()
    again = make(client, path_of(hot, 4, 4))
    assert again.status_code == 200
    assert again.json() == first | {"is_new": False}
    assert Case.objects.filter(channel=Channel.HOTSPOT).count() == 1
    told = ask(client, path_of(hot, 5, 5))["task"]
    assert told["may"] and told["open"]["number"] == first["number"]


def test_when_it_is_closed_another_period_makes_another(hot, supervisor, client):
    first = make(login(client, supervisor), path_of(hot, 5, 5)).json()
    Case.objects.filter(number=first["number"]).update(state=State.CLOSED, closed_at=timezone.now())
    since = timezone.localdate() - timezone.timedelta(days=6)
    second = make(client, path_of(hot, 5, 5), f"since={since}")
    assert second.status_code == 201 and second.json()["number"] != first["number"]


def test_the_kind_can_be_said(hot, supervisor, client):
    made = make(login(client, supervisor), path_of(hot, 5, 5), kind="09009")
    assert Case.objects.get(number=made.json()["number"]).kind.code == "09009"


@pytest.mark.parametrize("role", Role)
def test_each_role_makes_tasks_only_where_it_sees_cases(hot, client, role):
    from grids.rules.access import Capability, capabilities_of

    east, west = make_user("east"), make_user("west")
    make_post(east, hot.communities["east"], role)
    make_post(west, hot.communities["west"], role)
    assert make(login(client, west), path_of(hot, 5, 5)).status_code == 403
    may = Capability.SEE_CASES in capabilities_of([role])
    assert make(login(client, east), path_of(hot, 5, 5)).status_code == (201 if may else 403)


def test_a_stranger_makes_none(hot, client):
    assert make(client, path_of(hot, 5, 5)).status_code == 401
    assert not Case.objects.filter(channel=Channel.HOTSPOT).exists()


def test_who_sits_at_a_desk_elsewhere_makes_none(hot, client):
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(hot.streets["east"]), user=desk, valid=days())
    assert make(login(client, desk), path_of(hot, 5, 5)).status_code == 403


@pytest.mark.parametrize(
    ("at", "query", "body", "status", "field"),
    [
        ((0, 0), "", {}, 422, "id"),
        ((5, 5), "", {"kind": "99999"}, 422, "kind"),
        ((5, 5), "since=nonsense", {}, 422, None),
        ((5, 5), "", {"severity": "worst"}, 422, None),
        ((5, 5), "", {"text": "字" * 1_600}, 422, None),
    ],
)
def test_what_cannot_be_a_task_is_refused_and_nothing_is_written(
    hot, supervisor, client, at, query, body, status, field
):
    refused = make(login(client, supervisor), path_of(hot, *at), query, **body)
    assert refused.status_code == status, refused.content
    assert refused.json()["error"]
    if field:
        assert field in [row["field"] for row in refused.json()["fields"]]
    assert not Case.objects.filter(channel=Channel.HOTSPOT).exists()
