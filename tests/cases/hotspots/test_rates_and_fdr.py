"""Rates, smoothed and not; and the correction for many tests."""

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes, Spatial_Empirical_Bayes
from scipy.stats import false_discovery_control

from cases.rules.hotspots import Correction, adjusted, empirical_bayes, local_empirical_bayes, per_thousand
from tests.cases.hotspots.squares import as_libpysal, town

RANDOM = np.random.default_rng(5)
HOUSEHOLDS = RANDOM.integers(20, 900, 80)
CASES = RANDOM.poisson(HOUSEHOLDS * RANDOM.gamma(2, 0.02, 80))


def test_a_rate_is_per_thousand_and_none_without_households():
    found = per_thousand(np.array([3, 3, 0]), np.array([1500, 0, 0]))
    assert found[0] == 2
    assert np.isnan(found[1:]).all()


def test_smoothed_rates_are_what_esda_gives():
    peer = Empirical_Bayes(CASES, HOUSEHOLDS).r.ravel() * 1000
    np.testing.assert_allclose(empirical_bayes(CASES, HOUSEHOLDS), peer, rtol=0, atol=1e-9)


def test_rates_smoothed_by_neighbours_are_what_esda_gives():
    peer = Spatial_Empirical_Bayes(CASES, HOUSEHOLDS, as_libpysal(town())).r.ravel() * 1000
    np.testing.assert_allclose(local_empirical_bayes(CASES, HOUSEHOLDS, town()), peer, rtol=0, atol=1e-9)


def test_the_fewer_households_the_nearer_to_the_mean():
    households = np.array([10, 100, 1000, 1000, 1000])
    cases = np.array([2, 20, 200, 50, 20])
    smooth = empirical_bayes(cases, households)
    assert smooth[0] < smooth[1] < smooth[2] < 200


def test_rates_that_differ_no_more_than_by_chance_become_the_mean():
    smooth = empirical_bayes(np.array([1, 2, 1, 2, 1]), np.full(5, 100))
    np.testing.assert_allclose(smooth, 14)


def test_areas_without_households_have_no_rate_and_move_no_other():
    some = np.r_[CASES, 4], np.r_[HOUSEHOLDS, 0]
    assert np.isnan(empirical_bayes(*some)[-1])
    np.testing.assert_allclose(empirical_bayes(*some)[:-1], empirical_bayes(CASES, HOUSEHOLDS))
    assert np.isnan(empirical_bayes(np.zeros(3, int), np.zeros(3, int))).all()


def test_a_neighbour_without_households_moves_no_rate():
    households, cases = HOUSEHOLDS.copy(), CASES.copy()
    households[0] = 0
    without = local_empirical_bayes(cases, households, town())
    cases[0] = 99
    np.testing.assert_array_equal(local_empirical_bayes(cases, households, town()), without)
    assert np.isnan(without[0])
    assert np.isfinite(without[1:]).all()


def test_no_case_at_all_is_a_rate_of_nothing():
    assert (empirical_bayes(np.zeros(4, int), np.full(4, 9)) == 0).all()
    assert (local_empirical_bayes(np.zeros(80, int), HOUSEHOLDS, town()) == 0).all()


P = np.array([0.001, 0.012, 0.2, 0.03, 0.9])


def test_the_correction_by_hand():
    """Sorted, times 5, over the rank: 0.005, 0.03, 0.05, 0.25, 0.9."""
    np.testing.assert_allclose(adjusted(P), [0.005, 0.03, 0.25, 0.05, 0.9])


def test_under_any_dependence_it_costs_the_harmonic_sum_more():
    harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5
    np.testing.assert_allclose(adjusted(P, Correction.BY), np.minimum(adjusted(P) * harmonic, 1))


def test_tests_that_were_not_made_do_not_count():
    with_gaps = np.array([[0.001, np.nan, 0.012], [0.2, 0.03, 0.9]])
    found = adjusted(with_gaps)
    assert np.isnan(found[0, 1])
    np.testing.assert_allclose(found[~np.isnan(found)], false_discovery_control([0.001, 0.012, 0.2, 0.03, 0.9]))
    assert np.isnan(adjusted(np.full(3, np.nan))).all()


@pytest.mark.parametrize("correction", Correction)
def test_q_is_never_below_p(correction):
    assert (adjusted(P, correction) >= P).all()
    if correction is Correction.NONE:
        np.testing.assert_array_equal(adjusted(P, correction), P)
