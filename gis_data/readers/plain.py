"""Tables without geometry, as offices keep them: XLSX, CSV. Rows keep the number that a spreadsheet shows.

The first row with two cells or more is the head: above it stands at most a title.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.utils.exceptions import InvalidFileException

from gis_data.findings import Finding, Kind, Severity
from gis_data.readers import errors
from gis_data.readers.encodings import text_encoding
from gis_data.readers.table import VectorTable, identify

WORKBOOKS = (".xlsx", ".xlsm")
OLD_WORKBOOKS = (".xls", ".et", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
HEAD_WITHIN = 20  # rows
SAMPLE = 64_000  # characters
SEPARATORS = ",;\t|"
EMPTY_AT_END = 200  # empty rows after which a sheet is taken to be at its end

ENCODING_FOUND = Kind(
    "encoding-detected",
    Severity.NOTE,
    _("The file does not say how its text is written; it was read as {value}."),
    _("If names look wrong, name the encoding with --encoding."),
)
ROW_SHORT = Kind(
    "row-short",
    Severity.WARNING,
    _("The row has {found} of {expected} cells: the file may have been cut off here."),
    _("Compare it with the original; what is missing is taken as empty."),
)
ROW_LONG = Kind(
    "row-long",
    Severity.ERROR,
    _("The row has {found} cells where the head has {expected}: a text with a comma in it may lack quotes."),
    _("Put the text in quotes, or save the table as XLSX."),
)

Row = tuple[int, list]


def is_plain_table(path: Path) -> bool:
    """Whether a file is a table that this module reads, or one of its older kin."""
    return path.suffix.lower() in (*WORKBOOKS, *OLD_WORKBOOKS, *TEXTS)


def read_plain(
    path: Path, sheet: str | None = None, encoding: str | None = None, max_rows: int = 500_000
) -> VectorTable:
    """The table with no geometry in any row. Raises ReadError."""
    suffix = path.suffix.lower()
    if not path.exists():
        raise errors.FileMissing(path=path)
    if suffix in OLD_WORKBOOKS:
        raise errors.OldWorkbook(path=path.name)
    try:
        layer, used, rows = _workbook(path, sheet) if suffix in WORKBOOKS else _text(path, encoding)
    except PermissionError as error:
        raise errors.FileUnreadable(path=path, reason=error.strerror) from error
    return _table(path, layer, used, rows, max_rows, told=encoding or suffix in WORKBOOKS)


def _workbook(path: Path, sheet: str | None) -> tuple[str, str, list[Row]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise errors.NotWorkbook(path=path.name) from error
    try:
        names = [name for name in book.sheetnames if book[name].sheet_state == "visible"]
        if sheet is not None and sheet not in book.sheetnames:
            raise errors.NoSuchLayer(path=path, layer=sheet, names=", ".join(names))
        if sheet is None:
            filled = [name for name in names if _sheet_rows(book[name], HEAD_WITHIN)]
            if len(filled) > 1:
                raise errors.LayerNeeded(path=path, names=", ".join(filled))
            sheet = (filled or names or [""])[0]
        return sheet, "UTF-8", _sheet_rows(book[sheet]) if sheet else []
    finally:
        book.close()


def _sheet_rows(sheet: openpyxl.worksheet.worksheet.Worksheet, most: int | None = None) -> list[Row]:
    """The rows that hold something. Workbooks that say they have a million rows mostly end after a few."""
    rows, empty = [], 0
    for number, cells in enumerate(sheet.iter_rows(max_row=most, values_only=True), start=1):
        if _is_empty(cells):
            empty += 1
            if empty >= EMPTY_AT_END:
                break
            continue
        empty = 0
        rows.append((number, _trimmed(cells)))
    return rows


def _text(path: Path, encoding: str | None) -> tuple[str, str, list[Row]]:
    used = encoding or text_encoding(path) or "UTF-8"
    try:
        text = path.read_text(encoding="utf-8-sig" if used.upper() == "UTF-8" else used)
    except (UnicodeDecodeError, LookupError) as error:
        raise errors.WrongEncoding(path=path.name, encoding=used) from error
    if "\0" in text:
        raise errors.NotText(path=path.name)
    return path.stem, used, list(_text_rows(text))


def _text_rows(text: str) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=_separator(text))
    for cells in reader:
        if not _is_empty(cells):
            yield reader.line_num, cells


def _separator(text: str) -> str:
    """The sign that divides cells: of those known the one that is most frequent in the first lines."""
    first = text[:SAMPLE].splitlines()[:HEAD_WITHIN]
    return max(SEPARATORS, key=lambda sign: sum(line.count(sign) for line in first))


def _table(path: Path, layer: str, encoding: str, rows: list[Row], max_rows: int, told: bool) -> VectorTable:
    start = next((index for index, (_number, cells) in enumerate(rows[:HEAD_WITHIN]) if _filled(cells) > 1), None)
    if start is None:
        raise errors.NoHead(path=path.name)
    head, body = _names(rows[start][1]), rows[start + 1 :]
    if not body:
        raise errors.EmptyLayer(path=path.name, layer=layer)
    if len(body) > max_rows:
        raise errors.TooManyRows(layer=layer, limit=max_rows)
    findings = [] if told or encoding == "UTF-8" else [ENCODING_FOUND.at(value=encoding)]
    findings += _lengths(body, len(head), strict=path.suffix.lower() in TEXTS)
    padded = [[*cells, *[None] * (len(head) - len(cells))] for _number, cells in body]
    columns = {name: [_plain(row[index]) for row in padded] for index, name in enumerate(head)}
    numbers = [number for number, _cells in body]
    nowhere = np.full(len(body), None, dtype=object)
    return VectorTable(identify(path), layer, None, columns, nowhere, numbers, encoding, findings)


def _lengths(body: list[Row], width: int, strict: bool) -> Iterator[Finding]:
    for number, cells in body:
        if len(cells) > width and _filled(cells[width:]):
            yield ROW_LONG.at(number, found=len(cells), expected=width)
        elif strict and len(cells) < width:
            yield ROW_SHORT.at(number, found=len(cells), expected=width)


def _names(cells: Sequence[object]) -> list[str]:
    """Names of the columns; one without a name is called by its number, a second of one name too."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(str("" if cell is None else cell).split())
        names.append(name if name and name not in names else f"{name}{number}")
    return names


def _is_empty(cells: Sequence[object]) -> bool:
    return not _filled(cells)


def _filled(cells: Sequence[object]) -> int:
    return sum(cell is not None and str(cell).strip() != "" for cell in cells)


def _trimmed(cells: Sequence[object]) -> list:
    """Without the empty cells at the end, of which a sheet may have thousands."""
    last = max(index for index, cell in enumerate(cells) if cell is not None and str(cell).strip() != "")
    return list(cells[: last + 1])


def _plain(cell: object) -> object:
    """A cell's value; days without a time of day, whole numbers without a point, empty texts as nothing."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        return cell.strip() or None
    return cell
