"""Scenarios of the network: who sees which, and who may try one."""

from django.db.models import Q, QuerySet

from facilities.models import NetworkScenario
from grids.access import User, areas_open_to, can, sees_everything
from grids.models import Area
from grids.rules.access import Capability


def visible_scenarios(user: User) -> QuerySet[NetworkScenario]:
    """One's own, and those for areas in which one plans."""
    scenarios = NetworkScenario.objects.select_related("author", "area")
    if not user.is_authenticated or not user.is_active:
        return scenarios.none()
    if sees_everything(user):
        return scenarios
    return scenarios.filter(Q(author=user.pk) | Q(area__in=areas_open_to(user, Capability.PLAN)))


def may_try(user: User, area: Area | None = None) -> bool:
    """Whether a user may make a scenario, for an area or for none in particular."""
    return can(user, Capability.PLAN, area)
