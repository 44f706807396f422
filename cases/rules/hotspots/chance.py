"""Could so many cases, or so few, have come together by chance alone?

Gi* compares an area with how much areas differ, and takes the sum over its neighbours as normal. With few cases it is
not: four cases where one is expected are far out on the normal curve, and come by chance somewhere in every city. So a
second question is asked, of the cases themselves: of all N cases, each falling into the area and its neighbours with
the chance that is their share of the households (or of the areas, for counts), how likely are as many (binomial)? An
area is named only if both say so: p is the larger of the two.
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
    cases = np.asarray(cases, dtype=np.float64)
    more = np.where(cases > 0, bdtrc(np.maximum(cases - 1, 0), total, share), 1)
    fewer = bdtr(cases, total, share)
    tail = np.where(z > 0, more, fewer)
    return np.where(np.isnan(z), np.nan, np.minimum(2 * tail, 1))
