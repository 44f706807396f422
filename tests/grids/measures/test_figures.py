"""Measures of the net: what is counted. The town is of squares that tile."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from grids.models import AreaVersion, Household, Role, Visit
from tests.factories import box, days, make_area, make_building, make_post, make_user
from tests.grids.measures.figures import ask, house, row, shape

pytestmark = pytest.mark.django_db


def test_households_are_set_against_the_range(client, town, supervisor):
    for key, count in (("w1", 30), ("w2", 15), ("w3", 4)):
        house(town, key, count)
    found = ask(client, "households", classes=3)
    assert found["method"] == "fixed"
    assert found["diverging"] is True
    assert [(c["from"], c["to"], c["count"]) for c in found["classes"]] == [(None, 10, 0), (10, 20, 1), (20, None, 1)]
    assert row(found, town["w1"]) == [2, 30, 30, 1]
    assert row(found, town["w2"]) == [1, 15, 15, 1]
    assert row(found, town["w3"])[0] == "few"
    assert row(found, town["w4"])[0] == "none"
    assert found["counts"] == {"none": 3, "few": 1, "unshared": 0, "closed": 0}


def test_above_the_grids_it_is_their_mean(client, town, supervisor):
    house(town, "w1", 30)
    house(town, "w2", 15)
    found = ask(client, "households", level="community")
    assert row(found, town["west1"])[1:] == [11, 45, 4]
    assert set(found["values"]) == {str(town["west1"].uid), str(town["east1"].uid)}


def test_a_past_day_counts_by_the_boundaries_of_that_day(client, town, supervisor):
    split = date(2020, 6, 8)
    old = make_area(town["w1"].level, "532503001001009", "旧网格", (103.00, 23.01, 103.02, 23.02), town["west1"],
                    days(end=split))  # fmt: skip
    for key in ("w1", "w2"):
        town[key].versions.update(valid=days(split))
        house(town, key, 12)
    before = ask(client, "households", on="2020-06-07", classes=3)
    assert row(before, old) == [2, 24, 24, 1]
    assert str(town["w1"].uid) not in before["values"]
    after = ask(client, "households", on="2020-06-08", classes=3)
    assert row(after, town["w1"]) == [1, 12, 12, 1]


def test_a_building_on_a_border_counts_once_on_a_past_day(client, town, supervisor):
    building = make_building(town["w1"], (103.01 - 0.0002, 23.015, 0.0004))
    Household.objects.bulk_create(
        Household(building=building, door=str(n), residents=2, valid=days()) for n in range(12)
    )
    found = ask(client, "households", on="2021-01-01")
    assert row(found, town["w1"])[2] == 12
    assert row(found, town["w2"])[2] == 0
    assert row(ask(client, "misplaced", on="2021-01-01"), town["w1"])[2] == 0


def test_a_worker_counts_where_posted_and_in_every_area_above_once(client, town, supervisor):
    house(town, "w1", 30)
    house(town, "w2", 30)
    one = make_user("one")
    make_post(one, town["w1"], Role.GRID_WORKER)
    make_post(one, town["w2"], Role.GRID_WORKER)
    make_post(make_user("gone"), town["w1"], Role.GRID_WORKER, days(end=date(2021, 1, 1)))
    found = ask(client, "households-per-worker", level="grid")
    assert row(found, town["w1"])[1:] == [30, 30, 1]
    assert row(ask(client, "households-per-worker", level="community"), town["west1"])[1:] == [60, 60, 1]


def test_households_that_no_worker_has_are_not_drawn_as_none(client, town, supervisor):
    house(town, "w1", 30)
    found = ask(client, "households-per-worker")
    assert row(found, town["w1"]) == ["unshared", None, 30, 0]
    assert row(found, town["w2"])[0] == "none"
    assert found["counts"]["unshared"] == 1


def test_a_grid_without_a_leader_is_told(client, town, supervisor):
    for key in ("w1", "w2"):
        make_post(make_user(f"worker {key}"), town[key], Role.GRID_WORKER)
    make_post(make_user("leader"), town["w1"], Role.GRID_LEADER)
    found = ask(client, "unstaffed")
    assert row(found, town["w1"])[0] == "none"
    assert row(found, town["w2"])[1:] == [100, 1, 1]
    assert row(ask(client, "unstaffed", level="street"), town["west"])[1:] == [75, 3, 4]


def test_a_building_that_was_never_visited_is_not_visited(client, town, supervisor):
    seen, late, never = (house(town, "w1", 5, nudge) for nudge in (0, 0.001, 0.002))
    make_building(town["w1"], (103.008, 23.012, 0.0004))  # nobody lives there
    today = timezone.localdate()
    Visit.objects.create(building=seen, on=today - timedelta(days=29))
    Visit.objects.create(building=late, on=today - timedelta(days=30))
    Visit.objects.create(building=never, on=today + timedelta(days=1))
    assert row(ask(client, "unvisited", days=30), town["w1"])[1:] == [66.7, 2, 3]
    assert row(ask(client, "unvisited", days=31), town["w1"])[1:] == [33.3, 1, 3]


def test_buildings_in_no_grid_and_in_two_are_found_where_they_lie(client, town, supervisor):
    overlap = make_area(town["w1"].level, "532503001001008", "重叠网格", (103.00, 23.01, 0.002), town["west1"])
    make_building(town["w1"], (103.001, 23.011, 0.0004))
    gap = town["w3"].versions.get()
    gap.geom = box((103.00, 23.00, 0.005))
    gap.save()
    make_building(None, (103.008, 23.008, 0.0004), "2")
    by_grid = ask(client, "misplaced")
    assert row(by_grid, town["w1"])[2] == 1
    assert row(by_grid, overlap)[2] == 1
    assert row(by_grid, town["w3"])[0] == "none"
    assert row(ask(client, "misplaced", level="community"), town["west1"])[2] == 2


def test_a_gap_counts_for_every_area_above_it(client, town, supervisor):
    shape(town["w3"], 103.00, 23.00, 103.01, 23.009)  # leaves 0.01° x 0.001°, about 1,025 m x 111 m
    assert row(ask(client, "gaps", level="community"), town["west1"])[1] == pytest.approx(113_500, rel=0.01)
    assert row(ask(client, "gaps", level="street"), town["west"])[1] == pytest.approx(113_500, rel=0.01)
    assert row(ask(client, "gaps", level="grid"), town["w3"])[0] == "none"
    assert row(ask(client, "overlaps", level="street"), town["west"])[0] == "none"


def test_an_overlap_counts_once_where_both_areas_are_and_for_each_where_they_are_not(client, town):
    client.force_login(make_user("boss", superuser=True))
    shape(town["w4"], 103.01, 23.00, 103.021, 23.01)  # beyond its street, over e1
    shape(town["w1"], 103.00, 23.01, 103.011, 23.02)  # over w2
    size = pytest.approx(113_500, rel=0.01)
    by_grid = ask(client, "overlaps", level="grid")
    assert [row(by_grid, town[key])[1] for key in ("w1", "w2", "w4", "e1")] == [size] * 4
    by_street = ask(client, "overlaps", level="street")
    assert row(by_street, town["west"])[1] == pytest.approx(2 * 113_500, rel=0.01)
    assert row(by_street, town["east"])[1] == size
    assert row(ask(client, "overlaps", level="county"), town["county"])[1] == pytest.approx(2 * 113_500, rel=0.01)


def test_an_area_that_nobody_divided_is_a_gap(client, town, supervisor):
    for key in ("w1", "w2", "w3", "w4"):
        town[key].versions.update(parent=town["east1"])
    found = row(ask(client, "gaps", level="street"), town["west"])[1]
    assert found == pytest.approx(AreaVersion.objects.get(area=town["west1"]).area_m2, rel=0.001)


def test_gaps_are_those_of_the_day(client, town, supervisor):
    split = date(2020, 6, 8)
    town["w3"].versions.update(valid=days(split))
    assert row(ask(client, "gaps", level="street", on="2020-06-07"), town["west"])[1] > 1e6
    assert row(ask(client, "gaps", level="street", on="2020-06-08"), town["west"])[0] == "none"


@pytest.mark.parametrize("on", ["2021-01-01", None])
def test_a_change_of_the_day_shows_at_once(client, town, supervisor, on):
    """Whatever was kept: households, visits, buildings and boundaries that change are counted anew."""
    asked = {"on": on} if on else {}
    building = house(town, "w1", 12)
    day = date(2021, 1, 1) if on else timezone.localdate()
    for _second_time in range(2):
        assert row(ask(client, "households", **asked), town["w1"])[2] == 12
        assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [1, 1]
        assert row(ask(client, "misplaced", **asked), town["w1"])[0] == "none"
        assert row(ask(client, "gaps", level="community", **asked), town["west1"])[0] == "none"
    Household.objects.filter(building=building, door="0").delete()
    Visit.objects.create(building=building, on=day)
    assert row(ask(client, "households", **asked), town["w1"])[2] == 11
    assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [0, 1]
    house(town, "w1", 3, 0.001)
    assert row(ask(client, "unvisited", **asked), town["w1"])[2:] == [1, 2]
    shape(town["w1"], 103.00, 23.01, 103.004, 23.02)
    assert row(ask(client, "misplaced", level="community", **asked), town["west1"])[2] == 2
    assert row(ask(client, "gaps", level="community", **asked), town["west1"])[1] > 1e5
