"""GET /api/search: words that more buildings bear than are all looked at."""

import pytest

from grids.models import Role
from tests.factories import make_post, make_user
from tests.grids.search.estates import make_estate, titles

pytestmark = pytest.mark.django_db


def test_of_a_common_word_the_nearest_are_found(town, ask, client):
    """More buildings than are all sorted; the nearest was written last."""
    make_estate(town["e1"], (104.0, 24.0), 4100, "测试路")
    make_estate(town["w1"], (103.005, 23.015), 1, "测试路七百")
    client.force_login(make_user("chief", superuser=True))
    hits = ask("测试路", at="103.005,23.015", limit=50)["building"]
    assert "测试路七百0号" in titles(hits)
    assert len(hits) == len({hit["ref"] for hit in hits})


def test_of_a_common_word_the_asker_finds_what_is_open_wherever_the_map_is(town, ask, client):
    make_estate(town["e1"], (104.0, 24.0), 4100, "测试路")
    make_estate(town["w1"], (103.005, 23.015), 1, "测试路七百")
    user = make_user("west")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    assert titles(ask("测试路", at="104.0,24.0")["building"]) == ["测试路七百0号"]


def test_what_only_looks_like_it_by_its_keys_takes_no_place(town, ask, client):
    """All runs of three are there, nearer and more than are looked at, but the text is not."""
    make_estate(town["e1"], (103.0, 23.0), 60, "银河府 河府邸")
    client.force_login(make_user("chief", superuser=True))
    assert len(ask("银河府邸", at="103.0,23.0")["building"]) == 2
