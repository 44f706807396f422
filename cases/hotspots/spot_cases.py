"""The cases behind a hotspot: as a condition on rows, grouped by kind, channel and month, and the newest to open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from numpy.typing import NDArray

from cases.desk.asked import Asked as DeskAsked
from cases.desk.asked import Order
from cases.hotspots.areas import Areas
from cases.hotspots.asked import Asked, Boundaries, Period
from cases.hotspots.question import Question
from cases.models import Case, Channel
from cases.rules.states import State
from gis_data.functions import SRID
from grids.access import User
from grids.models import AreaVersion
from grids.rules.tree import NO_AREA

SHOWN = 10
# Reported in the course of their duty: where they walk, cases are found.
OF_STAFF = (Channel.STAFF, Channel.DESK)


@dataclass(frozen=True)
class Group:
    """So many cases of a kind (id) that came in by a channel."""

    kind: int
    channel: str
    cases: int


def grids_in(areas: Areas, rows: NDArray[np.int64]) -> list[int]:
    """The ids of the working grids that lie in some areas; of hexagons those that have ground in them."""
    if areas.hexagons is not None:
        return []
    net = areas.net
    mine = np.isin(areas.rows_of(net.grids), rows)
    return net.grids[mine].tolist()


def lying_in(question: Question, rows: NDArray[np.int64], since: date | None = None) -> Q:
    """That a case counts for some areas: the rule of `count_cases` as a condition, for periods from a day on."""
    areas, asked = question.areas, question.asked
    if areas.hexagons is not None:
        return Q(place__intersects=_ground(areas, rows))
    if asked.boundaries is Boundaries.WAS:
        return Q(grid_reported__in=_ids_in(areas, rows))
    first = since or min(period.since for period in filter(None, (asked.period, asked.before)))
    last = first.toordinal()
    mine = [area for area in _ids_in(areas, rows) if areas.since_of_net.get(area, last + 1) <= last]
    grids = AreaVersion.objects.on(areas.day).filter(level__is_working_grid=True)
    steady = grids.filter(valid__startswith__lte=first).values("area")
    moved = ~Q(grid__in=steady) & Q(grid__isnull=False)
    return Q(grid__in=mine) | (moved & Q(place__intersects=_ground(areas, rows)))


def grouped(question: Question, rows: NDArray[np.int64] | None, period: Period) -> list[Group]:
    """By kind and channel, of some areas or of all. One query."""
    cases = Case.objects.filter(question.counted.of(period))
    if rows is not None:
        cases = cases.filter(lying_in(question, rows))
    counts = cases.order_by().values("kind", "channel").annotate(number=Count("pk"))
    return [Group(*row) for row in counts.values_list("kind", "channel", "number")]


def by(groups: Sequence[Group], name: str) -> Counter:
    """The cases of groups by one of their fields."""
    counted: Counter = Counter()
    for group in groups:
        counted[getattr(group, name)] += group.cases
    return counted


def by_month(question: Question, rows: NDArray[np.int64], period: Period) -> dict[str, int]:
    """The cases of some areas in each month that has any, as `2026-10`. One query."""
    cases = Case.objects.filter(question.counted.of(period)).filter(lying_in(question, rows, period.since))
    months = cases.order_by().annotate(month=TruncMonth("reported_at")).values("month").annotate(number=Count("pk"))
    return {f"{month:%Y-%m}": number for month, number in months.values_list("month", "number")}


def visible_rows(question: Question, rows: NDArray[np.int64], user: User) -> tuple[int, list[dict[str, Any]]]:
    """How many of them the user may open, and the newest. Two queries."""
    mine = Case.objects.visible_to(user).filter(question.counted.of(question.asked.period))
    mine = mine.filter(lying_in(question, rows))
    newest = mine.select_related("kind").order_by("-reported_at", "-pk")[:SHOWN]
    return mine.count(), [_told(case) for case in newest]


def desk_address(asked: Asked, code: str) -> str:
    """The desk's list of the same cases of one area, as far as the desk can be asked: of one kind, of one severity."""
    states = tuple(state.value for state in State if state is not State.MERGED)
    kind = asked.kinds[0] if len(asked.kinds) == 1 else ""
    severity = asked.severities[0] if len(asked.severities) == 1 else ""
    desk = DeskAsked(code, states, kind, severity=severity, since=asked.since, until=asked.until, order=Order.NEWEST)
    return f"{reverse('desk')}?{desk.query()}"


def places_in(question: Question, rows: NDArray[np.int64]) -> QuerySet:
    """The cases of the period in some areas, whoever asks: for what is worked out of all of them."""
    return Case.objects.filter(question.counted.of(question.asked.period)).filter(lying_in(question, rows))


def _ids_in(areas: Areas, rows: NDArray[np.int64]) -> list[int]:
    """All areas in some areas, and those that lay in them when they ended."""
    net = areas.net
    known = net.area[np.isin(areas.rows_of(net.area), rows)].tolist()
    if areas.is_working:
        return known
    children = AreaVersion.objects.filter(parent__in=known).order_by().values_list("area", flat=True).distinct()
    found = np.array(sorted(children), dtype=np.int64)
    gone = found[net.rows(found) == NO_AREA]
    return known + gone[np.isin(areas.rows_of(gone), rows)].tolist()


def _ground(areas: Areas, rows: NDArray[np.int64]) -> GEOSGeometry:
    shape = shapely.union_all(areas.shapes[rows])
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=SRID)


def _told(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "kind": case.kind.label,
        "reported_at": case.reported_at.isoformat(),
        "state": case.state,
        "state_label": str(State(case.state).label),
        "url": reverse("case", args=[case.number]),
    }
