"""The items of a question as a CSV file, read as it is sent."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.lists.describe import described
from cases.models import ListItem
from grids.rows.export import BYTE_ORDER_MARK, FORMULA_SIGNS

PIECE = 1_000


class _Echo:
    """A file for csv that hands every line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: QuerySet[ListItem]) -> Iterator[str]:
    """Lines in UTF-8 with a byte order mark, by which Excel knows the encoding."""
    writer = csv.writer(_Echo())
    head = [
        _("list"), _("title"), _("what it is about"), _("state"), _("code of the area"), _("area"), _("offered by"),
        _("claimed by"), _("state of the claim"), _("added"), _("longitude"), _("latitude"),
    ]  # fmt: skip
    yield BYTE_ORDER_MARK + writer.writerow(head)
    for item in rows.whole().iterator(PIECE):
        yield writer.writerow([_safe(cell) for cell in _cells(described(item))])


def _cells(item: dict[str, Any]) -> list[Any]:
    claim = item["claim"] or {}
    by = claim.get("partner") or claim.get("area") or {}
    lon, lat = item["place"] or ("", "")
    return [
        item["list_label"], item["title"], item["text"], item["state_label"], item["area"]["code"],
        item["area"]["name"], (item["partner"] or {}).get("name", ""), by.get("name", ""),
        claim.get("state_label", ""), localtime(item["added_at"]).strftime("%Y-%m-%d %H:%M"), lon, lat,
    ]  # fmt: skip


def _safe(cell: object) -> object:
    """A spreadsheet would work out a text that begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell
