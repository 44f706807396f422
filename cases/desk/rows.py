"""What a list tells of each case, in a fixed number of queries however many rows it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from cases.desk.asked import SOON_HOURS
from cases.models import Case
from cases.rules.states import ENDED
from grids.access import User
from grids.models import AreaVersion

SHORT_TEXT = 60


class Clock(StrEnum):
    """How a case stands to its due time."""

    OVERDUE = "overdue"
    SOON = "soon"
    STANDS = "stands"
    RUNS = "runs"
    ENDED = "ended"


@dataclass(frozen=True)
class CaseRow:
    """A case as a list shows it. `left` is the time until it is due, negative when that is over."""

    case: Case
    clock: Clock
    left: timedelta | None

    @property
    def title(self) -> str:
        """What is the matter, in a line."""
        text = self.case.text.strip() or self.case.address or str(self.case.kind)
        return text if len(text) <= SHORT_TEXT else f"{text[: SHORT_TEXT - 1]}…"


def rows_of(user: User, ids: Sequence[int]) -> list[CaseRow]:
    """The cases of these ids in this order, of those that the user may see: the one rule is asked once more."""
    found = {case.pk: case for case in told_cases(Case.objects.visible_to(user).filter(pk__in=ids))}
    now = timezone.now()
    return [row_of(found[pk], now) for pk in ids if pk in found]


def told_cases(cases: QuerySet) -> QuerySet:
    """Each with its kind, department and the code and name of its grid (`grid_code`, `grid_name`)."""
    latest = AreaVersion.objects.filter(area=OuterRef("grid")).order_by("-valid")
    code, name = (Subquery(latest.values(field)[:1]) for field in ("code", "name"))
    return cases.select_related("kind", "department").annotate(grid_code=code, grid_name=name)


def row_of(case: Case, now: datetime) -> CaseRow:
    """A case beside the time of now."""
    left = None if case.due_at is None else case.due_at - now
    return CaseRow(case, clock_of(case, now), left)


def clock_of(case: Case, now: datetime) -> Clock:
    """How it stands to its due time."""
    if case.state in ENDED:
        return Clock.ENDED
    if case.suspended_at is not None:
        return Clock.STANDS
    if case.due_at is None:
        return Clock.RUNS
    if case.due_at < now:
        return Clock.OVERDUE
    return Clock.SOON if case.due_at < now + timedelta(hours=SOON_HOURS) else Clock.RUNS


def pins(rows: Sequence[CaseRow]) -> dict[str, Any]:
    """The places of a page's cases as GeoJSON in EPSG:4326, by number: what the map beside the list draws."""
    return {"type": "FeatureCollection", "features": [_pin(row) for row in rows]}


def _pin(row: CaseRow) -> dict[str, Any]:
    place = row.case.place
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(place.x, 6), round(place.y, 6)]},
        "properties": {"number": row.case.number, "clock": str(row.clock), "title": row.title},
    }
