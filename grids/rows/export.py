"""Lists as files: CSV as it is read, XLSX by way of a temporary file, neither held in memory."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from gis_data.progress import Progress, Silent
from grids.rows.listing import RowList
from grids.rows.paging import Order, Row, every_row

# What a sheet can hold, less the headings.
XLSX_ROWS = 1_048_575
BYTE_ORDER_MARK = "\ufeff"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet would work out a text that begins like this.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | date | None
Worded = Callable[[str, Any], Any]


class TooManyRows(Exception):
    """More rows than a sheet can hold; the message is for the caller."""

    def __init__(self) -> None:
        super().__init__(_("A sheet holds 1,048,575 rows and this list has more: take the CSV file, or an area below."))


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
    file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    write_xlsx(file, listing, order, worded, Silent())
    file.seek(0)
    return file


def write_csv(path: Path, listing: RowList, order: Order, worded: Worded, progress: Progress) -> None:
    """The CSV file, telling how many rows are written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for number, line in enumerate(as_csv(listing, order, worded)):
            file.write(line)
            progress.count(number)


def write_xlsx(file: IO[bytes] | Path, listing: RowList, order: Order, worded: Worded, progress: Progress) -> None:
    """One sheet, telling how many rows are written. Raises TooManyRows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(listing.title[:31])
    sheet.freeze_panes = "A2"
    try:
        sheet.append([column.label for column in listing.columns])
        for number, row in enumerate(every_row(listing.source, order)):
            if number == XLSX_ROWS:
                raise TooManyRows
            sheet.append(_cells(listing, row, worded))
            progress.count(number + 1)
    except BaseException:
        sheet.close()  # or openpyxl complains when the rest is thrown away
        raise
    book.save(file)


def _cells(listing: RowList, row: Row, worded: Worded) -> list[Cell]:
    return [harmless(worded(column.name, row[column.name])) for column in listing.columns]


def harmless(value: Cell) -> Cell:
    """A value that a spreadsheet takes for no formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
