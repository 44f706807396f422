"""Getis-Ord Gi*: is there more around an area, itself included, than a shuffle of all values would put there?

Getis and Ord (1992); in the standardised form of Ord and Getis (1995), equation 14:

    z_i = (Σ_j w_ij x_j − x̄ W_i) / (s √((n Σ_j w_ij² − W_i²) / (n − 1))),   W_i = Σ_j w_ij,   w_ii = 1

with x̄ and s the mean and the standard deviation (divided by n) of all values. Under the hypothesis that values are laid
out at random z is about normal; the fewer neighbours and the more skewed the values, the less so.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtr


def gi_star(values: NDArray[np.float64], weights: csr_array) -> NDArray[np.float64]:
    """z of each area: (n,); 0 where all values are alike, NaN where everybody is a neighbour.

    `weights` (n, n) with an empty diagonal; each area then counts among its own neighbours with weight 1.
    """
    values = np.asarray(values, dtype=np.float64)
    total, squares = self_included(weights)
    return standardised(weights @ values + values, total, squares, values)


def space_time_gi_star(bins: NDArray[np.float64], weights: csr_array, steps: int = 1) -> NDArray[np.float64]:
    """z of each area in each bin of time: (t, n), for values (t, n).

    The neighbours of a bin are its area's neighbours and itself, in the same bin of time and in the `steps` before it;
    mean and deviation are those of all t·n values. The first bins have fewer before them.
    """
    bins = np.asarray(bins, dtype=np.float64)
    total, squares = self_included(weights)
    sums, taken = bins_until((weights @ bins.T).T + bins, steps)
    return standardised(sums, taken[:, None] * total, taken[:, None] * squares, bins)


def bins_until(values: NDArray, steps: int) -> tuple[NDArray, NDArray[np.int64]]:
    """The sum of each bin (t, n) and the `steps` before it: (t, n); and how many bins that are: (t,)."""
    until = np.cumsum(values, axis=0)
    sums = until.copy()
    sums[steps + 1 :] -= until[: -steps - 1]
    return sums, np.minimum(np.arange(len(values)), steps) + 1


def two_sided(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of a value as far from 0 as this one, to either side, if it were normal."""
    return 2 * ndtr(-np.abs(z))


def self_included(weights: csr_array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sums of the weights and of their squares of each area, itself included: (n,) each."""
    everywhere = np.ones(weights.shape[1])
    squared = csr_array((weights.data**2, weights.indices, weights.indptr), shape=weights.shape)
    return weights @ everywhere + 1, squared @ everywhere + 1


def standardised(
    sums: NDArray[np.float64], total: NDArray[np.float64], squares: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sums over neighbours, less what is expected, in deviations of it.

    0 where all values are alike (they deviate by their rounding at most); NaN where everybody is a neighbour.
    """
    count, deviation = values.size, values.std()
    if deviation <= 1e-12 * np.abs(values).max(initial=0):
        return np.zeros(sums.shape)
    spread = np.broadcast_to((count * squares - total**2) / max(count - 1, 1), sums.shape)
    scale = deviation * np.sqrt(np.maximum(spread, 0))
    difference = sums - values.mean() * total
    return np.divide(difference, scale, out=np.full(sums.shape, np.nan), where=spread > 1e-9)
