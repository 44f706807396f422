"""Pages of cases: the same as asking the one rule for all and sorting, whoever asks and whatever is filtered."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.utils import timezone

from cases.desk import arms
from cases.desk.asked import read_asked
from cases.desk.cursors import read_cursor
from cases.desk.pages import count_of, page_of
from cases.desk.scope import scope_of
from cases.models import Case, CaseTask, DeskMember
from cases.rules.states import ENDED, State
from gis_data.patience import TooMuch, within
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_town, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
STATES = [State.REPORTED, State.DISPATCHED, State.HANDLING, State.CLOSED]


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def department(town):
    return make_department(town["west"])


@pytest.fixture
def cases(town, department):
    """Forty cases: in both streets, at the desk or not, due, overdue, suspended and closed, some at one moment."""
    kinds = [make_kind(), make_kind("06011", "积存垃圾渣土")]
    for number in range(40):
        state = STATES[number % 4]
        is_open, stands = state not in ENDED, number % 5 == 0
        make_case(
            town["w1" if number % 3 else "e1"],
            kinds[number % 2],
            at=NOW - timedelta(hours=number // 2),
            state=state,
            department=department if number % 7 == 0 else None,
            due_at=NOW + timedelta(hours=number % 9 - 3) if is_open and not stands else None,
            suspended_at=NOW if is_open and stands else None,
            closed_at=None if is_open else NOW,
            text=f"第{number}件 100%",
        )
    for case in Case.objects.filter(department=None)[::5]:
        CaseTask.objects.create(case=case, department=department, text="其中一项", sent_at=NOW)


@pytest.fixture
def people(town, department):
    users = {name: make_user(name) for name in ("west", "both", "desk", "nobody")}
    make_post(users["west"], town["west"])
    make_post(users["both"], town["west"])
    make_post(users["both"], town["east"])
    DeskMember.objects.create(department=department, user=users["desk"], valid=days())
    return users | {"super": make_user("super", superuser=True)}


def asked_for(text: str):
    return read_asked(QueryDict(text))


def all_pages(user, text: str, size: int = 3, area=None) -> list[int]:
    """Every id, page by page; what the cursor leads to."""
    scope, asked = scope_of(user, area, asked_for(text).desk), asked_for(text)
    found, after = [], ""
    while True:
        page = page_of(scope, asked, after, size)
        found += page.ids
        after = page.after
        if not after:
            return found


def expected(user, **filters) -> list[int]:
    """By due time, what stands last, as one question to the one rule."""
    rows = Case.objects.visible_to(user).open().filter(**filters)
    far = NOW + timedelta(days=1000)
    return [case.pk for case in sorted(rows, key=lambda case: (case.due_at or far, case.pk))]


@pytest.mark.parametrize("few", [60, 0])
@pytest.mark.parametrize("who", ["west", "both", "desk", "nobody", "super"])
def test_pages_hold_what_the_rule_of_visibility_gives_each_once_in_order(cases, people, who, few, monkeypatch):
    monkeypatch.setattr(arms, "FEW_GRIDS", few)
    monkeypatch.setattr(arms, "LOOKED_THROUGH", 6)
    user = people[who]
    assert all_pages(user, "") == expected(user)
    newest = Case.objects.visible_to(user).order_by("-reported_at", "-pk")
    every = "&".join(f"state={state}" for state in State)
    assert all_pages(user, every) == [case.pk for case in newest]
    assert (who == "nobody") == (not all_pages(user, ""))


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("state=handling", {"state": State.HANDLING}),
        ("kind=06011", {"kind__code": "06011"}),
        ("kind=06", {}),
        ("department=sanitation", {"department__key": "sanitation"}),
        ("due=overdue", {"due_at__lt": NOW}),
        ("due=suspended", {"suspended_at__isnull": False}),
        ("severity=urgent", {"severity": "urgent"}),
        ("channel=staff", {"channel": "staff"}),
        ("q=第1", {"text__contains": "第1"}),
        ("q=100%25", {"text__contains": "100%"}),
        ("q=1%25件", {"text__contains": "1%件"}),
    ],
)
def test_each_filter_leaves_what_it_says(cases, people, text, filters):
    assert all_pages(people["west"], text) == expected(people["west"], **filters)


def test_an_area_is_its_subtree_for_grids_and_desks(cases, people, town):
    for who in ("both", "desk", "super"):
        user = people[who]
        assert all_pages(user, "", area=town["east"]) == expected(user, grid=town["e1"])


def test_about_to_be_due_is_counted_in_hours(cases, people):
    soon = expected(people["west"], due_at__gte=timezone.now(), due_at__lt=timezone.now() + timedelta(hours=2))
    assert all_pages(people["west"], "due=soon&hours=2") == soon


def test_a_period_holds_both_its_days(cases, people):
    today = timezone.localdate()
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(reported_at=case.reported_at - timedelta(days=case.pk % 4))
    first = today - timedelta(days=2)
    rows = [pk for pk in expected(people["west"]) if Case.objects.get(pk=pk).reported_at.astimezone().date() >= first]
    assert all_pages(people["west"], f"since={first}&until={today}") == rows


def test_a_number_finds_its_case_and_no_other_ones(cases, people):
    case = Case.objects.visible_to(people["west"]).open().first()
    assert all_pages(people["west"], f"q={case.number}") == [case.pk]
    assert all_pages(people["nobody"], f"q={case.number}") == []


def make_member(department):
    """Somebody who sees nothing but what is at the desk."""
    user = make_user("member")
    DeskMember.objects.create(department=department, user=user, valid=days())
    return user


def test_at_my_desk_are_only_the_department_s(cases, people, town, department):
    make_post(people["desk"], town["west"])
    ids = all_pages(people["desk"], "desk=mine")
    assert ids == expected(make_member(department))


def test_a_count_stops_where_it_is_told_to(cases, people):
    scope = scope_of(people["west"])
    number = Case.objects.visible_to(people["west"]).open().count()
    assert count_of(scope, asked_for("")) == (number, False)
    assert count_of(scope, asked_for(""), most=5) == (5, True)
    assert count_of(scope_of(people["nobody"]), asked_for("")) == (0, False)


def test_a_page_costs_the_same_few_questions_wherever_it_is(cases, people, django_assert_max_num_queries):
    scope, asked = scope_of(people["west"]), asked_for("")
    first = page_of(scope, asked, size=3)
    for after in ("", first.after):
        with django_assert_max_num_queries(9):
            page_of(scope, asked, after, 3)


@pytest.mark.parametrize("text", ["", "x", "WzEsMl0=", "W251bGwsICJ4Il0=", "bnVsbA==", "WyIyMDI2LTAxLTAxIiwgMV0="])
def test_a_cursor_that_is_none_is_the_beginning(text):
    assert read_cursor(text) is None


def test_what_takes_too_long_is_told_and_the_connection_lives_on():
    from django.db import connection

    def ask(text: str) -> tuple:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchone()

    before = ask("SELECT current_setting('statement_timeout')")
    with pytest.raises(TooMuch), within(0.05):
        ask("SELECT pg_sleep(2)")
    with within(1):
        ask("SELECT 1")
    assert ask("SELECT current_setting('statement_timeout')") == before


def test_filters_that_are_none_of_ours_are_left_out():
    asked = asked_for("state=gone&kind=abc&severity=x&hours=-1&since=1&order=up&due=never&q=%00")
    assert asked.query() == ""
    assert not asked.filtered


def test_an_address_says_the_filters_again():
    text = "state=filed&area=53&due=soon&hours=5&since=2026-01-02&q=a+b&desk=mine&order=newest"
    assert read_asked(QueryDict(read_asked(QueryDict(text)).query())) == asked_for(text)
    for one, other in pairwise(["state=filed", "state=closed", ""]):
        assert asked_for(one) != asked_for(other)
