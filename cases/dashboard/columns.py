"""The columns that the dashboard adds up: read by month out of the database, and kept while the month does not change.

Two sorts: cases by the moment they were reported, and those that have ended by the moment they ended. A month of either
is read by one index range, so what is asked for costs what its months cost, and nothing of the years around them.
Triggers mark the months that a change touches (`DayChange`, migration 0010): a month is kept by the state of its marks.
Who asks is no part of it; what they may see is chosen out of the columns afterwards.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from functools import cached_property
from threading import Lock
from typing import Self, TypeVar

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from cases.rules.board.periods import Period, Unit, parts
from cases.rules.board.tally import NO_ANSWER, Ended
from gis_data.copy import Query, copy_out
from grids.models.changes import FIRST_DAY

SOURCE = "cases_case"
KEPT_BYTES = 200_000_000  # of each process
# PostgreSQL sends a moment as microseconds since then; '-infinity' as the least of all numbers.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICRO = 1_000_000
NOBODY = 0  # the department or the grid of a case that has none

_REPORTED = """
SELECT reported_at, coalesce(grid_id, 0), coalesce(grid_reported_id, 0), kind_id, coalesce(department_id, 0),
       (channel = 'staff')::integer
FROM cases_case WHERE reported_at >= %s AND reported_at < %s
"""
_ENDED = """
SELECT closed_at, coalesce(grid_id, 0), coalesce(grid_reported_id, 0), kind_id, coalesce(department_id, 0),
       reported_at, coalesce(answered_at, '-infinity'),
       (coalesce(in_time::integer, 2) + 4 * (reopened > 0)::integer + 8 * coalesce(rating, 0))::smallint
FROM cases_case WHERE closed_at >= %s AND closed_at < %s
"""
# As `DayChange.objects.stamp`, of many days at once.
_MARKS = "SELECT day, sum(mark) FROM grids_daychange WHERE source = %s AND day = ANY (%s) GROUP BY day"
_COMMON = {"at": "bigint", "grid": "bigint", "grid_reported": "bigint", "kind": "bigint", "department": "bigint"}


@dataclass(frozen=True)
class Columns:
    """Cases in the order of their moment, (n,) each: `at` seconds since 2000 (UTC), and ids, NOBODY for none."""

    at: NDArray[np.int32]
    grid: NDArray[np.int32]
    grid_reported: NDArray[np.int32]
    kind: NDArray[np.int32]
    department: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.at)

    def taken(self, which: NDArray | slice) -> Self:
        """Those of a mask, of positions or of a slice."""
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))

    @property
    def bytes(self) -> int:
        """How much room they take."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))


@dataclass(frozen=True)
class ReportedColumns(Columns):
    """As above, of cases by their report, and whether staff of the grids reported each (1) or somebody else (0)."""

    staff: NDArray[np.int8]


@dataclass(frozen=True)
class EndedColumns(Columns):
    """As above, of cases that have ended, with the moment of the report and what counts of them (`Ended`)."""

    reported: NDArray[np.int32]
    in_time: NDArray[np.int8]
    answer_min: NDArray[np.int32]
    reopened: NDArray[np.int8]
    rating: NDArray[np.int8]

    @cached_property
    def facts(self) -> Ended:
        """For the sums."""
        return Ended(self.in_time, self.answer_min, self.reopened, self.rating)


Sort = TypeVar("Sort", bound=Columns)


def reported_in(period: Period) -> ReportedColumns:
    """All cases that were reported in a period, in the deployment's time zone."""
    return _in_period(ReportedColumns, period)


def ended_in(period: Period) -> EndedColumns:
    """All cases whose end lies in a period."""
    return _in_period(EndedColumns, period)


def seconds(day: date) -> int:
    """The first moment of a day in the deployment's zone."""
    return int((timezone.make_aware(datetime.combine(day, time())) - EPOCH).total_seconds())


def _in_period(sort: type[Sort], period: Period) -> Sort:
    """Months begin in UTC, days in the deployment's zone: what lies over at both ends is cut off."""
    begin, end = seconds(period.first), seconds(period.after)
    # A day more at either end: the zone may be ahead of UTC or behind it.
    around = Period(_utc_day(begin), _utc_day(end - 1))
    blocks = [block.taken(_between(block, begin, end)) for block in _months(sort, around)]
    return sort(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(sort)))


def _between(block: Columns, begin: int, end: int) -> slice:
    return slice(*np.searchsorted(block.at, [begin, end]).tolist())


def day_of(moment: int) -> date:
    """The day of a moment in the deployment's zone."""
    return timezone.localdate(datetime.fromtimestamp(moment + EPOCH.timestamp(), UTC))


def _utc_day(moment: int) -> date:
    return datetime.fromtimestamp(moment + EPOCH.timestamp(), UTC).date()


class _Kept:
    """Months in memory by sort, month and state; those that nobody asked for longest go first."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes, self.lock = most, 0, Lock()
        self.blocks: OrderedDict[tuple, tuple[str, Columns]] = OrderedDict()

    def get(self, key: tuple, stamp: str) -> Columns | None:
        with self.lock:
            found = self.blocks.get(key)
            if found is None or found[0] != stamp:
                return None
            self.blocks.move_to_end(key)
            return found[1]

    def put(self, key: tuple, stamp: str, block: Columns) -> None:
        with self.lock:
            self._drop(key)
            self.blocks[key] = stamp, block
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


def _months(sort: type[Sort], around: Period) -> list[Sort]:
    months = [month.first.replace(day=1) for month in parts(around, Unit.MONTH)]
    # Taken before the rows are read: a change between the two has the month read once more and is never missed.
    stamps = _stamps(months)
    found = []
    for month in months:
        key = (connection.settings_dict["NAME"], sort, month)
        block = KEPT.get(key, stamps[month])
        if block is None:
            block = _read(sort, month)
            KEPT.put(key, stamps[month], block)
        found.append(block)
    return found


def _stamps(months: list[date]) -> dict[date, str]:
    """The state of each month; a change of more rows than are looked at marks all. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [SOURCE, [FIRST_DAY, *months]])
        sums = dict(cursor.fetchall())
    return {month: f"{sums.get(FIRST_DAY, 0)} {sums.get(month, 0)}" for month in months}


def _read(sort: type[Sort], month: date) -> Sort:
    begin = datetime.combine(month, time(), UTC)
    end = begin.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    is_ended = sort is EndedColumns
    more = {"reported": "bigint", "answered": "bigint", "facts": "smallint"} if is_ended else {"staff": "integer"}
    with connection.cursor() as cursor:
        query = Query(_ENDED if is_ended else _REPORTED, (begin, end))
        raw = copy_out(cursor, query, _COMMON | more)
    common = [(raw["at"] // MICRO).astype(np.int32), *(raw[name].astype(np.int32) for name in list(_COMMON)[1:])]
    block = sort(*common, *(_facts(raw) if is_ended else (raw["staff"].astype(np.int8),)))
    return block.taken(np.argsort(block.at, kind="stable"))


def _facts(raw: dict[str, NDArray]) -> tuple[NDArray, ...]:
    """When it was reported; in time or not; minutes to the first answer, never below 0; reopened or not; the rating."""
    answered, facts = raw["answered"], raw["facts"].astype(np.int8)
    minutes = np.maximum((answered - raw["reported"]) // (60 * MICRO), 0)
    none = answered == np.iinfo(np.int64).min
    return (
        (raw["reported"] // MICRO).astype(np.int32),
        facts & 3,
        np.where(none, NO_ANSWER, minutes).astype(np.int32),
        (facts >> 2) & 1,
        facts >> 3,
    )
