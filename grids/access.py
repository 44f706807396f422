"""Who may do what where: the one place that decides, for pages, tiles, the API, exports, search and administration.

A post gives its role's capabilities (`grids/rules/access.py`) in its area and in all below it, while it is held. A
superuser is bound to no area: an account for emergencies only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from grids.rules.access import EVERYWHERE, Capability, capabilities_of, roles_with

if TYPE_CHECKING:
    from grids.models import Area

User = AbstractBaseUser | AnonymousUser
FEW = 1_000  # ids that are named in a query; of more, all that are open are read

# Down today's tree, in which areas that have no version today hang where their last version hung (`grids_tree`).
OPEN_AREAS = """
WITH RECURSIVE visible(area_id) AS (
    SELECT p.area_id FROM grids_post p
    WHERE p.user_id = %s AND p.area_id IS NOT NULL AND p.valid @> %s::date AND p.role = ANY(%s)
  UNION
    SELECT t.area_id FROM grids_tree(%s) t JOIN visible s ON t.parent_id = s.area_id
) SELECT area_id FROM visible
"""
AREAS_HELD = """
ARRAY(SELECT p.area_id FROM grids_post p
      WHERE p.user_id = %s AND p.area_id IS NOT NULL AND p.valid @> %s::date AND p.role = ANY(%s))
"""
ROLES_HELD = "SELECT DISTINCT role FROM grids_post WHERE user_id = %s AND valid @> %s::date"


def sees_everything(user: User) -> bool:
    """Superusers are bound to no area."""
    return user.is_active and getattr(user, "is_superuser", False)


def areas_open_to(user: User, capability: Capability) -> RawSQL:
    """The ids of the areas in which a user's posts of today give a capability, and of all below them, as a subquery.

    Knows nothing of superusers (`sees_everything`) and of capabilities that reach everywhere (`can`).
    """
    today = timezone.localdate()
    return RawSQL(OPEN_AREAS, [user.pk, today, [str(role) for role in roles_with(capability)], today])


def open_among(user: User, capability: Capability, areas: Iterable[int]) -> set[int]:
    """Those of some areas (ids) in which a user may do this today, as `can` says of each. One query, or two."""
    wanted = set(areas) if user.is_active else set()
    if sees_everything(user) or not wanted:
        return wanted
    if capability in EVERYWHERE:
        return wanted if can(user, capability) else set()
    rows = apps.get_model("grids", "Area").objects.filter(pk__in=areas_open_to(user, capability))
    found = rows.filter(pk__in=wanted) if len(wanted) <= FEW else rows
    return wanted & set(found.values_list("pk", flat=True))


def areas_held(user: User, capability: Capability, today: date) -> tuple[str, list[Any]]:
    """For SQL of one's own, with its parameters: the areas in which a user's posts of today give a capability.

    An array of ids, empty for who may not log in; NULL for who is bound to no area.
    """
    if sees_everything(user):
        return "NULL", []
    pk = user.pk if user.is_active else None
    return AREAS_HELD, [pk, today, [str(role) for role in roles_with(capability)]]


def can(user: User, capability: Capability, area: Area | None = None) -> bool:
    """Whether a user may do this in an area; without one, whether in any."""
    if not user.is_authenticated or not user.is_active:
        return False
    if sees_everything(user):
        return True
    if area is None or capability in EVERYWHERE:
        return capability in capabilities_of(roles_held(user))
    return type(area).objects.filter(pk=area.pk, pk__in=areas_open_to(user, capability)).exists()


def may_give(user: User, role: str, area: Area) -> bool:
    """Whether a user may fill a post of this role in an area: an administrator any, others none that opens more."""
    if can(user, Capability.MANAGE_ACCOUNTS, area):
        return True
    needed = {Capability.MANAGE_POSTS, *capabilities_of([role])}
    return all(can(user, capability, area) for capability in needed)


def roles_held(user: User) -> list[str]:
    """The roles of the posts that a user holds today, in areas and on street lines."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES_HELD, [user.pk, timezone.localdate()])
        return [role for (role,) in cursor.fetchall()]
