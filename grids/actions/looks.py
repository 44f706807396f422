"""Keeping on record who opened personal data."""

from django.contrib.auth.models import AbstractBaseUser

from grids.models import Household, PersonalDataLook


def record_look(user: AbstractBaseUser, household: Household) -> PersonalDataLook:
    """Note that this user sees this household's data now. Call it before the data is shown."""
    place = f"{household.building} {household.door}"
    return PersonalDataLook.objects.create(user=user, household=household, place=place[:300])
