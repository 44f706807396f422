"""Ids handed out ahead, so that rows can point at one another while they are copied."""

from django.db.backends.utils import CursorWrapper


def take_ids(cursor: CursorWrapper, table: str, count: int) -> int:
    """Take `count` ids that follow each other from a table's sequence; returns the first.

    Only for a caller who is alone with the table: others may take ids in between.
    """
    cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    (first,) = cursor.fetchone()
    if count > 1:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count - 1])
    return first
