"""Pages by key: the next page begins after the last row of this one, however many came before."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from numpy.typing import NDArray

PAGE = 100
EXPORT_PAGE = 2000
COUNTED = 100_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Order:
    """By which column, and which way."""

    column: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str, sortable: list[str], otherwise: str = "") -> Order:
        """`-area_m2` is that column descending; what is no sortable column is `otherwise`, or the first of them."""
        for wanted in (text, otherwise):
            if wanted.removeprefix("-") in sortable:
                return cls(wanted.removeprefix("-"), wanted.startswith("-"))
        return cls(sortable[0])

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column


class Source(Protocol):
    """Where rows come from. A row is a dict with at least `key`, unique, and the columns."""

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """At most `size` rows after a cursor, and the cursor of the next page, empty on the last."""

    def count(self) -> tuple[int, bool]:
        """How many rows there are, and whether there are more than were counted."""

    def count_all(self) -> int:
        """How many rows there are, however long that takes."""

    def exceeds(self, most: int) -> bool:
        """Whether there are more rows than that."""


def every_row(source: Source, order: Order) -> Iterator[Row]:
    """All rows, page by page: no cursor stays open on the server between them."""
    after = ""
    while True:
        rows, after = source.page(order, after, EXPORT_PAGE)
        yield from rows
        if not after:
            return


@dataclass(frozen=True)
class QuerySource:
    """Rows of a queryset. `fields` maps columns to expressions, `sorts` those that can be sorted to ones never NULL."""

    rows: QuerySet
    fields: dict[str, Any]
    sorts: dict[str, Any]

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """See `Source`. A cursor that is none of ours is the first page."""
        fields = {f"row_{name}": expression for name, expression in self.fields.items()}
        rows = self.rows.annotate(sort_key=self.sorts[order.column])
        rows = rows.filter(self._beyond(rows, order, after))
        ways = ("-sort_key", "-pk") if order.descending else ("sort_key", "pk")
        values = rows.order_by(*ways).values("sort_key", key=F("pk"), **fields)
        found = list(values[: size + 1])
        told = [{name.removeprefix("row_"): value for name, value in row.items()} for row in found[:size]]
        return told, _cursor(told[-1]) if len(found) > size else ""

    def count(self) -> tuple[int, bool]:
        """See `Source`; stops counting at `COUNTED`."""
        number = self.rows.values("pk")[: COUNTED + 1].count()
        return min(number, COUNTED), number > COUNTED

    def count_all(self) -> int:
        """See `Source`."""
        return self.rows.values("pk").count()

    def exceeds(self, most: int) -> bool:
        """See `Source`; counts no further than it must."""
        return self.rows.values("pk")[: most + 1].count() > most

    def _beyond(self, rows: QuerySet, order: Order, after: str) -> Q:
        try:
            value, key = _read(after)
            key = int(key)
            value = rows.query.annotations["sort_key"].output_field.to_python(value)
        except (ValueError, TypeError, ValidationError):
            return Q()
        way = "lt" if order.descending else "gt"
        return Q(**{f"sort_key__{way}": value}) | Q(**{"sort_key": value, f"pk__{way}": key})


@dataclass(frozen=True)
class PickedSource:
    """Rows of a queryset that were picked by a number known of each; what else they hold is read for a page only.

    `ids` (n,) in order and `number` (n,) of the column `column`; `more(number)` gives the cells that follow from it.
    """

    source: QuerySource
    ids: NDArray[np.int64]
    column: str
    number: NDArray[np.int64]
    more: Callable[[int], Row]

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """See `Source`. By other columns than the number the database sorts."""
        if order.column != self.column:
            rows, cursor = self._only(self.ids).page(order, after, size)
            return self._told(rows), cursor
        found = self._after(order, after)
        found = found[np.lexsort((self.ids[found], self.number[found]))]
        found = found[::-1][: size + 1] if order.descending else found[: size + 1]
        by_key = {row["key"]: row for row in self._only(self.ids[found[:size]]).page(Order(self._any()), "", size)[0]}
        rows = [by_key[key] for key in self.ids[found[:size]].tolist() if key in by_key]
        if len(found) <= size:
            return self._told(rows), ""
        last = found[size - 1]
        return self._told(rows), _cursor({"sort_key": int(self.number[last]), "key": int(self.ids[last])})

    def count(self) -> tuple[int, bool]:
        """See `Source`."""
        return len(self.ids), False

    def count_all(self) -> int:
        """See `Source`."""
        return len(self.ids)

    def exceeds(self, most: int) -> bool:
        """See `Source`."""
        return len(self.ids) > most

    def _after(self, order: Order, after: str) -> NDArray[np.int64]:
        """The positions of the rows after a cursor; of all of them for one that is none of ours."""
        try:
            value, key = map(int, _read(after))
        except (ValueError, TypeError):
            return np.arange(len(self.ids))
        way = -1 if order.descending else 1
        number, ids = way * self.number, way * self.ids
        return np.flatnonzero((number > way * value) | ((number == way * value) & (ids > way * key)))

    def _only(self, ids: NDArray[np.int64]) -> QuerySource:
        return replace(self.source, rows=self.source.rows.filter(pk__in=ids.tolist()))

    def _any(self) -> str:
        return next(iter(self.source.sorts))

    def _told(self, rows: list[Row]) -> list[Row]:
        at = np.searchsorted(self.ids, [row["key"] for row in rows])
        return [row | self.more(number) for row, number in zip(rows, self.number[at].tolist(), strict=True)]


@dataclass(frozen=True)
class ListSource:
    """Rows that are in memory already: areas below another, at most some ten thousand. `key` is a text or a number."""

    rows: list[Row]

    def page(self, order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """See `Source`; what is not known comes last, whichever way."""
        known = [row for row in self.rows if row[order.column] is not None]
        known.sort(key=lambda row: (row[order.column], row["key"]), reverse=order.descending)
        unknown = [row for row in self.rows if row[order.column] is None]
        rows = known + sorted(unknown, key=lambda row: row["key"])
        start = _start(rows, order, after)
        found = rows[start : start + size]
        more = start + size < len(rows)
        return found, _cursor({"sort_key": found[-1][order.column], "key": found[-1]["key"]}) if more else ""

    def count(self) -> tuple[int, bool]:
        """See `Source`."""
        return len(self.rows), False

    def count_all(self) -> int:
        """See `Source`."""
        return len(self.rows)

    def exceeds(self, most: int) -> bool:
        """See `Source`."""
        return len(self.rows) > most


def _start(rows: list[Row], order: Order, after: str) -> int:
    """Where the rows after a cursor begin; a cursor that is none of ours is the beginning."""
    try:
        value, key = _read(after)
        return next((at for at, row in enumerate(rows) if _is_beyond(row, order, value, key)), len(rows))
    except (ValueError, TypeError):
        return 0


def _is_beyond(row: Row, order: Order, value: Any, key: Any) -> bool:
    """Whether a row comes after the one with that value and key."""
    mine = row[order.column]
    if value is None:
        return mine is None and row["key"] > key
    if mine is None:
        return True
    return (mine, row["key"]) < (value, key) if order.descending else (mine, row["key"]) > (value, key)


def _cursor(row: Row) -> str:
    """Where a page ends, as it stands in an address."""
    text = json.dumps([row["sort_key"], row["key"]], default=str, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read(cursor: str) -> tuple[Any, Any]:
    """The two parts of a cursor; ValueError or TypeError when it is none."""
    value, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    return value, key
