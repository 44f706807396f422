"""A town with the kinds of facilities, and who may change what there."""

import pytest

from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from grids.models import Role
from tests.factories import make_post, make_town, make_user


@pytest.fixture
def town(db):
    """The town of the factories, with all kinds."""
    install_kinds()
    return make_town()


@pytest.fixture
def kinds(town) -> dict[str, FacilityKind]:
    """The kinds by key."""
    return {kind.key: kind for kind in FacilityKind.objects.select_related("group")}


@pytest.fixture
def west_planner(town):
    """May change facilities in the west street."""
    user = make_user("west_planner")
    make_post(user, town["west"], Role.PLANNER)
    return user


@pytest.fixture
def east_planner(town):
    """May change facilities in the east street."""
    user = make_user("east_planner")
    make_post(user, town["east"], Role.PLANNER)
    return user


@pytest.fixture
def west_worker(town):
    """Looks after a grid of the west street, and may change no facility."""
    user = make_user("west_worker")
    make_post(user, town["w1"], Role.GRID_WORKER)
    return user
