"""The town of the lists."""

import pytest

from tests.cases.lists.people import make_people


@pytest.fixture
def town(db):
    return make_people()
