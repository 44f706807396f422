"""Files of facilities, written for tests."""

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl

HEAD = ("名称", "类别", "地址", "经度", "纬度", "容量", "开放时间", "电话", "运营单位", "编号")
ROW = ("西诊所", "诊所", "西街1号", 103.005, 23.005, "", "周一至周五 8:00-17:00", "0873-0000000", "卫健局", "A1")


def row(**changes: object) -> list[object]:
    """A good row with other values under some heads."""
    return [changes.get(head, cell) for head, cell in zip(HEAD, ROW, strict=True)]


def workbook(path: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD, title: str = "") -> Path:
    """An XLSX file, with a title above its head where one is given."""
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    for cells in (head, *rows):
        sheet.append(list(cells))
    book.save(path)
    return path


def text_table(
    path: Path, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD, encoding: str = "utf-8"
) -> Path:
    """A CSV file."""
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream).writerows([head, *rows])
    return path
