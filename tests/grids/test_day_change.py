"""Which days a change touches: what was worked out for the days before it stays true, all else is out of date."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from grids.models import DayChange, Household, Visit
from tests.factories import days, make_building, make_household, make_town

pytestmark = pytest.mark.django_db
TABLES = ("grids_level", "grids_areaversion", "grids_building", "grids_household", "grids_visit")
OLD, NEW = date(2010, 1, 1), date(2022, 1, 1)
BETWEEN = date(2015, 1, 1)


@pytest.fixture
def town(db):
    town = make_town()
    town["house"] = make_building(town["w1"], (103.002, 23.012, 0.0003), valid=days(OLD))
    town["home"] = make_household(town["house"])
    return town


def touched(change) -> list[bool]:
    """Whether a change touches a day before the house stood, one between, and one in 2022."""
    asked = (OLD - timedelta(days=1), BETWEEN, NEW)
    before = [DayChange.objects.stamp(TABLES, day) for day in asked]
    change()
    return [was != DayChange.objects.stamp(TABLES, day) for was, day in zip(before, asked, strict=True)]


def set_and_save(thing, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def test_a_building_that_ends_touches_the_days_from_then_on(town):
    assert touched(lambda: set_and_save(town["house"], valid=days(OLD, NEW))) == [False, False, True]


def test_a_beginning_that_was_moved_touches_the_days_between_too(town):
    assert touched(lambda: set_and_save(town["house"], valid=days(NEW))) == [False, True, True]


def test_a_building_that_moves_touches_all_its_days(town):
    shape = make_building(None, (103.012, 23.012, 0.0003), "2", days(NEW)).geom
    assert touched(lambda: set_and_save(town["house"], geom=shape)) == [False, True, True]


def test_a_new_grid_of_a_building_is_of_today(town):
    assert touched(lambda: set_and_save(town["house"], grid=town["w2"])) == [False, False, False]
    yesterday = timezone.localdate() - timedelta(days=1)
    was = DayChange.objects.stamp(TABLES, yesterday + timedelta(days=1))
    set_and_save(town["house"], grid=town["w1"])
    assert DayChange.objects.stamp(TABLES, yesterday + timedelta(days=1)) != was


def test_a_household_that_comes_or_goes_touches_its_days(town):
    home = Household(building=town["house"], door="2", residents=1, valid=days(NEW))
    assert touched(home.save) == [False, False, True]
    assert touched(home.delete) == [False, False, True]


def test_residents_count_and_a_telephone_does_not(town):
    assert touched(lambda: set_and_save(town["home"], phone="13800000000")) == [False] * 3
    assert touched(lambda: set_and_save(town["home"], residents=7)) == [True] * 3


def test_an_address_or_a_name_changes_no_figure(town):
    assert touched(lambda: set_and_save(town["house"], address="新路1号")) == [False] * 3
    assert touched(lambda: set_and_save(town["w1"].versions.get(), name="新名")) == [False] * 3


@pytest.mark.parametrize("field", ["code", "parent", "geom"])
def test_an_area_of_another_shape_code_or_parent_touches_its_days(town, field):
    new = {"code": "532503001001099", "parent": town["east1"], "geom": town["e1"].versions.get().geom}[field]
    assert touched(lambda: set_and_save(town["w1"].versions.get(), **{field: new})) == [True] * 3


def test_a_visit_touches_the_days_from_its_own_on(town):
    assert touched(lambda: Visit.objects.create(building=town["house"], on=NEW)) == [False, False, True]
    assert touched(lambda: Visit.objects.update(on=BETWEEN)) == [False, True, True]


def test_another_working_grid_touches_all_days(town):
    assert touched(lambda: set_and_save(town["w1"].level, is_working_grid=False)) == [True] * 3


def test_a_load_touches_all_days_and_is_one_mark(town):
    Household.objects.bulk_create(Household(building=town["house"], door=str(n), valid=days(NEW)) for n in range(1_001))
    many = DayChange.objects.count()
    assert touched(lambda: Household.objects.filter(valid=days(NEW)).update(residents=2)) == [True] * 3
    assert DayChange.objects.count() == many + 1


def test_a_table_that_is_emptied_touches_all_days(town):
    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE grids_visit")

    assert touched(truncate) == [True] * 3


def test_folding_leaves_every_state_as_it_was(town):
    for n in range(70):
        make_household(town["house"], str(n))
    was = DayChange.objects.stamp(TABLES, NEW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT grids_fold_days('grids_household')")
    assert DayChange.objects.stamp(TABLES, NEW) == was
    assert DayChange.objects.filter(source="grids_household").count() <= 2


def test_tables_are_told_apart(town):
    was = DayChange.objects.stamp(["grids_visit"], NEW)
    set_and_save(town["home"], residents=9)
    assert DayChange.objects.stamp(["grids_visit"], NEW) == was
