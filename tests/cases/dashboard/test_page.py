"""The dashboard's page and files: who may ask for what, what a bad question gets, and how figures lead to rows."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases.dashboard.asked import ask
from cases.dashboard.kept_days import KEPT
from cases.dashboard.told import tell
from cases.models import Case, DeskMember, Tier, Whistle, WhistleCall
from grids.models import Role
from tests.cases.conftest import at
from tests.cases.dashboard.conftest import WEEK
from tests.factories import days, make_post

pytestmark = pytest.mark.django_db

ADDRESSES = ("/dashboard/", "/dashboard/board.xlsx", "/dashboard/board.pdf")
WEST, EAST, COUNTY, W2 = "532503001", "532503002", "532503", "532503001001002"


def get(client, town, who: str, path: str = "/dashboard/", **given: str):
    client.force_login(town.people[who])
    return client.get(path, WEEK | given)


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("who", "given"),
    [
        ("west", {"area": WEST}),
        ("west", {"area": W2}),
        ("west", {}),
        ("auditor", {"area": EAST}),
        ("worker", {"area": "532503001001001"}),
        ("desk", {"department": "traffic"}),
        ("desk", {}),
        ("desk", {"department": "traffic", "area": EAST}),
        ("chief", {}),
    ],
)
def test_it_answers_who_may_see_the_cases_there(client, weeks, path, who, given):
    assert get(client, weeks, who, path, **given).status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("who", "given"),
    [
        ("west", {"area": EAST}),
        ("west", {"area": COUNTY}),
        ("worker", {"area": W2}),
        ("worker", {"area": WEST}),
        ("desk", {"department": "sanitation"}),
        ("desk", {"area": EAST}),
        ("desk", {"department": "sanitation", "area": WEST}),
        ("reader", {"area": WEST}),
        ("reader", {}),
        ("nobody", {}),
    ],
)
def test_it_rejects_whose_posts_and_desks_do_not_reach_there(client, weeks, path, who, given):
    assert get(client, weeks, who, path, **given).status_code == 403


def test_a_stranger_is_sent_to_the_login(client, weeks):
    for path in ADDRESSES:
        assert client.get(path).status_code == 302


def test_a_post_that_has_ended_and_a_seat_that_was_left_open_nothing(client, weeks):
    gone = days(end=days().lower.replace(year=2001))
    weeks.people["nobody"].posts.all().delete()
    make_post(weeks.people["nobody"], weeks.areas["west"], Role.SUPERVISOR, gone)
    DeskMember.objects.create(department=weeks.traffic, user=weeks.people["nobody"], valid=gone)
    for given in ({}, {"area": WEST}, {"department": "traffic"}):
        assert get(client, weeks, "nobody", **given).status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"since": "2025-03-17"}, 400),
        ({"since": "gestern"}, 400),
        ({"until": "2025-02-30"}, 400),
        ({"since": "2015-01-01"}, 400),
        ({"since": "1500-01-01", "until": "1500-01-02"}, 400),
        ({"until": "9999-12-31"}, 400),
        ({"area": "999"}, 404),
        ({"department": "none"}, 404),
        ({"kind": "99"}, 404),
        ({"kind": "'; --"}, 404),
        ({"compare": "nonsense", "bounds": "nonsense", "unit": "nonsense"}, 200),
    ],
)
def test_a_bad_question_gets_a_clear_answer(client, weeks, given, status):
    for path in ADDRESSES:
        assert get(client, weeks, "west", path, **given).status_code == status


def test_a_bad_question_leads_back_to_the_dashboard_and_a_refusal_does_not(client, weeks):
    back = b'class="button button-main" href="/dashboard/"'
    assert back in get(client, weeks, "west", since="gestern").content
    assert back not in get(client, weeks, "nobody").content


def test_a_department_sees_its_own_cases_wherever_they_lie_and_no_others(client, weeks):
    told = tell(ask(weeks.people["desk"], WEEK))
    figures = {one.figure.key: one.cell.text for one in told.headlines}
    assert (figures["reported"], figures["ended"]) == ("2", "1")
    assert [line.label for line in next(t for t in told.tables if t.key == "departments").lines] == ["测试traffic"]
    assert told.grids is None


def test_where_there_is_nothing_the_page_says_so_and_what_to_do(client, town):
    body = get(client, town, "west").content.decode()
    assert 'class="nothing"' in body
    assert "<table" not in body


def links_of(body: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a href="(/desk/\?[^"]*)">([\d,.]+%?)</a>', body)
    return [(unescape(link), text) for link, text in found]


@pytest.mark.parametrize(
    ("who", "bounds"), [("west", "today"), ("auditor", "was"), ("worker", "today"), ("chief", "today")]
)
def test_every_number_leads_to_as_many_rows(client, weeks, who, bounds):
    body = get(client, weeks, who, bounds=bounds).content.decode()
    checked = 0
    for link, text in links_of(body):
        if text.isdigit():
            rows = client.get(link).content.decode()
            assert rows.count("<tr data-number=") == int(text), link
            checked += 1
    assert checked >= 10


def test_a_desks_numbers_lead_to_rows_that_the_desk_sees(client, weeks):
    body = get(client, weeks, "desk").content.decode()
    found = links_of(body)
    assert found
    for link, text in found:
        if text.isdigit():
            assert client.get(link).content.decode().count("<tr data-number=") == int(text), link


def test_a_share_leads_to_the_rows_that_make_it(client, weeks):
    told = tell(ask(weeks.people["west"], WEEK))
    counts = {}
    for one in told.headlines:
        if one.cell.link and one.figure.key in ("in_time", "reopened", "rated", "answer_median"):
            client.force_login(weeks.people["west"])
            counts[one.figure.key] = client.get(one.cell.link).content.decode().count("<tr data-number=")
    assert counts == {"in_time": 1, "reopened": 1, "rated": 1, "answer_median": 2}


def test_every_figure_says_what_it_counts(weeks):
    told = tell(ask(weeks.people["west"], WEEK))
    assert all(one.figure.about for one in told.headlines)
    assert all(head.about for table in told.tables for head in table.heads)


def test_no_account_and_no_holder_of_a_post_is_named(client, weeks):
    body = get(client, weeks, "auditor").content.decode()
    main = body[body.index("<main") :]
    for name in ("west", "east", "worker", "chief"):
        assert not re.search(rf">\s*{name}\s*<", main)


def test_the_workbook_holds_numbers_and_says_what_they_count(client, weeks):
    answer = get(client, weeks, "auditor", "/dashboard/board.xlsx")
    book = load_workbook(BytesIO(answer.getvalue()))
    sheet = book.worksheets[2]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[:4] for row in rows] == [["06010", "暴露垃圾", 3, 2], ["09009", "违章停车", 2, 1]]
    assert rows[0][4] == 0.5
    figures = {row[0].value: row[1] for row in book.worksheets[0].iter_rows(min_row=5)}
    times = [cell for cell in figures.values() if cell.number_format == "[h]:mm"]
    assert times and all(0 < cell.value.total_seconds() < 7 * 86_400 for cell in times), "hours and minutes"
    assert len([row for row in book.worksheets[-1].iter_rows(min_row=2) if row[1].value]) > 10


def test_the_paper_has_chinese_without_a_font_of_its_own(client, weeks):
    client.cookies["django_language"] = "zh-hans"
    answer = get(client, weeks, "west", "/dashboard/board.pdf")
    file = answer.getvalue()
    assert file.startswith(b"%PDF")
    assert b"STSong-Light" in file
    assert b"/FontFile" not in file


def test_the_queries_of_the_page_do_not_grow_with_the_cases(client, weeks):
    client.force_login(weeks.people["auditor"])

    def queries() -> int:
        KEPT.clear()
        with CaptureQueriesContext(connection) as found:
            assert client.get("/dashboard/", WEEK).status_code == 200
        return len(found)

    queries()
    few = queries()
    for minute in range(40):
        weeks.close(weeks.report("w4", f"2025-03-13 10:{minute:02d}", weeks.parking), "2025-03-14 10:00")
    assert queries() == few < 45


def test_a_department_is_told_of_its_own_calls_and_not_of_those_to_others(weeks):
    """One whistle calls two departments; each counts one call."""
    moment = at("2025-03-12 09:00")
    case = Case.objects.filter(grid=weeks.areas["w1"]).first()
    both = [weeks.sanitation, weeks.traffic]
    whistle = Whistle.objects.create(case=case, area=weeks.areas["west"], tier=Tier.STREET, text="x", blown_at=moment)
    WhistleCall.objects.bulk_create(
        WhistleCall(whistle=whistle, department=one, since=moment, due_at=moment, rating=rating)
        for one, rating in zip(both, (5, 1), strict=True)
    )
    tables = {table.key: table for table in tell(ask(weeks.people["desk"], WEEK)).tables}
    line = tables["whistles"].lines[0]
    assert [cell.text for cell in line.cells][:3] == ["1", "1", "1"]
    assert line.cells[-1].value == 1
    assert not any(cell.link for cell in line.cells)
