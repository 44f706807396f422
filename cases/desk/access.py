"""For whom the desk's pages are at all; which cases are on them, `Case.objects.visible_to` says."""

from cases.models import Department
from grids.access import User, can
from grids.rules.access import Capability


def has_a_desk(user: User) -> bool:
    """Whether a post of today lets this user see cases anywhere, or they sit at a department's desk."""
    return can(user, Capability.SEE_CASES) or Department.objects.of(user).exists()
