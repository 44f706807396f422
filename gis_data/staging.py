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
    lines = ["\t".join(NULL if value is None else str(value).translate(ESCAPES) for value in row) for row in rows]
    cursor.copy_expert(copy_sql, StringIO("".join(f"{line}\n" for line in lines)))
    return len(lines)
