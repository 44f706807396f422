"""Who may do what: the roles that a post can have, and what each opens. The one table that everything asks."""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("system administrator")
    AUDITOR = "auditor", _("auditor")
    PLANNER = "planner", _("planner")
    SUPERVISOR = "supervisor", _("grid supervisor")
    DEPARTMENT = "department", _("department desk")
    READER = "reader", _("reader")
    GRID_LEADER = "grid_leader", _("grid leader")
    GRID_WORKER = "grid_worker", _("grid worker")
    LANE_CHIEF = "lane_chief", _("lane chief")
    POLICE_CHIEF = "police_chief", _("police chief")
    JUSTICE_CHIEF = "justice_chief", _("justice office chief")
    MARKET_CHIEF = "market_chief", _("market supervision chief")
    BUILDING_HEAD = "building_head", _("building head")
    UNIT_HEAD = "unit_head", _("unit head")
    LIAISON = "liaison", _("micro-grid liaison")


class Capability(StrEnum):
    """What a role opens in the area of the post and in all areas below it."""

    SEE_AREAS = "see areas"  # areas, buildings, units and redraws, beyond what the public map shows
    SEE_COUNTS = "see counts"  # how many households and residents; everywhere, see EVERYWHERE
    SEE_POSTS = "see posts"  # who holds which post
    SEE_HOUSEHOLDS = "see households"  # masked; opened one at a time with a reason
    CHANGE_HOUSEHOLDS = "change households"
    PLAN = "plan"  # redraws, boundaries to come, buildings
    MANAGE_FACILITIES = "manage facilities"  # add, move, change and close them
    SEE_CASES = "see cases"  # and report them, add notes and check on site
    HANDLE_CASES = "handle cases"  # accept, file, dispatch, close; open the reporter's contact with a reason
    MANAGE_ASSETS = "manage assets"  # the register of components
    MANAGE_POSTS = "manage posts"
    MANAGE_ACCOUNTS = "manage accounts"
    READ_LOGS = "read logs"  # who logged in, whose data was opened by whom


# Counts hold nobody's data, so a post in one street opens those of all the others too.
EVERYWHERE = frozenset({Capability.SEE_COUNTS})

_SEES = frozenset({Capability.SEE_AREAS, Capability.SEE_COUNTS})
_SEES_POSTS = _SEES | {Capability.SEE_POSTS}
_STAFF = _SEES_POSTS | {Capability.SEE_CASES}
_LOOKS_AFTER = _STAFF | {Capability.SEE_HOUSEHOLDS, Capability.CHANGE_HOUSEHOLDS}

# Household data is personal (PIPL, art. 28 where it is sensitive): only for those who look after the households
# themselves. Administrators and auditors are apart from those whom they serve or check (GB/T 22239, least privilege).
CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.ADMINISTRATOR: frozenset(
        {Capability.SEE_AREAS, Capability.SEE_POSTS, Capability.MANAGE_POSTS, Capability.MANAGE_ACCOUNTS}
    ),
    Role.AUDITOR: _STAFF | {Capability.READ_LOGS},
    Role.PLANNER: _SEES_POSTS | {Capability.PLAN, Capability.MANAGE_FACILITIES, Capability.MANAGE_ASSETS},
    Role.SUPERVISOR: _LOOKS_AFTER
    | {Capability.HANDLE_CASES, Capability.MANAGE_ASSETS, Capability.MANAGE_POSTS, Capability.MANAGE_FACILITIES},
    Role.DEPARTMENT: _SEES_POSTS,  # a desk sees the cases that lie with it, wherever they are
    Role.READER: _SEES,
    Role.GRID_LEADER: _LOOKS_AFTER | {Capability.HANDLE_CASES},
    Role.GRID_WORKER: _LOOKS_AFTER,
    Role.LANE_CHIEF: _STAFF,
    Role.POLICE_CHIEF: _STAFF | {Capability.SEE_HOUSEHOLDS},
    Role.JUSTICE_CHIEF: _STAFF,
    Role.MARKET_CHIEF: _STAFF,
    Role.BUILDING_HEAD: _STAFF,
    Role.UNIT_HEAD: _STAFF,
    Role.LIAISON: _STAFF,
}


def roles_with(capability: Capability) -> list[Role]:
    """The roles that open this."""
    return [role for role, opened in CAPABILITIES.items() if capability in opened]


def capabilities_of(roles: Iterable[str]) -> set[Capability]:
    """What these roles open together."""
    return {capability for role in roles for capability in CAPABILITIES[Role(role)]}
