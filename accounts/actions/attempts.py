"""Trying a password or a code: counted, written down, and refused for a while after too many failures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import match_token

from accounts.addresses import client_address
from accounts.models import LoginAttempt, Outcome
from accounts.rules.lockout import locked_until, minutes_left

# Attempts on one account wait for one another, so that a hundred at once are not all below the limit.
TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
ENDS_A_COUNT = (Outcome.SUCCESS, Outcome.UNLOCKED)
FAILURES = (Outcome.WRONG_PASSWORD, Outcome.WRONG_CODE)


class Locked(Exception):
    """Too many failures; `minutes` is how long to wait."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def try_password(request: HttpRequest, username: str, password: str) -> AbstractBaseUser | None:
    """The account, if this is its password; None otherwise. Raises Locked. The login itself is `note_success`."""

    def check() -> AbstractBaseUser | None:
        return authenticate(request, username=username, password=password)

    return _try(request, username, check, Outcome.WRONG_PASSWORD)


def try_code(request: HttpRequest, user: AbstractBaseUser, code: str) -> bool:
    """Whether this is a code of the account's second factor, or one of its recovery codes. Raises Locked."""

    def check() -> AbstractBaseUser | None:
        return user if match_token(user, code.replace(" ", "")) else None

    return _try(request, user.get_username(), check, Outcome.WRONG_CODE) is not None


def note_success(request: HttpRequest, user: AbstractBaseUser) -> None:
    """The account is logged in: failures are counted from the start again."""
    _note(account_key(user.get_username()), client_address(request), Outcome.SUCCESS, user)


def unlock(user: AbstractBaseUser) -> None:
    """Let an account try again at once, from every address."""
    _note(account_key(user.get_username()), None, Outcome.UNLOCKED, user)


def account_key(username: str) -> str:
    """What stands for a name in the list of attempts."""
    return salted_hmac("accounts.attempts", username.strip().casefold(), algorithm="sha256").hexdigest()


def _try(
    request: HttpRequest, username: str, check: Callable[[], AbstractBaseUser | None], failure: Outcome
) -> AbstractBaseUser | None:
    key, address = account_key(username), client_address(request)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TAKE_TURNS, [key])
        until = _locked_until(key, address)
        user = None if until else check()
        if user is None:
            _note(key, address, Outcome.LOCKED if until else failure, _owner(username))
    if until:
        raise Locked(minutes_left(until, timezone.now()))
    return user


def _locked_until(key: str, address: str | None) -> datetime | None:
    """From the failures since the last success from this address, or since the account was unlocked."""
    now, lasting = timezone.now(), timedelta(minutes=settings.LOCK_MINUTES)
    recent = LoginAttempt.objects.filter(
        Q(address=address) | Q(outcome=Outcome.UNLOCKED),
        account_key=key,
        at__gt=now - lasting,
        outcome__in=(*FAILURES, *ENDS_A_COUNT),
    )
    latest = recent.values_list("outcome", "at")[: settings.LOGIN_FAILURES + 1]
    failures = [at for _, at in takewhile(lambda attempt: attempt[0] in FAILURES, latest)]
    return locked_until(failures, settings.LOGIN_FAILURES, lasting, now)


def _owner(username: str) -> AbstractBaseUser | None:
    return get_user_model().objects.filter(username=username).first()


def _note(key: str, address: str | None, outcome: Outcome, user: AbstractBaseUser | None) -> None:
    LoginAttempt.objects.create(account_key=key, address=address, outcome=outcome, user=user)
