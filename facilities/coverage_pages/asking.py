"""What an address, or a job for its file, asks of a page of coverage: who, which day, which areas, which kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from facilities.models import FacilityKind
from gis_data.days import BadDay, parse_day
from grids.access import User, can
from grids.describe import UnknownCode, area_by_code
from grids.models import Area, AreaVersion, Level
from grids.rules.access import Capability

Parameters = Mapping[str, str]


class Refusal(Exception):
    """A question that has no answer: `status` of HTTP, a title and a text that says what can be done."""

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(text)
        self.status, self.title, self.text = status, title, text


@dataclass(frozen=True)
class Asked:
    """A question about coverage. `level` None: no area is on record for that day. `area` None: everywhere."""

    user: User
    day: date
    area: Area | None
    code: str  # of the area, as it was asked for
    levels: list[Level]
    level: Level | None


def ask(user: User, parameters: Parameters) -> Asked:
    """By `on`, `area` and `level`. Raises Refusal: figures of households are for those who hold a post."""
    if not can(user, Capability.SEE_COUNTS):
        text = _("Figures of households are for those who hold a post. Log in.")
        raise Refusal(403, _("Not open to you"), text)
    day = ask_day(parameters.get("on"))
    area = ask_area(parameters.get("area", ""))
    levels = levels_below(area, day)
    return Asked(user, day, area, parameters.get("area", ""), levels, _chosen(levels, parameters.get("level", "")))


def ask_until(user: User, parameters: Parameters) -> Asked:
    """The same where the day is called `to`."""
    return ask(user, {**parameters, "on": parameters.get("to") or parameters.get("on", "")})


def ask_day(text: str | None) -> date:
    """A day of an address, today when there is none. Raises Refusal."""
    try:
        return parse_day(text)
    except BadDay as problem:
        raise Refusal(400, _("No such day"), str(problem)) from None


def ask_area(code: str) -> Area | None:
    """The area of a code; None without one. Raises Refusal, also for areas too small to count homes in."""
    if not code:
        return None
    try:
        area = area_by_code(code)
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code[:40]}
        raise Refusal(404, _("No such area"), text) from None
    working = Level.objects.filter(is_working_grid=True).values_list("rank", flat=True).first()
    if working is not None and area.level.rank > working:
        text = _("Homes are counted by working grids: ask for the grid that this area lies in.")
        raise Refusal(404, _("Coverage is not counted below the grid"), text)
    return area


def ask_kind(key: str) -> FacilityKind:
    """The kind of a key, with its group. Raises Refusal."""
    kind = FacilityKind.objects.filter(key=key).select_related("group").first()
    if kind is None:
        text = _("There is no kind of facility called %(key)s.") % {"key": key[:40]}
        raise Refusal(404, _("No such kind of facility"), text)
    return kind


def levels_below(area: Area | None, day: date) -> list[Level]:
    """The levels of a day whose areas homes can be counted by, from the top; those below an area, else its own."""
    there = AreaVersion.objects.on(day).order_by().values("level")
    levels = list(Level.objects.filter(pk__in=there).order_by("rank"))
    working = next((level.rank for level in levels if level.is_working_grid), None)
    counted = [level for level in levels if working is not None and level.rank <= working]
    if area is None:
        return counted
    own = [level for level in counted if level.pk == area.level_id]
    return [level for level in counted if level.rank > area.level.rank] or own


def _chosen(levels: list[Level], key: str) -> Level | None:
    """The level of a key; else the one right above the working grid, by which the standard is judged."""
    named = [level for level in levels if level.key == key]
    above = [level for level in levels if not level.is_working_grid]
    return (named or above[-1:] or levels[-1:] or [None])[0]
