"""The heat surface."""

import numpy as np
import pytest
import shapely
from KDEpy import NaiveKDE

from cases.rules.hotspots import BadSurface, Window, density, land_mask

WINDOW = Window(0, 0, 1000, 800, cells=100)
RANDOM = np.random.default_rng(9)


def places(window: Window) -> np.ndarray:
    """The middle of every cell, one by one from the south-west."""
    x, y = np.meshgrid(*window.centres())
    return np.column_stack([x.ravel(), y.ravel()])


def even(window: Window) -> np.ndarray:
    """Four cases in every cell, a quarter of a cell off its middle, cell by cell from the south-west."""
    off = np.array([(-0.25, -0.25), (-0.25, 0.25), (0.25, -0.25), (0.25, 0.25)]) * window.cell_m
    return (places(window)[:, None] + off).reshape(-1, 2)


@pytest.mark.parametrize("bandwidth_m", [20, 60])
@pytest.mark.parametrize("spread_m", [0, 60])
def test_far_from_the_edge_it_is_the_sum_over_all_cases(bandwidth_m, spread_m):
    """KDEpy sums the kernel without cells. Cells of half a bandwidth, and all cases at one address, are no worse."""
    xy = RANDOM.normal((503.7, 401.1), spread_m, (400, 2))
    surface = density(xy, WINDOW, bandwidth_m)
    peer = NaiveKDE(kernel="gaussian", bw=bandwidth_m).fit(xy).evaluate(places(WINDOW)).reshape(100, 100) * 400 * 1e6
    inside = (slice(25, 75), slice(25, 75))
    assert np.abs(surface.per_km2 - peer)[inside].max() < 0.01 * peer.max()


def test_an_even_density_stays_even_up_to_the_edge():
    """Four cases in every cell of 10 m by 8 m are 50,000 per km²."""
    found = density(even(WINDOW), WINDOW, bandwidth_m=90).per_km2
    np.testing.assert_allclose(found, 50_000, rtol=1e-6)


def test_an_even_density_stays_even_up_to_the_edge_of_the_land():
    lake = shapely.Point(500, 400).buffer(200)
    land = land_mask(shapely.box(0, 0, 1000, 800).difference(lake), WINDOW)
    xy = even(WINDOW)[np.repeat(land.ravel(), 4)]
    found = density(xy, WINDOW, 90, land).per_km2
    np.testing.assert_allclose(found[land], 50_000, rtol=1e-6)
    assert np.isnan(found[~land]).all()
    assert density(xy, WINDOW, 90).per_km2[45, 31] < 45_000  # without the mask the shore seems cool


def test_rows_run_north_and_columns_east():
    found = density(np.array([[905.0, 84.0]]), WINDOW, 20).per_km2
    assert np.unravel_index(found.argmax(), found.shape) == (10, 90)


def test_the_surface_holds_as_many_cases_as_went_into_it():
    xy = RANDOM.normal((500, 400), 50, (1000, 2))
    surface = density(xy, WINDOW, 40)
    assert surface.per_km2.sum() * 80 / 1e6 == pytest.approx(1000, rel=1e-3)
    assert (surface.used, surface.left_out) == (1000, 0)


def test_cases_outside_the_window_or_off_the_land_are_left_out_and_counted():
    land = np.ones((100, 100), bool)
    land[0, 0] = False
    xy = np.array([[500.0, 400], [1000, 800], [1, 1], [-1, 400], [500, 801], [np.nan, 0]])
    assert density(xy, WINDOW, 50).used == 3
    masked = density(xy, WINDOW, 50, land)
    assert (masked.used, masked.left_out) == (2, 4)


def test_no_case_is_a_flat_surface():
    assert (density(np.empty((0, 2)), WINDOW, 50).per_km2 == 0).all()


@pytest.mark.parametrize("bandwidth_m", [1, 40, 5000])
def test_nothing_is_below_nothing(bandwidth_m):
    found = density(RANDOM.normal((500, 400), 100, (50, 2)), WINDOW, bandwidth_m).per_km2
    assert np.isfinite(found).all()
    assert (found >= 0).all()


def test_what_makes_no_surface_is_refused():
    for bandwidth in (0, -5, np.nan, np.inf):
        with pytest.raises(BadSurface):
            density(np.zeros((1, 2)), WINDOW, bandwidth)
    with pytest.raises(BadSurface):
        density(np.zeros((1, 2)), WINDOW, 50, np.ones((3, 3), bool))
    for sides in ((0, 0, 0, 1), (0, 1, 1, 0), (0, 0, np.inf, 1)):
        with pytest.raises(BadSurface):
            Window(*sides)
