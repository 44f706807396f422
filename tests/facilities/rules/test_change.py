"""The change between two days is the sum of its parts, and each part says whose doing it was."""

import numpy as np
import pytest

from facilities.rules.coverage import BadWalks, Day, Walks, change
from tests.facilities.rules.towns import NO_WAY, OFF, random_walks, walks_of

PARTS = ("won", "lost", "found", "lost_sight", "moved_in", "moved_out", "built", "demolished")


def day(*buildings, limit_m=300):
    """Buildings as (id, walk, households), all in area 0."""
    ids = np.array([building[0] for building in buildings], dtype=np.int64)
    walks = walks_of(*(building[1:] for building in buildings), limit_m=limit_m)
    return Day(ids, np.zeros(len(ids), dtype=int), walks)


def parts(before, after):
    found = change(before, after, 1)
    return {name: int(getattr(found, name)[0]) for name in PARTS if getattr(found, name)[0]}


def test_a_new_clinic_wins_those_who_lived_there():
    assert parts(day((1, 900, 50)), day((1, 200, 50))) == {"won": 50}


def test_who_moves_in_beside_the_new_clinic_was_never_without():
    assert parts(day((1, 900, 50)), day((1, 200, 60))) == {"won": 50, "moved_in": 10}


def test_who_moved_out_before_it_came_is_no_loss_of_the_clinic():
    assert parts(day((1, 900, 50)), day((1, 200, 40))) == {"won": 50, "moved_out": 10}


def test_a_closed_clinic_loses_all_who_lived_there():
    assert parts(day((1, 200, 50)), day((1, NO_WAY, 70))) == {"lost": 50}


def test_buildings_built_and_gone_are_apart_from_those_that_stand():
    assert parts(day((1, 200, 20), (3, 250, 5)), day((2, 100, 30), (3, 250, 5))) == {"built": 30, "demolished": 20}


def test_a_completed_network_is_no_new_service():
    assert parts(day((1, OFF, 8), (2, 100, 3)), day((1, 100, 8), (2, OFF, 3))) == {"found": 8, "lost_sight": 3}


def test_new_buildings_out_of_reach_are_told_beside_the_sum():
    found = change(day((1, 100, 1)), day((1, 100, 1), (2, 900, 40), (3, NO_WAY, 2), (4, OFF, 9)), 1)
    assert found.built_out_of_reach.tolist() == [42]
    assert found.share_before.tolist() == [1.0]
    assert found.share_after == pytest.approx([1 / 52])


def test_a_building_counts_in_the_area_of_the_second_day():
    before = Day(np.array([1]), np.array([0]), walks_of((900, 5)))
    after = Day(np.array([1]), np.array([1]), walks_of((100, 5)))
    found = change(before, after, 2)
    assert (found.won.tolist(), found.households_before.tolist()) == ([0, 5], [0, 5])


@pytest.mark.parametrize("seed", range(20))
def test_the_parts_add_up_in_every_area(seed):
    random = np.random.default_rng(seed)
    days = []
    for _ in range(2):
        ids = np.flatnonzero(random.random(300) < 0.8)
        days.append(Day(ids, ids % 7 - 1, random_walks(random, len(ids))))
    found = change(*days, 6)
    assert (found.by_facilities + found.by_network_data + found.by_households).tolist() == (
        found.within_after - found.within_before
    ).tolist()
    for total, one_day in ((found.within_before, days[0]), (found.within_after, days[1])):
        within = (one_day.walks.walk_m <= 500) & (one_day.area >= 0)
        assert total.sum() == one_day.walks.households[within].sum()


def test_it_rejects_another_standard_and_ids_out_of_order():
    with pytest.raises(BadWalks):
        change(day((1, 100, 1)), day((1, 100, 1), limit_m=500), 1)
    with pytest.raises(BadWalks):
        change(day((2, 100, 1), (1, 100, 1)), day((1, 100, 1)), 1)
    with pytest.raises(BadWalks):
        change(day((1, 100, 1)), Day(np.array([1]), np.array([4]), Walks(np.ones(1), np.ones(1, int), 300)), 1)
