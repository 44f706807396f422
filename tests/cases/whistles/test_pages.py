"""The pages of whistles: who sees which, what is done there and refused, numbers that lead to their rows, files."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases.actions.whistle import blow
from cases.models import Tier, Whistle, WhistleCall
from cases.rules.whistles import CallAct, CallState
from grids.models import Role
from tests.cases.conftest import MORNING, at
from tests.cases.factories import make_department
from tests.cases.whistles.conftest import act, deed
from tests.factories import make_post, make_user

ENGLISH = {"accept-language": "en"}


def page(client, user, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address, headers=ENGLISH)
    assert answer.status_code == status
    return answer.content.decode()


def one(call: WhistleCall) -> str:
    return reverse("whistle", args=[call.whistle.uid])


def send(client, user, sent_to: WhistleCall, what: str, **more):
    client.force_login(user)
    seen = Whistle.objects.get(pk=sent_to.whistle_id).edition
    given = {"call": sent_to.pk, "act": what, "seen": seen} | more
    return client.post(one(sent_to), given, headers=ENGLISH)


def test_a_whistle_is_listed_for_the_area_and_for_the_called_desk_and_for_nobody_else(client, called, life):
    for who in (life.handler, life.worker, life.desk):
        assert "占道" in page(client, who, "/whistles/")
        assert "占道" in page(client, who, one(called))
    for who in (life.stranger, life.water_desk):
        assert "占道" not in page(client, who, "/whistles/")
        page(client, who, one(called), 404)


@pytest.mark.parametrize("address", ["/whistles/", "/whistles/new/", "/whistles/whistles.csv", "/monthly/"])
def test_the_pages_are_for_those_who_see_cases(client, life, address):
    reader = make_user("reader")
    make_post(reader, life.town["west"], Role.READER)
    page(client, reader, address, 403)
    client.logout()
    assert client.get(address).status_code == 302


def test_the_list_says_who_was_called_who_came_what_was_objected_and_how_both_rate(client, called, life):
    act(called, CallAct.REPORT_IN, life.desk, at("2025-03-12 16:00"))
    act(called, CallAct.OBJECT, life.desk, at("2025-03-12 16:30"), why="非本部门职责")
    act(called, CallAct.INSIST, life.handler, at("2025-03-12 17:00"))
    act(called, CallAct.REPORT_IN, life.desk, at("2025-03-13 16:00"))
    act(called, CallAct.FINISH, life.handler, at("2025-03-13 17:00"))
    act(called, CallAct.RATE_DEPARTMENT, life.handler, at("2025-03-13 17:01"), rating=4)
    act(called, CallAct.RATE_CALLER, life.desk, at("2025-03-13 17:02"), rating=2)
    body = page(client, life.handler, "/whistles/")
    for told in ("sanitation", "2025-03-13 16:00", "(desk)", "非本部门职责", "rated 4 of 5", "rated 2 of 5", "late"):
        assert told in body


def test_a_called_desk_reports_in_on_the_page(client, called, life):
    body = page(client, life.desk, one(called))
    assert 'data-act="report_in"' in body
    assert 'data-act="finish"' not in body
    assert send(client, life.desk, called, "report_in").status_code == 302
    called.refresh_from_db()
    assert called.state == CallState.REPORTED_IN


def test_an_objection_without_a_reason_is_refused_and_one_with_a_reason_is_told(client, called, life):
    assert send(client, life.desk, called, "object", why=" ").status_code == 422
    assert send(client, life.desk, called, "object", why="不归我管").status_code == 302
    assert "不归我管" in page(client, life.handler, one(called))


def test_both_sides_rate_on_the_page_and_a_rating_that_is_none_is_refused(client, called, life):
    act(called, CallAct.REPORT_IN, life.desk)
    act(called, CallAct.FINISH, life.handler)
    refusal = send(client, life.handler, called, "rate_dept", rating="9", why="还行")
    assert refusal.status_code == 422
    assert "还行" in refusal.content.decode()
    send(client, life.handler, called, "rate_dept", rating="5")
    send(client, life.desk, called, "rate_caller", rating="3")
    called.refresh_from_db()
    assert (called.rating, called.rating_of_caller) == (5, 3)


def test_who_may_not_act_is_refused_and_who_comes_too_late_is_told_what_was_done(client, called, life):
    assert send(client, life.worker, called, "report_in").status_code == 403
    assert send(client, life.stranger, called, "report_in").status_code == 404
    act(called, CallAct.REPORT_IN, life.desk)
    late = send(client, life.handler, called, "finish", seen=1)
    assert late.status_code == 409
    assert "desk" in late.content.decode()
    called.refresh_from_db()
    assert called.state == CallState.REPORTED_IN


@pytest.mark.parametrize("given", [{"call": "x"}, {"call": "999"}, {"what": "fly"}, {"call": "1" * 30}])
def test_what_names_no_call_or_act_is_refused(client, called, life, given):
    assert send(client, life.handler, called, **{"what": "finish"} | given).status_code == 422


def test_a_whistle_is_blown_on_a_case_from_its_page(client, life):
    body = page(client, life.handler, f"/cases/{life.case.number}/")
    address = f"/whistles/new/?case={life.case.number}"
    assert address in body
    form = page(client, life.handler, address)
    assert f"community:{life.town['west1'].versions.get().code}" in form
    assert f"street:{life.town['west'].versions.get().code}" in form
    caller = f"community:{life.town['west1'].versions.get().code}"
    answer = client.post(address, {"caller": caller, "department": ["sanitation"], "text": "占道经营"})
    whistle = Whistle.objects.get()
    assert answer.url == reverse("whistle", args=[whistle.uid])
    assert (whistle.case, whistle.tier, whistle.calls.get().department) == (life.case, "community", life.sanitation)
    assert "占道经营" in page(client, life.handler, f"/cases/{life.case.number}/")


def test_what_was_typed_stays_when_a_whistle_is_refused(client, life):
    client.force_login(life.handler)
    code = life.town["west1"].versions.get().code
    given = {"caller": f"community:{code}", "department": ["water"], "text": "错了一级"}
    answer = client.post(f"/whistles/new/?case={life.case.number}", given, headers=ENGLISH)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "错了一级" in body
    assert re.search(r'value="water" checked', body)
    assert not Whistle.objects.exists()


@pytest.mark.parametrize("caller", ["county:532503", "street:nowhere", ""])
def test_nobody_whistles_for_an_area_that_is_not_theirs(client, life, caller):
    client.force_login(life.handler)
    given = {"caller": caller, "department": ["water"], "text": "替别人吹"}
    assert client.post(f"/whistles/new/?case={life.case.number}", given).status_code == 422
    assert not Whistle.objects.exists()


def test_a_worker_is_offered_no_whistle_and_a_stranger_is_not_told_of_the_case(client, life):
    assert "/whistles/new/" not in page(client, life.worker, f"/cases/{life.case.number}/")
    assert '<form method="post" class="lists-form"' not in page(
        client, life.worker, f"/whistles/new/?case={life.case.number}"
    )
    page(client, life.stranger, f"/whistles/new/?case={life.case.number}", 404)
    page(client, life.handler, "/whistles/new/?area=nowhere", 404)


def many(life) -> None:
    """Four whistles in March: one reported in in time, one late, one objected, one of the street that is done."""
    east = make_department(life.town["west"], key="lamps")
    west1, west, handler = life.town["west1"], life.town["west"], life.handler
    calls = [
        blow(west1, Tier.COMMUNITY, [life.sanitation, east], f"第{n}哨", deed(handler)).calls.order_by("pk")[0]
        for n in range(3)
    ]
    act(calls[0], CallAct.REPORT_IN, life.desk, at("2025-03-12 15:00"))
    act(calls[1], CallAct.REPORT_IN, life.desk, at("2025-03-12 16:00"))
    act(calls[2], CallAct.OBJECT, life.desk, at("2025-03-12 16:00"))
    up = blow(west, Tier.STREET, [life.water], "修管", deed(handler, moment=at("2025-03-31 23:59"))).calls.get()
    act(up, CallAct.REPORT_IN, life.water_desk, at("2025-04-01 09:00"))
    act(up, CallAct.FINISH, handler, at("2025-04-01 10:00"))
    act(up, CallAct.RATE_DEPARTMENT, handler, at("2025-04-01 10:00"), rating=5)


def counts(body: str) -> list[list[tuple[str, str]]]:
    """The figures of each tier with the address behind each."""
    table = body[body.index("whistles-counts") : body.index("</table>")]
    rows = re.findall(r'<tr><th scope="row">.*?</tr>', table, re.S)
    cells = [re.findall(r'<td class="is-number">(?:<a href="([^"]*)">)?([^<]*)', row) for row in rows]
    return [[(number, unescape(address)) for address, number in row] for row in cells]


def test_every_number_leads_to_as_many_rows(client, life):
    many(life)
    figures = counts(page(client, life.handler, "/whistles/?since=2025-03-01&until=2025-03-31"))
    assert [[number for number, _address in row] for row in figures] == [
        ["3", "3", "6", "1", "1", "3", "1", "–", "–"],
        ["1", "0", "1", "1", "0", "0", "0", "5.0", "–"],
        ["0", "0", "0", "0", "0", "0", "0", "–", "–"],
    ]
    for row in figures:
        for column, (number, address) in enumerate(row):
            if not address:
                continue
            body = page(client, life.handler, f"/whistles/{address}")
            whistles, calls = re.search(r'role="status">(\d+) whistles?, (\d+) calls?<', body).groups()
            shown = whistles if column < 2 else calls
            assert column >= 7 or shown == number
            assert len(re.findall('class="lists-line"', body)) == int(whistles)
            assert len(re.findall(r'<li class="(?:is-late)?"><p><b>', body)) == int(calls)


def test_counts_are_of_the_area_and_the_days_that_were_asked(client, life):
    many(life)
    for question, number in (("since=2025-04-01", "0"), ("until=2025-03-30", "0"), ("since=2025-03-31", "1")):
        assert counts(page(client, life.handler, f"/whistles/?{question}"))[1][0][0] == number
    west1 = life.town["west1"].versions.get().code
    figures = counts(page(client, life.handler, f"/whistles/?area={west1}"))
    assert [row[0][0] for row in figures] == ["3", "0", "0"]


def test_an_unknown_area_and_a_filter_of_nobody_leave_the_list_standing(client, called, life):
    assert "占道" in page(client, life.handler, "/whistles/?area=nowhere", 404)
    assert "占道" in page(client, life.handler, "/whistles/?tier=moon&going=x&calls=y&since=z&after=%00")


def test_a_desk_can_ask_for_what_calls_it(client, life):
    many(life)
    assert counts(page(client, life.water_desk, "/whistles/?desk=mine"))[0][0][0] == "0"
    assert "修管" in page(client, life.water_desk, "/whistles/?desk=mine")


def test_pages_follow_one_another_and_none_is_shown_twice(client, called, life):
    for number in range(60):
        blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], f"哨{number:02}", deed(life.handler))
    found, address = [], "/whistles/"
    while address:
        body = page(client, life.handler, address)
        found += re.findall(r'href="/whistles/([0-9a-f-]{36})/"', body)
        following = re.search(r'rel="next" href="([^"]*)"', body)
        address = following and f"/whistles/{unescape(following[1])}"
    assert len(found) == len(set(found)) == 61


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(client, called, life, django_assert_max_num_queries):
    client.force_login(life.handler)
    with django_assert_max_num_queries(30) as few:
        client.get("/whistles/")
    for number in range(40):
        blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], f"哨{number}", deed(life.handler))
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/whistles/")


def test_a_whistle_and_the_form_ask_a_fixed_number_of_questions(client, called, life, django_assert_max_num_queries):
    client.force_login(life.handler)
    for address, most in ((one(called), 18), (f"/whistles/new/?case={life.case.number}", 18)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_has_a_line_for_each_call_that_is_counted(client, life, form):
    many(life)
    client.force_login(life.handler)
    content = client.get(f"/whistles/whistles.{form}?tier=community&calls=late", headers=ENGLISH).getvalue()
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert len(rows) == 2
    assert {"第1哨", "sanitation", "desk", "2025-03-12 16:00"} <= {str(cell) for cell in rows[1]}
    client.force_login(life.stranger)
    assert "第1哨" not in client.get("/whistles/whistles.csv").getvalue().decode()
    assert client.get("/whistles/whistles.csv?area=nowhere").status_code == 404


def test_a_file_goes_on_after_a_page(client, called, life, monkeypatch):
    monkeypatch.setattr("grids.rows.paging.EXPORT_PAGE", 2)
    for number in range(4):
        moment = MORNING + timedelta(minutes=number)
        blow(life.town["west1"], Tier.COMMUNITY, [life.sanitation], f"=哨{number}", deed(life.handler, moment=moment))
    client.force_login(life.handler)
    lines = client.get("/whistles/whistles.csv").getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert sum("'=哨" in line for line in lines) == 4
