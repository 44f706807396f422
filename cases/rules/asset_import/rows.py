"""A row of a file as what it says of a component: texts tidied, words understood, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cases.rules import asset_faults as faults
from cases.rules.asset_codes import LENGTH, OLDER_LENGTH, Known, check
from cases.rules.asset_facts import CHOICES, CODES, TEXTS, AssetFacts, choice_meant
from cases.rules.asset_import import notes
from facilities.rules.file_import import notes as file_notes
from facilities.rules.file_import.rows import UNREADABLE, read_day, tidy
from gis_data.findings import Finding


@dataclass(frozen=True)
class Names:
    """What files call kinds: the catalogue's five digits and both its names, to the digits."""

    kinds: Mapping[str, str]

    def meant_by(self, text: str) -> str | None:
        """The digits of the kind that a text names."""
        return self.kinds.get(text.casefold())


@dataclass(frozen=True)
class Entry:
    """What a row says. `number` is the row as users count it, `position` its place in the arrays beside.

    `values` holds the facts that the file has a column for, without the place; `grid` the code of a grid it says.
    """

    number: int | str
    position: int
    code: str
    older_code: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    grid: str = ""
    first: date | None = None
    changed: date | None = None

    def facts(self, geom: Any, before: AssetFacts | None, name: str) -> AssetFacts:
        """The facts of a new component, or those of a known one with what the file says laid over them."""
        if before is None:
            return AssetFacts(**{"name": name} | dict(self.values), geom=geom)
        return replace(before, **dict(self.values), geom=geom)


def read_row(
    cells: Mapping[str, object], number: int | str, position: int, names: Names, known: Known, kind: str | None
) -> tuple[Entry, list[Finding]]:
    """The entry of a row's cells (by role), and its faults; `kind` is that of rows which say none."""
    texts = {role: tidy(value) for role, value in cells.items()}
    code = texts.get("code", "").replace(" ", "")
    findings = check(code, known, number) if code else []
    said, found = _kind(texts.get("kind", ""), code, number, names, kind)
    values, more = _values(texts, number)
    (first, changed), days = _days(cells, number)
    entry = Entry(
        number=number, position=position, code=code if len(code) == LENGTH else "",
        older_code=code if len(code) == OLDER_LENGTH else "", kind=said or "", values=values,
        grid=texts.get("grid", ""), first=first, changed=changed,
    )  # fmt: skip
    return entry, [*findings, *found, *more, *days]


def _kind(
    text: str, code: str, number: int | str, names: Names, otherwise: str | None
) -> tuple[str | None, list[Finding]]:
    """The kind that a row says; its code and its column must not say different ones."""
    by_code = code[6:11] if len(code) == LENGTH else None
    by_text = names.meant_by(text) if text else None
    if text and by_text is None and by_code is None:
        return None, [notes.KIND_UNKNOWN.at(number, "kind", text)]
    if by_code and by_text and by_code != by_text:
        words = {"said": by_code, "kind": by_text}
        return by_code, [faults.CODE_OF_OTHER_KIND.at(number, "code", code, **words)]
    kind = by_code or by_text or otherwise
    return kind, [] if kind else [notes.KIND_MISSING.at(number, "kind")]


def _values(texts: Mapping[str, str], number: int | str) -> tuple[dict[str, Any], list[Finding]]:
    values: dict[str, Any] = {}
    findings = []
    for role in TEXTS:
        if role in texts and (role != "name" or texts[role]):
            values[role] = texts[role].upper() if role in CODES else texts[role]
            if UNREADABLE in texts[role]:
                findings.append(file_notes.GARBLED.at(number, role, texts[role]))
    for role in CHOICES:
        text = texts.get(role, "")
        if not text:
            continue
        meant = choice_meant(role, text)
        if meant is None:
            known = ", ".join(CHOICES[role].values())
            findings.append(notes.CHOICE_UNKNOWN.at(number, role, text, known=known))
        else:
            values[role] = meant
    return values, findings


def _days(cells: Mapping[str, object], number: int | str) -> tuple[list[date | None], list[Finding]]:
    days: list[date | None] = []
    findings = []
    for role in ("valid_from", "changed"):
        try:
            days.append(_day(cells.get(role)))
        except ValueError:
            days.append(None)
            findings.append(file_notes.BAD_DAY.at(number, role, tidy(cells[role])))
    return days, findings


def _day(value: object) -> date | None:
    """A day as tables write it; the standard writes eight digits (D8)."""
    text = tidy(value)
    if len(text) == 8 and text.isascii() and text.isdigit():
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return read_day(value)
