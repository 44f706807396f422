"""A catalogue of components and events as a file says it: read, and judged whole before anything is written."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gis_data.findings import Finding, Severity
from gis_data.findings import Kind as FindingKind

COMPONENTS, EVENTS = "asset", "case"
LONGEST_ZH, LONGEST_EN = 60, 120

NOT_READ = FindingKind(
    "catalogue-not-read",
    Severity.ERROR,
    _("The file is no catalogue: {value}"),
    _("Write it as cases/catalogues/ has it: docs/cases-assets.md, “A catalogue of one's own”."),
)
BAD_CODE = FindingKind(
    "kind-code-wrong",
    Severity.ERROR,
    _("{value} is no code of a kind in class {klass}."),
    _("Five digits: the two of the class and three of its own."),
)
CODE_TWICE = FindingKind(
    "kind-code-twice", Severity.ERROR, _("The code {value} stands there twice."), _("Give each kind a code of its own.")
)
NAME_MISSING = FindingKind(
    "kind-name-missing",
    Severity.ERROR,
    _("The kind {value} lacks a name, or its name is too long."),
    _("Give a Chinese and an English one, of at most {zh} and {en} characters."),
)


@dataclass(frozen=True)
class KindEntry:
    """A kind in a file: its code, its names, and for the fault of a component that component's code."""

    code: str
    zh: str
    en: str
    component: str = ""


@dataclass(frozen=True)
class ClassEntry:
    """A class in a file, of components (`asset`) or events (`case`), with its kinds."""

    subject: str
    code: str
    zh: str
    en: str
    kinds: tuple[KindEntry, ...]


@dataclass(frozen=True)
class CatalogueFile:
    """A whole catalogue as a file says it."""

    key: str
    zh: str
    en: str
    source: str
    checked: bool
    classes: tuple[ClassEntry, ...]

    def kinds(self, subject: str) -> list[KindEntry]:
        """All kinds of components, or all of events."""
        return [kind for klass in self.classes if klass.subject == subject for kind in klass.kinds]


class NotACatalogue(ValueError):
    """The text cannot be read as a catalogue; `findings` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(str(found.problem) for found in findings))
        self.findings = list(findings)


def read_catalogue(text: str) -> CatalogueFile:
    """The catalogue that a JSON text holds. Raises NotACatalogue with everything that is wrong."""
    try:
        held = json.loads(text)
        components = tuple(_class(COMPONENTS, row, _kinds(row)) for row in held["components"])
        events = tuple(_class(EVENTS, row, _kinds(row) or _faults(row, held, components)) for row in held["events"])
        found = CatalogueFile(
            held["key"], held["zh"], held["en"], held.get("source", ""), bool(held.get("checked")),
            (*components, *events),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NotACatalogue(NOT_READ.at(value=f"{type(problem).__name__}: {problem}")) from problem
    wrong = list(_check(found))
    if wrong:
        raise NotACatalogue(*wrong)
    return found


def _class(subject: str, row: Mapping[str, Any], kinds: tuple[KindEntry, ...]) -> ClassEntry:
    return ClassEntry(subject, row["code"], row["zh"], row["en"], kinds)


def _kinds(row: Mapping[str, Any]) -> tuple[KindEntry, ...]:
    return tuple(KindEntry(code, zh, en) for code, zh, en in row.get("kinds", ()))


def _faults(row: Mapping[str, Any], held: Mapping[str, Any], classes: tuple[ClassEntry, ...]) -> tuple[KindEntry, ...]:
    """The events that say of each component of a class that something is wrong with it, under the same codes."""
    of = row.get("faults_of")
    return tuple(
        KindEntry(kind.code, held["fault_zh"].format(zh=kind.zh), held["fault_en"].format(en=kind.en), kind.code)
        for klass in classes
        if klass.code == of
        for kind in klass.kinds
    )


def _check(catalogue: CatalogueFile) -> Iterator[Finding]:
    for klass in catalogue.classes:
        for kind in klass.kinds:
            if not (_digits(kind.code, 5) and _digits(klass.code, 2) and kind.code.startswith(klass.code)):
                yield BAD_CODE.at(kind.code, "code", kind.code, klass=klass.code)
            if not (0 < len(kind.zh) <= LONGEST_ZH and 0 < len(kind.en) <= LONGEST_EN):
                yield NAME_MISSING.at(kind.code, "name", kind.code, zh=LONGEST_ZH, en=LONGEST_EN)
    for subject in (COMPONENTS, EVENTS):
        counts = Counter(kind.code for kind in catalogue.kinds(subject))
        yield from (CODE_TWICE.at(code, "code", code) for code, count in counts.items() if count > 1)


def _digits(text: object, count: int) -> bool:
    return isinstance(text, str) and len(text) == count and text.isascii() and text.isdigit()
