"""A town whose grids should have 10 to 20 households, and who looks at its figures."""

import pytest

from tests.factories import give_range, make_post, make_town, make_user


@pytest.fixture
def town() -> dict:
    """The town of the factories with a range of households, and the chief, who is posted in the west street."""
    town = make_town()
    give_range(town, 10, 20)
    town["chief"] = make_user("chief")
    make_post(town["chief"], town["west"])
    return town


@pytest.fixture
def west(town, client):
    """The chief's client."""
    client.force_login(town["chief"])
    return client


@pytest.fixture
def supervisor(town, west):
    """The chief, who is logged in: of the west street only."""
    return town["chief"]
