"""What each figure is called, what it counts, how it is said, and which rows it is of: the one place for all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.desk.asked import Due, Outcome
from cases.rules.board.attention import Reason

Row = Mapping[str, float]
NOTHING = "–"
# Under so many cases a share says more about chance than about the place; it is shown pale.
FEW = 10
HOUR, DAY = 60, 1_440  # minutes


@dataclass(frozen=True)
class Figure:
    """`read` takes it out of sums; None where there is nothing to take it of. `of` is how many cases it rests on.

    `rows` are filters of the desk's list that show those cases; `by_end` says by which moment the period is meant,
    None for what is open now. `is_share` is from 0 to 1.
    """

    key: str
    label: str
    about: str
    read: Callable[[Row], float | None]
    say: Callable[[float], str]
    of: Callable[[Row], float]
    by_end: bool | None = True
    rows: Mapping[str, Any] = field(default_factory=dict)
    is_share: bool = False
    is_time: bool = False


def figures() -> list[Figure]:
    """In the order in which they are shown, in the reader's language."""
    return [*_amounts(), *_speeds(), *_outcomes(), *_stock()]


def _amounts() -> list[Figure]:
    return [
        Figure(
            "reported",
            pgettext("dashboard", "Reported"),
            _("Cases reported in the period, whatever became of them."),
            lambda row: row["reported"],
            number,
            lambda row: row["reported"],
            by_end=False,
        ),
        Figure(
            "ended",
            pgettext("dashboard", "Ended"),
            _("Cases that ended in the period (closed, not accepted or merged), whenever they were reported."),
            lambda row: row["ended"],
            number,
            lambda row: row["ended"],
        ),
        Figure(
            "in_time",
            pgettext("dashboard", "Ended in time"),
            _("Of the cases that ended in the period and had time limits: the share in which no stage was late."),
            lambda row: _share(row["in_time"], row["in_time"] + row["late"]),
            percent,
            lambda row: row["in_time"] + row["late"],
            rows={"outcome": Outcome.IN_TIME},
            is_share=True,
        ),
    ]


def _speeds() -> list[Figure]:
    return [
        Figure(
            "answer_median",
            _("First answer, median"),
            _(
                "Of the cases that ended in the period: the time by the clock, nights and days off too, from the "
                "report to the first answer. Half of them were answered sooner."
            ),
            lambda row: row["answer_median"] if row["answered"] else None,
            duration,
            lambda row: row["answered"],
            rows={"outcome": Outcome.ANSWERED},
            is_time=True,
        ),
        Figure(
            "answer_p90",
            _("First answer, 9 of 10"),
            _(
                "Of the cases that ended in the period: the time by the clock, nights and days off too, from the "
                "report to the first answer. Nine of ten were answered sooner."
            ),
            lambda row: row["answer_p90"] if row["answered"] else None,
            duration,
            lambda row: row["answered"],
            rows={"outcome": Outcome.ANSWERED},
            is_time=True,
        ),
    ]


def _outcomes() -> list[Figure]:
    return [
        Figure(
            "reopened",
            pgettext("dashboard", "Reopened"),
            _("Of the cases that ended in the period: the share that had been reopened at least once before."),
            lambda row: _share(row["reopened"], row["ended"]),
            percent,
            lambda row: row["ended"],
            rows={"outcome": Outcome.REOPENED},
            is_share=True,
        ),
        Figure(
            "rating",
            pgettext("dashboard", "Rating"),
            _("Mean of the ratings, from 1 to 5, of the cases that ended in the period and were rated."),
            lambda row: row["stars"] / row["rated"] if row["rated"] else None,
            lambda value: f"{value:.2f}",
            lambda row: row["rated"],
            rows={"outcome": Outcome.RATED},
        ),
        Figure(
            "rated",
            pgettext("dashboard", "Rated"),
            _("Of the cases that ended in the period: the share that was rated."),
            lambda row: _share(row["rated"], row["ended"]),
            percent,
            lambda row: row["ended"],
            rows={"outcome": Outcome.RATED},
            is_share=True,
        ),
    ]


def _stock() -> list[Figure]:
    return [
        Figure(
            "open",
            pgettext("dashboard", "Open now"),
            _("Cases that are open at this moment, whenever they were reported, by who is answerable today."),
            lambda row: row["open"],
            number,
            lambda row: row["open"],
            by_end=None,
        ),
        Figure(
            "overdue",
            _("Overdue now"),
            _("Of the cases open at this moment: those whose stage should be over. A suspended clock is not due."),
            lambda row: row["overdue"],
            number,
            lambda row: row["overdue"],
            by_end=None,
            rows={"due": Due.OVERDUE},
        ),
    ]


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def number(value: float) -> str:
    """With thousands separators."""
    return f"{value:,.0f}"


def percent(share: float) -> str:
    """To one decimal."""
    return f"{share * 100:.1f}%"


def duration(minutes: float) -> str:
    """Minutes, hours up to two days, then days."""
    if minutes < HOUR:
        return _("%(number)s min") % {"number": f"{minutes:.0f}"}
    if minutes < 2 * DAY:
        return _("%(number)s h") % {"number": f"{minutes / HOUR:.1f}"}
    days = f"{minutes / DAY:.1f}"
    return ngettext("%(number)s day", "%(number)s days", 2) % {"number": days}


def change(figure: Figure, now: Row, before: Row) -> str:
    """What became of a figure against the period before: in points for shares, else in per cent of what it was."""
    value, was = figure.read(now), figure.read(before)
    if value is None or was is None:
        return ""
    if figure.is_share:
        return _("%(number)s points") % {"number": f"{(value - was) * 100:+.1f}"}
    if figure.key == "rating":
        return f"{value - was:+.2f}"
    return f"{(value - was) / was * 100:+.0f}%" if was else ""


def reason_text(reason: Reason, facts: Mapping[str, float]) -> str:
    """Why a grid needs attention, with the figures it rests on."""
    told = {name: number(value) for name, value in facts.items()}
    texts = {
        Reason.OVERDUE: _("%(overdue)s of %(open)s open cases are overdue"),
        Reason.NO_WORKER: _("no grid worker holds a post here"),
        Reason.RISING: _("%(reported)s reported, %(before)s in the period before"),
        Reason.LATE: _("%(late)s of %(judged)s ended late"),
        Reason.REOPENED: _("%(reopened)s of %(ended)s had been reopened"),
        Reason.HOT: _("a hot spot: more than chance and people account for"),
    }
    return texts[reason] % told


def reasons_about() -> str:
    """What the list of grids holds."""
    return _(
        "Working grids of the area for which a rule holds: at least 3 overdue and a fifth of what is open; cases and "
        "no grid worker; at least 8 reported, half as many again as before and hardly by chance (1 in 100); at least "
        "10 ended, of which three in ten late or one in ten reopened; a hot spot. Places are listed, not people."
    )
