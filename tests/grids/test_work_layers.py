"""What the map shows of the work: counts and names for those who may, nothing of it for anyone else."""

import warnings
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gis_data import layers
from gis_data.tile_address import TileAddress
from gis_data.tiles import encode
from grids.models import Role, Visit
from grids.work_layers import post_rows
from tests.factories import days, make_building, make_household, make_post, make_posted, make_town, make_user

pytestmark = pytest.mark.django_db

TILE = TileAddress(15, 25759, 14230)  # holds the west of grid w1
PRIVATE = ["visit", "household", "post"]


@pytest.fixture
def town():
    areas = make_town()
    areas["house"] = make_building(areas["w1"], (103.005, 23.0150, 0.0004))
    make_household(areas["house"], "101")
    make_household(areas["house"], "102")
    make_building(areas["w1"], (103.007, 23.0150, 0.0004), "2")  # nobody lives there
    return areas


@pytest.fixture
def west(town):
    return make_posted("west", town["west"])


def rows(key: str, user, day: date | None = None) -> list[dict]:
    layer = layers.get(key)[0]
    names = {"visit": ("days",), "household": ("homes",), "post": ("code", "worker", "leader")}[key]
    return list(layer.rows(user, day or timezone.localdate(), 16).values(*names))


@pytest.mark.parametrize("key", PRIVATE)
@pytest.mark.parametrize("name", ["anonymous", "without a post"])
def test_it_rejects_the_tiles_of_who_holds_no_post(client, town, key, name):
    if name != "anonymous":
        client.force_login(make_user("nobody"))
    assert client.get(f"/tiles/{key}/16/51514/28423.mvt").status_code == 403


@pytest.mark.parametrize("key", PRIVATE)
def test_what_is_closed_is_named_without_rows(client, town, key):
    assert key in [layer["key"] for layer in layers.parted_for(AnonymousUser())[1]]
    assert key not in [layer["key"] for layer in layers.described_for(AnonymousUser())]
    listed = {layer["key"]: layer["open"] for layer in client.get("/api/layers").json()["layers"]}
    assert listed[key] is False


def test_households_are_a_number_and_nothing_else(town, west):
    assert rows("household", west) == [{"homes": 2}]
    layer = layers.get("household")[0]
    assert set(layer.attributes) | set(layer.label_attributes) == {"homes"}


def test_days_since_the_last_visit_are_of_the_day_that_is_shown(town, west):
    today = timezone.localdate()
    assert rows("visit", west) == [{"days": None}]
    Visit.objects.create(building=town["house"], on=today - timedelta(days=50))
    Visit.objects.create(building=town["house"], on=today - timedelta(days=3))
    assert rows("visit", west) == [{"days": 3}]
    assert rows("visit", west, today - timedelta(days=10)) == [{"days": 40}]
    assert rows("visit", west, today - timedelta(days=60)) == [{"days": None}]


def test_names_of_posts_are_seen_where_one_is_posted_only(town, west):
    make_post(make_user("li"), town["w1"], Role.GRID_WORKER)
    make_post(make_user("east"), town["e1"], Role.GRID_WORKER)
    make_post(make_user("gone"), town["w1"], Role.GRID_LEADER, days(end=date(2021, 1, 1)))
    found = {row["code"]: (row["worker"], row["leader"]) for row in rows("post", west)}
    assert found["532503001001001"] == ("li", None)
    assert len(found) == 4
    assert not any("east" in names for names in found.values())
    then = {row["code"]: row["leader"] for row in rows("post", west, date(2020, 12, 31))}
    assert then["532503001001001"] == "gone"


def test_a_superuser_sees_all_posts(town):
    assert len(rows("post", make_user("boss", superuser=True))) == 6


@pytest.mark.parametrize("key", PRIVATE)
def test_a_tile_costs_two_queries_however_many_rows(town, west, key, django_assert_max_num_queries):
    for number in range(5):
        make_household(make_building(town["w1"], (103.004, 23.012 + number * 0.0006, 0.0004), str(number + 10)))
    layer = layers.get(key)[0]
    with django_assert_max_num_queries(2):
        assert encode([layer], TILE, west, timezone.localdate())


def test_names_of_holders_are_gathered_in_a_way_that_django_keeps():
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert "STRING_AGG" in str(post_rows(AnonymousUser(), date(2026, 1, 1), 14).query)
    assert [str(warning.message) for warning in heard] == []
