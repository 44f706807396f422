"""Who may see what: the roles that a post can have, and what each opens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    SUPERVISOR = "supervisor", _("grid supervisor")
    PLANNER = "planner", _("planner")
    AUDITOR = "auditor", _("auditor")
    DEPARTMENT = "department", _("department desk")
    GRID_LEADER = "grid_leader", _("grid leader")
    GRID_WORKER = "grid_worker", _("grid worker")
    LANE_CHIEF = "lane_chief", _("lane chief")
    POLICE_CHIEF = "police_chief", _("police chief")
    JUSTICE_CHIEF = "justice_chief", _("justice office chief")
    MARKET_CHIEF = "market_chief", _("market supervision chief")
    BUILDING_HEAD = "building_head", _("building head")
    UNIT_HEAD = "unit_head", _("unit head")
    LIAISON = "liaison", _("micro-grid liaison")


ALL_ROLES = tuple(Role)

# Household data is personal (PIPL, art. 28 where it is sensitive): only those who look after the households themselves.
HOUSEHOLD_ROLES = (Role.SUPERVISOR, Role.GRID_LEADER, Role.GRID_WORKER, Role.POLICE_CHIEF)

# Who may see by whom the household data of their area was opened.
LOOK_ROLES = (Role.SUPERVISOR, Role.AUDITOR)
