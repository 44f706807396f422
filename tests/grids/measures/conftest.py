"""A town whose grids should have 10 to 20 households, and who looks at its figures."""

import pytest

from tests.factories import give_range, make_chief, make_town


@pytest.fixture
def town() -> dict:
    """The town of the factories with a range of households, and the chief, who is posted in the west street."""
    town = make_town()
    give_range(town, 10, 20)
    town["chief"] = make_chief(town)
    return town


@pytest.fixture
def supervisor(town, west):
    """The chief, who is logged in: of the west street only."""
    return town["chief"]
