"""Trying a password or a code: counted, written down, and refused for a while after too many failures."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import known_browsers
from accounts.actions.second_factor import use_code
from accounts.keys import account_key
from accounts.models import LoginAttempt, Outcome
from accounts.models.attempts import FAILURES, NO_ACCOUNT
from accounts.rules.lockout import limit_of_address, locked_until, wait_of_address
from gis_data.client_address import client_address

TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class Refused(Exception):
    """Not even tried, after too many failures; `until` is when to come again."""

    outcome: Outcome

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Locked(Refused):
    """Too many failures on this account from this address."""

    outcome = Outcome.LOCKED


class Slowed(Refused):
    """Too many failures from this address, over all accounts."""

    outcome = Outcome.SLOWED


def try_password(request: HttpRequest, username: str, password: str) -> AbstractBaseUser | None:
    """The account, if this is its password; None otherwise. Raises Refused. The login itself is `note_success`."""

    def check() -> AbstractBaseUser | None:
        return authenticate(request, username=username, password=password)

    return _try(request, username, check, Outcome.WRONG_PASSWORD)


def try_code(request: HttpRequest, user: AbstractBaseUser, code: str) -> bool:
    """Whether this is a code of the account's second factor, or one of its recovery codes. Raises Refused."""

    def check() -> AbstractBaseUser | None:
        return user if use_code(user, code) else None

    return _try(request, user.get_username(), check, Outcome.WRONG_CODE) is not None


def note_success(request: HttpRequest, user: AbstractBaseUser) -> None:
    """The account is logged in: failures are counted from the start again."""
    _note(account_key(user.get_username()), client_address(request), Outcome.SUCCESS, user)


def unlock(user: AbstractBaseUser) -> None:
    """Let an account try again at once, from every address."""
    _note(account_key(user.get_username()), None, Outcome.UNLOCKED, user)


def unlock_address(address: str) -> None:
    """Count the failures of an address over all accounts from the start again."""
    _note(NO_ACCOUNT, address, Outcome.UNLOCKED, None)


def _try(
    request: HttpRequest, username: str, check: Callable[[], AbstractBaseUser | None], failure: Outcome
) -> AbstractBaseUser | None:
    key, address = account_key(username), client_address(request)
    with transaction.atomic():
        # Attempts on one account wait for one another, so that a hundred at once are not all below the limit.
        _take_turn(key)
        refusal = _locked(key, address)
        if refusal is None and not known_browsers.knows(request, key):
            refusal = _slowed(address)
        user = None if refusal else check()
        if user is None:
            _note(key, address, refusal.outcome if refusal else failure, _owner(username))
    if refusal:
        raise refusal
    return user


def _take_turn(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURNS, [key])


def _locked(key: str, address: str | None) -> Locked | None:
    """From the failures since the last success from this address, or since the account was unlocked."""
    now, lasting = timezone.now(), timedelta(minutes=settings.LOCK_MINUTES)
    recent = LoginAttempt.objects.of_account(key, address, now - lasting)
    latest = recent.values_list("outcome", "at")[: settings.LOGIN_FAILURES + 1]
    failures = [at for _, at in takewhile(lambda attempt: attempt[0] in FAILURES, latest)]
    until = locked_until(failures, settings.LOGIN_FAILURES, lasting, now)
    return Locked(until) if until else None


def _slowed(address: str | None) -> Slowed | None:
    """From the failures over all accounts that no success has made good.

    Below the limit an office logs in side by side. Above it attempts from the address take turns, or each of the
    server's threads would have one when a wait is over; the account's turn always comes first, so none wait in a ring.
    """
    until = _address_waits_until(address)
    if until and until <= timezone.now():
        _take_turn(f"address {address}")
        until = _address_waits_until(address)
    return Slowed(until) if until and until > timezone.now() else None


def _address_waits_until(address: str | None) -> datetime | None:
    """When the wait after the last failure ends, which may have been; None below the limit."""
    attempts, since = LoginAttempt.objects, timezone.now() - timedelta(hours=settings.ADDRESS_HOURS)
    failures, latest = attempts.failures_of_address(address, since)
    if failures < settings.ADDRESS_FAILURES:
        return None
    limit = limit_of_address(settings.ADDRESS_FAILURES, attempts.accounts_of_address(address, since))
    longest = timedelta(minutes=settings.LOCK_MINUTES)
    wait = wait_of_address(failures, limit, timedelta(seconds=settings.ADDRESS_WAIT_SECONDS), longest)
    return latest + wait if wait else None


def _owner(username: str) -> AbstractBaseUser | None:
    return get_user_model().objects.filter(username=username).first()


def _note(key: str, address: str | None, outcome: Outcome, user: AbstractBaseUser | None) -> None:
    LoginAttempt.objects.create(account_key=key, address=address, outcome=outcome, user=user)
