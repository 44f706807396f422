"""What is noticed in imported data: one finding per row and fault, in the reader's language, with what to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """An error keeps a row out; a warning lets it in; a note only says what was done."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    NOTE = "note", _("note")


@dataclass(frozen=True)
class Finding:
    """One fault: where (row counted from 1 or the id of an object, None for the whole file), what, and what to do."""

    row: int | str | None
    field: str
    value: str
    code: str
    problem: str
    remedy: str
    severity: Severity

    def in_row(self, row: int | str) -> Self:
        """The same fault, told of a row."""
        return replace(self, row=row)

    def as_severe_as(self, severity: Severity) -> Self:
        """The same fault, taken more or less severely."""
        return replace(self, severity=severity)


@dataclass(frozen=True)
class Kind:
    """A sort of finding. `problem` and `remedy` are lazily translated templates for str.format."""

    code: str
    severity: Severity
    problem: str
    remedy: str

    def at(self, row: int | str | None = None, field: str = "", value: object = "", **parameters: object) -> Finding:
        """A finding of this kind; `parameters` fill both templates (value is among them)."""
        words = {"value": value, "field": field} | parameters
        problem, remedy = (format_lazy(text, **words) for text in (self.problem, self.remedy))
        return Finding(row, field, str(value), self.code, problem, remedy, self.severity)


def area_words(m2: float) -> str:
    """An area as findings print it: in m², from a hectare on in km²."""
    return f"{m2:,.1f} m²" if m2 < 10_000 else f"{m2 / 1e6:,.3f} km²"


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many errors, warnings and notes."""
    counts = Counter(finding.severity for finding in findings)
    return {str(severity): counts[severity] for severity in Severity}


def error_rows(findings: Iterable[Finding]) -> set[int | str | None]:
    """The rows with an error; None among them means that the whole file has one."""
    return {finding.row for finding in findings if finding.severity == Severity.ERROR}
