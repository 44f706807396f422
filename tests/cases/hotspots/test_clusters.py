"""Piles of cases at the street corner."""

import numpy as np
import pytest

from cases.rules.hotspots import BadClusters, Dbscan, Hdbscan, find_clusters, usual

RANDOM = np.random.default_rng(4)
SCATTERED = RANDOM.uniform(0, 2000, (200, 2))
CORNER = RANDOM.normal((400, 400), 12, (60, 2))
MARKET = RANDOM.normal((1500, 1200), 15, (40, 2))
CASES = np.vstack([SCATTERED, MARKET, CORNER])


@pytest.mark.parametrize("how", [None, Dbscan(50, 12)])
def test_two_piles_are_found_the_larger_first_and_are_stable(how):
    found = find_clusters(CASES, how)
    assert set(found.label[-60:]) == {0}
    assert set(found.label[200:240]) == {1}
    assert (found.label[:200] >= 0).sum() < 12
    assert len(found.stability) == 2
    assert (found.stability > 0.75).all()


def test_a_tight_pile_and_a_wide_one_are_found_without_a_radius():
    wide, tight = RANDOM.normal((400, 400), 150, (150, 2)), RANDOM.normal((1500, 1200), 3, (50, 2))
    found = find_clusters(np.vstack([wide, tight]), Hdbscan(20), rounds=5)
    assert np.bincount(found.label[:150] + 1, minlength=3)[1] > 100
    assert set(found.label[150:]) == {1}
    assert (found.stability > 0.75).all()


def test_cases_that_are_scattered_make_no_pile():
    """In twenty cities without any, at most one has a pile by the usual settings."""
    piles = 0
    for seed in range(20):
        xy = np.random.default_rng(seed).uniform(0, 2000, (400, 2))
        piles += len(find_clusters(xy, rounds=0).stability) > 0
    assert piles <= 1


def test_the_usual_least_follows_how_many_cases_there_are():
    assert usual(SCATTERED).least == 6
    assert usual(SCATTERED[:9]).least == 5
    assert usual(np.repeat(SCATTERED, 20, axis=0)).least > 15
    assert usual(SCATTERED).radius_m == 50


def test_a_pile_that_is_hardly_one_is_not_stable():
    chain = np.column_stack([np.arange(0, 480, 24.0), np.zeros(20)])
    found = find_clusters(np.vstack([chain, CORNER + 5000]), Dbscan(50, 5))
    assert found.stability[0] > 0.9
    assert found.stability[1] < 0.75


def test_cases_at_one_address_are_as_many_as_they_are():
    one_address = np.tile([[10.0, 10.0]], (7, 1))
    assert (find_clusters(one_address, Dbscan(50, 7)).label == 0).all()
    assert (find_clusters(one_address, Dbscan(50, 8)).label == -1).all()


def test_the_same_seed_gives_the_same():
    again = [find_clusters(CASES, rounds=5, seed=2).stability for _ in range(2)]
    assert (again[0] == again[1]).all()


@pytest.mark.parametrize("how", [None, Hdbscan(10)])
def test_no_case_and_few_cases_are_no_cluster(how):
    for count in (0, 1, 3):
        found = find_clusters(SCATTERED[:count], how)
        assert found.label.tolist() == [-1] * count
        assert len(found.stability) == 0


def test_without_rounds_nothing_is_said_of_stability():
    assert np.isnan(find_clusters(CASES, rounds=0).stability).all()


@pytest.mark.parametrize("how", [Dbscan(0, 5), Dbscan(np.nan, 5), Dbscan(50, 1), Hdbscan(1)])
def test_settings_that_mean_nothing_are_refused(how):
    with pytest.raises(BadClusters):
        find_clusters(CASES, how)


def test_more_cases_than_a_corner_has_are_refused():
    with pytest.raises(BadClusters, match="100001"):
        find_clusters(np.zeros((100_001, 2)))
