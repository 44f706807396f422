"""Service circles: walked, cut, counted by the homes' own walk; and kept until what they could meet has changed."""

from datetime import date

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiPoint, Point
from django.utils import timezone

from facilities.actions.compute_circles import compute_circles, stale_circles
from facilities.models import ServiceCircle
from facilities.walks.circles import OffNetwork, circles_around, doors_on, piece_share, straight_ring
from facilities.walks.city import city_on
from facilities.walks.limits import BadLimit, Limit, by_metres, by_minutes
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, lonlat, write_ways
from tests.factories import days


def circle_at(x, y, *metres):
    city = city_on(timezone.localdate())
    doors = doors_on(city.graph, np.array([lonlat(x, y)]))
    return city, circles_around(city, doors, [Limit(float(one)) for one in metres])


def test_it_reaches_along_the_ways_and_not_over_the_river(homes):
    _, (circle,) = circle_at(100, -10, 300)
    assert circle.reached_m == pytest.approx(100 + 290, abs=1)
    assert circle.households == 5
    assert not circle.shape.intersects(shapely.Point(lonlat(100, 70)))
    assert circle.shape.intersects(shapely.Point(lonlat(300, 0)))


def test_rings_come_out_of_one_walk(homes):
    _, circles = circle_at(100, -10, 100, 300, 900)
    assert [circle.households for circle in circles] == [0, 5, 8]
    assert circles[0].shape.difference(circles[1].shape).area < 1e-9  # some m²


def test_the_straight_ring_counts_those_across_the_river_wrongly(homes):
    city, (circle,) = circle_at(100, -10, 300)
    ring = straight_ring(city, lonlat(100, -10), circle)
    assert (ring.households, ring.wrongly_counted) == (9, 4)


def test_a_place_off_the_network_is_told_how_far_it_is(homes):
    city = city_on(timezone.localdate())
    with pytest.raises(OffNetwork) as told:
        doors_on(city.graph, np.array([lonlat(1500, -600)]))
    assert told.value.metres == pytest.approx(600, abs=1)


def test_a_place_in_another_city_lies_outside(homes):
    city = city_on(timezone.localdate())
    with pytest.raises(OffNetwork) as told:
        doors_on(city.graph, np.array([[9.5, 47.1]]))
    assert told.value.metres is None


def test_one_entrance_on_the_network_is_enough(homes):
    city = city_on(timezone.localdate())
    assert len(doors_on(city.graph, np.array([lonlat(1500, -600), lonlat(1500, 5)]))) == 1


def test_the_piece_of_the_network_is_told(homes):
    write_ways(*WAYS, [(0, 300), (1000, 300)])
    city = city_on(timezone.localdate())
    doors = doors_on(city.graph, np.array([lonlat(500, 310)]))
    assert piece_share(city.graph, doors) == pytest.approx(1000 / 9060, rel=0.01)


@pytest.mark.parametrize("minutes", [0, -5, 10_000, float("nan")])
def test_no_walk_is_refused(minutes, clinic):
    with pytest.raises(BadLimit):
        by_minutes(minutes, clinic.group)


@pytest.mark.parametrize("metres", [0, -5, 1e9, float("nan")])
def test_no_distance_is_refused(metres):
    with pytest.raises(BadLimit):
        by_metres(metres)


class TestKept:
    """The table of circles."""

    def test_each_facility_has_one(self, homes, clinics, clinic):
        counts = compute_circles([clinic])
        assert (counts.walked, counts.current, counts.off_network) == (2, 0, 0)
        kept = ServiceCircle.objects.get(facility=clinics["first"].facility)
        assert (kept.limit_m, kept.households, kept.buildings) == (300, 5, 1)
        assert kept.reached_m == pytest.approx(390, abs=1)

    def test_what_is_current_is_left_alone(self, homes, clinics, clinic):
        compute_circles([clinic])
        assert stale_circles([clinic]) == 0
        assert compute_circles([clinic]).walked == 0

    def test_only_the_facility_that_moved_is_walked_anew(self, homes, clinics, clinic):
        compute_circles([clinic])
        moved = clinics["first"]
        moved.geom = Point(*lonlat(400, 0), srid=4326)
        moved.entrances = MultiPoint(moved.geom, srid=4326)
        moved.save()
        assert stale_circles([clinic]) == 1
        assert compute_circles([clinic]).walked == 1

    def test_a_home_far_away_leaves_them_current(self, homes, clinics, clinic, town):
        compute_circles([clinic])
        add_home(town["e1"], 3500, 10, 1)
        assert stale_circles([clinic]) == 0

    def test_a_home_near_one_makes_that_one_stale(self, homes, clinics, clinic, town):
        compute_circles([clinic])
        add_home(town["w3"], 250, -10, 1)
        assert stale_circles([clinic]) == 1

    def test_a_way_near_one_makes_that_one_stale(self, homes, clinics, clinic):
        compute_circles([clinic])
        write_ways(*WAYS, [(2000, 0), (2000, -200)])
        assert stale_circles([clinic]) == 1

    def test_the_same_ways_imported_again_leave_them_current(self, homes, clinics, clinic):
        compute_circles([clinic])
        write_ways(*WAYS)
        assert stale_circles([clinic]) == 0

    def test_one_off_the_network_is_kept_without_a_shape(self, homes, clinic):
        add_facility(clinic, "湖心诊所", (200, -500))
        assert compute_circles([clinic]).off_network == 1
        assert ServiceCircle.objects.get().geom is None

    def test_one_that_closed_loses_its_circle(self, homes, clinics, clinic):
        compute_circles([clinic])
        clinics["first"].valid = days(end=date(2020, 1, 1))
        clinics["first"].save()
        counts = compute_circles([clinic])
        assert (counts.removed, ServiceCircle.objects.count()) == (1, 1)

    def test_of_an_area_only_its_own(self, homes, clinics, clinic, town):
        assert compute_circles([clinic], area=town["w4"]).walked == 1
