"""The dashboard as a workbook: a sheet for each table, and one that says what every figure counts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cases.dashboard.shapes import Cell, Head, ToldBoard, ToldTable
from cases.dashboard.words import Figure
from grids.rows.export import harmless

LONGEST_TITLE = 31
SHARE = "0.0%"
DURATION = "[h]:mm"  # of days, as workbooks count time
DAY = 1_440  # minutes
WIDE, USUAL, ABOUT = 28, 14, 90  # characters
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def write_workbook(file: IO[bytes] | Path, told: ToldBoard) -> None:
    """XLSX, with numbers as numbers."""
    book = Workbook()
    _figures(book.active, told)
    for table in [*told.tables, *([told.grids] if told.grids else [])]:
        _table(book.create_sheet(_title(table.title)), told, table)
    _about(book.create_sheet(_title(_("What is counted"))), told)
    book.save(file)


def _title(text: str) -> str:
    return text[:LONGEST_TITLE]


def _figures(sheet: Worksheet, told: ToldBoard) -> None:
    sheet.title = _title(_("Figures"))
    _heading(sheet, told)
    heads = [_("Figure"), told.period, *([told.before, pgettext("dashboard", "Change")] if told.before else [])]
    _bold(sheet, heads)
    for one in told.headlines:
        sheet.append([one.figure.label, _number(one.cell), *([one.before, one.change] if told.before else [])])
        _as_told(sheet, 2, one.figure)
    sheet.column_dimensions["A"].width = WIDE
    for column in "BCD":
        sheet.column_dimensions[column].width = WIDE


def _table(sheet: Worksheet, told: ToldBoard, table: ToldTable) -> None:
    _heading(sheet, told)
    _bold(sheet, [pgettext("dashboard", "Code"), table.of, *(head.label for head in table.heads)])
    sheet.freeze_panes = f"C{sheet.max_row + 1}"
    for line in table.lines:
        sheet.append([harmless(line.code), harmless(line.label), *map(_number, line.cells)])
        for column, head in enumerate(table.heads, start=3):
            _as_told(sheet, column, head)
    sheet.column_dimensions["B"].width = WIDE
    for i in range(3, 3 + len(table.heads)):
        sheet.column_dimensions[get_column_letter(i)].width = USUAL


def _about(sheet: Worksheet, told: ToldBoard) -> None:
    _bold(sheet, [_("Figure"), _("What it counts")])
    rows = [(one.figure.label, one.figure.about) for one in told.headlines]
    for table in [*told.tables, *([told.grids] if told.grids else [])]:
        rows += [(f"{table.title}: {head.label}", head.about) for head in table.heads if head.about]
    for row in dict.fromkeys(rows):
        sheet.append(row)
    sheet.column_dimensions["A"].width = 2 * WIDE
    sheet.column_dimensions["B"].width = ABOUT
    for cell in sheet["B"]:
        cell.alignment = WRAPPED


def _heading(sheet: Worksheet, told: ToldBoard) -> None:
    """What the sheet is of, above its columns."""
    compared = _("compared with %(period)s") % {"period": told.before} if told.before else ""
    sheet.append([harmless(told.place)])
    sheet.append(["; ".join(filter(None, (told.period, compared, told.bounds, f"{told.at:%Y-%m-%d %H:%M}")))])
    sheet.append([])


def _bold(sheet: Worksheet, texts: Sequence[str]) -> None:
    sheet.append(list(texts))
    for cell in sheet[sheet.max_row]:
        cell.font, cell.alignment = BOLD, WRAPPED


def _number(cell: Cell) -> str | float:
    return harmless(cell.text) if cell.value is None else round(cell.value, 4)


def _as_told(sheet: Worksheet, column: int, of: Head | Figure) -> None:
    """Shares as percentages, and minutes as hours and minutes, in the last row."""
    cell = sheet.cell(row=sheet.max_row, column=column)
    if of.is_share:
        cell.number_format = SHARE
    elif of.is_time and isinstance(cell.value, int | float):
        cell.value, cell.number_format = cell.value / DAY, DURATION
