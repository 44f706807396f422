"""Facilities: room for those who are assigned, and others that serve the same households."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from facilities.rules.coverage import BadWalks, load, overlap
from tests.facilities.rules.towns import NO_WAY, OFF, walks_of


def test_those_beyond_the_limit_fill_a_facility_too():
    walks = walks_of((100, 30), (900, 25), (200, 8), (NO_WAY, 70), (OFF, 5))
    found = load(walks, np.array([0, 0, 1, -1, -1]), walks.households, np.array([50.0, 50.0]))
    assert found.assigned.tolist() == [55, 8]
    assert found.within.tolist() == [30, 8]
    assert found.over.tolist() == [5, 0]
    assert found.use.tolist() == [1.1, 0.16]


def test_people_other_than_households_can_be_counted():
    walks = walks_of((100, 30), (200, 8))
    found = load(walks, np.array([0, 0]), np.array([4.5, 1.0]), np.array([5.0]))
    assert found.over.tolist() == [0.5]


def test_a_capacity_that_is_not_known_is_never_exceeded():
    found = load(walks_of((100, 30)), np.array([0]), np.array([30]), np.array([np.nan]))
    assert np.isnan(found.over[0])
    assert np.isnan(found.use[0])
    assert found.overloaded.tolist() == []


def test_the_fullest_come_first():
    walks = walks_of((100, 30), (100, 30), (100, 30), (100, 1))
    found = load(walks, np.arange(4), walks.households, np.array([20.0, 10.0, 0.0, 5.0]))
    assert found.overloaded.tolist() == [2, 1, 0]


@pytest.mark.parametrize("facility", [[0, -1], [-1, 0], [0, 7], [0]])
def test_it_rejects_facilities_that_do_not_fit_the_walks(facility):
    with pytest.raises(BadWalks):
        load(walks_of((100, 3), (100, 3)), np.array(facility), np.array([3, 3]), np.array([1.0]))


# Clinics 0, 1 and 2 stand together; 3 alone. Households by building: 60, 30, 10, 50.
REACH = csr_array(np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]]))
HOUSEHOLDS = np.array([60, 30, 10, 50])


def test_households_are_counted_by_how_many_others_serve_them():
    found = overlap(REACH, HOUSEHOLDS)
    assert found.households.tolist() == [90, 90, 70, 60]
    assert found.shared_with.tolist() == [[0, 30, 60, 0], [0, 30, 60, 0], [0, 10, 60, 0], [50, 10, 0, 0]]
    assert found.share_served_by_others(1) == pytest.approx([1, 1, 1, 1 / 6])
    assert found.share_served_by_others(2) == pytest.approx([2 / 3, 2 / 3, 6 / 7, 0])


def test_three_clinics_in_one_place_are_found():
    assert overlap(REACH, HOUSEHOLDS).crowded(others=2, share=0.6).tolist() == [2, 0, 1]


def test_the_others_are_named_with_what_they_share():
    found = overlap(REACH, HOUSEHOLDS)
    assert found.neighbours(2) == [(0, pytest.approx(6 / 7)), (1, pytest.approx(6 / 7)), (3, pytest.approx(1 / 7))]
    assert found.neighbours(3) == [(2, pytest.approx(1 / 6))]


def test_more_others_than_are_told_apart_are_the_most_that_are():
    found = overlap(csr_array(np.ones((6, 1))), np.array([10]))
    assert found.share_served_by_others(3).tolist() == [1.0] * 6
    with pytest.raises(ValueError, match="others"):
        found.share_served_by_others(4)


def test_a_facility_that_serves_nobody_overlaps_with_nobody():
    found = overlap(csr_array((2, 3)), np.array([1, 2, 3]))
    assert found.crowded().tolist() == []
    assert found.neighbours(0) == []
