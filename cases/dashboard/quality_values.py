"""The values of the quality index's indicators for an area and its parts: all out of what is on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from numpy.typing import NDArray

from cases.dashboard.attention import grids_in_need
from cases.dashboard.figures import Board
from cases.models import ListItem, WhistleCall
from cases.rules.board.quality import Measure
from cases.rules.board.tally import weighed
from cases.rules.lists import ItemState, ListKind
from cases.whistles import whistles_of
from grids.measures.households import homes_of_grids
from grids.measures.visits import is_unseen, lived_in
from grids.models import Area, AreaVersion, Level, Post
from grids.rules.access import Role
from grids.rules.tree import rows_of

VISIT_DAYS = 30
PER_HOUSEHOLDS, PER_DAYS = 1_000, 30
PERCENT = 100
LEAST_GRIDS = 2  # the grade of one grid would be the grade of who works there
MINUTES = 60
Values = NDArray[np.float64]


@dataclass(frozen=True)
class Value:
    """(p + 1,) for each part of the area and, last, for the whole: the value, and how many things it rests on."""

    value: Values
    base: Values


class Reckoning:
    """What the indicators of one area and its parts are made of; each source is read once, when it is first needed."""

    def __init__(self, board: Board, parts: list[int]) -> None:
        self.board, self.size = board, len(parts)
        self.parts = np.array(parts, dtype=np.int64)

    def value(self, measure: Measure) -> Value:
        """Of one measure."""
        return READ[measure](self)

    def spread(self, areas: NDArray[np.integer], numbers: NDArray | None = None) -> Values:
        """(p + 1,) how many of some areas (or the sum of their numbers) lie in each part, and in the whole."""
        numbers = np.ones(len(areas)) if numbers is None else np.asarray(numbers, dtype=np.float64)
        part = self.board.now.parts_now(areas)
        inside = part != 0
        at = rows_of(self.parts, part[inside].astype(np.int64))
        return np.append(weighed(at, numbers[inside], self.size), numbers[inside].sum())

    def sums(self, name: str, before: bool = False) -> Values:
        """(p + 1,) a figure of the dashboard."""
        areas, total = self.board.areas, self.board.total
        of_parts = getattr(areas.before if before else areas.sums, name)
        at = rows_of(np.array(areas.ids, dtype=np.int64), self.parts)
        return np.append(of_parts[at], getattr(total.before if before else total.sums, name))

    @cached_property
    def grids(self) -> NDArray[np.int64]:
        """The working grids in the area that there are today: cases of retired ones count, they themselves do not."""
        rows = AreaVersion.objects.current().filter(level__is_working_grid=True)
        rows = rows.filter(area__in=self.board.now.areas_in().tolist())
        return np.array(sorted(rows.values_list("area", flat=True)), dtype=np.int64)

    @cached_property
    def in_grids(self) -> Values:
        """How many working grids there are."""
        return self.spread(self.grids)

    @cached_property
    def homes(self) -> NDArray[np.int64]:
        """Households of each working grid today."""
        found = homes_of_grids(timezone.localdate())
        at = rows_of(found.grid, self.grids)
        return np.where(at < 0, 0, found.households[at]) if len(found.grid) else np.zeros(len(self.grids), dtype=int)

    @cached_property
    def calls(self) -> list[dict]:
        """Calls of the whistles of the period, by the area that whistled."""
        period = self.board.counted.period
        rows = whistles_of(period.first, period.last, area=self.board.asked.place.area)
        late = Q(reported_in_at__isnull=False, reported_in_at__gt=F("due_at"))
        silent = Q(reported_in_at__isnull=True, due_at__lt=timezone.now())
        found = WhistleCall.objects.order_by().filter(whistle__in=rows.values("pk")).values("whistle__area")
        return list(
            found.annotate(
                reported=Count("pk", filter=Q(reported_in_at__isnull=False) | silent),
                late=Count("pk", filter=late | silent),
                rated=Count("rating"),
                stars=Sum("rating"),
            )
        )

    def of_calls(self, name: str) -> Values:
        """(p + 1,) a number of the calls."""
        areas = np.array([row["whistle__area"] for row in self.calls], dtype=np.int64)
        return self.spread(areas, np.array([row[name] or 0 for row in self.calls], dtype=np.float64))

    def with_post(self, role: Role) -> Values:
        """(p + 1,) how many working grids have somebody in this post of their own today."""
        posts = Post.objects.current().filter(role=role, area__in=self.grids.tolist())
        return self.spread(np.array(sorted(set(posts.values_list("area", flat=True))), dtype=np.int64))


def reckoning_of(board: Board) -> Reckoning:
    """Of the parts of the area that are graded: those above the working grid with at least LEAST_GRIDS grids."""
    rank = Level.objects.filter(is_working_grid=True).values("rank")[:1]
    above = Area.objects.filter(pk__in=board.now.parts.tolist(), level__rank__lt=rank)
    whole = Reckoning(board, sorted(above.values_list("pk", flat=True)))
    return Reckoning(board, whole.parts[whole.in_grids[:-1] >= LEAST_GRIDS].tolist())


Read = Callable[[Reckoning], Value]
READ: dict[Measure, Read] = {}


def _reads(measure: Measure) -> Callable[[Read], Read]:
    def register(read: Read) -> Read:
        READ[measure] = read
        return read

    return register


def _share(part: Values, whole: Values, times: float = PERCENT) -> Value:
    """In per cent, or so many times the ratio; NaN of nothing."""
    return Value(np.divide(part * times, whole, out=np.full(len(whole), np.nan), where=whole > 0), whole)


def _of_sums(part: str, *whole: str) -> Read:
    def read(found: Reckoning) -> Value:
        return _share(found.sums(part), np.sum([found.sums(name) for name in whole], axis=0))

    return read


READ[Measure.IN_TIME] = _of_sums("in_time", "in_time", "late")
READ[Measure.OVERDUE] = _of_sums("overdue", "open")
READ[Measure.REOPENED] = _of_sums("reopened", "ended")
READ[Measure.RATED] = _of_sums("rated", "ended")
READ[Measure.STAFFED] = lambda found: _share(found.with_post(Role.GRID_WORKER), found.in_grids)
READ[Measure.LED] = lambda found: _share(found.with_post(Role.GRID_LEADER), found.in_grids)
READ[Measure.RATING] = lambda found: _share(found.sums("stars"), found.sums("rated"), 1)
READ[Measure.ANSWER] = lambda found: Value(found.sums("answer_median") / MINUTES, found.sums("answered"))
READ[Measure.WHISTLE_RATING] = lambda found: _share(found.of_calls("stars"), found.of_calls("rated"), 1)


@_reads(Measure.SIZED)
def _sized(found: Reckoning) -> Value:
    """Nothing where no range is set."""
    level = Level.objects.filter(is_working_grid=True).first()
    if level is None or level.min_households is None or level.max_households is None:
        return _share(np.zeros(found.size + 1), np.zeros(found.size + 1))
    fits = (found.homes >= level.min_households) & (found.homes <= level.max_households)
    return _share(found.spread(found.grids[fits]), found.in_grids)


@_reads(Measure.VISITED)
def _visited(found: Reckoning) -> Value:
    """Within the month up to the last day of the period, of the buildings that are lived in today."""
    today = timezone.localdate()
    lived = lived_in(today)
    mine = found.board.now.parts_now(lived["grid"]) != 0
    buildings, grids = lived["building"][mine], lived["grid"][mine]
    seen = ~is_unseen(buildings, min(found.board.counted.period.last, today), VISIT_DAYS)
    return _share(found.spread(grids[seen]), found.spread(grids))


@_reads(Measure.FOUND)
def _found(found: Reckoning) -> Value:
    counted = found.board.counted
    by_staff = counted.reported_part[counted.reported.staff == 1]
    return _share(found.spread(by_staff), found.spread(counted.reported_part))


@_reads(Measure.WHISTLE_IN_TIME)
def _whistle_in_time(found: Reckoning) -> Value:
    """A call that is past its time without an answer is late too."""
    reported = found.of_calls("reported")
    return _share(reported - found.of_calls("late"), reported)


@_reads(Measure.CLAIMED)
def _claimed(found: Reckoning) -> Value:
    """Of all that stand on the lists or were done, whenever they were added."""
    kinds = (ListKind.PROBLEM, ListKind.NEED, ListKind.PROJECT)
    rows = ListItem.objects.order_by().filter(kind__in=kinds, area__in=found.board.now.areas_in().tolist())
    rows = rows.exclude(state=ItemState.WITHDRAWN).values("area")
    counts = list(rows.annotate(all=Count("pk"), taken=Count("pk", filter=~Q(state=ItemState.OPEN))))
    areas = np.array([row["area"] for row in counts], dtype=np.int64)
    taken, whole = (np.array([row[name] for row in counts], dtype=np.float64) for name in ("taken", "all"))
    return _share(found.spread(areas, taken), found.spread(areas, whole))


@_reads(Measure.DENSITY)
def _density(found: Reckoning) -> Value:
    homes = found.spread(found.grids, found.homes)
    days = timedelta(days=found.board.counted.period.days) / timedelta(days=PER_DAYS)
    return _share(found.sums("reported"), homes, PER_HOUSEHOLDS / days)


@_reads(Measure.CHANGE)
def _change(found: Reckoning) -> Value:
    """Against the same days a year ago: the board is asked with that comparison."""
    before = found.sums("reported", before=True).astype(np.float64)
    return _share(found.sums("reported") - before, before)


@_reads(Measure.CALM)
def _calm(found: Reckoning) -> Value:
    need = np.array([one.grid for one in grids_in_need(found.board)], dtype=np.int64)
    return _share(found.in_grids - found.spread(need), found.in_grids)
