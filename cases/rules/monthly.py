"""The monthly clock: by which day of the month a problem passes each step, and at which step it stands. Pure.

As in Ninglang: survey by the 10th, joint meeting of grid and community by the 15th, street by the 25th, then up.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Standing:
    """Where a problem stands: how many steps are behind it, by when the next is due, and whether that day is past.

    `due` is None after the last step.
    """

    passed: int
    due: date | None
    late: bool


def deadlines(days_of_month: Sequence[int], entered: date) -> list[date]:
    """By which day each step (given by its day of the month, 1 to 31) of a problem that entered on a day is due.

    The first is the next such day, the day of entry included; each other the next one after the step before it. In a
    short month the last day stands for those that it lacks.
    """
    found: list[date] = []
    earliest = entered
    for number in days_of_month:
        found.append(next_such_day(number, earliest))
        earliest = found[-1] + timedelta(days=1)
    return found


def next_such_day(number: int, earliest: date) -> date:
    """The first day with that number in its month, on or after `earliest`."""
    day = _in_month(number, earliest.year, earliest.month)
    if day >= earliest:
        return day
    return _in_month(number, earliest.year + earliest.month // 12, earliest.month % 12 + 1)


def standing(days_of_month: Sequence[int], entered: date, passed: int, today: date) -> Standing:
    """Where a problem stands today that has passed so many of the steps."""
    due = deadlines(days_of_month, entered)
    if passed >= len(due):
        return Standing(passed, None, late=False)
    return Standing(passed, due[passed], late=today > due[passed])


def _in_month(number: int, year: int, month: int) -> date:
    return date(year, month, min(number, monthrange(year, month)[1]))
