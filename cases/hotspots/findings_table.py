"""Findings as an Excel file: what was asked and how, the hotspots, the areas that are hot or cold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook

from cases.hotspots.words import few_text
from gis_data.takeaway.tables import text_cell
from gis_data.takeaway.wanted import About

DECIMALS = 6


def findings_table(told: dict[str, Any], about: About) -> bytes:
    """The file; `told` are the findings as `telling.told` has them."""
    texts = {one["class"]: one["text"] for one in told["classes"]}
    book = Workbook(write_only=True)
    _sheet(book, _("About"), [], _about_rows(told, about))
    _sheet(book, _("Hot spots"), _spot_heads(), (_spot_row(spot, texts) for spot in told["spots"]))
    _sheet(book, _("Hot and cold areas"), _area_heads(), (_area_row(feature, texts) for feature in told["features"]))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    if heads:
        sheet.append(list(heads))
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])


def _about_rows(told: dict[str, Any], about: About) -> list[tuple[str, str]]:
    """The file, the verdict, the method with every setting, and what has to be known beside it."""
    verdict = _("Findings follow.") if told["verdict"]["told"] else told["verdict"]["text"]
    legend = [(one["text"], str(one["count"])) for one in told["classes"]]
    return [
        *about.lines().items(),
        (_("Verdict"), verdict),
        *((row["name"], row["value"]) for row in told["method"]),
        *legend,
        *((_("Note"), text) for text in told["notes"]),
    ]


def _spot_heads() -> list[str]:
    place = [_("Longitude"), _("Latitude")]
    return [_("Hot spot"), _("Name"), _("What is found"), _("areas"), _("Cases"), "z", *place]


def _spot_row(spot: dict[str, Any], texts: dict[str, str]) -> list[Any]:
    cases = spot["cases"]
    if spot["suppressed"]:
        cases = _("at least %(number)s") % {"number": cases} if cases else few_text()
    return [spot["spot"], spot["name"], texts[spot["class"]], len(spot["areas"]), cases, spot["z"], *spot["centre"]]


def _area_heads() -> list[str]:
    area = [pgettext("of an area", "Code"), _("Name"), _("What is found"), _("Hot spot")]
    counts = [_("Cases"), _("In the compared period"), _("Households"), _("Cases per 1,000 households")]
    return [*area, *counts, "z", "p", "q", _("Longitude"), _("Latitude")]


def _area_row(feature: dict[str, Any], texts: dict[str, str]) -> list[Any]:
    row = feature["properties"]
    point = shapely.geometry.shape(feature["geometry"]).representative_point()
    cases = few_text() if row["suppressed"] else row["cases"]
    figures = [row[name] for name in ("before", "households", "rate", "z", "p", "q")]
    place = [round(point.x, DECIMALS), round(point.y, DECIMALS)]
    return [row["code"], row["name"], texts[row["class"]], row["spot"], cases, *figures, *place]
