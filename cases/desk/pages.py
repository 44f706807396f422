"""Pages of cases by key, out of ten million as fast as out of ten; and how many there are, as far as that is quick."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg2 import sql

from cases.desk.arms import NEWEST, fetch, rows_by_due, rows_of
from cases.desk.asked import Asked, Order
from cases.desk.clauses import all_of
from cases.desk.conditions import in_scope, of_filters, of_states
from cases.desk.cursors import cursor_of, read_cursor
from cases.desk.scope import Scope
from gis_data.patience import TooMuch, within

PAGE = 50
COUNTED = 10_000
LONGEST_S = 5.0
COUNT_S = 1.0


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
            rows_by_due(scope, asked, key, size + 1)
            if asked.way == Order.DUE
            else rows_of(scope, asked, NEWEST, key, size + 1)
        )
    rows = found[:size]
    return Page([pk for pk, _at in rows], cursor_of(rows[-1]) if len(found) > size else "")


def count_of(scope: Scope, asked: Asked, most: int = COUNTED) -> tuple[int | None, bool]:
    """How many there are, and whether there are more than were counted; None where even that would take long."""
    if scope.is_empty:
        return 0, False
    rest = [of_states(asked), *of_filters(asked)]
    first = sql.SQL("(SELECT c.id FROM cases_case c WHERE {} LIMIT {})")
    arms = [first.format(all_of([seen, *rest]), sql.Literal(most + 1)) for seen in in_scope(scope)]
    text = sql.SQL("SELECT count(*) FROM ({}) counted").format(sql.SQL(" UNION ").join(arms))
    try:
        with within(COUNT_S):
            [(number,)] = fetch(text)
    except TooMuch:
        return None, True
    return min(number, most), number > most
