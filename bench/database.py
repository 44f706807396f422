"""A database of the measurements' own, beside the deployment's on the same server, dropped at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

# What a fresh PostgreSQL has, whatever this server's administrator changed; until the end of the transaction.
_DEFAULTS = """
SELECT set_config(name, boot_val, true) FROM pg_settings
WHERE category LIKE 'Query Tuning%' OR name IN ('work_mem', 'max_parallel_workers_per_gather')
"""


@contextmanager
def own_database() -> Iterator[None]:
    """Create and migrate a database that `connection` then uses; drop it at the end.

    It is called like the deployment's with `_bench` after it, or what TEST_DATABASE_NAME says.
    """
    former = connection.settings_dict["NAME"]
    test = connection.settings_dict["TEST"]
    test["NAME"] = test["NAME"] or f"{former}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(former, verbosity=0)


def execute(statement: str) -> list[tuple]:
    """Run one statement, with the settings that the product runs with; returns its rows, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def execute_as_fresh(*statements: str) -> list[list[tuple]]:
    """Run statements with the planner of a fresh PostgreSQL, as a peer in plain SQL; returns the rows of each."""
    with transaction.atomic():
        execute(_DEFAULTS)
        return [execute(statement) for statement in statements]
