"""Whose figures somebody may see: of areas in which a post opens cases, of departments at whose desk they sit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.dashboard.refusals import Refusal, not_open
from cases.models import Department
from grids.access import User, can, sees_everything
from grids.describe import UnknownCode, area_by_code
from grids.models import Area, Post
from grids.rules.access import Capability, roles_with

MOST_PLACES = 50


@dataclass(frozen=True)
class Place:
    """What figures are of: an area (None: everywhere), and only what lies with a department where one is named.

    `code` is the area's as it was asked for. `of_desk`: the asker sees them from the department's desk alone.
    """

    area: Area | None
    code: str
    department: Department | None = None
    of_desk: bool = False


def place_of(user: User, given: Mapping[str, str]) -> Place:
    """By `area` and `department`; without either the asker's first own. Raises Refusal."""
    if not user.is_authenticated or not user.is_active:
        raise not_open()
    code, key = given.get("area", "").strip()[:40], given.get("department", "").strip()[:60]
    department = _department(key) if key else None
    if code:
        return _in_area(user, _area(code), code, department)
    if sees_everything(user):
        return Place(None, "", department)
    if department is not None:
        return Place(None, "", department, of_desk=True) if _sits_at(user, department) else _at_home(user, department)
    return _at_home(user)


def _in_area(user: User, area: Area, code: str, department: Department | None) -> Place:
    if can(user, Capability.SEE_CASES, area):
        return Place(area, code, department)
    if department is not None and _sits_at(user, department):
        return Place(area, code, department, of_desk=True)
    raise not_open()


def _at_home(user: User, department: Department | None = None) -> Place:
    """The topmost area of the asker's posts, of a department only where one is named; else their own desk."""
    first = next(iter(own_areas(user)), None)
    if first is not None:
        return Place(first, first.code, department)
    desk = Department.objects.of(user).first() if department is None else None
    if desk is None:
        raise not_open()
    return Place(None, "", desk, of_desk=True)


def own_areas(user: User) -> list[Area]:
    """The areas of one's posts of today that open cases, from the top; each with `code` and `name`. One query."""
    posts = Post.objects.held_by(user).current().filter(role__in=roles_with(Capability.SEE_CASES))
    areas = Area.objects.filter(pk__in=posts.values("area")).named().select_related("level")
    return list(areas.order_by("level__rank", "code")[:MOST_PLACES])


def own_departments(user: User) -> list[Department]:
    """Those at whose desks one sits today."""
    return list(Department.objects.of(user)[:MOST_PLACES])


def _sits_at(user: User, department: Department) -> bool:
    return Department.objects.of(user, timezone.localdate()).filter(pk=department.pk).exists()


def _area(code: str) -> Area:
    try:
        return area_by_code(code)
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}
        raise Refusal(404, _("No such area"), text) from None


def _department(key: str) -> Department:
    department = Department.objects.filter(key=key).first()
    if department is None:
        text = _("There is no department called %(key)s.") % {"key": key}
        raise Refusal(404, _("No such department"), text)
    return department
