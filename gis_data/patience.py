"""How long a question to the database may take while somebody waits for its answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

_CANCELLED = "57014"  # PostgreSQL: query_canceled


class TooMuch(RuntimeError):
    """There is more to read for a question than can be read while somebody waits."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is asked inside may take so long; raises TooMuch."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            [before] = cursor.fetchone()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(round(seconds * 1000))])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as problem:
        if getattr(problem.__cause__, "pgcode", "") == _CANCELLED:
            raise TooMuch from None
        raise
