"""Hot or not, or not to be told."""

import numpy as np
import pytest
from django.utils import translation
from esda import G_Local

from cases.rules.hotspots import (
    BadAreas,
    CannotTell,
    Correction,
    Doubt,
    Findings,
    Heat,
    Measure,
    Settings,
    adjusted,
    contiguity,
    distance_band,
    judge,
    two_sided,
)
from tests.cases.hotspots.squares import as_libpysal, squares, town

COLUMNS, ROWS = 15, 10
WEIGHTS = town(COLUMNS, ROWS)
CENTRE = 5 * COLUMNS + 7
AROUND = WEIGHTS.indices[WEIGHTS.indptr[CENTRE] : WEIGHTS.indptr[CENTRE + 1]]
BLOCK = np.append(AROUND, CENTRE)
COUNTS_ONLY = Settings(measure=Measure.COUNTS)
EVEN = np.full(COLUMNS * ROWS, 400)


def cases(rate: float = 4.0, block: float = 0.0, seed: int = 1) -> np.ndarray:
    """Counts by chance, so many on the average; the block has `block` more."""
    random = np.random.default_rng(seed)
    return random.poisson(rate + block * np.isin(np.arange(COLUMNS * ROWS), BLOCK))


def found(*arguments) -> Findings:
    """The findings, where there are any."""
    verdict = judge(*arguments)
    assert isinstance(verdict, Findings), verdict
    return verdict


def doubt(*arguments) -> CannotTell:
    verdict = judge(*arguments)
    assert isinstance(verdict, CannotTell), verdict
    return verdict


def test_a_hot_block_is_found_and_nothing_far_from_it():
    heat = found(cases(block=12), EVEN, WEIGHTS).heat
    assert heat[CENTRE] == Heat.HOT99
    near = contiguity(squares(COLUMNS, ROWS)) @ np.isin(np.arange(COLUMNS * ROWS), BLOCK) > 0
    assert not np.isin(heat[~near], [Heat.HOT99, Heat.HOT95]).any()


def test_an_area_that_is_hot_by_its_neighbours_alone_is_told():
    counts = cases()
    counts[CENTRE] = 150
    verdict = found(counts, EVEN, WEIGHTS)
    assert verdict.is_hot[BLOCK].all()
    assert not verdict.is_beside[CENTRE]
    assert (verdict.is_beside[AROUND] == (counts[AROUND] < counts.mean())).all()
    assert verdict.is_beside.any()


def test_a_cold_block_is_found():
    counts = cases(rate=20)
    counts[BLOCK] = 0
    verdict = found(counts, EVEN, WEIGHTS)
    assert verdict.heat[CENTRE] == Heat.COLD99
    assert verdict.is_cold[CENTRE]
    assert not verdict.is_hot[CENTRE]


def test_z_is_that_of_esda():
    counts = cases(block=12)
    peer = G_Local(counts.astype(float), as_libpysal(WEIGHTS), transform="B", permutations=0, star=True)
    np.testing.assert_allclose(found(counts, None, WEIGHTS, COUNTS_ONLY).z, peer.Zs, rtol=0, atol=1e-9)


@pytest.mark.parametrize("measure", [Measure.RATES, Measure.SMOOTHED])
def test_what_only_follows_households_is_hot_by_counts_and_not_by_rates(measure):
    households = np.where(np.isin(np.arange(COLUMNS * ROWS), BLOCK), 4000, 400)
    counts = np.random.default_rng(8).poisson(households / 100)
    assert found(counts, households, WEIGHTS, COUNTS_ONLY).heat[CENTRE] == Heat.HOT99
    assert not found(counts, households, WEIGHTS, Settings(measure=measure)).is_hot.any()


def test_where_nothing_is_the_matter_hardly_a_map_names_anything():
    """Few cases for many areas: Gi* alone names something on every fifth map or more."""
    weights = town(17, 11)
    named, alone = 0, 0
    for seed in range(100):
        counts = np.random.default_rng(seed).multinomial(60, np.full(187, 1 / 187))
        verdict = found(counts, None, weights, COUNTS_ONLY)
        named += (verdict.is_hot | verdict.is_cold).any()
        alone += (adjusted(two_sided(verdict.z)) <= 0.05).any()
    assert named <= 5
    assert alone >= 15


def test_p_is_never_below_that_of_gi_star_and_q_never_below_p():
    verdict = found(cases(block=3), EVEN, WEIGHTS)
    assert (verdict.p >= two_sided(verdict.z) - 1e-15).all()
    assert (verdict.q >= verdict.p).all()


def test_the_classes_follow_q_and_the_rate_of_false_discoveries_allowed():
    counts = cases(block=5, seed=0)
    wide = found(counts, EVEN, WEIGHTS, Settings(alpha=0.10))
    usual = found(counts, EVEN, WEIGHTS)
    strict = found(counts, EVEN, WEIGHTS, Settings(alpha=0.01))
    for heat, low, high in ((Heat.HOT99, 0, 0.01), (Heat.HOT95, 0.01, 0.05), (Heat.HOT90, 0.05, 0.10)):
        expected = (wide.q > low) & (wide.q <= high) & (wide.z > 0)
        assert expected.any()
        assert ((wide.heat == heat) == expected).all()
    assert not np.isin(usual.heat, [Heat.HOT90, Heat.COLD90]).any()
    assert set(strict.heat) <= {Heat.HOT99, Heat.NONE, Heat.COLD99}


def test_without_correction_more_is_named():
    counts = cases(block=5, seed=0)
    loose = found(counts, EVEN, WEIGHTS, Settings(correction=Correction.NONE))
    careful = found(counts, EVEN, WEIGHTS, Settings(correction=Correction.BY))
    assert loose.is_hot.sum() > found(counts, EVEN, WEIGHTS).is_hot.sum() > careful.is_hot.sum()


def test_an_area_of_few_households_has_no_rate_and_moves_no_other():
    households = EVEN.copy()
    households[CENTRE] = 3
    counts = cases()
    verdict = found(counts, households, WEIGHTS)
    counts[CENTRE] = 60
    assert verdict.heat[CENTRE] == Heat.TOO_FEW
    assert np.isnan([verdict.value[CENTRE], verdict.z[CENTRE], verdict.q[CENTRE]]).all()
    np.testing.assert_array_equal(found(counts, households, WEIGHTS).z, verdict.z)


def test_a_hot_spot_of_a_handful_is_too_few():
    counts = np.isin(np.arange(COLUMNS * ROWS), BLOCK).astype(int)
    assert found(counts, None, WEIGHTS, Settings(Measure.COUNTS, least_cases=1)).heat[CENTRE] == Heat.HOT99
    strict = Settings(Measure.COUNTS, least_cases=1, least_here=10)
    assert found(counts, None, WEIGHTS, strict).heat[CENTRE] == Heat.TOO_FEW


def test_an_area_without_neighbours_is_named_alone_and_not_tested():
    areas = np.append(squares(COLUMNS, ROWS), None)
    verdict = found(np.append(cases(), 99), np.append(EVEN, 400), contiguity(areas))
    assert verdict.heat[-1] == Heat.ALONE
    assert np.isnan(verdict.z[-1])
    assert np.isfinite(verdict.z[:-1]).all()


def test_a_block_is_found_where_rates_as_a_whole_differ_no_more_than_by_chance():
    """Smoothed rates are all alike then; the block has about 72 cases where 38 are expected."""
    counts = np.random.default_rng(1).permutation(np.repeat([3, 4, 5], 50))
    counts[BLOCK] += 4
    verdict = found(counts, EVEN, WEIGHTS)
    assert np.ptp(verdict.value) == 0
    assert verdict.is_hot[CENTRE]


@pytest.mark.parametrize("areas", [29, 30])
def test_fewer_than_thirty_areas_cannot_be_told(areas):
    weights = town(areas, 1)
    verdict = judge(np.full(areas, 9) + np.arange(areas) % 2, None, weights, COUNTS_ONLY)
    assert isinstance(verdict, Findings if areas == 30 else CannotTell)
    if areas == 29:
        assert (verdict.doubt, verdict.figures) == (Doubt.TOO_FEW_AREAS, {"found": 29, "least": 30})


def test_areas_without_a_rate_do_not_count_as_areas():
    households = np.where(np.arange(COLUMNS * ROWS) < 20, 400, 0)
    assert doubt(cases(), households, WEIGHTS).figures == {"found": 20, "least": 30}


def test_few_cases_cannot_be_told():
    counts = np.zeros(COLUMNS * ROWS, int)
    counts[:49] = 1
    refused = doubt(counts, EVEN, WEIGHTS)
    assert (refused.doubt, refused.figures) == (Doubt.TOO_FEW_CASES, {"found": 49, "least": 50})
    with translation.override("en"):
        assert refused.text == "49 cases are too few; at least 50 are needed"
    counts[49] = 1
    assert isinstance(judge(counts, EVEN, WEIGHTS), Findings)


@pytest.mark.parametrize("measure", Measure)
def test_where_all_areas_are_alike_nothing_is_out_of_the_ordinary(measure):
    verdict = found(EVEN, EVEN, WEIGHTS, Settings(measure))
    assert (verdict.heat == Heat.NONE).all()
    assert (verdict.z == 0).all()
    assert (verdict.q == 1).all()


def test_a_distance_that_reaches_nobody_or_everybody_cannot_be_told():
    xy = np.column_stack([np.arange(40) * 100.0, np.zeros(40)])
    counts = np.arange(40)
    assert doubt(counts, None, distance_band(xy, 50), COUNTS_ONLY).doubt == Doubt.NO_NEIGHBOURS
    assert doubt(counts, None, distance_band(xy, 5000), COUNTS_ONLY).doubt == Doubt.ALL_NEIGHBOURS


def test_no_area_at_all_cannot_be_told():
    nothing = np.empty(0, int)
    assert doubt(nothing, nothing, contiguity(np.empty(0, dtype=object))).doubt == Doubt.TOO_FEW_AREAS


@pytest.mark.parametrize(
    ("counts", "households"),
    [(cases()[:-1], EVEN), (cases(), EVEN[:-1]), (cases(), None), (-cases(), EVEN), (cases(), -EVEN)],
)
def test_arrays_that_do_not_fit_are_refused(counts, households):
    with pytest.raises(BadAreas):
        judge(counts, households, WEIGHTS)
