"""What a list is made of: its columns and rows, the question that it answers, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.access import User, can, sees_everything
from grids.card.scope import scope_of
from grids.models import Area
from grids.rows.paging import Source
from grids.rules.access import Capability


class NotOpen(PermissionError):
    """The asker may not see these rows."""


@dataclass(frozen=True)
class Column:
    """One column: `name` in addresses, `label` for people."""

    name: str
    label: str
    numeric: bool = False
    sortable: bool = True


@dataclass(frozen=True)
class RowList:
    """A list ready to be paged.

    `choices` are what `choice` may be, with their labels; `note` says what is left out, and `summary` what the rows
    come to; `order` is theirs when none is asked for; `by_days` that they depend on the number of days back;
    `are_faults` that none is as it should be.
    """

    title: str
    columns: list[Column]
    source: Source
    choices: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    summary: str = ""
    order: str = ""
    by_days: bool = False
    are_faults: bool = False

    @property
    def sortable(self) -> list[str]:
        """Names of the columns that rows can be sorted by, the first one by default."""
        return [column.name for column in self.columns if column.sortable]


@dataclass(frozen=True)
class Question:
    """An area on a day, who asks, what was typed into the filter, what was chosen, and how many days back."""

    area: Area
    day: date
    user: User
    text: str = ""
    choice: str = ""
    days: int = 0


Lists = dict[str, Callable[[Question], RowList]]


def demand(question: Question, *capabilities: Capability) -> None:
    """Raises NotOpen unless the asker's posts give all of these in the area."""
    if not all(can(question.user, capability, question.area) for capability in capabilities):
        raise NotOpen


def holds(text: str, *fields: str) -> Q:
    """That one of the fields holds the text."""
    wanted = Q()
    for name in fields if text else ():
        wanted |= Q(**{f"{name}__icontains": text})
    return wanted


def any_holds(text: str, values: Iterable[str]) -> bool:
    """Whether one of the values holds the text, in capitals or not."""
    wanted = text.casefold()
    return any(wanted in value.casefold() for value in values)


def labelled(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices in the reader's language."""
    return [(value, str(label)) for value, label in choices]


def left_out(question: Question) -> str:
    """Rights follow today's areas: of a past day's area, what lies in another one today stays closed."""
    if sees_everything(question.user) or scope_of(question.area, question.day).by_note:
        return ""
    return _("Rows that lie outside your areas today are left out.")
