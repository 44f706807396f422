"""The words: on, current, at, under, visible_to."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.utils import timezone

from grids.models import Area, AreaCode, AreaVersion, Building, Household, Post, Role
from tests.factories import days, make_building, make_household, make_post, make_town, make_user, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def town():
    return make_town()


def codes(versions) -> set[str]:
    return set(versions.values_list("code", flat=True))


def keys(town, areas) -> set[str]:
    ids = set(areas.values_list("pk", flat=True))
    return {key for key, area in town.items() if area.pk in ids}


def move_west1_to_east(town) -> None:
    """From SPLIT on, the west street's community belongs to the east street under another code."""
    old = town["west1"].versions.get()
    old.valid = days(end=SPLIT)
    old.save()
    make_version(town["west1"], "532503002009", old.name, old.geom, town["east"], days(SPLIT))


def test_on_gives_what_held_on_the_day_and_the_last_day_is_not_in_it(town):
    move_west1_to_east(town)
    versions = AreaVersion.objects.filter(area=town["west1"])
    assert codes(versions.on(SPLIT - timedelta(days=1))) == {"532503001001"}
    assert codes(versions.on(SPLIT)) == {"532503002009"}
    assert codes(versions.current()) == {"532503002009"}


def test_at_gives_every_level_over_a_point(town):
    found = AreaVersion.objects.current().at(Point(103.005, 23.015, srid=4326))
    assert codes(found) == {"532503", "532503001", "532503001001", "532503001001001"}


def test_at_gives_both_sides_of_a_border(town):
    found = AreaVersion.objects.current().at_level("grid").at(Point(103.01, 23.015, srid=4326))
    assert codes(found) == {"532503001001001", "532503001001002"}


def test_under_gives_the_area_and_all_below_it(town):
    assert keys(town, Area.objects.under(town["west"])) == {"west", "west1", "w1", "w2", "w3", "w4"}
    assert codes(AreaVersion.objects.current().under(town["east1"])) == {
        "532503002001",
        "532503002001001",
        "532503002001002",
    }


def test_under_walks_the_tree_of_its_day(town):
    move_west1_to_east(town)
    before = SPLIT - timedelta(days=1)
    assert "w1" in keys(town, Area.objects.under(town["west"], before))
    assert keys(town, Area.objects.under(town["west"])) == {"west"}
    assert {"west1", "w1"} <= keys(town, Area.objects.under(town["east"]))


def test_buildings_of_a_past_day_come_by_the_boundary_of_that_day(town):
    building = make_building(town["w1"], (103.005, 23.015, 0.0005))
    old = town["w1"].versions.get()
    old.valid = days(end=SPLIT)
    old.save()
    make_version(town["w1"], old.code, old.name, (103.00, 23.01, 0.001), town["west1"], days(SPLIT))
    before = SPLIT - timedelta(days=1)
    assert list(Building.objects.under(town["w1"], before)) == [building]
    assert not Building.objects.under(town["w1"], SPLIT).exists()


def test_near_reaches_so_many_metres_and_no_further(town):
    building = make_building(town["w1"], (103.005, 23.015, 0.0005))
    forty_metres_east = Point(103.0055 + 40 / 102_500, 23.0152, srid=4326)
    assert list(Building.objects.near(forty_metres_east, 45)) == [building]
    assert not Building.objects.near(forty_metres_east, 35).exists()


def test_who_holds_a_role_in_a_street_sees_its_subtree_and_nothing_else(town):
    user = make_user("street")
    make_post(user, town["west"])
    assert keys(town, Area.objects.visible_to(user)) == {"west", "west1", "w1", "w2", "w3", "w4"}


@pytest.mark.parametrize("valid", [days(end=SPLIT), days(timezone.localdate() + timedelta(days=1))])
def test_a_post_opens_nothing_before_and_after_its_days(town, valid):
    user = make_user("street")
    make_post(user, town["west"], valid=valid)
    assert not Area.objects.visible_to(user).exists()


def test_nobody_and_the_disabled_see_nothing_and_superusers_see_all(town):
    disabled = make_user("gone", superuser=True)
    disabled.is_active = False
    assert not Area.objects.visible_to(AnonymousUser()).exists()
    assert not Area.objects.visible_to(disabled).exists()
    assert Area.objects.visible_to(make_user("root", superuser=True)).count() == len(town)


def test_what_moved_away_is_no_longer_seen_by_the_old_street(town):
    user = make_user("west")
    make_post(user, town["west"])
    move_west1_to_east(town)
    assert keys(town, Area.objects.visible_to(user)) == {"west"}


def test_a_retired_grid_stays_with_the_street_it_ended_in(town):
    user = make_user("west")
    make_post(user, town["west"])
    town["w1"].versions.update(valid=days(end=SPLIT))
    assert "w1" in keys(town, Area.objects.visible_to(user))


def test_households_are_seen_by_those_who_look_after_them_only(town):
    household = make_household(make_building(town["w1"], (103.005, 23.015, 0.0005)))
    worker, auditor, elsewhere = make_user("worker"), make_user("auditor"), make_user("elsewhere")
    make_post(worker, town["w1"], Role.GRID_WORKER)
    make_post(auditor, town["county"], Role.AUDITOR)
    make_post(elsewhere, town["w2"], Role.GRID_WORKER)
    assert list(Household.objects.visible_to(worker)) == [household]
    assert not Household.objects.visible_to(auditor).exists()
    assert not Household.objects.visible_to(elsewhere).exists()
    assert Building.objects.visible_to(auditor).exists()


def test_posts_of_an_area_and_those_below_it(town):
    user = make_user("worker")
    mine, other = make_post(user, town["w1"], Role.GRID_WORKER), make_post(user, town["e1"], Role.GRID_WORKER)
    assert list(Post.objects.under(town["west"])) == [mine]
    assert list(Post.objects.held_by(user).under(town["east"])) == [other]


def test_with_code_finds_by_todays_by_retired_and_by_another_schemes_code(town):
    move_west1_to_east(town)
    AreaCode.objects.create(area=town["west1"], scheme="police", code="P-77")
    for code in ("532503002009", "532503001001", "P-77"):
        assert list(Area.objects.with_code(code)) == [town["west1"]]


@pytest.mark.parametrize("word", ["under", "visible"])
def test_a_word_is_one_query_whatever_the_depth(town, word, django_assert_num_queries):
    user = make_user("county")
    make_post(user, town["county"])
    areas = Area.objects.under(town["county"]) if word == "under" else Area.objects.visible_to(user)
    with django_assert_num_queries(1):
        assert len(areas) == len(town)
