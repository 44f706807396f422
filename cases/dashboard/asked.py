"""What the dashboard is asked for, as it stands in an address: place, period, comparison, boundaries, kind, unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.dashboard.places import Place, place_of
from cases.dashboard.refusals import Refusal
from cases.models import CaseKind, KindClass, Subject
from cases.rules.board.periods import Compare, Period, Unit, bearable, compared, unit_of
from gis_data.days import BadDay, parse_day
from grids.access import User

USUAL_DAYS = 30
MOST_DAYS = 1_830  # five years
FIRST = date(1950, 1, 1)


class Bounds(TextChoices):
    """By which boundaries cases are counted."""

    TODAY = "today", gettext_lazy("in today's boundaries")
    WAS = "was", gettext_lazy("as it was")


@dataclass(frozen=True)
class Asked:
    """A question. `kind` is five digits, two for a class, or nothing."""

    user: User
    place: Place
    period: Period
    compare: Compare = Compare.BEFORE
    bounds: Bounds = Bounds.TODAY
    unit: Unit = Unit.DAY
    kind: str = ""

    @property
    def before(self) -> Period | None:
        """The period that this one is held against."""
        return compared(self.period, self.compare)

    def query(self, **other: object) -> str:
        """As it stands in an address; `area` and `department` may be given as texts."""
        asked = replace(self, **{name: value for name, value in other.items() if name not in ("area", "department")})
        department = self.place.department.key if self.place.department else ""
        told = {
            "area": other.get("area", self.place.code),
            "department": other.get("department", department),
            "kind": asked.kind,
            "since": asked.period.first.isoformat(),
            "until": asked.period.last.isoformat(),
            "compare": "" if asked.compare == Compare.BEFORE else str(asked.compare),
            "bounds": "" if asked.bounds == Bounds.TODAY else str(asked.bounds),
            "unit": "" if asked.unit == unit_of(asked.period) else str(asked.unit),
        }
        return urlencode({name: value for name, value in told.items() if value})


def ask(user: User, given: Mapping[str, str]) -> Asked:
    """The question of an address. Raises Refusal."""
    place = place_of(user, given)
    period = _period(given)
    return Asked(
        user,
        place,
        period,
        compare=_choice(Compare, given.get("compare", ""), Compare.BEFORE),
        bounds=_choice(Bounds, given.get("bounds", ""), Bounds.TODAY),
        unit=bearable(_choice(Unit, given.get("unit", ""), unit_of(period)), period),
        kind=_kind(given.get("kind", "").strip()),
    )


def quick_periods(today: date) -> list[tuple[str, Period]]:
    """Periods asked for most, by what they are called."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return [
        (_("7 days"), Period(today - timedelta(days=6), today)),
        (_("30 days"), Period(today - timedelta(days=USUAL_DAYS - 1), today)),
        (_("this month"), Period(month, today)),
        (_("last month"), Period(before.replace(day=1), before)),
        (_("this year"), Period(today.replace(month=1, day=1), today)),
    ]


def _period(given: Mapping[str, str]) -> Period:
    """From `since` to `until`; a month up to today where neither is said."""
    last = _day(given.get("until", ""))
    since = given.get("since", "")
    first = _day(since) if since else last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise Refusal(400, _("No such period"), _("The period ends before it begins: exchange the two days."))
    if first < FIRST or (last - first).days >= MOST_DAYS:
        raise Refusal(400, _("Too long a period"), _("At most five years at a time: choose a later beginning."))
    return Period(first, last)


def _day(text: str) -> date:
    try:
        day = parse_day(text.strip())
    except BadDay as problem:
        raise Refusal(400, _("No such day"), str(problem)) from None
    if day > timezone.localdate() + timedelta(days=366):
        raise Refusal(400, _("No such day"), _("That day is too far ahead for anything to have been reported."))
    return day


def _choice(kinds: type[TextChoices], text: str, usual: TextChoices) -> TextChoices:
    """What is none of ours is as usual: an old link still opens."""
    return kinds(text) if text in kinds.values else usual


def _kind(code: str) -> str:
    """Raises Refusal where no kind and no class has the code."""
    if not code:
        return ""
    classes = KindClass.objects.filter(subject=Subject.CASE, code=code)
    if len(code) == 5 and CaseKind.objects.filter(code=code).exists() or len(code) == 2 and classes.exists():
        return code
    raise Refusal(404, _("No such kind"), _("No kind or class of events has the code %(code)s.") % {"code": code[:20]})
