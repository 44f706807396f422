"""Small parts that conditions of SQL are put together of."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg2 import sql


def any_of(column: str, values: Sequence[int]) -> sql.Composable:
    """A column holds one of these numbers."""
    return sql.SQL("{} = ANY ({}::bigint[])").format(sql.SQL(column), array(values))


def array(values: Sequence[int]) -> sql.Literal:
    """Numbers as one text: thousands of expressions would take longer to plan than the page takes to read."""
    return sql.Literal(f"{{{','.join(map(str, values))}}}")


def all_of(conditions: Sequence[sql.Composable]) -> sql.Composable:
    """All of them together."""
    return sql.SQL(" AND ").join(conditions)
