"""Which columns of the database are sealed, in whatever package: read off the models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from psycopg2 import sql

from grids.models.sealed import SealedField

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_IS_SEALED = """
SELECT 1 FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND column_name = %s AND data_type = 'bytea'
"""
# The first and the last, not all: on three million rows that takes no time.
_FIRST_AND_LAST = sql.SQL("""
(SELECT {column} FROM {table} WHERE length({column}) > 0 ORDER BY {key} LIMIT 1)
UNION (SELECT {column} FROM {table} WHERE length({column}) > 0 ORDER BY {key} DESC LIMIT 1)
""")
_BY_KEY = sql.SQL("""
SELECT substring(sealed FROM 2 FOR 4), count(*) FROM {table}, unnest(ARRAY[{columns}]) AS sealed
WHERE length(sealed) > 0 GROUP BY 1
""")


@dataclass(frozen=True)
class SealedTable:
    """A table with its key and its sealed columns, each with what its texts are bound to."""

    name: str
    key: str
    purposes: dict[str, str]

    def names(self) -> dict[str, sql.Composable]:
        """What statements about the table are put together of."""
        return {
            "table": sql.Identifier(self.name),
            "key": sql.Identifier(self.key),
            "columns": sql.SQL(", ").join(map(sql.Identifier, self.purposes)),
        }


def sealed_tables() -> list[SealedTable]:
    """All of them, in a fixed order."""
    tables = []
    for model in apps.get_models():
        sealed = {f.column: f.purpose for f in model._meta.local_concrete_fields if isinstance(f, SealedField)}
        if sealed and not model._meta.proxy:
            tables.append(SealedTable(model._meta.db_table, model._meta.pk.column, sealed))
    return sorted(tables, key=lambda table: table.name)


def first_and_last(cursor: CursorWrapper) -> Iterator[bytes]:
    """Some sealed texts of each column that is there already: migrations may be pending."""
    for table in sealed_tables():
        for column in table.purposes:
            cursor.execute(_IS_SEALED, [table.name, column])
            if cursor.fetchone() is None:
                continue
            cursor.execute(_FIRST_AND_LAST.format(**table.names(), column=sql.Identifier(column)))
            yield from [bytes(text) for (text,) in cursor.fetchall()]


def count_by_key(cursor: CursorWrapper) -> Counter[bytes]:
    """How many sealed texts there are under each key, by what names the key."""
    found: Counter[bytes] = Counter()
    for table in sealed_tables():
        cursor.execute(_BY_KEY.format(**table.names()))
        found.update({bytes(identity): number for identity, number in cursor.fetchall()})
    return found
