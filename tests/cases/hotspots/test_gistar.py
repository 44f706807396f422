"""Gi*, in space and in time."""

import numpy as np
import pytest
from esda import G_Local

from cases.rules.hotspots import distance_band, gi_star, nearest, space_time_gi_star, two_sided
from tests.cases.hotspots.squares import as_libpysal, town

RANDOM = np.random.default_rng(11)
PLACES = RANDOM.uniform(0, 1000, (80, 2))
VALUES = RANDOM.gamma(1.5, 4, 80)
WEIGHTS = {"contiguity": town(10, 8), "band": distance_band(PLACES, 220), "nearest": nearest(PLACES, 6)}


@pytest.mark.parametrize("kind", WEIGHTS)
def test_it_is_what_esda_gives(kind):
    weights = WEIGHTS[kind]
    peer = G_Local(VALUES, as_libpysal(weights), transform="B", permutations=0, star=True)
    np.testing.assert_allclose(gi_star(VALUES, weights), peer.Zs, rtol=0, atol=1e-9)
    np.testing.assert_allclose(two_sided(gi_star(VALUES, weights)), 2 * peer.p_norm, rtol=0, atol=1e-9)


def test_three_squares_by_hand():
    """Values 0, 0, 3 in a row: mean 1, deviation √2; the sum around the last is 3 where 2 are expected."""
    z = gi_star(np.array([0.0, 0, 3]), town(3, 1))
    expected = (3 - 2) / (np.sqrt(2) * np.sqrt((3 * 2 - 4) / 2))
    assert z[2] == pytest.approx(expected)
    assert np.isnan(z[1])  # all are its neighbours: nothing can differ


def test_values_that_are_all_alike_are_nowhere_out_of_the_ordinary():
    assert (gi_star(np.full(80, 0.1), town()) == 0).all()


def test_a_move_or_another_unit_of_the_values_changes_nothing():
    np.testing.assert_allclose(gi_star(1000 * VALUES + 7, town()), gi_star(VALUES, town()), atol=1e-9)


def test_space_time_is_gi_star_of_one_large_map_with_the_bin_before_as_neighbours():
    bins, weights = RANDOM.poisson(3, (5, 80)).astype(float), town()
    whole = np.zeros((400, 400))
    around = weights.toarray() + np.eye(80)
    for t in range(5):
        for s in (t - 1, t):
            if s >= 0:
                whole[80 * t : 80 * (t + 1), 80 * s : 80 * (s + 1)] = around
    x = bins.ravel()
    total = whole.sum(axis=1)
    z = (whole @ x - x.mean() * total) / (x.std() * np.sqrt((400 * total - total**2) / 399))
    np.testing.assert_allclose(space_time_gi_star(bins, weights, steps=1).ravel(), z, atol=1e-9)


def test_one_bin_alone_is_gi_star():
    np.testing.assert_allclose(space_time_gi_star(VALUES[None], town())[0], gi_star(VALUES, town()), atol=1e-12)


def test_without_steps_back_no_bin_knows_of_another_but_by_mean_and_deviation():
    bins = np.array([VALUES, VALUES[::-1], VALUES])
    z = space_time_gi_star(bins, town(), steps=0)
    np.testing.assert_allclose(z[0], z[2], atol=1e-12)
    assert np.argmax(z[0]) == np.argmax(gi_star(VALUES, town()))
