"""The compiled inside of `moran`: values shuffled around each area."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def at_least(z: np.ndarray, lag: np.ndarray, start: np.ndarray, weights: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """In how many draws z[i] times the mean around i is at least what it is: (n,) int64.

    `lag` (n,) the mean around each as it is; the weights of row i lie from `start[i]` to `start[i + 1]`; `draws` (p, k)
    numbers of the others, counted without the area itself, of which a row with fewer neighbours takes the first.
    """
    found = np.zeros(z.size, np.int64)
    for i in range(z.size):
        wanted = z[i] * lag[i]
        for draw in range(draws.shape[0]):
            mean = 0.0
            for k in range(start[i + 1] - start[i]):
                other = draws[draw, k]
                if other >= i:
                    other += 1
                mean += weights[start[i] + k] * z[other]
            if z[i] * mean >= wanted:
                found[i] += 1
    return found
