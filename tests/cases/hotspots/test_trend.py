"""Rise and fall of a series, by hand."""

import numpy as np
import pytest
from scipy.stats import kendalltau, norm

from cases.rules.hotspots import mann_kendall


def of_one(*series: float) -> tuple[float, float]:
    z, p = mann_kendall(np.array(series, dtype=float)[:, None])
    return float(z[0]), float(p[0])


def test_four_that_rise_by_hand():
    """S = 6; var = 4·3·13 / 18 = 8.667; z = 5 / 2.944."""
    assert of_one(1, 2, 3, 4)[0] == pytest.approx(5 / np.sqrt(156 / 18))


def test_ties_by_hand():
    """1 2 2 3 2: signs 1 1 1 1, 0 1 0, 1 0, -1 give S = 5; a tie of three: var = (5·4·15 − 3·2·11) / 18 = 13."""
    z, p = of_one(1, 2, 2, 3, 2)
    assert z == pytest.approx(4 / np.sqrt(13))
    assert p == pytest.approx(2 * norm.sf(4 / np.sqrt(13)))


def test_two_ties_by_hand():
    """1 1 3 3: S = 4; var = (4·3·13 − 2·(2·1·9)) / 18 = 120 / 18."""
    assert of_one(1, 1, 3, 3)[0] == pytest.approx(3 / np.sqrt(120 / 18))


def test_a_fall_is_a_rise_turned_about():
    assert of_one(4, 3, 2, 1)[0] == -of_one(1, 2, 3, 4)[0]


def test_values_that_are_all_alike_have_no_trend():
    assert of_one(2, 2, 2, 2) == (0, 1)


def test_a_score_of_nothing_has_no_trend():
    assert of_one(1, 3, 3, 1) == (0, 1)


def test_each_column_is_its_own_series_and_agrees_with_kendall():
    series = np.random.default_rng(2).integers(0, 6, (24, 30)).astype(float)
    z, _p = mann_kendall(series)
    tau = [kendalltau(np.arange(24), column).statistic for column in series.T]
    assert (np.sign(z) == np.sign(np.where(np.abs(z) > 0, tau, 0))).all()
    assert np.corrcoef(z, tau)[0, 1] > 0.999
