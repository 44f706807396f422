"""The second factor: an authenticator (TOTP, RFC 6238) and codes for when the telephone is lost."""

import os
from base64 import b32encode
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from accounts.models import Account, Authenticator, RecoveryCode
from accounts.rules.totp import enrolment_address, fit, new_secret
from grids.access import roles_held

RECOVERY_CODES = 10
RECOVERY_BYTES = 5  # 40 bits, eight characters to type; failures lock the account long before one is guessed
OF_SUPERUSERS = "superuser"


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether an authenticator is confirmed for the account."""
    return Authenticator.objects.filter(user=user, confirmed=True).exists()


def needs_second_factor(user: AbstractBaseUser) -> bool:
    """Whether the account, or one of its roles of today (SECOND_FACTOR_ROLES), asks for one."""
    if Account.objects.filter(user=user, needs_second_factor=True).exists():
        return True
    asking = set(settings.SECOND_FACTOR_ROLES)
    if user.is_superuser and OF_SUPERUSERS in asking:
        return True
    return bool(asking) and not asking.isdisjoint(roles_held(user))


def begin(user: AbstractBaseUser) -> Authenticator:
    """The authenticator that is being set up: the same one until its first code has come."""
    return Authenticator.objects.get_or_create(user=user, confirmed=False, defaults={"secret": new_secret})[0]


def address_of(authenticator: Authenticator) -> str:
    """The `otpauth:` address of an authenticator that is being set up: whoever sees it can make its codes."""
    return enrolment_address(
        authenticator.secret.open(), authenticator.user.get_username(), settings.SECOND_FACTOR_ISSUER
    )


@transaction.atomic
def confirm(user: AbstractBaseUser, code: str) -> list[str] | None:
    """Put the authenticator to use if the code is right; gives the recovery codes, None when it is wrong."""
    authenticator = begin(user)
    if not _use_authenticator(authenticator, as_typed(code)):
        return None
    Authenticator.objects.filter(user=user, confirmed=True).delete()
    authenticator.confirmed = True
    authenticator.save()
    return new_recovery_codes(user)


@transaction.atomic
def use_code(user: AbstractBaseUser, code: str) -> bool:
    """Whether this is a code of the account's authenticator, or one of its recovery codes: each works once."""
    typed = as_typed(code)
    authenticator = Authenticator.objects.select_for_update().filter(user=user, confirmed=True).first()
    if authenticator is None:
        return False
    return _use_authenticator(authenticator, typed) or _use_recovery_code(user, typed)


def as_typed(code: str) -> str:
    """A code without the spaces and capitals that people put into it."""
    return "".join(code.split()).lower()


@transaction.atomic
def new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Codes that work once each; those of before work no more."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [b32encode(os.urandom(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code=code) for code in codes)
    return codes


@transaction.atomic
def remove(user: AbstractBaseUser) -> None:
    """No second factor any more, until one is set up anew."""
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _use_authenticator(authenticator: Authenticator, code: str) -> bool:
    now, known = timezone.now(), authenticator
    found = fit(known.secret.open(), code, now.timestamp(), known.drift, known.last_step)
    if found is None:
        return False
    known.drift, known.last_step, known.last_used_at = found.drift, found.step, now
    known.save()
    return True


def _use_recovery_code(user: AbstractBaseUser, code: str) -> bool:
    kept = RecoveryCode.objects.select_for_update().filter(user=user)
    right = [one for one in kept if compare_digest(one.code.open().encode(), code.encode())]
    for one in right:
        one.delete()
    return bool(right)
