"""The second factor: an authenticator (TOTP, RFC 6238) and codes for when the telephone is lost."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Account
from grids.access import roles_held

RECOVERY_CODES = 10
OF_SUPERUSERS = "superuser"


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether an authenticator is confirmed for the account."""
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def needs_second_factor(user: AbstractBaseUser) -> bool:
    """Whether the account, or one of its roles of today (SECOND_FACTOR_ROLES), asks for one."""
    if Account.objects.filter(user=user, needs_second_factor=True).exists():
        return True
    asking = set(settings.SECOND_FACTOR_ROLES)
    if user.is_superuser and OF_SUPERUSERS in asking:
        return True
    return bool(asking) and not asking.isdisjoint(roles_held(user))


def begin(user: AbstractBaseUser) -> TOTPDevice:
    """The authenticator that is being set up: the same one until its first code has come."""
    device = TOTPDevice.objects.devices_for_user(user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name=settings.OTP_TOTP_ISSUER, confirmed=False)


@transaction.atomic
def confirm(user: AbstractBaseUser, code: str) -> list[str] | None:
    """Put the authenticator to use if the code is right; gives the recovery codes, None when it is wrong."""
    device = begin(user)
    if not device.verify_token(code.replace(" ", "")):
        return None
    TOTPDevice.objects.devices_for_user(user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Codes that work once each; those of before work no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery", confirmed=True)
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@transaction.atomic
def remove(user: AbstractBaseUser) -> None:
    """No second factor any more, until one is set up anew."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
