"""Who looks at a town: its chief, where the town of a test has one."""

import pytest


@pytest.fixture
def west(town, client):
    """The client of the town's chief."""
    client.force_login(town["chief"])
    return client
