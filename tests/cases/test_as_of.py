"""Cases on the map as they stood on a day, over a period: what their moves tell, also after reopening."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.load_calendar import load_calendar
from cases.actions.moves import act_on
from cases.models import Case, CaseMove
from cases.rules.states import Act
from gis_data.actions.import_runs import Actor
from gis_data.patience import TooMuch
from gis_data.periods import parse_period
from tests.cases.factories import make_case, make_department, make_kind
from tests.cases.test_case_map import NEAR, marks
from tests.factories import make_post, make_town, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAYS_AGO = {days: TODAY - timedelta(days=days) for days in range(60)}


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def west(town):
    user = make_user("west")
    make_post(user, town["west"])
    return user


@pytest.fixture
def followed(town) -> Case:
    """Reported 20 days ago; dispatched 15, answered 10, closed 5 days ago; reopened 2 days ago."""
    load_calendar()
    case = make_case(town["w1"], make_kind(department=make_department(town["west"])), at=ago(20))
    days = {Act.ACCEPT: 18, Act.FILE: 16, Act.DISPATCH: 15, Act.TAKE: 14, Act.ANSWER: 10, Act.CHECK: 7, Act.CLOSE: 5}
    for act, number in (days | {Act.REOPEN: 2}).items():
        case = act_on(case, act, Deed(Actor(), "因故", at=ago(number)))
    return case


def ago(days: int):
    """Noon of that day."""
    return timezone.now().astimezone(timezone.get_current_timezone()).replace(hour=12) - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "standing"),
    [(20, "waiting"), (16, "waiting"), (15, "handled"), (10, "answered"), (7, "answered"), (5, "ended"), (3, "ended"),
     (2, "waiting"), (0, "waiting")],
)  # fmt: skip
def test_a_past_day_shows_the_state_of_that_day(west, followed, days, standing):
    assert marks(west, "case", day=DAYS_AGO[days]) == [{"number": followed.number, "standing": standing}]


def test_before_it_was_reported_it_is_not_there(west, followed):
    for key in ("case", "case-class", "case-age", "case-overdue"):
        assert marks(west, key, day=DAYS_AGO[21]) == []


def test_what_was_open_then_is_among_the_open_with_its_age_of_then(west, followed):
    shown = {days: [mark["age"] for mark in marks(west, "case-age", day=DAYS_AGO[days])] for days in (19, 18, 14, 6, 5)}
    assert shown == {19: ["days"], 18: ["days"], 14: ["week"], 6: ["older"], 5: []}
    assert marks(west, "case-age", day=DAYS_AGO[3]) == []
    assert [mark["age"] for mark in marks(west, "case-age")] == ["older"]


def test_what_was_overdue_then_is_told_by_what_was_due_then(west, town):
    case = make_case(town["w1"], make_kind(), at=ago(20), suspended_at=ago(5))
    note = {"act": Act.NOTE, "before": "reported", "after": "reported"}
    CaseMove.objects.create(case=case, edition=2, at=ago(5), due_at=ago(18), **note)
    shown = {
        days: [mark["late"] for mark in marks(west, "case-overdue", day=DAYS_AGO[days])] for days in (19, 18, 17, 6, 5)
    }
    assert shown == {19: [], 18: ["late"], 17: ["long"], 6: ["long"], 5: []}


def test_a_case_without_moves_of_then_stands_as_it_stands_now(west, town):
    case = make_case(None, make_kind(), at=ago(20), state="handling")
    case.pk, case.uid, case.number, case.grid = None, uuid4(), "T9", town["w1"]
    case.save(force_insert=True)
    assert marks(west, "case", day=DAYS_AGO[10]) == [{"number": "T9", "standing": "handled"}]


def test_a_past_tile_takes_as_many_questions_as_one_of_today(west, followed, town):
    for _number in range(10):
        make_case(town["w1"], followed.kind, at=ago(20))

    def asked(day) -> int:
        with CaptureQueriesContext(connection) as seen:
            marks(west, "case", day=day)
        return len(seen)

    assert asked(DAYS_AGO[10]) == asked(TODAY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1w", 1), ("", 2), ("4w", 2), ("3m", 3), ("1y", 4)],
)
def test_the_period_says_how_far_back(west, town, text, shown):
    kind = make_kind()
    for number in (3, 20, 60, 200):
        make_case(town["w1"], kind, at=ago(number))
    assert len(marks(west, "case", period=parse_period(text, TODAY))) == shown


def test_days_of_ones_own_are_both_included_and_end_with_the_day_that_is_shown(west, town):
    kind = make_kind()
    for number in (10, 11, 12, 13):
        make_case(town["w1"], kind, at=ago(number))
    text = f"{DAYS_AGO[12]}_{DAYS_AGO[11]}"
    assert len(marks(west, "case", period=parse_period(text, TODAY))) == 2
    day = DAYS_AGO[12]
    assert len(marks(west, "case", day=day, period=parse_period(text, day))) == 1
    assert marks(west, "case", day=DAYS_AGO[13], period=parse_period(text, DAYS_AGO[13])) == []


@pytest.mark.parametrize(
    "text", ["2w", "x", "2026-01-01", "2026-01-01_", "_", "2026-02-30_2026-03-01", "2026-03-01_2026-02-01"]
)
def test_a_period_that_is_none_is_refused(client, west, text):
    client.force_login(west)
    assert client.get(f"/tiles/case/{NEAR.z}/{NEAR.x}/{NEAR.y}.mvt", {"period": text}).status_code == 400


def test_another_period_has_another_etag_and_the_same_is_not_sent_twice(client, west, town):
    kind = make_kind()
    for number in (3, 20):
        make_case(town["w1"], kind, at=ago(number))
    client.force_login(west)
    address = f"/tiles/case/{NEAR.z}/{NEAR.x}/{NEAR.y}.mvt"
    week, usual = (client.get(address, {"period": text}) for text in ("1w", "4w"))
    assert week["ETag"] != usual["ETag"]
    again = client.get(address, {"period": "1w"}, headers={"if-none-match": week["ETag"]})
    assert again.status_code == 304
    assert client.get(address, {"period": "4w"}, headers={"if-none-match": week["ETag"]}).status_code == 200


def test_of_a_crowded_tile_the_latest_are_counted_and_the_marks_say_so(west, town, monkeypatch):
    monkeypatch.setattr("cases.case_layers.COUNTED", 160)
    kind = make_kind()
    for _number in range(170):
        make_case(town["w1"], kind, at=ago(1))
    make_case(town["w1"], kind, at=ago(9), state="closed", closed_at=timezone.now())
    [mark] = marks(west, "case", "case-all")
    assert (mark["count"], mark["more"]) == (160, True)
    assert {one["standing"] for one in marks(west, "case")} == {"waiting"}


def test_a_tile_that_takes_too_long_is_refused_in_words(client, west, town, monkeypatch):
    def too_much(*_args):
        raise TooMuch

    monkeypatch.setattr("gis_data.tiles._encode_markers", too_much)
    client.force_login(west)
    answer = client.get(f"/tiles/case/{NEAR.z}/{NEAR.x}/{NEAR.y}.mvt", headers={"accept-language": "en"})
    assert answer.status_code == 413
    assert "Zoom in" in answer.content.decode()
