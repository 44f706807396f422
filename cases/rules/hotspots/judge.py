"""Hot or not, or not to be told: the whole way from counts to a verdict."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.chance import by_chance
from cases.rules.hotspots.fdr import adjusted
from cases.rules.hotspots.gistar import gi_star, two_sided
from cases.rules.hotspots.ground import survey
from cases.rules.hotspots.naming import heat_of
from cases.rules.hotspots.verdict import CannotTell, Doubt, Findings, Settings, Verdict


def judge(
    counts: NDArray[np.integer],
    households: NDArray[np.integer] | None,
    weights: csr_array,
    settings: Settings | None = None,
) -> Verdict:
    """Which areas are hot, which cold: counts (n,), households (n,) or None for counts alone, weights (n, n).

    Raises BadAreas where these do not fit each other.
    """
    settings = settings or Settings()
    ground = survey(counts, households, weights, settings)
    if isinstance(ground, CannotTell):
        return ground
    cases = counts[ground.taken]
    value = ground.values(cases, settings.measure)
    z = gi_star(ground.tested(value, cases), ground.weights)
    if np.isnan(z).all():
        return CannotTell(Doubt.ALL_NEIGHBOURS, {"found": ground.areas})
    here = ground.around(cases)
    p = np.maximum(two_sided(z), by_chance(here, ground.share, int(cases.sum()), z))
    q = adjusted(p, settings.correction)
    heat = heat_of(z, q, here, settings)
    return Findings(*map(ground.among_all, (value, z, p, q)), ground.named(heat))
