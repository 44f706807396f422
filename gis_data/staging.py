"""Rows on their way into the database: COPY into a temporary table, to be merged from there by one statement."""

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from django.db.backends.utils import CursorWrapper

NULL = "\\N"
ESCAPES = {0: None} | str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(cursor: CursorWrapper, copy_sql: str, rows: Iterable[Sequence[Any]]) -> int:
    """Run `COPY … FROM STDIN` (text format) over rows of plain values, None for NULL; returns how many there were.

    The rows are held as text until they are sent, so callers come with a batch at a time. NUL characters, which
    PostgreSQL cannot store, are left out.
    """
    forget_plans(cursor)
    lines = ["\t".join(NULL if value is None else str(value).translate(ESCAPES) for value in row) for row in rows]
    cursor.copy_expert(copy_sql, StringIO("".join(f"{line}\n" for line in lines)))
    return len(lines)


def forget_plans(cursor: CursorWrapper) -> None:
    """Let what is written next be planned for tables as large as they are by now.

    A session keeps the plans of its foreign keys. One that was made while a table was known to be empty reads all of
    the table for each row that refers to it: for a town of 12,000 buildings and 200,000 households, three minutes more.
    """
    cursor.execute("DISCARD PLANS")
