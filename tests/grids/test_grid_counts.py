"""The kept counts follow every way of writing buildings and households."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from grids.models import Building, GridCount, Household
from tests.factories import days, make_building, make_household, make_town

pytestmark = pytest.mark.django_db
NAMES = ("buildings", "households", "residents")


@pytest.fixture
def town():
    town = make_town()
    town["house"] = make_building(town["w1"], (103.005, 23.015, 0.0004))
    town["home"] = make_household(town["house"])
    return town


def counted(grid, day: date | None = None) -> tuple[int, int, int]:
    """Buildings, households and residents by the kept counts."""
    rows = GridCount.objects.filter(grid=grid, day__lte=day or timezone.localdate())
    sums = rows.aggregate(**{name: Sum(name, default=0) for name in NAMES})
    return tuple(sums[name] for name in NAMES)


def recounted() -> set[tuple]:
    """All rows that say anything, counted anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT grids_recount()")
    return kept()


def kept() -> set[tuple]:
    rows = GridCount.objects.values_list("grid_id", "day", *NAMES)
    return {row for row in rows if any(row[2:])}


def test_what_is_added_is_counted(town):
    assert counted(town["w1"]) == (1, 1, 3)
    assert counted(town["w2"]) == (0, 0, 0)


def test_a_building_takes_its_households_to_another_grid(town):
    Building.objects.update(grid=town["w2"])
    assert (counted(town["w1"]), counted(town["w2"])) == ((0, 0, 0), (1, 1, 3))
    Building.objects.update(grid=None)
    assert counted(town["w2"]) == (0, 0, 0)


def test_a_household_that_changes_building_is_counted_there(town):
    other = make_building(town["e1"], (103.025, 23.015, 0.0004))
    Household.objects.update(building=other, residents=5)
    assert (counted(town["w1"]), counted(town["e1"])) == ((1, 0, 0), (1, 1, 5))


def test_what_is_deleted_is_not_counted(town):
    town["home"].delete()
    assert counted(town["w1"]) == (1, 0, 0)
    town["house"].delete()
    assert counted(town["w1"]) == (0, 0, 0)


def test_a_household_to_come_counts_from_its_first_day_and_a_past_one_never(town):
    today = timezone.localdate()
    soon = today + timedelta(days=30)
    Household.objects.update(valid=days(date(2010, 1, 1), date(2015, 1, 1)))
    assert counted(town["w1"]) == (1, 0, 0)
    Household.objects.update(valid=days(soon))
    assert counted(town["w1"], soon - timedelta(days=1)) == (1, 0, 0)
    assert counted(town["w1"], soon) == (1, 1, 3)
    Household.objects.update(valid=days(end=soon))
    assert counted(town["w1"]) == (1, 1, 3)
    assert counted(town["w1"], soon) == (1, 0, 0)


def test_counting_anew_changes_nothing(town):
    make_household(town["house"], "102")
    Household.objects.filter(door="102").update(valid=days(date(2020, 1, 1), timezone.localdate() + timedelta(days=9)))
    make_building(town["e1"], (103.025, 23.015, 0.0004), "2")
    Building.objects.filter(number="2").update(valid=days(end=date(2012, 1, 1)))
    before = kept()
    assert len(before) == 2
    assert recounted() == before


def test_counting_anew_mends_what_was_broken(town):
    right = kept()
    GridCount.objects.update(households=99)
    assert recounted() == right


MANY_HOUSES = """
    INSERT INTO grids_building (uid, grid_id, name, number, address, use, geom, valid, source, source_id)
    SELECT gen_random_uuid(), grid_id, '', n::text, '', use, geom, valid, '', ''
    FROM grids_building, generate_series(1, 1500) n
"""


def milliseconds_of_counting(grid) -> float:
    """How long the counting takes when all buildings come into a grid."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) UPDATE grids_building SET grid_id = %s", [grid.pk])
        (told,) = cursor.fetchone()[0]
    return next(one["Time"] for one in told["Triggers"] if one["Trigger Name"] == "count_changed_buildings")


def test_many_moves_are_counted_as_fast_in_a_session_that_has_counted_one():
    """As a server's session does. The plan for one, kept for all of these, took twenty times as long."""
    town = make_town()
    make_building(town["w1"], (103.005, 23.015, 0.0004))
    milliseconds_of_counting(town["w2"])
    with connection.cursor() as cursor:
        cursor.execute(MANY_HOUSES)
        long_session = milliseconds_of_counting(town["w3"])
        cursor.execute("DISCARD PLANS")
    assert long_session < 5 * milliseconds_of_counting(town["w4"])
