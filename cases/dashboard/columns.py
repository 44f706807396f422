"""The columns that the dashboard adds up: cases by the moment they were reported, and those that ended by their end.

A run of days of either is read by one range of an index, so what is asked for costs what its days cost, and nothing of
the years around them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Self, TypeVar

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from cases.rules.board.periods import Period
from cases.rules.board.tally import NO_ANSWER, Ended
from gis_data.copy import Query, copy_out

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
_COMMON = {"at": "bigint", "grid": "bigint", "grid_reported": "bigint", "kind": "bigint", "department": "bigint"}


@dataclass(frozen=True)
class Columns:
    """Cases in the order of their moment, (n,) each: `at` seconds since 2000 (UTC), and ids, NOBODY for none."""

    at: NDArray[np.int32]
    grid: NDArray[np.int32]
    grid_reported: NDArray[np.int32]
    kind: NDArray[np.integer]
    department: NDArray[np.integer]

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


@lru_cache(maxsize=8_000)
def seconds(day: date) -> int:
    """The first moment of a day in the deployment's zone."""
    return int((timezone.make_aware(datetime.combine(day, time())) - EPOCH).total_seconds())


def day_of(moment: int) -> date:
    """The day of a moment in the deployment's zone."""
    return timezone.localdate(datetime.fromtimestamp(moment + EPOCH.timestamp(), UTC))


def utc_day_of(moment: int) -> date:
    """The day of a moment in UTC."""
    return datetime.fromtimestamp(moment + EPOCH.timestamp(), UTC).date()


def read_days(sort: type[Sort], run: Period) -> list[Sort]:
    """What the database has of each day of a run, in the deployment's zone. One query."""
    begins = [seconds(run.first + timedelta(days=i)) for i in range(run.days + 1)]
    is_ended = sort is EndedColumns
    more = {"reported": "bigint", "answered": "bigint", "facts": "smallint"} if is_ended else {"staff": "integer"}
    between = [EPOCH + timedelta(seconds=begins[0]), EPOCH + timedelta(seconds=begins[-1])]
    with connection.cursor() as cursor:
        raw = copy_out(cursor, Query(_ENDED if is_ended else _REPORTED, between), _COMMON | more)
    moments = (
        (raw["at"] // MICRO).astype(np.int32),
        *(raw[name].astype(np.int32) for name in ("grid", "grid_reported")),
    )
    common = [*moments, _small(raw["kind"]), _small(raw["department"])]
    found = sort(*common, *(_facts(raw) if is_ended else (raw["staff"].astype(np.int8),)))
    found = found.taken(np.argsort(found.at, kind="stable"))
    edges = np.searchsorted(found.at, begins).tolist()
    # Copies: a day that is kept must not keep the whole run.
    return [found.taken(np.arange(first, end)) for first, end in zip(edges[:-1], edges[1:], strict=True)]


def _small(ids: NDArray[np.int64]) -> NDArray[np.integer]:
    """In half the room where the ids allow it, as those of kinds and departments do."""
    return ids.astype(np.int16 if not len(ids) or ids.max() <= np.iinfo(np.int16).max else np.int32)


def joined(sort: type[Sort], blocks: list[Sort]) -> Sort:
    """Days one after the other."""
    return sort(*(np.concatenate([getattr(block, field.name) for block in blocks]) for field in fields(sort)))


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
