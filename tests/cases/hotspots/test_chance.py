"""Whether so many cases come together by chance."""

import numpy as np
import pytest
from scipy.stats import binom

from cases.rules.hotspots.chance import by_chance


def of_one(cases: int, share: float, total: int, z: float) -> float:
    return float(by_chance(np.array([cases]), np.array([share]), total, np.array([z]))[0])


def test_three_of_four_where_half_are_expected_by_hand():
    """P(3 or 4 of 4) = 5 / 16, twice."""
    assert of_one(3, 0.5, 4, z=1.0) == pytest.approx(10 / 16)


def test_one_of_four_where_half_are_expected_by_hand():
    """P(0 or 1 of 4) = 5 / 16, twice."""
    assert of_one(1, 0.5, 4, z=-1.0) == pytest.approx(10 / 16)


def test_it_is_the_tail_of_the_binomial_on_the_side_of_z():
    cases, share = np.arange(30), np.linspace(0.01, 0.3, 30)
    up, down = np.ones(30), -np.ones(30)
    np.testing.assert_allclose(by_chance(cases, share, 100, up), np.minimum(2 * binom.sf(cases - 1, 100, share), 1))
    np.testing.assert_allclose(by_chance(cases, share, 100, down), np.minimum(2 * binom.cdf(cases, 100, share), 1))


def test_none_and_all_are_certain_on_their_own_side():
    assert of_one(0, 0.2, 10, z=1.0) == 1
    assert of_one(10, 0.2, 10, z=-1.0) == 1


def test_what_was_not_tested_has_no_chance():
    assert np.isnan(of_one(3, 0.5, 4, z=np.nan))
