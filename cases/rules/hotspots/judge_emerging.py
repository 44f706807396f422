"""What becomes of hot spots, or that it cannot be told: from counts of several periods to classes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.emerging import Emerging, Series, classify
from cases.rules.hotspots.fdr import adjusted
from cases.rules.hotspots.gistar import space_time_gi_star, two_sided
from cases.rules.hotspots.judge import survey, values_of, why_flat
from cases.rules.hotspots.trend import mann_kendall
from cases.rules.hotspots.verdict import COLD, HOT, CannotTell, Doubt, Settings


@dataclass(frozen=True, eq=False)
class EmergingFindings:
    """Of each area (n,): its class, a value of Emerging, whether it is a cold spot's, and the trend of its z.

    Of each bin (t, n): z, q and the class, a value of Heat. NaN where nothing was tested.
    """

    pattern: NDArray[np.str_]
    is_cold: NDArray[np.bool_]
    trend_z: NDArray[np.float64]
    trend_p: NDArray[np.float64]
    z: NDArray[np.float64]
    q: NDArray[np.float64]
    heat: NDArray[np.str_]


def judge_emerging(
    bins: NDArray,
    households: NDArray | None,
    weights: csr_array,
    settings: Settings | None = None,
    steps: int = 1,
    by_the_book: bool = False,
) -> EmergingFindings | CannotTell:
    """The class over time of each area: counts (t, n) of equal periods, households (n,) or None, weights (n, n).

    `steps`: so many periods before count as neighbours. Bins of all areas and periods are tested together and corrected
    together. A trend counts with p ≤ alpha. Raises BadAreas where the arrays do not fit each other.
    """
    settings = settings or Settings()
    if len(bins) < settings.least_bins:
        return CannotTell(Doubt.TOO_FEW_BINS, {"found": len(bins), "least": settings.least_bins})
    ground = survey(bins, households, weights, settings)
    if isinstance(ground, CannotTell):
        return ground
    value = values_of(bins, households, settings.measure)[:, ground.taken]
    z = ground.spread_out(space_time_gi_star(value, ground.weights, steps))
    if np.isnan(z).all():
        return CannotTell(why_flat(value), {"found": ground.areas})
    q = adjusted(two_sided(z), settings.correction)
    heat = ground.named(z, q, (weights @ bins.T).T + bins, settings)
    trend_z, trend_p = (ground.spread_out(each) for each in mann_kendall(z[:, ground.taken]))
    moves = trend_p <= settings.alpha
    series = Series(np.isin(heat, HOT), np.isin(heat, COLD), moves & (trend_z > 0), moves & (trend_z < 0))
    pattern, is_cold = classify(series, by_the_book)
    return EmergingFindings(np.where(ground.taken, pattern, Emerging.NONE), is_cold, trend_z, trend_p, z, q, heat)
