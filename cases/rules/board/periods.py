"""Periods of whole days, what they are compared with, and the days, weeks or months that a trend is drawn by."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A trend by the day is read for a month and a bit, by the week for half a year.
MOST_DAYS, MOST_WEEKS = 45, 27
MOST_STEPS = 400  # of a trend, whatever was asked for
WEEK = 7


class Compare(TextChoices):
    """What a period is held against."""

    BEFORE = "before", _("the period before")
    YEAR = "year", _("a year ago")
    NONE = "none", pgettext_lazy("dashboard", "nothing")


class Unit(TextChoices):
    """What a trend goes by."""

    DAY = "day", _("by day")
    WEEK = "week", _("by week")
    MONTH = "month", _("by month")


_LENGTH = {Unit.DAY: 1, Unit.WEEK: WEEK, Unit.MONTH: 28}


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both included; raises ValueError where it ends before it begins."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends on the day it begins or later")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def after(self) -> date:
        """The first day after it."""
        return self.last + timedelta(days=1)

    @property
    def is_months(self) -> bool:
        """Whether it is one or more whole calendar months."""
        return self.first.day == 1 and self.after.day == 1


def compared(period: Period, how: Compare) -> Period | None:
    """The period that it is held against: as long and right before, or the same days a year earlier.

    Whole calendar months are held against as many whole months, which may have a day more or less.
    """
    if how == Compare.NONE:
        return None
    if how == Compare.YEAR:
        return Period(_a_year_before(period.first), _a_year_before(period.last))
    last = period.first - timedelta(days=1)
    if not period.is_months:
        return Period(last - timedelta(days=period.days - 1), last)
    months = (period.after.year - period.first.year) * 12 + period.after.month - period.first.month
    number = period.first.year * 12 + period.first.month - 1 - months
    return Period(date(number // 12, number % 12 + 1, 1), last)


def unit_of(period: Period) -> Unit:
    """What a trend goes by unless somebody chooses."""
    if period.days <= MOST_DAYS:
        return Unit.DAY
    return Unit.WEEK if period.days <= MOST_WEEKS * WEEK else Unit.MONTH


def bearable(unit: Unit, period: Period) -> Unit:
    """The unit that was asked for, or the usual one where a trend of it would have more steps than can be read."""
    return unit if period.days <= MOST_STEPS * _LENGTH[unit] else unit_of(period)


def parts(period: Period, unit: Unit) -> list[Period]:
    """Its days, its weeks from Monday or its calendar months, those at the ends cut to it."""
    found, first = [], period.first
    while first <= period.last:
        last = min(_last_of(first, unit), period.last)
        found.append(Period(first, last))
        first = last + timedelta(days=1)
    return found


def _last_of(day: date, unit: Unit) -> date:
    if unit == Unit.DAY:
        return day
    if unit == Unit.WEEK:
        return day + timedelta(days=WEEK - 1 - day.weekday())
    return day.replace(day=monthrange(day.year, day.month)[1])


def _a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=min(day.day, monthrange(day.year - 1, day.month)[1]))
