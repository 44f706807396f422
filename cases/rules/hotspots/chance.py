"""Could so many cases, or so few, have come together by chance alone?

Gi* compares an area with how much areas differ, and takes the sum over its neighbours as normal. With few cases it is
not: four cases where one is expected are far out on the normal curve, and come by chance somewhere in every city. So a
second question is asked, of the cases themselves: of all N cases, each falling into the area and its neighbours with
the chance that is their share of the households (or of the areas, for counts), how likely are as many (binomial; the
probability map of Choynowski 1959)? An area is named only if both say so: p is the larger of the two.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc


def by_chance(
    cases: NDArray[np.integer], share: NDArray[np.float64], total: int, z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Two-sided p of so many of `total` cases where `share` of them are expected: the tail on the side of z, twice.

    NaN where z is NaN. The arrays have one shape.
    """
    cases, share = np.asarray(cases, dtype=np.float64), np.broadcast_to(share, z.shape)
    tail = np.ones(z.shape)
    more, fewer = (z > 0) & (cases > 0), ~(z > 0) & ~np.isnan(z)
    tail[more] = _each_once(bdtrc, cases[more] - 1, total, share[more])
    tail[fewer] = _each_once(bdtr, cases[fewer], total, share[fewer])
    return np.where(np.isnan(z), np.nan, np.minimum(2 * tail, 1))


def _each_once(
    tail: np.ufunc, cases: NDArray[np.float64], total: int, share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The tail of each pair of cases and share, worked out once: it takes ten times as long as all else for an area,
    and where shares are those of areas a city has a few hundred pairs.
    """
    pairs, of = np.unique(cases + 1j * share, return_inverse=True)
    return tail(pairs.real, total, pairs.imag)[of.reshape(cases.shape)]
