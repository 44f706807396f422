"""A past day counted in one pass, kept, and counted anew as soon as anything of it changes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grids import day_store, tally
from grids.card.figures import Figures, count
from grids.card.scope import scope_of
from grids.models import Area, DayChange
from tests.factories import box, days, make_area, make_building, make_household, make_town

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 1)


@pytest.fixture
def town(db):
    town = make_town()
    town["home"] = make_household(make_building(town["w1"], (103.005, 23.015, 0.0004)))
    make_household(make_building(town["e1"], (103.025, 23.015, 0.0004), "2"))
    return town


@pytest.fixture
def counted(monkeypatch):
    """The days that were counted, not taken out of the store."""
    calls = []
    make = tally.count_day
    monkeypatch.setattr(tally, "count_day", lambda *args: calls.append(args[0]) or make(*args))
    return calls


def households(area: Area, day: date = DAY) -> int:
    found = tally.tally_of(day)
    return int(found.households[found.area == area.pk].sum())


def test_every_level_is_counted(town):
    assert [households(town[key]) for key in ("county", "west", "west1", "w1", "w2", "east")] == [2, 1, 1, 1, 0, 1]


def test_a_day_is_counted_once(town, counted):
    assert (households(town["county"]), households(town["w2"])) == (2, 0)
    assert counted == [DAY]


def test_the_second_time_one_query_tells_that_nothing_has_changed(town):
    tally.tally_of(DAY)
    with CaptureQueriesContext(connection) as queries:
        tally.tally_of(DAY)
    assert len(queries) == 1


def test_a_household_of_that_day_shows_at_once(town):
    assert households(town["w1"]) == 1
    make_household(town["home"].building, "102")
    assert households(town["w1"]) == 2


def test_a_building_of_that_day_shows_at_once(town):
    assert households(town["w1"]) == 1
    building = town["home"].building
    building.geom = box((103.015, 23.015, 0.0004))
    building.save()
    assert (households(town["w1"]), households(town["w2"])) == (0, 1)
    building.valid = days(end=DAY)
    building.save()
    assert households(town["w2"]) == 0


def test_a_boundary_of_that_day_shows_at_once(town):
    assert households(town["w1"]) == 1
    town["w1"].versions.update(geom=box((103.0, 23.01, 0.001)))
    assert households(town["w1"]) == 0


def test_a_change_of_later_days_leaves_a_day_as_it_was_counted(town, counted):
    households(town["w1"])
    town["home"].valid = days(end=DAY + timedelta(days=1))
    town["home"].save()
    make_building(town["w1"], (103.001, 23.011, 0.0004), "9", days(DAY + timedelta(days=1)))
    assert households(town["w1"]) == 1
    assert counted == [DAY]


def test_what_another_database_left_is_not_given(town, counted, tmp_path):
    """Two databases over one folder: their states are random, so that neither takes the other's."""
    households(town["w1"])
    DayChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT grids_mark_day('grids_household', '0001-01-01')")
    households(town["w1"])
    assert counted == [DAY, DAY]


def test_what_another_version_of_the_program_left_is_not_given(town, counted, settings):
    households(town["w1"])
    settings.VERSION = "another"
    day_store._edition.cache_clear()
    households(town["w1"])
    assert counted == [DAY, DAY]


def test_a_damaged_file_is_counted_anew(town, counted, settings):
    households(town["w1"])
    (file,) = (path for path in settings.FIGURE_CACHE_DIR.rglob("*") if path.is_file())
    file.write_bytes(file.read_bytes()[:-9])
    assert households(town["w1"]) == 1
    assert counted == [DAY, DAY]


def test_a_day_while_something_changes_is_not_kept_as_it_was_after(town, monkeypatch):
    """A change between the state and the rows costs one more count, and is never missed."""
    make = tally.read_ground
    late = []

    def read_and_change(*args):
        if not late:
            late.append(make_household(town["home"].building, "103"))
        return make(*args)

    monkeypatch.setattr(tally, "read_ground", read_and_change)
    households(town["w1"])
    late[0].delete()
    assert households(town["w1"]) == 1


def test_on_a_border_the_lowest_code_has_the_building_at_every_level(town):
    make_household(make_building(None, (103.02 - 0.0002, 23.012, 0.0004), "3"))
    assert [households(town[key]) for key in ("west", "east", "w2", "e1")] == [2, 1, 1, 1]


def test_a_part_of_the_day_gives_what_the_whole_day_does(town):
    """The card counts what lies around an area, or the whole day once it is kept."""
    make_household(make_building(None, (103.01 - 0.0002, 23.015, 0.0004), "3"))
    areas = [town[key] for key in ("west1", "w1", "w2", "east", "e2")]
    around = [count(scope_of(area, DAY)) for area in areas]
    tally.tally_of(DAY)
    assert around == [count(scope_of(area, DAY)) for area in areas]
    assert around[0].own == Figures(2, 2, 6)


def test_the_rows_behind_a_number_are_as_many(town):
    """Also where a building stands on a border, and where two areas overlap: the lowest code has it."""
    make_household(make_building(None, (103.02 - 0.0002, 23.012, 0.0004), "3"))
    make_area(town["w1"].level, "532503001001009", "重叠网格", (103.0, 23.01, 0.008), town["west1"])
    for key in ("county", "west", "east", "w1", "w2", "e1"):
        scope = scope_of(town[key], DAY)
        own = count(scope).own
        assert (own.buildings, own.households) == (scope.buildings().count(), scope.households().count()), key


def test_a_town_is_counted_whole_and_kept(town, counted, monkeypatch):
    monkeypatch.setattr("grids.card.figures.MANY_FROM_M2", 1e6)
    for _time in range(2):
        assert count(scope_of(town["county"], DAY)).own.households == 2
    assert counted == [DAY]


def test_a_day_before_the_first_record_is_empty(town):
    found = tally.tally_of(date(1950, 1, 1))
    assert (len(found.area), len(found.building)) == (0, 0)


def test_today_and_yesterday_agree_where_nothing_changed(town):
    today = timezone.localdate()
    assert households(town["west"], today) == households(town["west"], today - timedelta(days=1)) == 1
