"""Areas like their neighbours, and areas unlike them."""

import numpy as np
import pytest
from esda import Moran_Local

from cases.rules.hotspots import contiguity, local_moran
from tests.cases.hotspots.squares import as_libpysal, squares, town

VALUES = np.random.default_rng(21).gamma(1.5, 4, 80)
QUADRANT_OF = np.array(["", "HH", "LH", "LL", "HL"])


def test_it_is_what_esda_gives():
    peer = Moran_Local(VALUES, as_libpysal(town()), permutations=0)
    ours = local_moran(VALUES, town(), permutations=99)
    np.testing.assert_allclose(ours.i, peer.Is, rtol=0, atol=1e-9)
    assert (ours.quadrant == QUADRANT_OF[peer.q]).all()


def test_p_is_the_share_of_shuffles_that_are_as_extreme_the_area_kept_in_its_place():
    """Shuffled one by one. Both are drawn: with 9,999 each their difference has a deviation of at most 0.007."""
    random, area = np.random.default_rng(6), 44
    around = town().toarray()[area] / 8
    z = VALUES - VALUES.mean()
    others = np.delete(np.arange(80), area)
    shuffled = np.tile(z, (9_999, 1))
    shuffled[:, others] = random.permuted(shuffled[:, others], axis=1)
    larger = int((z[area] * (shuffled @ around) >= z[area] * (z @ around)).sum())
    expected = (min(larger, 9_999 - larger) + 1) / 10_000
    assert local_moran(VALUES, town()).p[area] == pytest.approx(expected, abs=0.03)


def test_what_every_shuffle_gives_is_not_extreme():
    """Around the only square that differs there is always the same: shuffles leave the square itself in its place."""
    values = np.ones(80)
    values[44] = 50
    assert local_moran(values, town(), permutations=999).p[44] == 1


def test_the_same_seed_gives_the_same_and_another_seed_another():
    first, again, other = (local_moran(VALUES, town(), 199, seed).p for seed in (3, 3, 4))
    assert (first == again).all()
    assert (first != other).any()


def test_one_high_square_among_low_ones_is_high_among_low():
    values = np.ones(80)
    values[[44, 0]] = 9, 5
    found = local_moran(values, town())
    assert found.quadrant[44] == "HL"
    assert found.quadrant[45] == "LH"
    assert found.quadrant[27] == "LL"


def test_a_high_block_is_high_among_high_and_beyond_chance():
    values = np.random.default_rng(1).poisson(2, 80)
    block = [33, 34, 35, 43, 44, 45, 53, 54, 55]
    values[block] += 20
    found = local_moran(values, town())
    assert found.quadrant[44] == "HH"
    assert found.p[44] < 0.001


def test_an_area_without_neighbours_has_no_p():
    found = local_moran(np.arange(81.0), contiguity(np.append(squares(10, 8), None)))
    assert np.isnan(found.p[80])
    assert np.isfinite(found.p[:80]).all()
    assert found.i[80] == 0


def test_values_that_are_all_alike_are_nothing():
    found = local_moran(np.full(80, 3), town())
    assert (found.i == 0).all()
    assert (found.p == 1).all()
