"""Pages of cases by key, out of ten million as fast as out of ten: every arm of a query walks one index from where the
page begins, and gives no more rows than the page has.

An arm is a grid or a department, with one state (by the newest) or with all that is open (by due time). The arms are
joined by LATERAL, so that the index gives the first rows of each; what they give is sorted and cut. Many grids are
looked for among the next cases of all first, which are read in order too: the more grids, the sooner a page is full.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg2 import sql

from cases.desk.asked import Asked, Due, Order, begin_of, end_of
from cases.desk.patience import TooMuch, within
from cases.desk.scope import Scope
from cases.models import Case, CaseKind, Department
from cases.rules.states import ENDED, OPEN

PAGE = 50
COUNTED = 10_000
FEW_GRIDS = 60
LOOKED_THROUGH = 10_000
MOST_ARMS = 20_000
LONGEST_S = 5.0
COUNT_S = 1.0
_MOST_NUMBERS = 1_000  # cases whose number begins as was typed

Key = tuple[datetime | None, int]
Row = tuple[int, datetime | None]


@dataclass(frozen=True)
class Page:
    """The ids of a page in order, and the cursor after it; empty on the last."""

    ids: list[int]
    after: str


def page_of(scope: Scope, asked: Asked, after: str = "", size: int = PAGE) -> Page:
    """The cases after a cursor; a cursor that is none of ours is the beginning. Raises TooMuch."""
    if scope.is_empty:
        return Page([], "")
    key = read_cursor(after)
    with within(LONGEST_S):
        found = (
            _due_rows(scope, asked, key, size + 1)
            if asked.way == Order.DUE
            else _rows(scope, asked, _NEWEST, key, size + 1)
        )
    rows = found[:size]
    return Page([pk for pk, _at in rows], cursor_of(rows[-1]) if len(found) > size else "")


def count_of(scope: Scope, asked: Asked, most: int = COUNTED) -> tuple[int | None, bool]:
    """How many there are, and whether there are more than were counted; None where even that would take long."""
    if scope.is_empty:
        return 0, False
    rest = [_states(asked), *_conditions(asked)]
    first = sql.SQL("(SELECT c.id FROM cases_case c WHERE {} LIMIT {})")
    arms = [first.format(_all([seen, *rest]), sql.Literal(most + 1)) for seen in _seen(scope)]
    text = sql.SQL("SELECT count(*) FROM ({}) counted").format(sql.SQL(" UNION ").join(arms))
    try:
        with within(COUNT_S):
            [(number,)] = _fetch(text)
    except TooMuch:
        return None, True
    return min(number, most), number > most


@dataclass(frozen=True)
class _Way:
    """An order: what it sorts by, which rows come after a key, which rows it is about."""

    column: sql.Composable
    order: sql.SQL
    outer: sql.SQL
    beyond: sql.SQL
    only: sql.SQL
    by_state: bool
    sort: Callable[[Row], Any]


_OPEN = sql.SQL("NOT c.state IN ({})").format(sql.SQL(", ").join(map(sql.Literal, sorted(map(str, ENDED)))))
_NEWEST = _Way(
    sql.SQL("c.reported_at"),
    sql.SQL("c.reported_at DESC, c.id DESC"),
    sql.SQL("at DESC, id DESC"),
    sql.SQL("(c.reported_at, c.id) < ({}, {})"),
    sql.SQL("true"),
    by_state=True,
    sort=lambda row: (row[1], row[0]),
)
_DUE = _Way(
    sql.SQL("c.due_at"),
    sql.SQL("c.due_at, c.id"),
    sql.SQL("at, id"),
    sql.SQL("(c.due_at, c.id) > ({}, {})"),
    sql.SQL("c.due_at IS NOT NULL AND {}").format(_OPEN),
    by_state=False,
    sort=lambda row: (row[1], row[0]),
)
_NOT_DUE = _Way(
    sql.SQL("NULL::timestamptz"),
    sql.SQL("c.id"),
    sql.SQL("id"),
    sql.SQL("({} IS NULL AND c.id > {})"),
    sql.SQL("c.due_at IS NULL AND {}").format(_OPEN),
    by_state=False,
    sort=lambda row: row[0],
)


def _due_rows(scope: Scope, asked: Asked, key: Key | None, size: int) -> list[Row]:
    """First what is due at a time, then that whose clock stands: each walks its own part of the index."""
    found: list = []
    if key is None or key[0] is not None:
        found = _rows(scope, asked, _DUE, key, size)
        key = None
    if len(found) < size and asked.due in ("", Due.SUSPENDED):
        found += _rows(scope, asked, _NOT_DUE, key, size - len(found))
    return found


def _rows(scope: Scope, asked: Asked, way: _Way, key: Key | None, size: int) -> list[Row]:
    """The first rows of all arms together; a case that two arms give comes once."""
    conditions = [way.only, *_conditions(asked)]
    if not way.by_state and set(asked.shown_states) != OPEN:
        conditions.append(_states(asked))
    if key is not None and (key[0] is not None or way is _NOT_DUE):
        conditions.append(way.beyond.format(sql.Literal(key[0]), sql.Literal(key[1])))
    states = asked.shown_states if way.by_state else [""]
    found = set(_of_grids(scope.grids, states, way, conditions, size))
    if scope.departments:
        inside = [] if scope.within is None else [_any("c.grid_id", scope.within)]
        found.update(_of_each("department_id", scope.departments, states, way, [*conditions, *inside], size))
        found.update(_of_each("", [], states, way, [*conditions, *inside, _with_task(scope)], size))
    return sorted(found, key=way.sort, reverse=way.by_state)[:size]


def _of_grids(
    grids: Sequence[int] | None, states: list[str], way: _Way, conditions: list[sql.Composable], size: int
) -> list[Row]:
    """Few grids are asked one by one. Of many it is likely that the next cases of all hold enough of theirs; only the
    states that gave too few are asked grid by grid."""
    if grids is None:
        return _of_each("", [], states, way, conditions, size)
    if not grids:
        return []
    if len(grids) <= FEW_GRIDS:
        return _of_each("grid_id", grids, states, way, conditions, size)
    near = _among_next(grids, states, way, conditions, size)
    short = [state for state in states if len(near.get(state, [])) < size]
    rows = [row for state in states if state not in short for row in near[state]]
    if not short:
        return rows
    if len(grids) * len(short) > MOST_ARMS:
        return rows + _of_each("", [], short, way, [*conditions, _any("c.grid_id", grids)], size)
    return rows + _of_each("grid_id", grids, short, way, conditions, size)


def _among_next(
    grids: Sequence[int], states: list[str], way: _Way, conditions: list[sql.Composable], size: int
) -> dict[str, list[Row]]:
    """By state, what lies in the grids among the next `LOOKED_THROUGH` cases of all."""
    inner = [*conditions, *([sql.SQL("c.state = of_state.state")] if way.by_state else [])]
    following = sql.SQL("SELECT c.id, {} AS at, c.grid_id FROM cases_case c WHERE {} ORDER BY {} LIMIT {}").format(
        way.column, _all(inner), way.order, sql.Literal(LOOKED_THROUGH)
    )
    text = sql.SQL(
        "SELECT of_state.state, first.id, first.at FROM unnest({}::text[]) of_state(state) CROSS JOIN LATERAL "
        "(SELECT c.id, c.at FROM ({}) c WHERE {} LIMIT {}) first"
    )
    found: dict[str, list[Row]] = {}
    for state, pk, at in _fetch(
        text.format(sql.Literal(states), following, _any("c.grid_id", grids), sql.Literal(size))
    ):
        found.setdefault(state, []).append((pk, at))
    return found


def _of_each(
    column: str, values: Sequence[int], states: list[str], way: _Way, conditions: list[sql.Composable], size: int
) -> list[Row]:
    """The first rows of each grid or department (of all, without a column) and each state, sorted and cut."""
    arms, inner = [], list(conditions)
    if column:
        arms.append(sql.SQL("unnest({}::bigint[]) arm(pk)").format(_array(values)))
        inner.append(sql.SQL("c.{} = arm.pk").format(sql.Identifier(column)))
    if way.by_state:
        arms.append(sql.SQL("unnest({}::text[]) of_state(state)").format(sql.Literal(states)))
        inner.append(sql.SQL("c.state = of_state.state"))
    most = sql.Literal(size)
    first = sql.SQL("SELECT c.id, {} AS at FROM cases_case c WHERE {} ORDER BY {} LIMIT {}").format(
        way.column, _all(inner), way.order, most
    )
    if not arms:
        return _fetch(first)
    text = sql.SQL("SELECT first.id, first.at FROM {} CROSS JOIN LATERAL ({}) first ORDER BY {} LIMIT {}")
    return _fetch(text.format(sql.SQL(" CROSS JOIN ").join(arms), first, way.outer, most))


def _seen(scope: Scope) -> list[sql.Composable]:
    """What is in the scope, in parts that an index each can be asked for: with OR between them all would be read."""
    if scope.grids is None:
        return [sql.SQL("true")]
    inside = [] if scope.within is None else [_any("c.grid_id", scope.within)]
    held = [_any("c.department_id", scope.departments), _with_task(scope)] if scope.departments else []
    return [*([_any("c.grid_id", scope.grids)] if scope.grids else []), *(_all([one, *inside]) for one in held)]


def _with_task(scope: Scope) -> sql.Composable:
    """Cases of which the departments have a task; a desk's are few beside all."""
    tasks = sql.SQL("c.id = ANY (ARRAY(SELECT t.case_id FROM cases_casetask t WHERE {}))")
    return tasks.format(_any("t.department_id", scope.departments))


def _states(asked: Asked) -> sql.Composable:
    return sql.SQL("c.state = ANY ({}::text[])").format(sql.Literal(asked.shown_states))


def _conditions(asked: Asked) -> list[sql.Composable]:
    """What the filters say, but for area, states and desk."""
    now = timezone.now()
    found: list[sql.Composable] = []
    if asked.kind:
        kinds = CaseKind.objects.filter(code__startswith=asked.kind).values_list("pk", flat=True)
        found.append(_any("c.kind_id", list(kinds)))
    if asked.department:
        keys = Department.objects.filter(key=asked.department).values_list("pk", flat=True)
        found.append(_any("c.department_id", list(keys)))
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
    if asked.since:
        found.append(sql.SQL("c.reported_at >= {}").format(sql.Literal(begin_of(asked.since))))
    if asked.until:
        found.append(sql.SQL("c.reported_at < {}").format(sql.Literal(end_of(asked.until))))
    return [*found, *_text_conditions(asked.text)]


def _text_conditions(text: str) -> list[sql.Composable]:
    """Every word stands in the text or the address; what can be the beginning of a number is looked up as one."""
    if not text:
        return []
    numbered = list(Case.objects.filter(number__startswith=text.upper()).values_list("pk", flat=True)[:_MOST_NUMBERS])
    if numbered:
        return [_any("c.id", numbered)]
    patterns = [f"%{word.translate(_ESCAPED)}%" for word in text.split()]
    holds = sql.SQL("(c.text ILIKE {0} OR c.address ILIKE {0})")
    return [holds.format(sql.Literal(pattern)) for pattern in patterns]


_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})


def _any(column: str, values: Sequence[int]) -> sql.Composable:
    return sql.SQL("{} = ANY ({}::bigint[])").format(sql.SQL(column), _array(values))


def _array(values: Sequence[int]) -> sql.Literal:
    """Numbers as one text: thousands of expressions would take longer to plan than the page takes to read."""
    return sql.Literal(f"{{{','.join(map(str, values))}}}")


def _all(conditions: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(conditions)


def _fetch(text: sql.Composable) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()


def cursor_of(row: Row) -> str:
    """Where a page ends, as it stands in an address."""
    pk, at = row
    text = json.dumps([at and at.isoformat(), pk])
    return base64.urlsafe_b64encode(text.encode()).decode()


def read_cursor(text: str) -> Key | None:
    """A cursor; None for one that is none of ours."""
    try:
        at, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
        at = None if at is None else datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return None
    is_key = isinstance(pk, int) and 0 <= pk < 2**63 and (at is None or at.tzinfo is not None)
    return (at, pk) if is_key else None
