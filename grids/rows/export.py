"""Lists as files: CSV as it is read, XLSX by way of a temporary file, neither held in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook

from grids.rows.lists import RowList
from grids.rows.paging import Order, Row, every_row

# What a sheet can hold, less the headings.
XLSX_ROWS = 1_048_575
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet would work out a text that begins like this.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | date | None
Worded = Callable[[str, Any], Any]


class TooManyRows(Exception):
    """More rows than a sheet can hold."""


class _Echo:
    """A file for csv that hands every line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(listing: RowList, order: Order, worded: Worded) -> Iterator[str]:
    """Lines of a CSV file in UTF-8 with a byte order mark, by which Excel knows the encoding."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([column.label for column in listing.columns])
    for row in every_row(listing.source, order):
        yield writer.writerow(_cells(listing, row, worded))


def as_xlsx(listing: RowList, order: Order, worded: Worded) -> IO[bytes]:
    """A temporary file with one sheet, at its beginning. Raises TooManyRows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(listing.title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([column.label for column in listing.columns])
    for number, row in enumerate(every_row(listing.source, order)):
        if number == XLSX_ROWS:
            sheet.close()  # or openpyxl complains when the rest is thrown away
            raise TooManyRows
        sheet.append(_cells(listing, row, worded))
    file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def _cells(listing: RowList, row: Row, worded: Worded) -> list[Cell]:
    return [_harmless(worded(column.name, row[column.name])) for column in listing.columns]


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
