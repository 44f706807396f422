"""Coverage by area: everybody is counted once, and what is not known is said."""

import numpy as np
import pytest

from facilities.rules.coverage import (
    BadWalks,
    Walks,
    cover,
    left_out_list,
    not_yet_covered,
    percentile_walks,
    ring_count,
)
from tests.facilities.rules.towns import NO_WAY, OFF, random_walks, walks_of


def one_area(walks, percent=90):
    return cover(walks, np.zeros(len(walks.walk_m), dtype=int), 1, percent)


def test_every_household_is_in_exactly_one_state():
    found = one_area(walks_of((120, 40), (300, 20), (300.01, 6), (NO_WAY, 4), (OFF, 5)))
    assert (found.within[0], found.beyond[0], found.no_way[0], found.off_network[0]) == (60, 6, 4, 5)
    assert found.households[0] == 75
    assert found.left_out[0] == 10


def test_those_off_the_network_count_as_reached_only_in_the_upper_share():
    found = one_area(walks_of((100, 6), (400, 2), (OFF, 2)))
    assert found.share[0] == pytest.approx(0.6)
    assert found.share_at_most[0] == pytest.approx(0.8)


def test_the_mean_is_that_of_households_with_a_way():
    found = one_area(walks_of((100, 3), (500, 1), (NO_WAY, 50), (OFF, 50)))
    assert found.mean_m[0] == pytest.approx(200)


def test_empty_buildings_are_no_buildings_left_out():
    found = one_area(walks_of((900, 0), (900, 1), (100, 1), (OFF, 1)))
    assert (found.buildings[0], found.left_out_buildings[0]) == (3, 1)


def test_areas_without_anybody_have_no_share_no_mean_and_no_percentile():
    found = cover(walks_of((100, 0), (100, 5)), np.array([0, 1]), 3)
    for figures in (found.share, found.share_at_most, found.mean_m, found.percentile_m):
        assert np.isnan(figures).tolist() == [True, False, True]


def test_buildings_in_no_area_are_told_and_counted_nowhere_else():
    found = cover(walks_of((100, 5), (100, 7), (OFF, 2)), np.array([0, -1, -1]), 1)
    assert found.outside_areas == 9
    assert found.households.tolist() == [5]


def test_an_empty_town_is_covered_in_no_area():
    found = cover(walks_of(), np.zeros(0, dtype=int), 2)
    assert found.households.tolist() == [0, 0]


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_counting_one_by_one(seed):
    random = np.random.default_rng(seed)
    walks = random_walks(random, 400)
    area = random.integers(-1, 30, 400)
    found = cover(walks, area, 30, 75)
    for i in range(30):
        each = np.repeat(walks.walk_m[area == i], walks.households[area == i])
        known = np.sort(each[~np.isnan(each)])
        has_way = known[np.isfinite(known)]
        assert found.households[i] == len(each)
        assert found.within[i] == (each <= 500).sum()
        assert found.no_way[i] == np.isinf(each).sum()
        assert (
            found.mean_m[i] == pytest.approx(has_way.mean(), nan_ok=True) if len(has_way) else np.isnan(found.mean_m[i])
        )
        expected = known[int(np.ceil(0.75 * len(known))) - 1] if len(known) else np.nan
        assert np.array_equal(found.percentile_m[i], expected, equal_nan=True)


def test_levels_above_are_counted_from_the_buildings():
    random = np.random.default_rng(11)
    walks = random_walks(random, 500)
    grid = random.integers(0, 40, 500)
    grids, streets = cover(walks, grid, 40), cover(walks, grid // 10, 4)
    assert streets.within.tolist() == grids.within.reshape(4, 10).sum(axis=1).tolist()
    assert (
        streets.percentile_m[0]
        == one_area(Walks(walks.walk_m[grid < 10], walks.households[grid < 10], 500)).percentile_m[0]
    )


# ---- percentiles


@pytest.mark.parametrize(
    ("percent", "metres"), [(1, 120), (40, 120), (41, 260), (90, 300), (91, 340), (96, 340), (97, NO_WAY)]
)
def test_a_percentile_is_the_walk_of_that_household_in_order(percent, metres):
    walks = walks_of((340, 6), (260, 30), (NO_WAY, 4), (120, 40), (300, 20), (OFF, 900))
    assert percentile_walks(walks, np.zeros(6, dtype=int), 1, percent)[0] == metres


def test_ninety_percent_of_ten_is_the_ninth():
    walks = walks_of(*((float(metres), 1) for metres in range(10, 110, 10)))
    assert one_area(walks).percentile_m[0] == 90


def test_percentiles_hold_beyond_the_areas_that_fit_in_two_bytes():
    areas = 70_000
    walks = Walks(np.arange(areas, dtype=float) + 1, np.ones(areas, dtype=np.int64), 10.0)
    area = np.arange(areas)[::-1].copy()
    assert np.array_equal(percentile_walks(walks, area, areas)[area], walks.walk_m)


@pytest.mark.parametrize("percent", [0, 101, -5])
def test_it_rejects_a_percentile_that_is_none(percent):
    with pytest.raises(BadWalks):
        one_area(walks_of((1, 1)), percent)


# ---- lists


def test_the_list_of_those_left_out_begins_with_the_worst():
    walks = walks_of((400, 2), (100, 9), (NO_WAY, 1), (700, 3), (400, 8), (900, 0), (OFF, 5), (400, 8))
    assert left_out_list(walks).tolist() == [2, 3, 4, 7, 0]


def test_only_those_known_to_be_left_out_can_be_won():
    walks = walks_of((400, 2), (100, 9), (NO_WAY, 1), (OFF, 5))
    assert not_yet_covered(walks).tolist() == [2, 0, 1, 0]


def test_a_ring_counts_people_across_the_river():
    walks = walks_of((250, 10), (1_900, 7), (NO_WAY, 3), (OFF, 2), (310, 50))
    found = ring_count(walks, np.array([200.0, 150.0, 290.0, 120.0, 305.0]))
    assert (found.counted, found.walked, found.wrongly, found.unknown) == (22, 10, 10, 2)


# ---- refusals


@pytest.mark.parametrize(
    ("walk_m", "households", "limit_m"),
    [
        ([100.0], [1, 2], 300),
        ([100.0], [-1], 300),
        ([-1.0], [1], 300),
        ([100.0], [1.5], 300),
        ([100.0], [1], 0),
        ([100.0], [1], np.inf),
        ([100.0], [1], np.nan),
    ],
)
def test_it_rejects_buildings_that_cannot_be(walk_m, households, limit_m):
    with pytest.raises(BadWalks):
        Walks(np.array(walk_m), np.array(households), limit_m)


@pytest.mark.parametrize("area", [[3], [-2], [0, 0]])
def test_it_rejects_areas_that_there_are_not(area):
    with pytest.raises(BadWalks):
        cover(walks_of((100, 1)), np.array(area), 3)
