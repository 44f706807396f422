"""What a transaction reads: numbers of rows, where a time would say something of the machine only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

SCANNED = "SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables WHERE relname = %s"


@contextmanager
def rows_scanned(table: str) -> Iterator[Callable[[], int]]:
    """Tells, after the block, how many rows of the table were read in it one after the other, without an index."""

    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(SCANNED, [table])
            return int(cursor.fetchone()[0])

    before = read()
    scanned: list[int] = []
    yield lambda: scanned[0]
    scanned.append(read() - before)
