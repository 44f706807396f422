"""Due times on a calendar of the years 2024 to 2026, checked by hand; and promises that hold for all of them."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cases.rules.clock import Calendar, Closed, Limit, NoWork, Pause, Unit, due_at, explain, working_time
from cases.rules.holidays import HOURS, WEEKDAYS, calendar_days

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(
    frozenset(WEEKDAYS),
    tuple((time.fromisoformat(first), time.fromisoformat(last)) for first, last in HOURS),
    ZONE,
    {day.day: (day.works, day.name) for day in calendar_days()},
)


def at(text: str) -> datetime:
    """A moment in the deployment's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(amount: float) -> Limit:
    return Limit(amount, Unit.WORKING_HOURS)


def workdays(amount: float) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2025-03-12 09:00", hours(2), "2025-03-12 11:00"),
        ("2025-03-12 11:00", hours(2), "2025-03-12 15:30"),  # over noon
        ("2025-03-12 12:30", hours(1), "2025-03-12 15:30"),  # begun in the break
        ("2025-03-12 17:30", hours(1), "2025-03-13 09:00"),
        ("2025-03-12 20:00", hours(1), "2025-03-13 09:30"),  # after hours
        ("2025-03-14 16:00", hours(2), "2025-03-14 18:00"),  # ends with the day, not next morning
        ("2025-03-14 17:00", hours(2), "2025-03-17 09:30"),  # over a weekend
        ("2025-10-03 10:00", hours(1), "2025-10-09 09:30"),  # on a holiday
        ("2024-09-30 17:00", hours(2), "2024-10-08 09:30"),
        ("2025-03-12 09:00", workdays(1), "2025-03-13 18:00"),
        ("2025-03-12 20:00", workdays(1), "2025-03-13 18:00"),
        ("2025-03-15 10:00", workdays(1), "2025-03-17 18:00"),  # on a Saturday
        # National Day 2025: 28 September, a Sunday, is worked; 1 to 8 October are off; Saturday 11 is worked.
        ("2025-09-26 10:00", workdays(5), "2025-10-10 18:00"),
        ("2025-09-26 10:00", workdays(6), "2025-10-11 18:00"),
        ("2025-09-26 10:00", workdays(7), "2025-10-13 18:00"),
        ("2026-02-13 10:00", workdays(2), "2026-02-24 18:00"),
        ("2025-03-12 09:00", workdays(0.5), "2025-03-13 12:00"),
        ("2025-10-03 10:00", Limit(24, Unit.HOURS), "2025-10-04 10:00"),
    ],
)
def test_a_limit_ends_when_a_clerk_would_say(start, limit, due):
    assert due_at(at(start), limit, CALENDAR) == at(due)


def test_two_pauses_put_the_end_off_by_the_work_that_fell_into_them():
    pauses = [
        Pause(at("2025-03-12 10:00"), at("2025-03-12 11:00")),
        Pause(at("2025-03-12 15:00"), at("2025-03-13 09:00")),  # 3 h on the 12th, half an hour on the 13th
    ]
    assert due_at(at("2025-03-12 09:00"), hours(4), CALENDAR, pauses) == at("2025-03-13 10:30")


def test_a_pause_of_whole_days_puts_working_days_off_by_whole_days():
    pause = Pause(at("2025-03-13 08:30"), at("2025-03-17 08:30"))  # Thursday and Friday
    assert due_at(at("2025-03-12 09:00"), workdays(2), CALENDAR, [pause]) == at("2025-03-18 18:00")


def test_a_pause_on_the_day_that_does_not_count_changes_nothing():
    pause = Pause(at("2025-03-12 10:00"), at("2025-03-12 18:00"))
    assert due_at(at("2025-03-12 09:00"), workdays(1), CALENDAR, [pause]) == at("2025-03-13 18:00")


def test_plain_hours_stand_in_a_pause_by_night_too():
    pauses = [
        Pause(at("2025-03-12 22:00"), at("2025-03-13 02:00")),
        Pause(at("2025-03-13 03:00"), at("2025-03-13 04:00")),
    ]
    assert due_at(at("2025-03-12 20:00"), Limit(4, Unit.HOURS), CALENDAR, pauses) == at("2025-03-13 05:00")


@pytest.mark.parametrize("limit", [hours(1), workdays(1), Limit(1, Unit.HOURS)])
def test_nothing_is_due_while_the_clock_stands(limit):
    pauses = [Pause(at("2025-03-12 09:30"), None)]
    assert due_at(at("2025-03-12 09:00"), limit, CALENDAR, pauses) is None
    assert explain(at("2025-03-12 09:00"), limit, CALENDAR, pauses).due is None


def test_pauses_that_overlap_are_taken_once():
    one = [Pause(at("2025-03-12 10:00"), at("2025-03-12 11:30"))]
    two = [Pause(at("2025-03-12 10:30"), at("2025-03-12 11:30")), Pause(at("2025-03-12 10:00"), at("2025-03-12 11:00"))]
    assert due_at(at("2025-03-12 09:00"), hours(2), CALENDAR, two) == due_at(
        at("2025-03-12 09:00"), hours(2), CALENDAR, one
    )


def test_a_calendar_without_work_is_told_and_does_not_go_on_for_ever():
    idle = Calendar(frozenset(), CALENDAR.hours, ZONE)
    with pytest.raises(NoWork):
        due_at(at("2025-03-12 09:00"), hours(1), idle)


def test_an_explanation_names_the_holiday_and_the_days_worked_for_it():
    told = explain(at("2025-09-26 10:00"), workdays(6), CALENDAR)
    assert told.start == at("2025-09-26 10:00")
    assert told.counted_from == at("2025-09-28 08:30")
    assert told.due == at("2025-10-11 18:00")
    assert told.closed == (
        Closed(date(2025, 9, 27), date(2025, 9, 27), ""),
        Closed(date(2025, 10, 1), date(2025, 10, 8), "国庆节、中秋节"),
    )
    assert [day for day, _name in told.made_up] == [date(2025, 9, 28), date(2025, 10, 11)]
    assert told.years_unknown == ()


def test_an_explanation_says_how_much_each_pause_held():
    pause = Pause(at("2025-03-12 11:00"), at("2025-03-12 15:00"))
    [held] = explain(at("2025-03-12 09:00"), hours(4), CALENDAR, [pause]).pauses
    assert held.counted == timedelta(hours=1.5)


def test_an_explanation_says_when_nobody_has_entered_the_holidays():
    assert explain(at("2026-12-30 10:00"), workdays(5), CALENDAR).years_unknown == (2027,)


def test_a_change_to_summer_time_takes_nothing_from_plain_hours():
    vaduz = Calendar(frozenset(WEEKDAYS), CALENDAR.hours, ZoneInfo("Europe/Vaduz"))
    start = datetime(2026, 3, 28, 23, 0, tzinfo=ZoneInfo("Europe/Vaduz"))
    end = due_at(start, Limit(24, Unit.HOURS), vaduz)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)


def test_any_limit_holds_as_much_work_as_it_says():
    """Invented starts, limits and pauses: what lies between start and end, less the pauses, is the limit."""
    dice = Random(5)
    for _case in range(300):
        start = at("2024-01-01 00:00") + timedelta(minutes=dice.randrange(60 * 24 * 900))
        need = timedelta(minutes=dice.randrange(1, 60 * 60))
        first = start + timedelta(minutes=dice.randrange(5000))
        pauses = [Pause(first, first + timedelta(minutes=dice.randrange(1, 9000)))]
        due = due_at(start, hours(need / timedelta(hours=1)), CALENDAR, pauses)
        paused = (
            working_time(pauses[0].since, min(pauses[0].until, due), CALENDAR)
            if pauses[0].since < due
            else timedelta(0)
        )
        assert abs(working_time(start, due, CALENDAR) - paused - need) < timedelta(seconds=1), (start, need, pauses)
        assert due >= due_at(start, hours(need / timedelta(hours=1)), CALENDAR)


def test_a_year_has_as_many_working_days_as_announced():
    """365 less weekends and holidays: 2024 to 2026 have 251, 248 and 248 working days."""
    worked = {
        year: sum(CALENDAR.works(date(year, 1, 1) + timedelta(days=n)) for n in range(366 if year == 2024 else 365))
        for year in (2024, 2025, 2026)
    }
    assert worked == {2024: 251, 2025: 248, 2026: 248}
