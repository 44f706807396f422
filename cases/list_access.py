"""Who may do what on the lists; what they see is in `cases/list_querysets.py`.

Staff who see cases in an area put items on its lists; those who handle cases there keep them, and speak for the area
and for the partners that have signed up there. Members speak for their partner.
"""

from cases.models import Claim, ListItem, Partner
from cases.rules.lists import Side
from grids.access import User, can, sees_everything
from grids.models import Area
from grids.rules.access import Capability


def may_open_lists(user: User) -> bool:
    """Whether a user has anything to do with the lists at all."""
    return can(user, Capability.SEE_CASES) or Partner.objects.of(user).exists()


def may_add(user: User | None, area: Area) -> bool:
    """Whether somebody may put something on the lists of an area; no user is the machine's own administrator."""
    return user is None or can(user, Capability.SEE_CASES, area)


def may_keep(user: User | None, area: Area) -> bool:
    """Whether somebody may change and withdraw what is on the lists of an area, and speak for it."""
    return user is None or can(user, Capability.HANDLE_CASES, area)


def speaks_for(user: User | None, partner: Partner) -> bool:
    """Whether somebody may act for a partner: a member, or who keeps the lists where it has signed up."""
    if user is None or sees_everything(user):
        return True
    return Partner.objects.of(user).filter(pk=partner.pk).exists() or may_keep(user, partner.area)


def owns(user: User | None, item: ListItem) -> bool:
    """Whether somebody stands on the side that has put the item on the list."""
    return may_keep(user, item.area) or (item.partner is not None and speaks_for(user, item.partner))


def sides(user: User | None, item: ListItem, claim: Claim | None) -> frozenset[Side]:
    """On which sides of a claim somebody stands: one, both or none."""
    found = {Side.OWNER} if owns(user, item) else set()
    if claim is not None:
        mine = speaks_for(user, claim.partner) if claim.partner else may_keep(user, claim.area)
        found |= {Side.CLAIMANT} if mine else set()
    return frozenset(found)
