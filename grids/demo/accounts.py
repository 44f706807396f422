"""Accounts that come with the demo, and only with it: their passwords are public."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.demo.places import COUNTY_CODE, WENLAN
from grids.rules.access import Role

YINHE = WENLAN + "002"
PASSWORD = "mengzi-demo-2020"
PARTNER = "partner"


@dataclass(frozen=True)
class Account:
    """User name, what it is for, and the post it holds: a role in the area of a code; none for a superuser, and for
    who is no staff of the city."""

    username: str
    purpose: str | Promise
    role: Role | None = None
    area_code: str = ""
    is_superuser: bool = False


ACCOUNTS = (
    Account("admin", _("for emergencies: sees and changes everything"), is_superuser=True),
    Account("manager", _("system administrator of the city: accounts and posts"), Role.ADMINISTRATOR, COUNTY_CODE),
    Account("city", _("grid supervisor of the whole city"), Role.SUPERVISOR, COUNTY_CODE),
    Account("wenlan", _("grid supervisor of one street"), Role.SUPERVISOR, WENLAN),
    Account("yinhe", _("grid leader of one community"), Role.GRID_LEADER, YINHE),
    Account("worker", _("grid worker of one grid"), Role.GRID_WORKER, YINHE + "001"),
    Account("planner", _("planner of the city"), Role.PLANNER, COUNTY_CODE),
    Account("desk", _("department desk of the city"), Role.DEPARTMENT, COUNTY_CODE),
    Account("auditor", _("auditor of the city"), Role.AUDITOR, COUNTY_CODE),
    Account("reader", _("reader of one street"), Role.READER, WENLAN),
    Account(PARTNER, _("acts for a partner organisation of one street")),
)
