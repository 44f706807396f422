"""A quality index as a file says it, judged whole before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.rules.board.quality import Colour, Measure

LONGEST = 100


class NotAnIndex(ValueError):
    """The file is no index: the message names the first part that is wrong."""


@dataclass(frozen=True)
class IndexFile:
    """What the file says, in its own shape; every part of it has been looked at."""

    key: str
    names: dict[str, str]  # and sources, by the names of columns
    classes: list[dict[str, Any]]
    grades: list[dict[str, Any]]


def read_index(text: str) -> IndexFile:
    """Raises NotAnIndex."""
    try:
        found = json.loads(text)
        wrong = next(_wrong(found), None)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise NotAnIndex(f"{type(problem).__name__}: {problem}") from None
    if wrong is not None:
        raise NotAnIndex(wrong)
    names = {"label_zh": found["zh"], "label_en": found["en"]}
    sources = {name: found.get(name, "") for name in ("source_zh", "source_en")}
    return IndexFile(found["key"], names | sources, found["classes"], found["grades"])


def _wrong(found: dict[str, Any]) -> Iterator[str]:
    yield from _names("index", found)
    indicators = [one for klass in found["classes"] for one in klass["indicators"]]
    for part in [*found["classes"], *indicators]:
        yield from _names(part["code"], part)
        if not part["weight"] > 0:
            yield f"{part['code']}: weight"
    codes = [part["code"] for part in [*found["classes"], *indicators]]
    yield from (f"{code}: code twice" for code in codes if codes.count(code) > 1)
    for one in indicators:
        yield from _scale(one)
    yield from _grades(found["grades"])


def _names(where: str, part: dict[str, Any]) -> Iterator[str]:
    if not all(isinstance(part[name], str) and 0 < len(part[name]) <= LONGEST for name in ("zh", "en")):
        yield f"{where}: zh, en"


def _scale(one: dict[str, Any]) -> Iterator[str]:
    if one["measure"] not in Measure.values:
        yield f"{one['code']}: measure {one['measure']}"
    if float(one["worst"]) == float(one["best"]):
        yield f"{one['code']}: worst, best"
    if int(one["least"]) < 0:
        yield f"{one['code']}: least"


def _grades(grades: list[dict[str, Any]]) -> Iterator[str]:
    starts = [float(grade["start"]) for grade in grades]
    if 0 not in starts or len(set(starts)) != len(starts) or not all(0 <= start <= 100 for start in starts):
        yield "grades: start (one begins at 0, none twice)"
    for grade in grades:
        yield from _names("grade", grade)
        if grade["colour"] not in Colour.values:
            yield f"grade: colour {grade['colour']}"
