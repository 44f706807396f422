"""What becomes of hot spots, from counts of months to classes."""

import numpy as np
import pytest
from scipy.stats import binom

from cases.rules.hotspots import (
    CannotTell,
    Correction,
    Doubt,
    Emerging,
    EmergingFindings,
    Heat,
    Measure,
    Settings,
    judge_emerging,
    two_sided,
)
from tests.cases.hotspots.squares import town

COLUMNS, ROWS, MONTHS = 15, 10, 36
AREAS = COLUMNS * ROWS
WEIGHTS = town(COLUMNS, ROWS)
EVEN = np.full(AREAS, 400)
STAYS, FADES, COMES = 3 * COLUMNS + 3, 3 * COLUMNS + 11, 7 * COLUMNS + 7


def months(more: dict[int, np.ndarray], seed: int = 1, count: int = MONTHS) -> np.ndarray:
    """Counts by chance, three a month on the average, and so many more in an area in each month."""
    expected = np.full((count, AREAS), 3.0)
    for area, extra in more.items():
        expected[:, area] += extra
    return np.random.default_rng(seed).poisson(expected)


def found(*arguments, **options) -> EmergingFindings:
    verdict = judge_emerging(*arguments, **options)
    assert isinstance(verdict, EmergingFindings), verdict
    return verdict


MONTH = np.arange(MONTHS)
TOWN = months({STAYS: np.full(MONTHS, 60.0), FADES: 90 * 0.5 ** (MONTH / 2.5), COMES: 60.0 * (MONTH >= 24)})


def test_what_stays_what_fades_and_what_comes_are_told_apart():
    pattern = found(TOWN, EVEN, WEIGHTS).pattern
    assert pattern[STAYS] == Emerging.PERSISTENT
    assert pattern[FADES] == Emerging.HISTORICAL
    assert pattern[COMES] == Emerging.CONSECUTIVE


def test_in_the_months_of_its_fading_it_diminishes():
    verdict = found(months({FADES: 90 * 0.5 ** (MONTH[:12] / 12)}, count=12), EVEN, WEIGHTS)
    assert verdict.pattern[FADES] == Emerging.DIMINISHING
    assert verdict.trend_z[FADES] < 0


def test_by_the_book_what_faded_early_has_no_pattern():
    assert found(TOWN, EVEN, WEIGHTS, by_the_book=True).pattern[FADES] == Emerging.NONE


def test_far_from_all_of_them_there_is_no_pattern():
    far = [COLUMNS * ROWS - 1, COLUMNS - 1, COLUMNS * (ROWS - 1)]
    assert (found(TOWN, EVEN, WEIGHTS).pattern[far] == Emerging.NONE).all()


def test_where_nothing_is_the_matter_there_is_hardly_a_pattern():
    named = sum((found(months({}, seed, 12), EVEN, WEIGHTS).pattern != Emerging.NONE).any() for seed in range(40))
    assert named <= 2


def test_a_bin_has_to_be_beyond_chance_with_the_period_before_it():
    """Without correction q is the larger p: that of z, and of the cases here in this period and the one before."""
    settings = Settings(correction=Correction.NONE)
    bins = months({}, count=10) // 3
    verdict = found(bins, EVEN, WEIGHTS, settings)
    here = np.append(WEIGHTS.indices[WEIGHTS.indptr[STAYS] : WEIGHTS.indptr[STAYS + 1]], STAYS)
    for period in range(10):
        periods = range(max(period - 1, 0), period + 1)
        cases = sum(int(bins[t, here].sum()) for t in periods)
        share = len(periods) * len(here) / bins.size
        z = verdict.z[period, STAYS]
        tail = binom.sf(cases - 1, bins.sum(), share) if z > 0 else binom.cdf(cases, bins.sum(), share)
        assert verdict.q[period, STAYS] == pytest.approx(max(min(2 * tail, 1), two_sided(z)))
    assert (verdict.q > two_sided(verdict.z) + 1e-6).any()


def test_a_month_of_many_cases_everywhere_is_what_everywhere_is():
    """A rate of more households is no heat: the households say so in every month."""
    households = np.where(np.arange(AREAS) == STAYS, 8400, 400)
    counts = np.random.default_rng(1).poisson(np.tile(households / 133, (MONTHS, 1)))
    by_counts = found(counts, None, WEIGHTS, Settings(Measure.COUNTS))
    assert by_counts.pattern[STAYS] == Emerging.PERSISTENT
    assert found(counts, households, WEIGHTS).pattern[STAYS] == Emerging.NONE


def test_an_area_without_households_has_no_pattern_and_no_figures():
    households = EVEN.copy()
    households[STAYS] = 0
    verdict = found(TOWN, households, WEIGHTS)
    assert verdict.pattern[STAYS] == Emerging.NONE
    assert (verdict.heat[:, STAYS] == Heat.TOO_FEW).all()
    assert np.isnan(verdict.z[:, STAYS]).all()
    assert verdict.z.shape == verdict.q.shape == verdict.heat.shape == (MONTHS, AREAS)


def test_fewer_than_ten_periods_cannot_be_told():
    refused = judge_emerging(TOWN[:9], EVEN, WEIGHTS)
    assert refused == CannotTell(Doubt.TOO_FEW_BINS, {"found": 9, "least": 10})
    assert isinstance(judge_emerging(TOWN[:10], EVEN, WEIGHTS), EmergingFindings)


@pytest.mark.parametrize(
    ("bins", "households", "expected"),
    [
        (np.zeros((12, AREAS), int), EVEN, Doubt.TOO_FEW_CASES),
        (TOWN, np.where(np.arange(AREAS) < 10, 400, 0), Doubt.TOO_FEW_AREAS),
    ],
)
def test_what_cannot_be_told_says_why(bins, households, expected):
    assert judge_emerging(bins, households, WEIGHTS).doubt == expected
