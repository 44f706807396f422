"""From homes to the nearest facility: on any day, and out of the database only what has changed."""

from datetime import date

import numpy as np
import pytest
from django.utils import timezone

from facilities.actions.compute_coverage import compute_coverage, stale_kinds
from facilities.models import BuildingWalk, WalkStatus
from facilities.walks import coverage as coverages
from facilities.walks.areas import area_coverage
from facilities.walks.coverage import coverage_on
from grids.models import Household, Level
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, write_ways
from tests.factories import days, make_household

TODAY = timezone.localdate


def walk_to(coverage, building) -> float:
    return float(coverage.walk_m[np.flatnonzero(coverage.homes.ids == building.pk)[0]])


def test_each_home_walks_to_the_nearest_clinic(homes, clinics, clinic):
    found = coverage_on(TODAY(), clinic)
    assert walk_to(found, homes["near"]) == pytest.approx(10 + 100 + 10, abs=0.5)
    assert walk_to(found, homes["far"]) == pytest.approx(10 + 800 + 10, abs=0.5)
    assert walk_to(found, homes["second"]) == pytest.approx(10 + 100 + 10, abs=0.5)


def test_the_river_is_walked_around(homes, clinics, clinic):
    assert walk_to(coverage_on(TODAY(), clinic), homes["bank"]) == pytest.approx(10 + 3900 + 60 + 2100 + 10, abs=2)


def test_a_home_off_the_network_gets_no_number(homes, clinics, clinic):
    found = coverage_on(TODAY(), clinic)
    assert np.isnan(walk_to(found, homes["field"]))


def test_without_any_facility_nobody_has_a_way(homes, clinic):
    found = coverage_on(TODAY(), clinic)
    assert walk_to(found, homes["near"]) == np.inf
    assert (found.facility == -1).all()


def test_a_facility_in_the_lake_is_told_and_leads_nobody(homes, clinic):
    add_facility(clinic, "湖心诊所", (200, -500))
    found = coverage_on(TODAY(), clinic)
    assert found.off_network.tolist() == [True]
    assert not np.isfinite(found.walk_m).any()


def test_a_past_day_has_its_own_facilities_and_homes(homes, clinic, town):
    add_facility(clinic, "旧诊所", (800, 0), since=date(2000, 1, 1), until=date(2020, 1, 1))
    add_facility(clinic, "新诊所", (100, 0), since=date(2020, 1, 1))
    new = add_home(town["w3"], 300, 10, 1, valid=days(date(2021, 1, 1)))
    before, after = coverage_on(date(2019, 6, 1), clinic), coverage_on(TODAY(), clinic)
    assert walk_to(before, homes["near"]) == pytest.approx(610, abs=1)
    assert walk_to(after, homes["near"]) == pytest.approx(110, abs=1)
    assert new.pk not in before.homes.ids
    assert new.pk in after.homes.ids


def test_on_a_past_day_the_place_of_a_home_tells_its_grid(homes, clinics, clinic, town):
    homes["far"].grid = town["e1"]
    homes["far"].save()
    past = coverage_on(date(2019, 6, 1), clinic).homes
    assert past.grid[past.ids == homes["far"].pk] == [town["w3"].pk]


def test_what_is_unchanged_is_worked_out_once(homes, clinics, clinic, monkeypatch):
    first = coverage_on(TODAY(), clinic)
    monkeypatch.setattr(coverages, "nearest", lambda *_args: pytest.fail("worked out again"))
    again = coverage_on(TODAY(), clinic)
    assert walk_to(again, homes["near"]) == walk_to(first, homes["near"])


def test_a_household_that_moves_in_counts_at_once(homes, clinics, clinic):
    before = coverage_on(TODAY(), clinic).homes.households.sum()
    make_household(homes["near"], "new")
    assert coverage_on(TODAY(), clinic).homes.households.sum() == before + 1


def test_a_household_that_has_left_does_not_count(homes, clinics, clinic):
    Household.objects.filter(building=homes["near"]).update(valid=days(end=date(2020, 1, 1)))
    assert coverage_on(TODAY(), clinic).homes.households.sum() == 3 + 2 + 4 + 1


def test_areas_count_their_households(homes, clinics, clinic):
    areas, found = area_coverage(clinic, Level.objects.get(key="grid"), TODAY())
    row = {version.code: i for i, version in enumerate(areas.versions)}
    w3, w1, w4 = (row[f"53250300100100{number}"] for number in (3, 1, 4))
    assert (found.within[w3], found.beyond[w3]) == (5, 3)
    assert (found.within[w1], found.beyond[w1]) == (0, 4)
    assert (found.within[w4], found.off_network[w4]) == (2, 1)
    above, whole = area_coverage(clinic, Level.objects.get(key="county"), TODAY())
    assert [version.name for version in above.versions] == ["测试市"]
    assert (whole.within[0], whole.households[0]) == (7, 15)


class TestWritten:
    """The table of today's walks."""

    def test_it_holds_every_home_and_its_facility(self, homes, clinics, clinic):
        counts = compute_coverage([clinic])["clinic"]
        rows = {row.building_id: row for row in BuildingWalk.objects.filter(kind=clinic)}
        assert (counts.facilities, counts.reached, counts.unconnected, counts.written) == (2, 4, 1, 5)
        assert rows[homes["near"].pk].facility_id == clinics["first"].facility_id
        assert rows[homes["near"].pk].walk_m == pytest.approx(120, abs=0.5)
        assert rows[homes["field"].pk].status == WalkStatus.OFF_NETWORK
        assert rows[homes["field"].pk].walk_m is None

    def test_what_is_current_is_left_alone(self, homes, clinics, clinic):
        compute_coverage([clinic])
        assert not stale_kinds([clinic])
        assert compute_coverage([clinic]) == {"clinic": None}

    def test_only_rows_that_change_are_written(self, homes, clinics, clinic):
        compute_coverage([clinic])
        add_facility(clinic, "三诊所", (880, 10))
        assert stale_kinds([clinic]) == [clinic]
        assert compute_coverage([clinic])["clinic"].written == 1
        assert compute_coverage([clinic], anew=True)["clinic"].written == 0

    def test_a_home_that_is_gone_leaves_it(self, homes, clinics, clinic):
        compute_coverage([clinic])
        homes["far"].valid = days(end=date(2020, 1, 1))
        homes["far"].save()
        assert compute_coverage([clinic])["clinic"].written == 1
        assert not BuildingWalk.objects.filter(building=homes["far"]).exists()

    def test_the_last_facility_that_closes_leaves_no_row(self, homes, clinic):
        only = add_facility(clinic, "一诊所", (100, 0))
        compute_coverage([clinic])
        only.valid = days(end=date(2020, 1, 1))
        only.save()
        compute_coverage([clinic])
        assert not BuildingWalk.objects.filter(kind=clinic).exists()

    def test_a_new_bridge_brings_the_other_bank_near(self, homes, clinics, clinic):
        compute_coverage([clinic])
        write_ways([(0, 0), (100, 0), (1000, 0)], [(0, 60), (100, 60), (4000, 60)], [(100, 0), (100, 60)], *WAYS[1:3])
        compute_coverage([clinic])
        assert BuildingWalk.objects.get(kind=clinic, building=homes["bank"]).walk_m == pytest.approx(80, abs=1)

    def test_it_costs_as_many_queries_for_many_homes(self, homes, clinics, clinic, town, django_assert_max_num_queries):
        for x in range(0, 900, 50):
            add_home(town["w3"], x, -12, 1)
        with django_assert_max_num_queries(30):
            compute_coverage([clinic])

    def test_kinds_that_are_current_cost_no_query_each(self, homes, clinics, kinds, django_assert_max_num_queries):
        compute_coverage()
        with django_assert_max_num_queries(8):
            assert not any(compute_coverage().values())
