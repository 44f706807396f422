"""A town with the kinds of facilities, and who may change what there."""

import pytest

from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from grids.models import Role
from tests.factories import make_posted, make_town


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
    return make_posted("west_planner", town["west"], Role.PLANNER)


@pytest.fixture
def east_planner(town):
    """May change facilities in the east street."""
    return make_posted("east_planner", town["east"], Role.PLANNER)


@pytest.fixture
def west_worker(town):
    """Looks after a grid of the west street, and may change no facility."""
    return make_posted("west_worker", town["w1"], Role.GRID_WORKER)
