"""What is asked of the desk's list, and what its reader may see, as conditions of SQL on `cases_case c`."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from psycopg2 import sql

from cases.desk.asked import Asked, Due, Outcome, begin_of, end_of
from cases.desk.clauses import all_of, any_of
from cases.desk.reported_in import reported_in
from cases.desk.scope import Scope
from cases.models import Case, CaseKind, Department
from grids.describe import area_by_code

_MOST_NUMBERS = 1_000  # cases whose number begins as was typed


def in_scope(scope: Scope) -> list[sql.Composable]:
    """What is in the scope, in parts that an index each can be asked for: with OR between them all would be read."""
    if scope.grids is None:
        return [sql.SQL("true")]
    inside = [] if scope.within is None else [any_of("c.grid_id", scope.within)]
    held = [any_of("c.department_id", scope.departments), with_task(scope)] if scope.departments else []
    held = [passed_on(scope)] if scope.passed_on else held
    return [*([any_of("c.grid_id", scope.grids)] if scope.grids else []), *(all_of([one, *inside]) for one in held)]


def with_task(scope: Scope) -> sql.Composable:
    """Cases of which the departments have a task; a desk's are few beside all."""
    tasks = sql.SQL("c.id = ANY (ARRAY(SELECT t.case_id FROM cases_casetask t WHERE {}))")
    return tasks.format(any_of("t.department_id", scope.departments))


def passed_on(scope: Scope) -> sql.Composable:
    """Cases that the departments once had, and neither have now nor have a task of."""
    had = sql.SQL("c.id IN (SELECT m.case_id FROM cases_casemove m WHERE {})")
    gone = sql.SQL("(c.department_id IS NULL OR NOT {}) AND NOT {}")
    here = gone.format(any_of("c.department_id", scope.departments), with_task(scope))
    return all_of([had.format(any_of("m.department_id", scope.departments)), here])


def of_states(asked: Asked) -> sql.Composable:
    """In one of the states that are shown."""
    return sql.SQL("c.state = ANY ({}::text[])").format(sql.Literal(asked.shown_states))


def of_filters(asked: Asked) -> list[sql.Composable]:
    """What the filters say, but for states, desk and the area that is answerable now. Raises UnknownCode."""
    now = timezone.now()
    found: list[sql.Composable] = []
    if asked.kind:
        kinds = CaseKind.objects.filter(code__startswith=asked.kind).values_list("pk", flat=True)
        found.append(any_of("c.kind_id", list(kinds)))
    if asked.department:
        keys = Department.objects.filter(key=asked.department).values_list("pk", flat=True)
        found.append(any_of("c.department_id", list(keys)))
    for name in ("severity", "channel"):
        if value := getattr(asked, name):
            found.append(sql.SQL("c.{} = {}").format(sql.Identifier(name), sql.Literal(value)))
    if asked.due == Due.OVERDUE:
        found.append(sql.SQL("c.due_at < {}").format(sql.Literal(now)))
    elif asked.due == Due.SOON:
        end = now + timedelta(hours=asked.hours)
        found.append(sql.SQL("c.due_at >= {} AND c.due_at < {}").format(sql.Literal(now), sql.Literal(end)))
    elif asked.due == Due.SUSPENDED:
        found.append(sql.SQL("c.suspended_at IS NOT NULL"))
    return [*found, *_of_report(asked), *_of_end(asked), *_text_conditions(asked.text)]


_OUTCOMES = {
    Outcome.IN_TIME: sql.SQL("c.in_time"),
    Outcome.LATE: sql.SQL("NOT c.in_time"),
    Outcome.ANSWERED: sql.SQL("c.answered_at IS NOT NULL"),
    Outcome.REOPENED: sql.SQL("c.reopened > 0"),
    Outcome.RATED: sql.SQL("c.rating IS NOT NULL"),
}


def _of_report(asked: Asked) -> list[sql.Composable]:
    """When they were reported, and where: the area as it was then."""
    found: list[sql.Composable] = []
    if asked.was and asked.area:
        found.append(reported_in(area_by_code(asked.area)))
    if asked.since:
        found.append(sql.SQL("c.reported_at >= {}").format(sql.Literal(begin_of(asked.since))))
    if asked.until:
        found.append(sql.SQL("c.reported_at < {}").format(sql.Literal(end_of(asked.until))))
    return found


def _of_end(asked: Asked) -> list[sql.Composable]:
    """When they ended and how. None ends before it was reported, so the index by the report knows where to begin."""
    found: list[sql.Composable] = [_OUTCOMES[Outcome(asked.outcome)]] if asked.outcome else []
    if asked.ended_since:
        found.append(sql.SQL("c.closed_at >= {}").format(sql.Literal(begin_of(asked.ended_since))))
    if asked.ended_until:
        end = sql.Literal(end_of(asked.ended_until))
        found.append(sql.SQL("c.closed_at < {0} AND c.reported_at < {0}").format(end))
    return found


def _text_conditions(text: str) -> list[sql.Composable]:
    """Every word stands in the text or the address; what can be the beginning of a number is looked up as one."""
    if not text:
        return []
    numbered = list(Case.objects.filter(number__startswith=text.upper()).values_list("pk", flat=True)[:_MOST_NUMBERS])
    if numbered:
        return [any_of("c.id", numbered)]
    patterns = [f"%{word.translate(_ESCAPED)}%" for word in text.split()]
    holds = sql.SQL("(c.text ILIKE {0} OR c.address ILIKE {0})")
    return [holds.format(sql.Literal(pattern)) for pattern in patterns]


_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})
