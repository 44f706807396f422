"""Who works in the administration: a supervisor of the west street, and the chief of all."""

import pytest

from grids.models import Role
from tests.factories import make_building, make_household, make_post, make_town, make_user
from tests.grids.admin.pages import ALL_RIGHTS


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def houses(town):
    """A building with a household in each of a western and an eastern grid."""
    return {
        "west": make_household(make_building(town["w1"], (103.002, 23.012, 0.0003)), head_name="西户主"),
        "east": make_household(make_building(town["e1"], (103.022, 23.012, 0.0003)), head_name="东户主"),
    }


@pytest.fixture
def west_supervisor(town):
    user = make_user("west", *ALL_RIGHTS, staff=True)
    make_post(user, town["west"])
    make_post(user, town["west"], Role.PLANNER)
    return user


@pytest.fixture
def west(client, west_supervisor):
    client.force_login(west_supervisor)
    return client


@pytest.fixture
def chief(client, db):
    client.force_login(make_user("chief", staff=True, superuser=True))
    return client
