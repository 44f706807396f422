"""The working calendar, the time limits and the monthly clock of a new deployment, and each new year's holidays."""

from dataclasses import dataclass

from django.db import transaction

from cases.models import CalendarDay, MonthlyStep, TimeLimit, WorkCalendar
from cases.rules.holidays import HOURS, WEEKDAYS, calendar_days
from cases.rules.limits import LIMITS, STEPS

KEY = "cn"


@dataclass(frozen=True)
class CalendarCounts:
    """Rows written; days that were there and say otherwise stay as somebody has made them."""

    days: int
    limits: int
    steps: int
    kept: tuple[CalendarDay, ...]


class _DryRun(Exception):
    """Ends the transaction."""


def load_calendar(commit: bool = True) -> CalendarCounts:
    """Write what is missing of the announced days, the limits and the steps; a dry run counts it only."""
    try:
        with transaction.atomic():
            counts = _write()
            if not commit:
                raise _DryRun
    except _DryRun:
        pass
    return counts


def _write() -> CalendarCounts:
    in_use = WorkCalendar.objects.filter(active=True).exists()
    calendar, _new = WorkCalendar.objects.get_or_create(
        key=KEY,
        defaults={
            "label_zh": "国务院办公厅节假日安排",
            "label_en": "Public holidays of mainland China",
            "weekdays": list(WEEKDAYS),
            "hours": [list(span) for span in HOURS],
            "active": not in_use,
        },
    )
    there = {row.day: row for row in calendar.days.all()}
    announced = list(calendar_days())
    days = [
        CalendarDay(calendar=calendar, day=one.day, works=one.works, name=one.name, source=one.source)
        for one in announced
        if one.day not in there
    ]
    kept = tuple(there[one.day] for one in announced if one.day in there and there[one.day].works != one.works)
    return CalendarCounts(len(CalendarDay.objects.bulk_create(days)), _limits(), _steps(), kept)


def _limits() -> int:
    there = set(TimeLimit.objects.filter(kind=None).values_list("severity", "stage"))
    rows = [
        TimeLimit(severity=one.severity, stage=one.stage, amount=one.amount, unit=str(one.unit))
        for one in LIMITS
        if (one.severity, one.stage) not in there
    ]
    return len(TimeLimit.objects.bulk_create(rows))


def _steps() -> int:
    """Only where there is none at all: steps belong together."""
    if MonthlyStep.objects.exists():
        return 0
    rows = [
        MonthlyStep(rank=one.rank, day=one.day, tier=one.tier, label_zh=one.label_zh, label_en=one.label_en)
        for one in STEPS
    ]
    return len(MonthlyStep.objects.bulk_create(rows))
