"""What if: one facility more, or one less."""

import numpy as np
import pytest

from facilities.rules.siting import BadSiting, add_site, close_site, two_nearest
from tests.facilities.rules.towns import NO_WAY, OFF, random_distances, walks_of


def test_a_new_site_serves_those_for_whom_it_is_nearest():
    walks = walks_of((900, 5), (200, 7), (NO_WAY, 2), (250, 30), (OFF, 4), (800, 0))
    found = add_site(walks, np.array([100.0, 150.0, 290.0, 250.0, 10.0, 20.0]))
    assert found.gained.tolist() == [0, 2]
    assert found.changed.tolist() == [1, 0, 2]
    assert (found.gained_households, found.changed_households, found.connected_households) == (7, 14, 2)
    assert (found.within_before, found.within_after, found.off_network) == (37, 44, 4)
    assert found.mean_change_m == pytest.approx((5 * -800 + 7 * -50) / 12)
    assert np.isnan(found.after_m[4])


def test_a_site_that_nobody_walks_to_changes_nothing():
    found = add_site(walks_of((100, 5), (NO_WAY, 3)), np.array([NO_WAY, NO_WAY]))
    assert (found.changed.tolist(), found.gained.tolist()) == ([], [])
    assert np.isnan(found.mean_change_m)


def test_closing_cuts_off_those_whose_second_is_too_far():
    walks = walks_of((100, 5), (200, 7), (250, 2), (280, 9), (OFF, 1))
    facility = np.array([0, 0, 0, 1, -1])
    found = close_site(walks, facility, np.array([250.0, 900.0, NO_WAY, 400.0, OFF]), 0)
    assert found.lost.tolist() == [1, 2]
    assert (found.lost_households, found.stranded_households, found.changed_households) == (9, 2, 14)
    assert found.mean_change_m == pytest.approx((5 * 150 + 7 * 700) / 12)
    assert found.after_m[3] == 280


def test_opening_again_what_was_closed_takes_all_back():
    random = np.random.default_rng(3)
    distances = random_distances(random, 4, 60, 0.6)
    facility, building = np.nonzero(~np.isnan(distances))
    nearest, owner, second = two_nearest(building, facility, distances[facility, building], 60)
    walks = walks_of(*zip(nearest, random.integers(0, 9, 60), strict=True))
    closed = close_site(walks, owner, second, 2)
    again = add_site(
        walks_of(*zip(closed.after_m, walks.households, strict=True)),
        np.where(np.isnan(distances[2]), NO_WAY, distances[2]),
    )
    assert np.array_equal(again.after_m, nearest)
    assert again.gained_households == closed.lost_households


@pytest.mark.parametrize("seed", range(10))
def test_nearest_and_second_are_those_of_sorting_each_building(seed):
    random = np.random.default_rng(seed)
    distances = random_distances(random, 5, 30, 0.4)
    facility, building = np.nonzero(~np.isnan(distances))
    shuffled = random.permutation(len(facility))
    facility, building = facility[shuffled], building[shuffled]
    nearest, owner, second = two_nearest(building, facility, distances[facility, building], 30)
    ordered = np.sort(np.where(np.isnan(distances), np.inf, distances), axis=0)
    assert np.array_equal(nearest, ordered[0])
    assert np.array_equal(second, ordered[1])
    reached = np.isfinite(nearest)
    assert (owner[~reached] == -1).all()
    full = np.where(np.isnan(distances), np.inf, distances)
    assert np.array_equal(owner[reached], full.argmin(axis=0)[reached])


def test_another_entrance_of_the_nearest_is_not_the_second():
    found = two_nearest(np.array([0, 0, 0]), np.array([4, 4, 2]), np.array([100.0, 120.0, 700.0]), 1)
    assert [figures.tolist() for figures in found] == [[100], [4], [700]]


def test_it_rejects_distances_that_do_not_fit():
    walks = walks_of((100, 5))
    with pytest.raises(BadSiting):
        add_site(walks, np.array([1.0, 2.0]))
    with pytest.raises(BadSiting):
        close_site(walks, np.array([0]), np.array([50.0]), 0)
