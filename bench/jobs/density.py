"""The heat surface of a million cases, against the fastest of KDEpy's ways."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from bench.job import Contest, Job, Size, Work
from bench.lattice import lattice, points
from cases.rules.hotspots import Surface, Window, density
from cases.rules.hotspots.density import Kernel
from grids.rules.local_plane import metres_per_degree

_BANDWIDTH_M = 300.0
_CELLS = 512


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    lonlat = points(size.points, lattice(size.columns, size.rows))
    xy = (lonlat - lonlat.mean(axis=0)) * metres_per_degree(float(lonlat[:, 1].mean()))
    peer = _kdepy(xy) if find_spec("KDEpy") else None
    window = Window(*xy.min(axis=0) - 1, *xy.max(axis=0) + 1, _CELLS) if peer is None else _window(peer()[0])
    yield Contest(
        lambda: density(xy, window, _BANDWIDTH_M), peer, agree=lambda ours, theirs: _near_the_sum(ours, theirs, xy)
    )


def _kdepy(xy: NDArray) -> Work:
    """FFTKDE on a grid of its own choice; it gives the places of the grid and the density there."""
    from KDEpy import FFTKDE

    return lambda: FFTKDE(kernel="gaussian", bw=_BANDWIDTH_M).fit(xy).evaluate((_CELLS, _CELLS))


def _window(grid: NDArray) -> Window:
    """The window whose cells have their middles on the peer's grid (n, 2)."""
    low, high = grid.min(axis=0), grid.max(axis=0)
    half = (high - low) / (_CELLS - 1) / 2
    return Window(*(low - half), *(high + half), _CELLS)


def _near_the_sum(ours: Surface, peer: tuple[NDArray, NDArray], xy: NDArray) -> None:
    """At some places: ours, uncorrected, within 1 % of the highest value of the sum over all cases, the peer 10 %."""
    theirs = peer[1].reshape(_CELLS, _CELLS).T * ours.used * 1e6
    uncorrected = ours.per_km2 * Kernel.of(ours.window, _BANDWIDTH_M).on_window()
    x, y = ours.window.centres()
    for row, column in np.random.default_rng(1).integers(0, _CELLS, (20, 2)):
        apart = ((xy - (x[column], y[row])) ** 2).sum(axis=1)
        exact = np.exp(-apart / (2 * _BANDWIDTH_M**2)).sum() / (2 * np.pi * _BANDWIDTH_M**2) * 1e6
        off = np.abs(np.array([uncorrected[row, column], theirs[row, column]]) - exact) / theirs.max()
        if off[0] > 0.01 or off[1] > 0.1:
            raise AssertionError(f"ours is off by {off[0]:.1%} of the highest, KDEpy's by {off[1]:.1%}")


DENSITY = Job(
    key="density",
    describe=lambda size: f"density surface {_CELLS}×{_CELLS} of {size.points:,} cases, Gaussian, {_BANDWIDTH_M:.0f} m",
    peer="KDEpy.FFTKDE",
    at_least=8,
    prepare=_prepare,
)
