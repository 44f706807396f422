"""Rows of a file as codes, names and parents, and what is wrong with each."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from gis_data.findings import Finding
from grids.rules.area_import import kinds
from grids.rules.area_import.fields import Fields
from grids.rules.codes import Segment, check_code, code_length

MAX_CODE, MAX_NAME = 40, 100
UNREADABLE = "\ufffd"
# What is written for a character that a code page lacks: its parts in brackets, a box, a question mark beside Chinese,
# a character of a font of one's own.
STANDS_IN = re.compile(
    r"[\[［【][\u2e80-\u9fff]{1,2}[\]］】]|[□■〓]|(?<=[\u4e00-\u9fff])[?？]|[?？](?=[\u4e00-\u9fff])"
    r"|[\ue000-\uf8ff\U000f0000-\U0010fffd]"
)


@dataclass(frozen=True)
class Row:
    """What a row says; `number` counts from 1, `position` from 0 in the arrays beside it."""

    number: int
    position: int
    code: str
    name: str
    parent_code: str = ""


@dataclass(frozen=True)
class LevelRule:
    """How the areas of a level are coded and lie."""

    key: str
    segments: tuple[Segment, ...] | None = None
    tiles_parent: bool = True


def rows_of(columns: dict[str, list], numbers: list[int], fields: Fields) -> list[Row]:
    """The rows with tidied texts."""
    empty = [""] * len(numbers)
    codes, names, parents = (columns.get(name, empty) for name in (fields.code, fields.name, fields.parent))
    return [
        Row(number, position, tidy_code(code), tidy(name), _parent_code(parent))
        for position, (number, code, name, parent) in enumerate(zip(numbers, codes, names, parents, strict=True))
    ]


def tidy(value: object) -> str:
    """A value as text: no characters that only control, none but single spaces, Chinese written in one way."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def tidy_code(value: object) -> str:
    """A code as text: a number that a table made of it loses its .0, full-width digits become plain ones."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", tidy(value)).replace(" ", "")
    return text.removesuffix(".0") if text.removesuffix(".0").isdecimal() else text


def _parent_code(value: object) -> str:
    """A parent's code; some portals write it as an object, {"adcode": 530000}."""
    text = tidy(value)
    if not text.startswith("{"):
        return tidy_code(value)
    try:
        return tidy_code(json.loads(text).get("adcode"))
    except json.JSONDecodeError:
        return text


def trim_codes(rows: list[Row], level: LevelRule, fields: Fields) -> tuple[list[Row], list[Finding]]:
    """Take the zeros off with which statistics fill every code up to 12 digits (532503101000 is the town 532503101)."""
    if level.segments is None:
        return rows, []
    length = code_length(level.segments, level.key)
    trimmed, findings = [], []
    for row in rows:
        code = row.code
        if len(code) > length and code[length:].strip("0") == "":
            findings.append(kinds.CODE_TRIMMED.at(row.number, fields.code, code, trimmed=code[:length]))
            code = code[:length]
        trimmed.append(Row(row.number, row.position, code, row.name, row.parent_code))
    return trimmed, findings


def check_rows(rows: list[Row], fields: Fields, in_parts: bool = False) -> Iterator[Finding]:
    """What is missing, doubled, too long or unreadable; `in_parts`: several rows may make one area."""
    places = defaultdict(list)
    for row in rows:
        places[row.code].append(row.number)
    for row in rows:
        if not row.code:
            yield kinds.CODE_MISSING.at(row.number, fields.code)
        elif len(row.code) > MAX_CODE:
            yield kinds.CODE_TOO_LONG.at(row.number, fields.code, row.code, limit=MAX_CODE)
        elif len(places[row.code]) > 1 and not in_parts:
            doubled = ", ".join(map(str, places[row.code]))
            yield kinds.CODE_DOUBLED.at(row.number, fields.code, row.code, rows=doubled)
        yield from _check_name(row, fields)


def _check_name(row: Row, fields: Fields) -> Iterator[Finding]:
    if not row.name:
        yield kinds.NAME_MISSING.at(row.number, fields.name)
    elif UNREADABLE in row.name:
        yield kinds.NAME_GARBLED.at(row.number, fields.name, row.name)
    elif len(row.name) > MAX_NAME:
        yield kinds.NAME_TOO_LONG.at(row.number, fields.name, row.name, limit=MAX_NAME)
    elif found := STANDS_IN.search(row.name):
        yield kinds.NAME_DOUBTFUL.at(row.number, fields.name, row.name, stands=_written(found[0]))


def _written(text: str) -> str:
    """A text whose private characters, which no font shows, stand as their numbers."""
    return "".join(f"U+{ord(c):04X}" if unicodedata.category(c) == "Co" else c for c in text)


def check_scheme(row: Row, level: LevelRule, parent_code: str | None, fields: Fields) -> Iterator[Finding]:
    """What the level's code scheme has against a code, under a parent whose code is known or not."""
    if level.segments is None or not row.code:
        return
    for fault in check_code(level.segments, level.key, row.code, parent_code):
        words = {"problem": fault.problem, "remedy": fault.remedy}
        yield kinds.CODE_AGAINST_SCHEME.at(row.number, fields.code, row.code, **words)
