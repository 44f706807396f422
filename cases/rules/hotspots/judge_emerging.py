"""What becomes of hot spots, or that it cannot be told: from counts of several periods to classes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.chance import by_chance
from cases.rules.hotspots.emerging import Emerging, Series, classify
from cases.rules.hotspots.fdr import adjusted
from cases.rules.hotspots.gistar import bins_until, space_time_gi_star, two_sided
from cases.rules.hotspots.ground import Ground, survey
from cases.rules.hotspots.naming import heat_of
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
    bins: NDArray[np.integer],
    households: NDArray[np.integer] | None,
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
    cases = bins[:, ground.taken]
    value = ground.values(cases, settings.measure)
    z = space_time_gi_star(ground.tested(value, cases), ground.weights, steps)
    if np.isnan(z).all():
        return CannotTell(Doubt.ALL_NEIGHBOURS, {"found": ground.areas})
    here, taken = bins_until(ground.around(cases), steps)
    share = taken[:, None] * ground.share / len(bins)
    q = adjusted(np.maximum(two_sided(z), by_chance(here, share, int(cases.sum()), z)), settings.correction)
    return _over_time(ground, z, q, heat_of(z, q, here, settings), settings.alpha, by_the_book)


def _over_time(
    ground: Ground,
    z: NDArray[np.float64],
    q: NDArray[np.float64],
    heat: NDArray[np.str_],
    alpha: float,
    by_the_book: bool,
) -> EmergingFindings:
    """The classes of the areas that can be compared, out of their bins (t, m), set among all areas."""
    trend_z, trend_p = mann_kendall(z)
    rises, falls = (trend_p <= alpha) & (trend_z > 0), (trend_p <= alpha) & (trend_z < 0)
    pattern, is_cold = classify(Series(np.isin(heat, HOT), np.isin(heat, COLD), rises, falls), by_the_book)
    all_patterns = np.full(len(ground.taken), Emerging.NONE.value, dtype=pattern.dtype)
    all_patterns[ground.taken] = pattern
    all_cold = np.zeros(len(ground.taken), bool)
    all_cold[ground.taken] = is_cold
    figures = map(ground.among_all, (trend_z, trend_p, z, q))
    return EmergingFindings(all_patterns, all_cold, *figures, ground.named(heat))
