"""Sealing what is stored anew with the newest key, a batch at a time: it may be stopped and started again."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extras import execute_values

from grids.models.sealed import key_ring
from grids.sealed_tables import SealedTable, count_by_key, sealed_tables

BATCH = 5_000
WITH_OTHER_KEYS = sql.SQL("""
SELECT {key}, {columns} FROM {table} WHERE {key} > %(after)s AND ({any_other}) ORDER BY {key} LIMIT %(batch)s FOR UPDATE
""")
IS_OTHER = sql.SQL("(length({column}) > 0 AND substring({column} FROM 2 FOR 4) <> %(newest)s)")
WRITE = sql.SQL("UPDATE {table} t SET {changes} FROM (VALUES %s) AS v ({key}, {columns}) WHERE t.{key} = v.{key}")
CHANGE = sql.SQL("{column} = v.{column}")


def texts_by_key() -> Counter[bytes]:
    """How many sealed texts there are under each key, by what names the key."""
    with connection.cursor() as cursor:
        return count_by_key(cursor)


def seal_anew() -> Iterator[int]:
    """Seal what is under another key with the newest one; gives the number of rows done after each batch.

    Each batch is a transaction of its own. Raises UnknownKey when a key that is still in use is not here.
    """
    done = 0
    for table in sealed_tables():
        last = 0
        while rows := _seal_batch(table, last):
            done, last = done + len(rows), rows[-1]
            yield done


@transaction.atomic
def _seal_batch(table: SealedTable, after: int) -> list[int]:
    ring, names = key_ring(), table.names()
    any_other = sql.SQL(" OR ").join(IS_OTHER.format(column=column) for column in _columns(table))
    changes = sql.SQL(", ").join(CHANGE.format(column=column) for column in _columns(table))
    with connection.cursor() as cursor:
        question = WITH_OTHER_KEYS.format(**names, any_other=any_other)
        cursor.execute(question, {"after": after, "newest": ring.newest, "batch": BATCH})
        rows = cursor.fetchall()
        if not rows:
            return []
        ids, *columns = zip(*rows, strict=True)
        sealed = [
            ring.reseal_all(map(bytes, column), purpose)
            for purpose, column in zip(table.purposes.values(), columns, strict=True)
        ]
        write = WRITE.format(**names, changes=changes).as_string(cursor.cursor)
        execute_values(cursor.cursor, write, list(zip(ids, *sealed, strict=True)), page_size=BATCH)
    return list(ids)


def _columns(table: SealedTable) -> list[sql.Identifier]:
    return [sql.Identifier(column) for column in table.purposes]
