"""The calendar and the time limits in use, the clock of a case, and how its due time comes about."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from cases.models import Case, CaseKind, CaseMove, TimeLimit, WorkCalendar
from cases.rules.clock import Calendar, Explanation, Limit, Pause, Unit, due_at, explain, read_hours, read_weekdays
from cases.rules.holidays import HOURS, WEEKDAYS
from cases.rules.states import STAGE_OF, Act, State


def calendar_in_use() -> Calendar:
    """The deployment's calendar with its days; weekdays and office hours alone while none is in use. Two queries."""
    row = WorkCalendar.objects.filter(active=True).first()
    if row is None:
        return _calendar(WEEKDAYS, HOURS, {})
    days = {day: (works, name) for day, works, name in row.days.values_list("day", "works", "name")}
    return _calendar(row.weekdays, row.hours, days)


def limit_for(kind: CaseKind | None, severity: str, stage: str) -> Limit | None:
    """How long a stage may take: the kind's own limit, else that of all kinds; None where neither is set."""
    rows = TimeLimit.objects.filter(severity=severity, stage=stage)
    own = rows.filter(kind=kind).first() if kind is not None else None
    row = own or rows.filter(kind=None).first()
    return None if row is None else Limit(row.amount, Unit(row.unit))


def due_of(kind: CaseKind | None, severity: str, stage: str, start: datetime) -> datetime | None:
    """When a stage that begins at `start` must be over; None without a limit."""
    limit = limit_for(kind, severity, stage)
    return None if limit is None else due_at(start, limit, calendar_in_use())


def begin_stage(case: Case, at: datetime) -> dict[str, object]:
    """Set stage, since and due of a case after its state, on the object; what a move keeps of it, to explain it by.

    Whoever writes a case's first move (the report) puts the answer into the move's `data`.
    """
    case.stage = STAGE_OF.get(State(case.state), "")
    case.stage_since = at if case.stage else None
    case.suspended_at = case.suspended_until = None
    return set_due(case, [])


def set_due(case: Case, pauses: Iterable[Pause]) -> dict[str, object]:
    """Set the due time of the stage that runs, after the limits of now; what a move keeps of it."""
    limit = limit_for(case.kind, case.severity, case.stage) if case.stage else None
    case.due_at = None if limit is None else due_at(case.stage_since, limit, calendar_in_use(), pauses)
    return {} if limit is None else {"limit": [limit.amount, str(limit.unit)]}


def pauses_of(case: Case, until: datetime) -> list[Pause]:
    """The suspensions of the stage that runs, the one of now ended at `until`."""
    if case.stage_since is None:
        return []
    acts = (Act.SUSPEND, Act.RESUME)
    moves = case.moves.filter(act__in=acts, at__gte=case.stage_since).order_by("edition").values_list("act", "at")
    return _pauses(moves, until)


def explain_due(case: Case, now: datetime | None = None) -> Explanation | None:
    """How the due time of the stage that runs comes about; None while nothing is due. Three queries.

    It tells the limit that was in force when the stage began or its facts were corrected, on the calendar of now.
    """
    if not case.stage or case.stage_since is None:
        return None
    moves = list(case.moves.filter(at__gte=case.stage_since).order_by("edition").values_list("act", "at", "data"))
    limit = _limit_kept(moves) or limit_for(case.kind, case.severity, case.stage)
    if limit is None:
        return None
    pauses = _pauses(((act, at) for act, at, _data in moves), _end_of_pause(case, now or timezone.now()))
    return explain(case.stage_since, limit, calendar_in_use(), pauses)


def is_over(case: Case, now: datetime) -> bool:
    """Whether the suspension of a case has come to its end."""
    return case.suspended_until is not None and case.suspended_until <= now


def _end_of_pause(case: Case, now: datetime) -> datetime | None:
    return case.suspended_until if is_over(case, now) else None


def _pauses(moves: Iterable[tuple[str, datetime]], until: datetime | None) -> list[Pause]:
    found: list[Pause] = []
    since = None
    for act, at in moves:
        if act == Act.SUSPEND:
            since = at
        elif act == Act.RESUME and since is not None:
            found.append(Pause(since, at))
            since = None
    return found if since is None else [*found, Pause(since, until)]


def _limit_kept(moves: Iterable[tuple[str, datetime, dict]]) -> Limit | None:
    kept = [data["limit"] for _act, _at, data in moves if "limit" in data]
    return Limit(kept[-1][0], Unit(kept[-1][1])) if kept else None


def _calendar(weekdays: Iterable[int], hours: Iterable[tuple[str, str]], days: dict) -> Calendar:
    return Calendar(read_weekdays(list(weekdays)), read_hours(hours), timezone.get_current_timezone(), days)


def was_late(case: Case) -> bool:
    """Whether any stage of a case was over only after it was due."""
    return CaseMove.objects.filter(case=case, data__late=True).exists()
