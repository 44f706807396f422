"""The first rows of a list of cases: every arm of a query walks one index from where the page begins.

An arm is a grid or a department, with one state (by the newest) or with all that is open (by due time). The arms are
joined by LATERAL, so that the index gives the first rows of each; what they give is sorted and cut. Many grids are
looked for among the next cases of all first, which are read in order too: the more grids, the sooner a page is full.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg2 import sql

from cases.desk.asked import Asked, Due
from cases.desk.clauses import all_of, any_of, array
from cases.desk.conditions import of_filters, of_states, passed_on, with_task
from cases.desk.cursors import Key, Row
from cases.desk.scope import Scope
from cases.rules.states import ENDED, OPEN

FEW_GRIDS = 60
LOOKED_THROUGH = 10_000
MOST_ARMS = 20_000


@dataclass(frozen=True)
class Way:
    """An order: what it sorts by, which rows come after a key, which rows it is about."""

    column: sql.Composable
    order: sql.SQL
    outer: sql.SQL
    beyond: sql.SQL
    only: sql.SQL
    by_state: bool
    sort: Callable[[Row], Any]


_OPEN = sql.SQL("NOT c.state IN ({})").format(sql.SQL(", ").join(map(sql.Literal, sorted(map(str, ENDED)))))
NEWEST = Way(
    sql.SQL("c.reported_at"),
    sql.SQL("c.reported_at DESC, c.id DESC"),
    sql.SQL("at DESC, id DESC"),
    sql.SQL("(c.reported_at, c.id) < ({}, {})"),
    sql.SQL("true"),
    by_state=True,
    sort=lambda row: (row[1], row[0]),
)
_DUE = Way(
    sql.SQL("c.due_at"),
    sql.SQL("c.due_at, c.id"),
    sql.SQL("at, id"),
    sql.SQL("(c.due_at, c.id) > ({}, {})"),
    sql.SQL("c.due_at IS NOT NULL AND {}").format(_OPEN),
    by_state=False,
    sort=lambda row: (row[1], row[0]),
)
_NOT_DUE = Way(
    sql.SQL("NULL::timestamptz"),
    sql.SQL("c.id"),
    sql.SQL("id"),
    sql.SQL("({} IS NULL AND c.id > {})"),
    sql.SQL("c.due_at IS NULL AND {}").format(_OPEN),
    by_state=False,
    sort=lambda row: row[0],
)


def rows_by_due(scope: Scope, asked: Asked, key: Key | None, size: int) -> list[Row]:
    """First what is due at a time, then that whose clock stands: each walks its own part of the index."""
    found: list = []
    if key is None or key[0] is not None:
        found = rows_of(scope, asked, _DUE, key, size)
        key = None
    if len(found) < size and asked.due in ("", Due.SUSPENDED):
        found += rows_of(scope, asked, _NOT_DUE, key, size - len(found))
    return found


def rows_of(scope: Scope, asked: Asked, way: Way, key: Key | None, size: int) -> list[Row]:
    """The first rows of all arms together; a case that two arms give comes once."""
    conditions = [way.only, *of_filters(asked)]
    if not way.by_state and set(asked.shown_states) != OPEN:
        conditions.append(of_states(asked))
    if key is not None and (key[0] is not None or way is _NOT_DUE):
        conditions.append(way.beyond.format(sql.Literal(key[0]), sql.Literal(key[1])))
    states = asked.shown_states if way.by_state else [""]
    found = set(_of_grids(scope.grids, states, way, conditions, size))
    inside = [] if scope.within is None else [any_of("c.grid_id", scope.within)]
    if scope.passed_on and scope.departments:
        found.update(_of_each("", [], states, way, [*conditions, *inside, passed_on(scope)], size))
    elif scope.departments:
        found.update(_of_each("department_id", scope.departments, states, way, [*conditions, *inside], size))
        found.update(_of_each("", [], states, way, [*conditions, *inside, with_task(scope)], size))
    return sorted(found, key=way.sort, reverse=way.by_state)[:size]


def _of_grids(
    grids: Sequence[int] | None, states: list[str], way: Way, conditions: list[sql.Composable], size: int
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
        return rows + _of_each("", [], short, way, [*conditions, any_of("c.grid_id", grids)], size)
    return rows + _of_each("grid_id", grids, short, way, conditions, size)


def _among_next(
    grids: Sequence[int], states: list[str], way: Way, conditions: list[sql.Composable], size: int
) -> dict[str, list[Row]]:
    """By state, what lies in the grids among the next `LOOKED_THROUGH` cases of all."""
    inner = [*conditions, *([sql.SQL("c.state = of_state.state")] if way.by_state else [])]
    following = sql.SQL("SELECT c.id, {} AS at, c.grid_id FROM cases_case c WHERE {} ORDER BY {} LIMIT {}").format(
        way.column, all_of(inner), way.order, sql.Literal(LOOKED_THROUGH)
    )
    text = sql.SQL(
        "SELECT of_state.state, first.id, first.at FROM unnest({}::text[]) of_state(state) CROSS JOIN LATERAL "
        "(SELECT c.id, c.at FROM ({}) c WHERE {} LIMIT {}) first"
    )
    found: dict[str, list[Row]] = {}
    for state, pk, at in fetch(
        text.format(sql.Literal(states), following, any_of("c.grid_id", grids), sql.Literal(size))
    ):
        found.setdefault(state, []).append((pk, at))
    return found


def _of_each(
    column: str, values: Sequence[int], states: list[str], way: Way, conditions: list[sql.Composable], size: int
) -> list[Row]:
    """The first rows of each grid or department (of all, without a column) and each state, sorted and cut."""
    arms, inner = [], list(conditions)
    if column:
        arms.append(sql.SQL("unnest({}::bigint[]) arm(pk)").format(array(values)))
        inner.append(sql.SQL("c.{} = arm.pk").format(sql.Identifier(column)))
    if way.by_state:
        arms.append(sql.SQL("unnest({}::text[]) of_state(state)").format(sql.Literal(states)))
        inner.append(sql.SQL("c.state = of_state.state"))
    most = sql.Literal(size)
    first = sql.SQL("SELECT c.id, {} AS at FROM cases_case c WHERE {} ORDER BY {} LIMIT {}").format(
        way.column, all_of(inner), way.order, most
    )
    if not arms:
        return fetch(first)
    text = sql.SQL("SELECT first.id, first.at FROM {} CROSS JOIN LATERAL ({}) first ORDER BY {} LIMIT {}")
    return fetch(text.format(sql.SQL(" CROSS JOIN ").join(arms), first, way.outer, most))


def fetch(text: sql.Composable) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()
