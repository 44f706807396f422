"""What a list of cases is asked for: its filters and its order, as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Channel, Severity
from cases.rules.states import ENDED, OPEN, State

LONGEST_TEXT = 80
MOST_HOURS = 24 * 366
# What is open counts as about to be due within so many hours.
SOON_HOURS = 24


class Order(StrEnum):
    """Open cases by when they are due, those whose clock stands last; or whatever there is, the newest first."""

    DUE = "due"
    NEWEST = "newest"


class Due(StrEnum):
    """Only these of the open ones."""

    OVERDUE = "overdue"
    SOON = "soon"
    SUSPENDED = "suspended"


class Lies(StrEnum):
    """Only those that lie with my departments, or of which they have a task; or those that they had and passed on."""

    MINE = "mine"
    PASSED = "passed"


class Outcome(TextChoices):
    """Only those of which this can be said."""

    IN_TIME = "in_time", _("ended in time")
    LATE = "late", _("ended late")
    ANSWERED = "answered", _("answered")
    REOPENED = "reopened", pgettext_lazy("a case", "reopened")
    RATED = "rated", _("rated")


@dataclass(frozen=True)
class Asked:
    """The filters. `states` empty: all open ones. `since` and `until` are days of the report, both included;
    `ended_since` and `ended_until` those of the end. `was`: the area is the one that a case was reported in, then.
    """

    area: str = ""
    states: tuple[str, ...] = ()
    kind: str = ""
    department: str = ""
    severity: str = ""
    channel: str = ""
    due: str = ""
    hours: int = SOON_HOURS
    since: date | None = None
    until: date | None = None
    ended_since: date | None = None
    ended_until: date | None = None
    outcome: str = ""
    was: bool = False
    text: str = ""
    desk: str = ""
    order: Order = Order.DUE

    @property
    def shown_states(self) -> list[str]:
        """The states in the order of a case's life."""
        chosen = set(self.states) or OPEN
        return [str(state) for state in State if state in chosen]

    @property
    def way(self) -> Order:
        """The order that is kept: where nothing is owed, nothing is due."""
        return Order.NEWEST if set(self.shown_states) & ENDED else self.order

    @property
    def filtered(self) -> bool:
        """Whether it is not simply all that is open."""
        return bool(self.query_of(order=False))

    @property
    def narrowed(self) -> bool:
        """Whether a field of the form is filled in, beside what the tabs above it say."""
        return replace(self, desk="", due="", hours=SOON_HOURS).filtered

    def query(self, **other: object) -> str:
        """As it stands in an address; what is as always is left out."""
        return replace(self, **other).query_of()

    def query_of(self, order: bool = True) -> str:
        """See `query`; `order`: with the order."""
        given: list[tuple[str, str]] = [("state", state) for state in self.states]
        for name in _PLAIN:
            if value := getattr(self, name):
                given.append((name, str(value)))
        if self.due == Due.SOON and self.hours != SOON_HOURS:
            given.append(("hours", str(self.hours)))
        given += [("bounds", "was")] if self.was else []
        given += [("q", self.text)] if self.text else []
        given += [("order", str(self.order))] if order and self.order != Order.DUE else []
        return urlencode(given)


_PLAIN = (
    *("area", "kind", "department", "severity", "channel", "due"),
    *("since", "until", "ended_since", "ended_until", "outcome", "desk"),
)
NAMES = frozenset({field.name for field in fields(Asked)} - {"states", "text", "was"} | {"state", "q", "bounds"})


def read_asked(given: Mapping[str, str]) -> Asked:
    """The filters of an address. What is none of ours is left out: an old link still opens."""
    states = given.getlist("state") if hasattr(given, "getlist") else []
    return Asked(
        area=given.get("area", "")[:40],
        states=tuple(state for state in State.values if state in states),
        kind=_digits(given.get("kind", "")),
        department=given.get("department", "")[:60],
        severity=one_of(given.get("severity", ""), Severity.values),
        channel=one_of(given.get("channel", ""), Channel.values),
        due=one_of(given.get("due", ""), list(Due)),
        hours=_hours(given.get("hours", "")),
        since=day_in(given.get("since", "")),
        until=day_in(given.get("until", "")),
        ended_since=day_in(given.get("ended_since", "")),
        ended_until=day_in(given.get("ended_until", "")),
        outcome=one_of(given.get("outcome", ""), Outcome.values),
        was=given.get("bounds", "") == "was",
        text=" ".join(given.get("q", "").replace("\0", "").split())[:LONGEST_TEXT],
        desk=one_of(given.get("desk", ""), list(Lies)),
        order=Order(one_of(given.get("order", ""), list(Order)) or Order.DUE),
    )


def begin_of(day: date) -> datetime:
    """The first moment of a day in the deployment's time zone."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return begin_of(day + timedelta(days=1))


def one_of(text: str, known: list) -> str:
    """The text where it is one of those that are known, else nothing."""
    return text if text in known else ""


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) in (2, 5) else ""


def _hours(text: str) -> int:
    return min(max(int(text), 1), MOST_HOURS) if text.isascii() and text.isdigit() and len(text) < 6 else SOON_HOURS


def day_in(text: str) -> date | None:
    """The day that a text names; None for one that names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None
