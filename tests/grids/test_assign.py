"""Buildings are noted in the grid that covers their location."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grids import placing
from grids.actions.assign import AssignCounts, assign_buildings
from grids.models import Building, Level
from tests.factories import days, make_area, make_building, make_town, make_version

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)
HOUSE = 0.0002


@pytest.fixture(params=["in the database", "in memory"])
def town(request, monkeypatch):
    """A town of six grids, to be assigned in either way."""
    monkeypatch.setattr(placing, "_GRIDS_PER_LOOKUP", 0 if request.param == "in the database" else 1_000_000)
    return make_town()


def house(west: float, south: float, grid=None, valid=None) -> Building:
    return make_building(grid, (west, south, HOUSE), valid=valid)


def grid_of(building: Building):
    building.refresh_from_db()
    return building.grid


def test_each_building_gets_the_grid_that_covers_it(town):
    in_w1, in_e2, outside = house(103.005, 23.015), house(103.035, 23.005), house(104, 24)
    assert assign_buildings() == AssignCounts(changed=2, unchanged=1, without_grid=1)
    assert (grid_of(in_w1), grid_of(in_e2), grid_of(outside)) == (town["w1"], town["e2"], None)


def test_a_building_noted_in_the_wrong_grid_is_corrected_and_one_outside_loses_its_grid(town):
    wrong, outside = house(103.005, 23.015, town["e1"]), house(104, 24, town["w1"])
    assert assign_buildings() == AssignCounts(changed=2, unchanged=0, without_grid=1)
    assert (grid_of(wrong), grid_of(outside)) == (town["w1"], None)


def test_a_second_time_changes_nothing_and_writes_nothing(town):
    house(103.005, 23.015)
    assign_buildings()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert assign_buildings() == AssignCounts(changed=0, unchanged=1, without_grid=0)
    assert not [query for query in queries if "UPDATE" in query["sql"]]


def test_on_a_border_the_lowest_code_has_it(town):
    """The middle of this house lies on the corner where w1 … w4 meet, and the codes end in their numbers."""
    on_corner = house(103.01 - HOUSE / 2, 23.01 - HOUSE / 2)
    assert (on_corner.location.x, on_corner.location.y) == (103.01, 23.01)
    assign_buildings()
    assert grid_of(on_corner) == town["w1"]


def test_only_the_buildings_of_one_area(town):
    west, east = house(103.005, 23.015), house(103.035, 23.005)
    assert assign_buildings(within=town["west"]).changed == 1
    assert (grid_of(west), grid_of(east)) == (town["w1"], None)


def test_a_building_noted_in_the_area_that_stands_elsewhere_is_taken_along(town):
    strayed = house(103.035, 23.005, town["w1"])
    assert assign_buildings(within=town["west1"]).changed == 1
    assert grid_of(strayed) == town["e2"]


def test_boundaries_are_those_of_the_day(town):
    start = date(2020, 6, 8)
    town["w1"].versions.update(valid=days(end=start))
    make_version(town["w1"], "532503001001001", "西社区第1网格", (103.00, 23.015, 103.01, 23.02), valid=days(start))
    building = house(103.005, 23.012)
    assign_buildings(on=date(2020, 6, 7))
    assert grid_of(building) == town["w1"]
    assert assign_buildings().without_grid == 1
    assert grid_of(building) is None


def test_buildings_that_do_not_stand_on_the_day_are_left_alone(town):
    gone = house(103.005, 23.015, valid=days(end=YESTERDAY))
    assert assign_buildings() == AssignCounts(changed=0, unchanged=0, without_grid=0)
    assert grid_of(gone) is None


def test_another_level_can_be_the_one_to_assign_to(town):
    building = house(103.005, 23.015)
    assign_buildings(level=Level.objects.get(key="community"))
    assert grid_of(building) == town["west1"]


def test_it_refuses_when_no_level_is_the_working_grid(town):
    Level.objects.update(is_working_grid=False)
    with pytest.raises(placing.NoWorkingGrid):
        assign_buildings()


def test_both_ways_agree_on_many_buildings_and_on_borders(monkeypatch):
    """Houses on a raster that meets every border and corner of the town."""
    town = make_town()
    make_area(town["w1"].level, "532503001001000", "先到网格", (103.005, 23.005, 0.01), town["west1"])
    for x in range(17):
        for y in range(9):
            house(103 + x / 400 - HOUSE / 2, 23 + y / 400 - HOUSE / 2)
    answers = []
    for grids_per_lookup in (0, 1_000_000):
        monkeypatch.setattr(placing, "_GRIDS_PER_LOOKUP", grids_per_lookup)
        Building.objects.update(grid=None)
        assign_buildings()
        answers.append(list(Building.objects.order_by("pk").values_list("grid_id", flat=True)))
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == 7
