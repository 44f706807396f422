"""What the readers of other programs are given to read."""

import pytest

from accounts.actions.tokens import make_token
from gis_data import layers
from gis_data.collections import Collection, Property
from gis_data.layers import Layer
from grids.models import AreaVersion
from tests.factories import make_post, make_user


@pytest.fixture
def closed(monkeypatch):
    """A collection as later packages will have them: for who is posted, and only what is theirs."""

    def rows(user):
        return AreaVersion.objects.at_level("grid").visible_to(user)

    layer = Layer(
        key="closed",
        title="Closed",
        group="test",
        rows=lambda user, *_: rows(user),
        attributes={},
        style={},
        visible=lambda user: user.is_authenticated,
        collection=Collection("", rows, {"code": Property("string", "code")}),
    )
    monkeypatch.setitem(layers.PROVIDERS, "test", lambda: [layer])


def token_of_west(town) -> str:
    """A token of someone who is posted in the west, where four of the six grids are."""
    user = make_user("west")
    make_post(user, town["west"])
    return make_token(user, "a program", 30)[1]
