"""Does a series rise or fall? Mann (1945), Kendall (1975)."""

import numpy as np
from numpy.typing import NDArray

from cases.rules.hotspots.gistar import two_sided


def mann_kendall(series: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """z and two-sided p of the trend of each column of (t, n): (n,) each; z is above 0 where it rises.

        S = Σ_{i<j} sign(x_j − x_i),   var S = (t (t − 1) (2t + 5) − Σ_ties g (g − 1) (2g + 5)) / 18

    z = (S ∓ 1) / √var S, drawn towards 0 by one for the steps of S. Values that are all alike have z = 0 and p = 1.
    """
    series = np.asarray(series, dtype=np.float64)
    count = len(series)
    score, ties = np.zeros(series.shape[1]), np.zeros(series.shape[1])
    for value in range(count):
        score += np.sign(series[value + 1 :] - series[value]).sum(axis=0)
        alike = (series == series[value]).sum(axis=0)
        ties += (alike - 1) * (2 * alike + 5)  # a group of g comes by g times
    variance = (count * (count - 1) * (2 * count + 5) - ties) / 18
    deviation = np.sqrt(np.where(variance > 0, variance, np.inf))
    z = (score - np.sign(score)) / deviation
    return z, two_sided(z)
