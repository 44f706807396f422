"""Every figure of the dashboard for one question, each out of the same three sets of columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cases.dashboard.asked import Asked, Bounds
from cases.dashboard.columns import NOBODY, Columns, EndedColumns, ReportedColumns, day_of, seconds
from cases.dashboard.kept_days import ended_in, reported_in
from cases.dashboard.stock import Stock, open_now
from cases.dashboard.tree import Tree, tree_in, tree_today
from cases.models import CaseKind
from cases.rules.board.periods import Period, parts
from cases.rules.board.tally import NOWHERE, Grouping, Sums, compact, tally


@dataclass(frozen=True)
class Counted:
    """The cases that a question is about: those reported and those ended in a period, each with its part of the area.

    A part is the id of an area, NOBODY for a case that is in none of them.
    """

    period: Period
    reported: ReportedColumns
    reported_part: NDArray[np.int32]
    ended: EndedColumns
    ended_part: NDArray[np.int32]


@dataclass(frozen=True)
class Table:
    """Figures by what groups them (ids, or periods), and the same of the period that it is compared with."""

    ids: Sequence
    sums: Sums
    before: Sums | None = None


@dataclass(frozen=True)
class Board:
    """The answer. `stock` are the open cases of the place; `now` is today's tree, by which they are counted."""

    asked: Asked
    total: Table
    kinds: Table
    areas: Table
    departments: Table
    trend: Table
    counted: Counted
    before: Counted | None
    stock: Stock
    now: Tree


def board_of(asked: Asked) -> Board:
    """All of it. The number of queries hangs on the months asked for, never on the cases."""
    now, chosen = tree_today(asked.place.area), _Chosen.of(asked)
    found = open_now()
    stock = found.taken(chosen.mask(found, now.parts_now(found.grid)))
    counted = _count(asked, chosen, asked.period, now)
    before = _count(asked, chosen, asked.before, now) if asked.before else None
    tables = _Tables(counted, before, stock, now)
    return Board(
        asked,
        total=tables.total(),
        kinds=tables.by("kind"),
        areas=tables.by_part(),
        departments=tables.by("department"),
        trend=tables.by_time(parts(asked.period, asked.unit)),
        counted=counted,
        before=before,
        stock=stock,
        now=now,
    )


@dataclass(frozen=True)
class _Chosen:
    """Only these kinds and this department; None for all. Everything, in a grid or in none, where no area is named."""

    kinds: NDArray[np.int64] | None
    department: int | None
    everywhere: bool

    @classmethod
    def of(cls, asked: Asked) -> _Chosen:
        kinds = None
        if asked.kind:
            kinds = np.array(CaseKind.objects.filter(code__startswith=asked.kind).values_list("pk", flat=True))
        department = asked.place.department
        return cls(kinds, department.pk if department else None, asked.place.area is None)

    def mask(self, cases: Columns | Stock, part: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which cases are asked for."""
        found = np.ones(len(part), dtype=bool) if self.everywhere else part != NOBODY
        if self.kinds is not None:
            found &= np.isin(cases.kind, self.kinds)
        if self.department is not None:
            found &= cases.department == self.department
        return found


def _count(asked: Asked, chosen: _Chosen, period: Period, now: Tree) -> Counted:
    """The cases of a period: in today's boundaries by the grid that is answerable now and today's tree; as it was by
    the grid of the report and the tree of that day."""
    reported, ended = reported_in(period), ended_in(period)
    if asked.bounds == Bounds.WAS:
        since = min(period.first, day_of(ended.reported.min())) if len(ended) else period.first
        tree = tree_in(asked.place.area, Period(since, period.last))
        of_reported = tree.parts_at(reported.at, reported.grid_reported)
        of_ended = tree.parts_at(ended.reported, ended.grid_reported)
    else:
        of_reported, of_ended = now.parts_now(reported.grid), now.parts_now(ended.grid)
    there, over = chosen.mask(reported, of_reported), chosen.mask(ended, of_ended)
    return Counted(period, reported.taken(there), of_reported[there], ended.taken(over), of_ended[over])


class _Tables:
    """Lays the same cases out by kind, area, department and time."""

    def __init__(self, counted: Counted, before: Counted | None, stock: Stock, now: Tree) -> None:
        self.counted, self.before, self.stock, self.now = counted, before, stock, now

    def total(self) -> Table:
        """All together."""
        sizes = [len(self.counted.reported), len(self.counted.ended), len(self.stock.kind)]
        if self.before:
            sizes += [len(self.before.reported), len(self.before.ended)]
        return self._table([None], [np.zeros(size, dtype=np.int64) for size in sizes])

    def by(self, name: str) -> Table:
        """By a column, such as the kind."""
        columns = [getattr(self.counted.reported, name), getattr(self.counted.ended, name), getattr(self.stock, name)]
        if self.before:
            columns += [getattr(self.before.reported, name), getattr(self.before.ended, name)]
        ids, groups = compact(*columns)
        return self._table(ids.tolist(), groups)

    def by_part(self) -> Table:
        """By the parts of the area; those without a case too."""
        columns = [self.counted.reported_part, self.counted.ended_part, self.now.parts_now(self.stock.grid)]
        if self.before:
            columns += [self.before.reported_part, self.before.ended_part]
        ids, [_known, *groups] = compact(self.now.parts, *columns)
        return self._table(ids.tolist(), groups)

    def by_time(self, steps: Sequence[Period]) -> Table:
        """By days, weeks or months. What is open now is of no day."""
        starts = [seconds(step.first) for step in steps]
        groups = [
            np.searchsorted(starts, one.at, side="right") - 1 for one in (self.counted.reported, self.counted.ended)
        ]
        nowhere = np.full(len(self.stock.kind), NOWHERE)
        return Table(steps, self._sums(self.counted, Grouping(len(steps), *groups, nowhere)))

    def _table(self, ids: Sequence, groups: Sequence[NDArray]) -> Table:
        reported, ended, still, *earlier = groups
        sums = self._sums(self.counted, Grouping(len(ids), reported, ended, still))
        if not self.before:
            return Table(ids, sums)
        nowhere = np.full(len(still), NOWHERE)
        return Table(ids, sums, self._sums(self.before, Grouping(len(ids), *earlier, nowhere)))

    def _sums(self, counted: Counted, grouping: Grouping) -> Sums:
        return tally(grouping, counted.ended.facts, self.stock.overdue)
