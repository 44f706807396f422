"""A page of a list: its headings, its cells, and the addresses that lead on from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.card.chain import chain
from grids.choropleth import measured_levels
from grids.rows.cells import grouped, worded
from grids.rows.listing import Column, Lists, Question, RowList
from grids.rows.lists import LISTS
from grids.rows.of_measures import MEASURE_LISTS
from grids.rows.paging import Order, Row

# Near enough to see a building and its neighbours.
PLACE_ZOOM = 18


@dataclass(frozen=True)
class Shelf:
    """Lists that share an address: `route` is its name; `by_measure`: they are of the measure that is called alike."""

    lists: Lists
    route: str
    by_measure: bool = False


PLAIN = Shelf(LISTS, "rows")
OF_MEASURES = Shelf(MEASURE_LISTS, "measure_rows", by_measure=True)


@dataclass(frozen=True)
class Shown:
    """A list as it was asked for: under which code and kind, and in which order."""

    code: str
    kind: str
    shelf: Shelf
    question: Question
    listing: RowList
    order: Order

    @property
    def kept(self) -> dict[str, str]:
        """What stays in the addresses of other pages and orders."""
        question = self.question
        day = "" if question.day == timezone.localdate() else question.day.isoformat()
        days = str(question.days) if self.listing.by_days else ""
        every = {"on": day, "days": days, "q": question.text, "only": question.choice, "sort": str(self.order)}
        return {name: value for name, value in every.items() if value}

    @cached_property
    def level(self) -> str:
        """The key of the area's level, if the map can be coloured by it."""
        level = self.question.area.level
        is_measured = self.shelf.by_measure and measured_levels().filter(pk=level.pk).exists()
        return level.key if is_measured else ""

    def on_the_map(self, level: str, **what: str) -> str:
        """The map page that shows something on the day asked for, its areas of a level coloured by the measure."""
        told = {name: value for name, value in self.kept.items() if name == "on"}
        days = str(self.question.days) if self.listing.by_days else ""
        by = {"by": ",".join((self.kind, level, "", "", days)).rstrip(",")} if self.shelf.by_measure else {}
        return f"{reverse('map')}?{urlencode(what | told | by, safe=',/')}"


def page_context(shown: Shown, rows: list[Row], after: str, is_later: bool) -> dict[str, Any]:
    """What the template shows; `after` begins the next page, `is_later` when this one is not the first."""
    today = timezone.localdate()
    question, listing, kept = shown.question, shown.listing, shown.kept
    links = chain(question.area, question.day)
    number, more = listing.source.count()
    return {
        "listing": listing,
        "question": question,
        "chain": links,
        "day": question.day.isoformat(),
        "is_today": question.day == today,
        "is_past": question.day < today,
        "heads": [_head(column, shown.order, kept) for column in listing.columns],
        "rows": [_row(row, shown) for row in rows],
        "number": number,
        "number_text": _number_text(number, more),
        "order": str(shown.order),
        "days": kept.get("days", ""),
        "all_rows": "?" + urlencode({name: value for name, value in kept.items() if name in ("on", "days")}),
        "next": after and "?" + urlencode(kept | {"after": after}),
        "first": "?" + urlencode(kept) if is_later else "",
        "files": [(form, _file(shown, form)) for form in ("csv", "xlsx")],
        "is_long": question.user.is_authenticated and number > settings.EXPORT_ROWS,
        "map": shown.on_the_map(shown.level, area=links[-1]["code"] if links else ""),
        "has_filter": bool(question.text or question.choice),
    }


def _file(shown: Shown, form: str) -> str:
    address = reverse(f"{shown.shelf.route}_file", args=[shown.code, shown.kind, form])
    return f"{address}?{urlencode(shown.kept)}"


def _number_text(number: int, more: bool) -> str:
    told = {"number": grouped(number)}
    if more:
        return _("more than %(number)s rows") % told
    return ngettext("%(number)s row", "%(number)s rows", number) % told


def _head(column: Column, order: Order, kept: dict[str, str]) -> dict[str, Any]:
    """A heading with the order that a press on it gives: the other way round where it is sorted already."""
    here = order.column == column.name
    flipped = Order(column.name, here and not order.descending)
    sorted_as = ("descending" if order.descending else "ascending") if here else "none"
    return {
        "label": column.label,
        "numeric": column.numeric,
        "sorted": sorted_as,
        "link": "?" + urlencode(kept | {"sort": str(flipped)}) if column.sortable else "",
    }


def _row(row: Row, shown: Shown) -> dict[str, Any]:
    cells = [(grouped(worded(column.name, row[column.name])), column.numeric) for column in shown.listing.columns]
    return {"cells": cells, "link": _link(row, shown)}


def _link(row: Row, shown: Shown) -> str:
    """Where a row is on the map; nothing for a row without a place."""
    if place := row.get("place"):
        at = {"at": f"{place.x:.6f},{place.y:.6f}", "map": f"{PLACE_ZOOM}/{place.y:.6f}/{place.x:.6f}"}
        return shown.on_the_map(shown.level, **at)
    return shown.on_the_map("", area=row["code"]) if row.get("code") else ""
