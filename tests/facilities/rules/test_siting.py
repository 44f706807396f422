"""Where next: as good as trying all combinations, a proof that holds, and the same answer to the same question."""

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from facilities.rules.siting import BadSiting, Effort, cover_most, shorten_walks
from facilities.rules.siting.bound import upper_bound
from facilities.rules.siting.exact import distinct_sets, solve
from facilities.rules.siting.interchange import greedy, interchange, steps
from facilities.rules.siting.savings import Savings, covering, shortening
from tests.facilities.rules.towns import NO_WAY, OFF, random_distances, sparse

HEURISTIC_ONLY = Effort(visits=0, exact_seconds=0)


def random_question(seed, most_candidates=12, most_points=40):
    """Distances (c, n), weights and a number of sites; few and many candidates, sparse and dense."""
    random = np.random.default_rng(seed)
    candidates, points = int(random.integers(1, most_candidates + 1)), int(random.integers(1, most_points + 1))
    distances = random_distances(random, candidates, points, random.choice([0.05, 0.2, 0.5, 0.9]))
    return random, distances, random.integers(0, 20, points), int(random.integers(1, 6))


def subsets(candidates, sites):
    return combinations(range(candidates), min(sites, candidates))


def most_covered(distances, weights, sites):
    reach = ~np.isnan(distances)
    return max(int(weights[reach[list(some)].any(axis=0)].sum()) for some in subsets(len(distances), sites))


def least_walked(distances, weights, today_m, beyond_m, sites):
    full = np.where(np.isnan(distances), beyond_m, distances)
    now = np.minimum(today_m, beyond_m)
    return min(float(np.minimum(now, full[list(some)].min(axis=0)) @ weights) for some in subsets(len(full), sites))


# ---- exactness


@pytest.mark.parametrize("seed", range(60))
def test_coverage_is_that_of_the_best_of_all_combinations(seed):
    _, distances, weights, sites = random_question(seed)
    found = cover_most(sparse(distances), weights, sites)
    assert found.total == found.most == most_covered(distances, weights, sites)
    assert found.is_best


@pytest.mark.parametrize("seed", range(60))
def test_walks_are_those_of_the_best_of_all_combinations(seed):
    random, distances, weights, sites = random_question(seed)
    today_m, weights = random.choice([150.0, 450.0, 1_500.0, NO_WAY], len(weights)), weights + 1
    found = shorten_walks(sparse(distances), weights, today_m, 1_000, sites)
    best = least_walked(distances, weights, today_m, 1_000, sites)
    assert found.mean_after_m * weights.sum() == pytest.approx(best, abs=1e-6)
    assert found.choice.is_best
    assert found.mean_before_m * weights.sum() - found.choice.total == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_a_programme_solved_exactly_needs_no_good_start(seed):
    _, distances, weights, sites = random_question(seed)
    for savings, best in (
        (covering(sparse(distances), weights), most_covered(distances, weights, sites)),
        (
            shortening(sparse(distances), weights, np.full(len(weights), 700.0), 1),
            700 * weights.sum() - least_walked(distances, weights, np.full(len(weights), 700.0), 700, sites),
        ),
    ):
        if savings.entries:
            found = solve(savings, distinct_sets(savings), sites, seconds=60)
            assert savings.given(found.sites).sum() == best
            assert best <= found.most <= best * 1.00001


@pytest.mark.parametrize("seed", range(60))
def test_no_bound_is_below_the_best(seed):
    random, distances, weights, sites = random_question(seed)
    reach = sparse(distances)
    if not reach.nnz:
        return
    best = most_covered(distances, weights, sites)
    poor = [int(random.integers(len(distances)))]
    for visits in (1, 200, 5_000, 10**7):
        found = upper_bound(covering(reach, weights), poor, sites, visits)
        assert found.most >= best
        if covering(reach, weights).given(found.chosen).sum() < best:
            open_ones = distances[found.open]
            assert most_covered(open_ones, weights, sites) == best


@pytest.mark.parametrize("seed", range(30))
def test_weights_need_not_be_whole(seed):
    random, distances, weights, sites = random_question(seed)
    weights = weights * random.random(len(weights))
    found = cover_most(sparse(distances), weights, sites)
    reach = ~np.isnan(distances)
    best = max(float(weights[reach[list(some)].any(axis=0)].sum()) for some in subsets(len(distances), sites))
    assert found.total == pytest.approx(best, rel=1e-6)
    assert found.most >= best * (1 - 1e-9)


def test_interchange_undoes_what_greed_did_first():
    # A reaches the middle of the street; B and C together reach all of it.
    reach = csr_array(np.array([[0, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]))
    savings = covering(reach, np.array([20, 15, 15, 15, 15, 20]))
    chosen = greedy(savings, 2)
    assert chosen == [0, 1]
    assert sum(steps(savings, chosen)) == 80
    assert sorted(interchange(savings, chosen)) == [1, 2]


# ---- what is said about a choice


@pytest.mark.parametrize("seed", range(20))
def test_gains_fall_and_add_up(seed):
    _, distances, weights, sites = random_question(seed)
    found = cover_most(sparse(distances), weights, sites)
    assert list(found.gains) == sorted(found.gains, reverse=True)
    assert all(gain > 0 for gain in found.gains)
    covered = ~np.isnan(distances[list(found.sites)])
    for i in range(len(found.sites)):
        assert sum(found.gains[: i + 1]) == weights[covered[: i + 1].any(axis=0)].sum()


@pytest.mark.parametrize("seed", range(20))
def test_without_effort_the_claim_is_smaller_not_false(seed):
    _, distances, weights, sites = random_question(seed)
    quick = cover_most(sparse(distances), weights, sites, HEURISTIC_ONLY)
    best = most_covered(distances, weights, sites)
    assert quick.total <= best <= quick.most
    assert quick.total >= (1 - 1 / np.e) * best


def test_a_part_of_the_possible_is_told():
    found = cover_most(csr_array(np.eye(3)), np.array([5, 4, 3]), 2, HEURISTIC_ONLY)
    assert (found.total, found.most, found.at_least) == (9, 12, 0.75)
    assert not found.is_best


def test_of_equal_candidates_the_first_is_chosen():
    reach = csr_array(np.tile([1, 1, 0], (6, 1)))
    assert cover_most(reach, np.array([3, 4, 9]), 1).sites == (0,)
    twins = csr_array(np.repeat(np.eye(3), 2, axis=0))
    assert cover_most(twins, np.array([5, 5, 5]), 3).sites == (0, 2, 4)


def test_the_same_question_has_the_same_answer():
    _, distances, weights, _ = random_question(5, 200, 900)
    first, second = (cover_most(sparse(distances), weights, 4) for _ in range(2))
    assert first == second


def test_no_more_sites_than_help():
    found = cover_most(csr_array(np.array([[1, 1], [1, 1], [0, 0]])), np.array([5, 5]), 5)
    assert (found.sites, found.gains) == ((0,), (10.0,))


@pytest.mark.parametrize("reach", [csr_array((0, 3)), csr_array((4, 3))], ids=["no candidate", "nobody reached"])
def test_where_nobody_can_be_helped_no_site_is_named(reach):
    found = cover_most(reach, np.array([5, 5, 5]), 2)
    assert (found.sites, found.total, found.at_least) == ((), 0, 1)


def test_those_covered_already_are_not_won_again():
    reach = csr_array(np.array([[1, 1, 0], [0, 0, 1]]))
    assert cover_most(reach, np.array([0, 0, 1]), 2).sites == (1,)


# ---- walks


def test_a_distance_of_nothing_is_a_distance():
    found = shorten_walks(sparse(np.array([[0.0, np.nan]])), np.array([3, 1]), np.array([400.0, 200.0]), 500, 1)
    assert found.choice.gains == (1_200.0,)
    assert (found.mean_before_m, found.mean_after_m) == (350, 50)


def test_households_without_a_facility_count_with_the_cut_off_and_are_told():
    today_m = np.array([NO_WAY, 900.0, 100.0, OFF])
    found = shorten_walks(sparse(np.array([[300.0, np.nan, 50.0, np.nan]])), np.array([2, 3, 5, 7]), today_m, 800, 1)
    assert (found.beyond_before, found.beyond_after) == (5, 3)
    assert (found.households, found.off_network) == (10, 7)
    assert found.mean_before_m == (5 * 800 + 5 * 100) / 10
    assert found.mean_after_m == (2 * 300 + 3 * 800 + 5 * 50) / 10


def test_a_site_farther_than_what_exists_helps_nobody():
    found = shorten_walks(sparse(np.array([[300.0]])), np.array([9]), np.array([200.0]), 800, 1)
    assert found.choice.sites == ()
    assert found.mean_after_m == 200


# ---- size and refusals


@pytest.mark.parametrize("seed", range(8))
def test_entries_taken_in_parts_give_the_same_gains(seed, monkeypatch):
    _, distances, weights, _ = random_question(seed, 40, 60)
    given = np.random.default_rng(seed).integers(0, 9, len(weights)).astype(float)
    for savings in (
        covering(sparse(distances), weights),
        shortening(sparse(distances), weights, np.full(len(weights), 700.0), 1),
    ):
        whole = savings.gains(given)
        for entries in (1, 7, 100):
            monkeypatch.setattr("facilities.rules.siting.savings.ENTRIES_AT_A_TIME", entries)
            assert savings.gains(given).tolist() == whole.tolist()
        assert whole.tolist() == [savings.gain(i, given) for i in range(savings.candidates)]
        monkeypatch.undo()


def test_a_town_is_solved_and_its_choice_is_proven():
    random = np.random.default_rng(2)
    points = random.random((6_000, 2)) * 4_000
    sites = points[:400]
    distances = np.hypot(*(sites[:, None] - points[None]).transpose(2, 0, 1))
    distances[distances > 500] = np.nan
    found = cover_most(sparse(distances), random.integers(1, 40, 6_000), 5, Effort(exact_seconds=0))
    assert found.at_least > 0.99


def test_entries_that_help_nobody_are_not_kept():
    distances = sparse(np.array([[100.0, 300.0, 50.0], [500.0, 20.0, 90.0]]))
    assert covering(distances, np.array([0, 3, 1])).entries == 4
    assert shortening(distances, np.array([0, 3, 1]), np.full(3, 90.0), 1).entries == 2


@pytest.mark.parametrize("sites", [0, -1, 6])
def test_it_rejects_a_number_of_sites_that_is_not_offered(sites):
    with pytest.raises(BadSiting):
        cover_most(csr_array(np.eye(3)), np.ones(3), sites)


@pytest.mark.parametrize("weights", [np.ones(2), np.array([1, -1, 1]), np.array([1, np.nan, 1])])
def test_it_rejects_weights_that_are_none(weights):
    with pytest.raises(BadSiting):
        cover_most(csr_array(np.eye(3)), weights, 1)


def test_it_rejects_a_place_named_twice():
    twice = csr_array((np.ones(3), np.array([0, 0, 1]), np.array([0, 2, 3])), shape=(2, 2))
    with pytest.raises(BadSiting):
        cover_most(twice, np.ones(2), 1)


def test_rows_may_begin_where_the_row_before_ended():
    reach = csr_array((np.ones(4), np.array([1, 2, 0, 1]), np.array([0, 0, 2, 2, 4])), shape=(4, 3))
    assert cover_most(reach, np.array([1, 2, 4]), 1).sites == (1,)


@pytest.mark.parametrize(
    ("today_m", "beyond_m"), [([-1.0], 800), ([100.0, 1.0], 800), ([100.0], 200), ([100.0], np.inf)]
)
def test_it_rejects_walks_that_cannot_be(today_m, beyond_m):
    with pytest.raises(BadSiting):
        shorten_walks(sparse(np.array([[300.0]])), np.array([9]), np.array(today_m), beyond_m, 1)


def test_savings_of_some_candidates_are_their_rows():
    savings = Savings(np.array([0, 2, 2, 3]), np.array([0, 1, 1], dtype=np.int32), np.array([4.0, 6.0]))
    some = savings.only(np.array([2, 0]))
    assert (some.start.tolist(), some.place.tolist()) == ([0, 1, 3], [1, 0, 1])
