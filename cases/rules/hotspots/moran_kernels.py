"""The compiled inside of `moran`: values shuffled around each area."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def as_extreme(z: np.ndarray, lag: np.ndarray, start: np.ndarray, weights: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """In how many draws z[i] times the mean around i is at least, and at most, what it is; the fewer: (n,) int64.

    `lag` (n,) the mean around each as it is; the weights of row i lie from `start[i]` to `start[i + 1]`; `draws` (p, k)
    numbers of the others, counted without the area itself, of which a row with fewer neighbours takes the first. Sums
    that differ by their rounding only are equal: counts have many ties.
    """
    found = np.zeros(z.size, np.int64)
    hair = 1e-12 * np.abs(z).max() ** 2
    for i in range(z.size):
        wanted = z[i] * lag[i]
        at_least, at_most = 0, 0
        for draw in range(draws.shape[0]):
            mean = 0.0
            for k in range(start[i + 1] - start[i]):
                other = draws[draw, k]
                if other >= i:
                    other += 1
                mean += weights[start[i] + k] * z[other]
            if z[i] * mean >= wanted - hair:
                at_least += 1
            if z[i] * mean <= wanted + hair:
                at_most += 1
        found[i] = min(at_least, at_most)
    return found
