"""A whole office behind one address works on, whatever its people mistype."""

import random
from datetime import datetime, timedelta

import pytest
from django.test import RequestFactory

from accounts.actions.attempts import Refused, Slowed, note_success, try_password
from tests.accounts.conftest import PASSWORD

OFFICE = "10.0.0.1"


def attempt(name: str, right: bool = True) -> None:
    """A first step from the office, with a browser that is new there; raises Refused."""
    request = RequestFactory().post("/", REMOTE_ADDR=OFFICE)
    user = try_password(request, name, PASSWORD if right else "Mistyped-1")
    assert (user is not None) == right
    if user:
        note_success(request, user)


def ordinary_day(chance: random.Random, people: int) -> list[tuple[float, str, bool]]:
    """Attempts as (hour, name, whether the password is right), in order.

    Everyone logs in three times. One in eight logins begins with one to three wrong passwords, one in thirty with a
    mistyped name; one in fifty people has forgotten the password, tries four times, and has a new one an hour later.
    """
    attempts = []
    for person in range(people):
        name = f"person{person}"
        for start in (0.0, 4.0, 5.0):
            hour = start + chance.expovariate(4)
            if chance.random() < 1 / 30:
                attempts.append((hour - 0.02, f"{name}x", False))
            if chance.random() < 1 / 8:
                attempts += [(hour - 0.01 / (n + 1), name, False) for n in range(chance.randint(1, 3))]
            attempts.append((hour, name, True))
        if chance.random() < 1 / 50:
            first = 7 + chance.random()
            attempts += [(first + n / 100, name, False) for n in range(4)] + [(first + 1, name, True)]
    return sorted(attempts)


def refusals(day: list[tuple[float, str, bool]], clock, start: datetime) -> int:
    """How many attempts of a day are refused because of the address."""
    refused = 0
    for hour, name, right in day:
        clock.now = start + timedelta(hours=hour)
        try:
            attempt(name, right)
        except Slowed:
            refused += 1
    return refused


@pytest.fixture
def fast_passwords(monkeypatch, django_user_model):
    """Passwords are compared, not hashed: a day has a thousand of them."""

    def authenticate(_request, username: str, password: str):
        user = django_user_model.objects.filter(username=username).first()
        return user if user and password == PASSWORD else None

    monkeypatch.setattr("accounts.actions.attempts.authenticate", authenticate)


def test_an_office_of_200_behind_one_address_works_on_with_its_ordinary_errors(
    db, clock, fast_passwords, django_user_model
):
    django_user_model.objects.bulk_create(django_user_model(username=f"person{n}") for n in range(200))
    day = ordinary_day(random.Random(1), 200)
    assert sum(not right for _, _, right in day) > 100
    assert refusals(day, clock, clock.now) == 0


def test_in_a_day_an_address_tries_a_few_hundred_accounts_and_not_more(db, settings, clock, fast_passwords):
    tried = 0
    for minute in range(0, 24 * 60, 5):
        clock.wait(minutes=5)
        try:
            attempt(f"victim{minute}", right=False)
        except Refused:
            continue
        tried += 1
    assert settings.ADDRESS_FAILURES < tried <= 180
