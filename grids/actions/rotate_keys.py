"""Sealing stored personal data anew with the newest key, a batch at a time: it may be stopped and started again."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection, transaction
from psycopg2.extras import execute_values

from grids.models.sealed import key_ring

BATCH = 5_000
COLUMNS = ("head_name", "phone", "identity_number")
WITH_OTHER_KEYS = """
SELECT id, head_name, phone, identity_number FROM grids_household
WHERE id > %(after)s AND (
    (length(head_name) > 0 AND substring(head_name FROM 2 FOR 4) <> %(newest)s)
    OR (length(phone) > 0 AND substring(phone FROM 2 FOR 4) <> %(newest)s)
    OR (length(identity_number) > 0 AND substring(identity_number FROM 2 FOR 4) <> %(newest)s))
ORDER BY id LIMIT %(batch)s FOR UPDATE
"""
WRITE = """
UPDATE grids_household h SET head_name = v.head_name, phone = v.phone, identity_number = v.identity_number
FROM (VALUES %s) AS v (id, head_name, phone, identity_number) WHERE h.id = v.id
"""
COUNT_BY_KEY = """
SELECT substring(sealed FROM 2 FOR 4), count(*)
FROM grids_household, unnest(ARRAY[head_name, phone, identity_number]) AS sealed
WHERE length(sealed) > 0 GROUP BY 1
"""


def texts_by_key() -> Counter[bytes]:
    """How many sealed texts there are under each key, by what names the key."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_BY_KEY)
        return Counter({bytes(identity): number for identity, number in cursor.fetchall()})


def seal_anew() -> Iterator[int]:
    """Seal what is under another key with the newest one; gives the number of households done after each batch.

    Each batch is a transaction of its own. Raises UnknownKey when a key that is still in use is not here.
    """
    done = last = 0
    while rows := _seal_batch(last):
        done, last = done + len(rows), rows[-1]
        yield done


@transaction.atomic
def _seal_batch(after: int) -> list[int]:
    ring = key_ring()
    with connection.cursor() as cursor:
        cursor.execute(WITH_OTHER_KEYS, {"after": after, "newest": ring.newest, "batch": BATCH})
        rows = cursor.fetchall()
        if not rows:
            return []
        ids, *columns = zip(*rows, strict=True)
        sealed = [
            ring.reseal_all(map(bytes, column), f"household.{name}")
            for name, column in zip(COLUMNS, columns, strict=True)
        ]
        execute_values(cursor.cursor, WRITE, list(zip(ids, *sealed, strict=True)), page_size=BATCH)
    return list(ids)
