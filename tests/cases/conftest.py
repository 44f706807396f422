"""A town with a kind of component, and who may change what there."""

import pytest

from grids.models import Role
from tests.cases.factories import make_asset_kind
from tests.factories import make_post, make_town, make_user


@pytest.fixture
def asset_town(db):
    """The town of the factories."""
    return make_town()


@pytest.fixture
def manhole(db):
    """A kind of component that is in use."""
    return make_asset_kind()


@pytest.fixture
def west_planner(asset_town):
    """May change assets in the west street."""
    user = make_user("west_planner")
    make_post(user, asset_town["west"], Role.PLANNER)
    return user


@pytest.fixture
def east_planner(asset_town):
    """May change assets in the east street."""
    user = make_user("east_planner")
    make_post(user, asset_town["east"], Role.PLANNER)
    return user


@pytest.fixture
def west_worker(asset_town):
    """Looks after a grid of the west street, and may change no asset."""
    user = make_user("west_worker")
    make_post(user, asset_town["w1"], Role.GRID_WORKER)
    return user
