"""The town of the walks, with people who may see more and less of it."""

import pytest
from django.test import Client

from grids.models import Role
from tests.facilities.walks.conftest import clinic, clinics, homes, town  # noqa: F401
from tests.factories import make_post, make_user


@pytest.fixture
def client_of(town):  # noqa: F811
    """A client of someone with a role in an area; without one, of someone with no post."""

    def client_of_(area: str = "", role: Role = Role.SUPERVISOR) -> Client:
        user = make_user(f"{role}-{area}")
        if area:
            make_post(user, town[area], role)
        client = Client()
        client.force_login(user)
        return client

    return client_of_


@pytest.fixture
def west(client_of):
    """A supervisor of the west street, where everybody lives."""
    return client_of("west")


@pytest.fixture
def east(client_of):
    """A supervisor of the other street."""
    return client_of("east")
