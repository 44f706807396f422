"""Opening a household's personal data: with a reason, and never without leaving a record of it."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from grids.access import can, sees_everything
from grids.models import Household, PersonalDataLook
from grids.models.looks import REASON_LENGTH
from grids.rules.access import Capability

SHORTEST_REASON = 4  # characters: 核对电话


class HouseholdNotOpen(PermissionError):
    """This user holds no post that opens this household."""


class ReasonNeeded(ValueError):
    """No reason was given, or none that says anything."""


@dataclass(frozen=True)
class OpenedHousehold:
    """The personal data of one household, in clear."""

    head_name: str
    phone: str
    identity_number: str


@transaction.atomic
def reveal_household(user: AbstractBaseUser, household: Household, reason: str) -> OpenedHousehold:
    """The household's data; who, when, which and why is on record in the same transaction, or nothing is told.

    Raises HouseholdNotOpen, ReasonNeeded, or what opening a sealed text raises.
    """
    if not may_reveal(user, household):
        raise HouseholdNotOpen
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded
    place = f"{household.building} {household.door}"
    PersonalDataLook.objects.create(user=user, household=household, place=place[:300], reason=reason[:REASON_LENGTH])
    return OpenedHousehold(household.head_name.open(), household.phone.open(), household.identity_number.open())


def may_reveal(user: AbstractBaseUser, household: Household) -> bool:
    """Whether a post of today opens this household. One in no grid is opened by superusers only."""
    grid = household.building.grid
    if grid is None:
        return sees_everything(user)
    return can(user, Capability.SEE_HOUSEHOLDS, grid)
