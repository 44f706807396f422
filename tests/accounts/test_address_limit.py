"""One password tried on many accounts from one address: slowed down more and more, and nobody else with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.attempts import unlock
from accounts.known_browsers import ACCOUNTS, COOKIE
from accounts.models import LoginAttempt, Outcome
from accounts.rules.lockout import limit_of_address, wait_of_address
from tests.accounts.conftest import log_in, logged_in_as, with_password

OFFICE, ELSEWHERE = "10.0.0.1", "10.0.0.9"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def quick_hashes(settings) -> None:
    """A hundred attempts with Argon2 would take a quarter of a minute."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def limit(settings) -> int:
    """So many failures slow an address down."""
    settings.ADDRESS_FAILURES = 4
    return settings.ADDRESS_FAILURES


def spray(client, accounts: int, address: str = OFFICE) -> str:
    """One wrong password on so many accounts; the page after the last."""
    for number in range(accounts):
        page = log_in(client, f"victim{LoginAttempt.objects.count()}-{number}", "Spring-2026!", REMOTE_ADDR=address)
    return page.content.decode()


def may_log_in(address: str = OFFICE, client: Client | None = None) -> bool:
    """Whether the worker gets in with the right password from an address, with a browser that is new there."""
    client = client or Client()
    log_in(client, REMOTE_ADDR=address)
    return logged_in_as(client) == "worker"


def log_out(client: Client) -> None:
    """As people do it; the test client's own `logout` would throw all cookies away."""
    client.post(reverse("logout"))


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (9, 0), (10, 5), (11, 10), (12, 20), (17, 640), (18, 900), (10_000, 900)]
)
def test_the_wait_doubles_with_each_failure_over_the_limit_up_to_the_longest(failures, seconds):
    assert wait_of_address(failures, 10, 5 * SECOND, 900 * SECOND) == seconds * SECOND


def test_the_limit_grows_with_the_accounts_that_log_in_from_there():
    assert [limit_of_address(20, accounts) for accounts in (0, 3, 4, 200)] == [20, 20, 21, 70]


def test_one_password_on_many_accounts_is_refused_even_where_it_is_right(client, worker, limit):
    spray(client, limit)
    assert not may_log_in()
    assert LoginAttempt.objects.first().outcome == Outcome.SLOWED


def test_one_failure_less_slows_nobody(client, worker, limit):
    spray(client, limit - 1)
    assert may_log_in()


def test_the_wait_is_told(client, worker, limit, settings):
    settings.LANGUAGE_CODE = "en"
    spray(client, limit)
    assert "Try again in 1 minute." in log_in(client, REMOTE_ADDR=OFFICE).content.decode()


def test_other_addresses_go_on(client, worker, limit):
    spray(client, limit)
    assert may_log_in(ELSEWHERE)


def test_each_wait_is_twice_the_one_before_and_what_is_refused_does_not_lengthen_it(client, worker, limit, clock):
    spray(client, limit)
    for seconds in (5, 10, 20, 40):
        clock.wait(seconds=seconds - 1)
        spray(client, 3)
        assert LoginAttempt.objects.first().outcome == Outcome.SLOWED
        clock.wait(seconds=1)
        spray(client, 1)
        assert LoginAttempt.objects.first().outcome == Outcome.WRONG_PASSWORD


def test_the_wait_ends_by_itself(client, worker, limit, clock):
    spray(client, limit)
    clock.wait(seconds=5)
    assert may_log_in()


def test_old_failures_are_forgotten(client, worker, limit, clock, settings):
    spray(client, limit - 1)
    clock.wait(hours=settings.ADDRESS_HOURS)
    spray(client, 1)
    assert may_log_in()


def test_a_failure_is_made_good_when_its_account_logs_in_from_there(client, worker, limit):
    for _ in range(3 * limit):
        log_in(client, password="mistyped", REMOTE_ADDR=OFFICE)
        assert may_log_in()


def test_a_success_makes_no_failure_of_another_account_good(client, worker, limit):
    spray(client, limit - 1)
    assert may_log_in()
    spray(client, 1)
    assert not may_log_in()


def test_a_success_elsewhere_makes_nothing_good(client, worker, limit):
    log_in(client, password="mistyped", REMOTE_ADDR=OFFICE)
    assert may_log_in(ELSEWHERE)
    spray(client, limit - 1)
    assert not may_log_in()


def test_an_unlocked_account_s_failures_are_made_good(client, worker, limit):
    log_in(client, password="forgotten", REMOTE_ADDR=OFFICE)
    unlock(worker)
    spray(client, limit - 1)
    assert may_log_in()


def test_an_address_is_released_by_command(client, worker, limit):
    spray(client, limit)
    spray(client, limit, ELSEWHERE)
    call_command("unlock_address", OFFICE, stdout=StringIO())
    assert may_log_in()
    assert not may_log_in(ELSEWHERE)
    with pytest.raises(CommandError):
        call_command("unlock_address", "the office")


def test_a_browser_that_the_account_worked_with_before_does_not_wait(client, worker, limit):
    assert may_log_in(client=client)
    log_out(client)
    spray(Client(), limit)
    assert may_log_in(client=client)
    assert not may_log_in(client=Client())


def test_it_waits_for_other_accounts(client, worker, limit):
    with_password("colleague")
    assert may_log_in(client=client)
    log_out(client)
    spray(Client(), limit)
    log_in(client, "colleague", REMOTE_ADDR=OFFICE)
    assert logged_in_as(client) == ""


def test_a_browser_names_no_account_and_knows_the_last_few(client, db):
    for number in range(ACCOUNTS + 2):
        with_password(f"shift{number}")
        log_in(client, f"shift{number}")
        log_out(client)
    cookie = client.cookies[COOKIE]
    assert "shift" not in cookie.value
    assert len(cookie.value.split(":")[0].split(".")) == ACCOUNTS
    assert cookie["httponly"]
    assert cookie["path"] == "/account/login/"


def test_a_made_up_cookie_helps_nobody(client, worker, limit):
    may_log_in(client=client)
    log_out(client)
    genuine = client.cookies[COOKIE].value
    spray(Client(), limit)
    forged = Client()
    forged.cookies[COOKIE] = genuine.replace(":", "0:", 1)
    assert not may_log_in(client=forged)


def test_a_browser_known_to_an_account_is_still_locked_by_its_failures(client, worker, settings):
    may_log_in(client=client)
    log_out(client)
    for _ in range(settings.LOGIN_FAILURES):
        log_in(client, password="wrong", REMOTE_ADDR=OFFICE)
    assert not may_log_in(client=client)


@pytest.mark.django_db(transaction=True)
def test_when_a_wait_is_over_one_of_many_at_once_is_tried(limit):
    spray(Client(), limit)
    before = timezone.now() - 6 * SECOND
    with connection.cursor() as cursor:  # as if they had failed six seconds ago
        cursor.execute("ALTER TABLE accounts_loginattempt DISABLE TRIGGER attempts_are_kept")
        cursor.execute("UPDATE accounts_loginattempt SET at = %s", [before])
        cursor.execute("ALTER TABLE accounts_loginattempt ENABLE TRIGGER attempts_are_kept")

    def try_one(number: int) -> None:
        try:
            log_in(Client(), f"at-once-{number}", "Spring-2026!", REMOTE_ADDR=OFFICE)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(try_one, range(6)))
    outcomes = list(LoginAttempt.objects.filter(at__gt=before).values_list("outcome", flat=True))
    assert sorted(outcomes) == [Outcome.SLOWED] * 5 + [Outcome.WRONG_PASSWORD]
