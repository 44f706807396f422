"""Columns of the dashboard by day, kept in memory while the day does not change.

Triggers mark the days (UTC) whose sums a change touches, those of reports and those of ends apart (`CaseDayChange`,
migration 0012). A day is kept by the state of its marks, so that a change shows at once and only its day is read anew.
Who asks is no part of it; what they may see is chosen out of the columns afterwards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from threading import Lock
from typing import TypeVar

from django.db import connection
from django.db.models import Sum

from cases.dashboard.columns import Columns, EndedColumns, ReportedColumns, joined, read_days, seconds, utc_day_of
from cases.models import CaseDayChange, CountedBy
from cases.rules.board.periods import Period
from grids.models.changes import FIRST_DAY

KEPT_BYTES = 320_000_000  # of each process: two years of a city with two million cases a year
LONGEST_RUN = 31  # days read at once: a year of a large city would be a stream of a hundred megabytes
SOURCES: dict[type[Columns], CountedBy] = {ReportedColumns: CountedBy.REPORT, EndedColumns: CountedBy.END}

Sort = TypeVar("Sort", bound=Columns)
State = tuple[int, ...]


def reported_in(period: Period) -> ReportedColumns:
    """All cases that were reported in a period, in the deployment's time zone."""
    return _in_period(ReportedColumns, period)


def ended_in(period: Period) -> EndedColumns:
    """All cases whose end lies in a period."""
    return _in_period(EndedColumns, period)


class _Kept:
    """Days in memory by sort, day and state; those that nobody asked for longest go first."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes, self.lock = most, 0, Lock()
        self.blocks: OrderedDict[tuple, tuple[State, Columns]] = OrderedDict()

    def get(self, key: tuple, state: State) -> Columns | None:
        with self.lock:
            found = self.blocks.get(key)
            if found is None or found[0] != state:
                return None
            self.blocks.move_to_end(key)
            return found[1]

    def put(self, key: tuple, state: State, block: Columns) -> None:
        with self.lock:
            self._drop(key)
            self.blocks[key] = state, block
            self.bytes += block.bytes
            while self.bytes > self.most and len(self.blocks) > 1:
                self._drop(next(iter(self.blocks)))

    def _drop(self, key: tuple) -> None:
        if key in self.blocks:
            self.bytes -= self.blocks.pop(key)[1].bytes

    def clear(self) -> None:
        with self.lock:
            self.blocks.clear()
            self.bytes = 0


KEPT = _Kept(KEPT_BYTES)


def _in_period(sort: type[Sort], period: Period) -> Sort:
    days = [period.first + timedelta(days=i) for i in range(period.days)]
    # Taken before the rows are read: a change between the two has the day read once more and is never missed.
    states = _states(sort, days)
    database = connection.settings_dict["NAME"]
    found = {day: KEPT.get((database, sort, day), states[day]) for day in days}
    for run in _runs([day for day in days if found[day] is None]):
        for i, block in enumerate(read_days(sort, run)):
            day = run.first + timedelta(days=i)
            found[day] = block
            KEPT.put((database, sort, day), states[day], block)
    return joined(sort, list(found.values()))


def _runs(days: list[date]) -> Iterator[Period]:
    """Days that follow each other, so many at most."""
    begin = 0
    for i, day in enumerate(days):
        following = i + 1 < len(days) and days[i + 1] - day == timedelta(days=1)
        if not following or i + 1 - begin == LONGEST_RUN:
            yield Period(days[begin], day)
            begin = i + 1


def _states(sort: type[Columns], days: list[date]) -> dict[date, State]:
    """The state of each day: the marks of the days in UTC that it touches, and of changes of all days. One query."""
    touched = {day: (utc_day_of(seconds(day)), utc_day_of(seconds(day + timedelta(days=1)) - 1)) for day in days}
    around = (touched[days[0]][0], touched[days[-1]][1])
    marks = CaseDayChange.objects.filter(source=SOURCES[sort]).order_by()
    rows = marks.filter(day__range=around) | marks.filter(day=FIRST_DAY)
    sums = dict(rows.values_list("day").annotate(sum=Sum("mark")))
    return {day: (sums.get(FIRST_DAY, 0), *(sums.get(one, 0) for one in pair)) for day, pair in touched.items()}
