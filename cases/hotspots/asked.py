"""What is asked of hotspots, as it stands in an address; what cannot be answered is refused in words."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.desk.asked import begin_of, end_of
from cases.models import Severity
from cases.rules.hotspots import Correction, Measure
from gis_data.days import BadDay, parse_day

HEXAGON = "hexagon"
USUAL_DAYS = 28
MOST_DAYS = 3_660
SIZES = (100, 2_000)  # metres from flat to flat
RADII = (50, 20_000)  # metres
NEIGHBOURS = (1, 50)
USUAL_SIZE, USUAL_NEIGHBOURS = 300, 8
ALPHAS = (0.01, 0.05, 0.1)
USUAL_ALPHA = 0.05
LONGEST = 200  # characters of one parameter


class BadAsked(ValueError):
    """A question that cannot be answered; the message is for the caller, `field` names the parameter."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class Against(StrEnum):
    """What a period is compared with."""

    BEFORE = "before"
    YEAR = "year"
    NONE = "none"


class Near(StrEnum):
    """Which areas count as neighbours."""

    CONTIGUITY = "contiguity"
    BAND = "band"
    NEAREST = "nearest"


class Boundaries(StrEnum):
    """In which areas cases are counted: where they were reported at the time, or where their places lie today."""

    WAS = "was"
    TODAY = "today"


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its first moment, and the first after it, in the deployment's time zone."""
        return begin_of(self.since), end_of(self.until)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


@dataclass(frozen=True)
class Asked:
    """A question. `level` is a level's key, HEXAGON, or nothing for the working grid; `measure` None: the usual one.

    `kinds` are codes of two or five digits, `severities` the values; empty: all. `size`, `radius` are metres.
    """

    since: date
    until: date
    against: Against = Against.BEFORE
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    level: str = ""
    size: int = USUAL_SIZE
    measure: Measure | None = None
    weights: Near = Near.CONTIGUITY
    radius: int | None = None
    k: int = USUAL_NEIGHBOURS
    boundaries: Boundaries = Boundaries.WAS
    correction: Correction = Correction.BH
    alpha: float = USUAL_ALPHA

    @property
    def period(self) -> Period:
        """The days that it is about."""
        return Period(self.since, self.until)

    @property
    def before(self) -> Period | None:
        """The days that they are compared with: of whole months as many months, else as many days."""
        if self.against is Against.NONE:
            return None
        if self.against is Against.YEAR:
            return Period(_year_before(self.since), _year_before(self.until))
        if is_whole_months(self.period):
            months = month_number(self.until) - month_number(self.since) + 1
            return Period(first_of(month_number(self.since) - months), self.since - timedelta(days=1))
        return Period(self.since - timedelta(days=self.period.days), self.since - timedelta(days=1))

    @property
    def day(self) -> date:
        """The day whose tree and boundaries cases are counted in."""
        today = timezone.localdate()
        return today if self.boundaries is Boundaries.TODAY else min(self.until, today)

    def described(self) -> dict[str, Any]:
        """As it was understood, by the names of an address, ready for JSON."""
        before = self.before
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        told |= {"kind": list(told.pop("kinds")), "severity": list(told.pop("severities"))}
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        compared = before and [before.since.isoformat(), before.until.isoformat()]
        return told | days | {"before": compared, "day": self.day.isoformat()}


NAMES = ("since", "until", "against", "kind", "severity", "level", "size", "measure", "weights", "radius", "k",
         "boundaries", "correction", "alpha")  # fmt: skip


def read_asked(given: Mapping[str, str], others: tuple[str, ...] = ()) -> Asked:
    """The question of an address, which may also have parameters of these `others`' names. Raises BadAsked."""
    for name in given:
        if name not in NAMES and name not in others:
            known = ", ".join((*NAMES, *others))
            raise BadAsked(name, _("Nothing is asked by %(name)s, but by: %(known)s.") % {"name": name, "known": known})
        if len(given[name]) > LONGEST:
            raise BadAsked(name, _("%(name)s is too long.") % {"name": name})
    since, until = _period(given)
    radius = given.get("radius", "")
    return Asked(
        since=since,
        until=until,
        against=one_of("against", given.get("against", ""), Against, Against.BEFORE),
        kinds=_kinds(_several(given, "kind")),
        severities=tuple(one_of("severity", word, Severity, None) for word in _several(given, "severity")),
        level=given.get("level", ""),
        size=number("size", given.get("size", ""), SIZES, USUAL_SIZE),
        measure=one_of("measure", given.get("measure", ""), Measure, None),
        weights=one_of("weights", given.get("weights", ""), Near, Near.CONTIGUITY),
        radius=number("radius", radius, RADII, 0) if radius else None,
        k=number("k", given.get("k", ""), NEIGHBOURS, USUAL_NEIGHBOURS),
        boundaries=one_of("boundaries", given.get("boundaries", ""), Boundaries, Boundaries.WAS),
        correction=one_of("correction", given.get("correction", ""), Correction, Correction.BH),
        alpha=_alpha(given.get("alpha", "")),
    )


def one_of(field: str, text: str, words: type, usual: Any) -> Any:
    """The member of an enumeration that a text names, the usual one for no text. Raises BadAsked."""
    if not text:
        return usual
    try:
        return words(text)
    except ValueError:
        known = ", ".join(str(word.value) for word in words)
        words_of = {"name": field, "known": known, "text": text}
        raise BadAsked(field, _("%(name)s is one of %(known)s; “%(text)s” is none of them.") % words_of) from None


def number(field: str, text: str, limits: tuple[int, int], usual: int) -> int:
    """A whole number between limits, the usual one for no text. Raises BadAsked."""
    if not text:
        return usual
    low, high = limits
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        told = {"name": field, "low": low, "high": high, "text": text}
        raise BadAsked(field, _("%(name)s is a whole number from %(low)s to %(high)s, not “%(text)s”.") % told)
    return int(text)


def month_number(day: date) -> int:
    """Months counted through the years."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """The first day of a month counted so."""
    return date(month // 12, month % 12 + 1, 1)


def is_whole_months(period: Period) -> bool:
    """Whether it begins with a month and ends with one."""
    return period.since.day == 1 and period.until.day == monthrange(period.until.year, period.until.month)[1]


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _period(given: Mapping[str, str]) -> tuple[date, date]:
    today = timezone.localdate()
    until = _day("until", given.get("until", ""), today)
    since = _day("since", given.get("since", ""), until - timedelta(days=USUAL_DAYS - 1))
    if until < since:
        raise BadAsked("until", _("The period ends before it begins."))
    if since > today:
        raise BadAsked("since", _("The period has not begun yet."))
    if (until - since).days >= MOST_DAYS:
        raise BadAsked("since", _("A period has at most %(most)s days.") % {"most": MOST_DAYS})
    return since, until


def _day(field: str, text: str, usual: date) -> date:
    if not text:
        return usual
    try:
        day = parse_day(text)
    except BadDay as problem:
        raise BadAsked(field, str(problem)) from None
    if not 1900 <= day.year <= 2200:
        raise BadAsked(field, _("The years 1900 to 2200 can be asked for."))
    return day


def _several(given: Mapping[str, str], name: str) -> list[str]:
    """The words of a parameter that may come several times or with commas, each once."""
    texts = given.getlist(name) if hasattr(given, "getlist") else [given.get(name, "")]
    return list(dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip()))


def _kinds(codes: list[str]) -> tuple[str, ...]:
    for code in codes:
        if not (code.isascii() and code.isdigit() and len(code) in (2, 5)):
            text = _("A kind is a code of five digits, a class of two; “%(code)s” is neither.")
            raise BadAsked("kind", text % {"code": code})
    return tuple(codes)


def _alpha(text: str) -> float:
    if not text:
        return USUAL_ALPHA
    for alpha in ALPHAS:
        if text == f"{alpha:g}":
            return alpha
    known = ", ".join(f"{alpha:g}" for alpha in ALPHAS)
    told = {"name": "alpha", "known": known, "text": text}
    raise BadAsked("alpha", _("%(name)s is one of %(known)s; “%(text)s” is none of them.") % told)
