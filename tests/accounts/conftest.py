"""Named people: a worker with a password, an administrator of the county, and what they have in hand."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import second_factor
from accounts.models import Authenticator
from accounts.rules.totp import code_at
from grids.models import Role
from tests.factories import make_post, make_town, make_user

PASSWORD = "A-long-test-password-1"


@pytest.fixture
def worker(db):
    return with_password("worker")


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def administrator(town):
    user = with_password("administrator")
    make_post(user, town["county"], Role.ADMINISTRATOR)
    return user


@pytest.fixture
def authenticator(worker):
    """The worker's telephone: `authenticator()` is the code that it shows."""
    device = second_factor.begin(worker)
    device.confirmed = True
    device.save()
    return lambda: code_of(device)


def with_password(name: str):
    user = make_user(name)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(device: Authenticator) -> str:
    return code_at(device.secret.open(), time.time(), device.drift)


def log_in(client, username: str = "worker", password: str = PASSWORD, **more):
    """The answer to the first step."""
    return client.post(reverse("login"), {"username": username, "password": password, **more.pop("form", {})}, **more)


def logged_in_as(client) -> str:
    """The name of whose session it is; nothing for a stranger."""
    return client.get("/").wsgi_request.user.get_username()


@pytest.fixture
def clock(monkeypatch):
    """The time as it is now, moved on by `clock.wait(...)`."""

    class Clock:
        now = timezone.now()

        def wait(self, **span: float) -> None:
            self.now += timedelta(**span)

    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock
