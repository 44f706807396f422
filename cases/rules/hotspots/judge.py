"""Hot or not, or not to be told: the whole way from counts to a verdict."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.fdr import adjusted
from cases.rules.hotspots.gistar import gi_star, two_sided
from cases.rules.hotspots.rates import empirical_bayes, per_thousand
from cases.rules.hotspots.verdict import (
    COLD,
    HOT,
    LEVELS,
    BadAreas,
    CannotTell,
    Doubt,
    Findings,
    Heat,
    Measure,
    Settings,
    Verdict,
)
from cases.rules.hotspots.weights import among, neighbours


def judge(counts: NDArray, households: NDArray | None, weights: csr_array, settings: Settings | None = None) -> Verdict:
    """Which areas are hot, which cold: counts (n,), households (n,) or None for counts alone, weights (n, n).

    Raises BadAreas where these do not fit each other.
    """
    settings = settings or Settings()
    ground = survey(counts, households, weights, settings)
    if isinstance(ground, CannotTell):
        return ground
    value = values_of(counts, households, settings.measure)
    z = ground.spread_out(gi_star(value[ground.taken], ground.weights))
    if np.isnan(z).all():
        return CannotTell(why_flat(value[ground.taken]), {"found": ground.areas})
    p = two_sided(z)
    q = adjusted(p, settings.correction)
    value = np.where(ground.is_unshared, np.nan, value)
    return Findings(value, z, p, q, ground.named(z, q, weights @ counts + counts, settings))


@dataclass(frozen=True, eq=False)
class Ground:
    """Which areas can be compared (n,), the weights among them, and why the others cannot."""

    taken: NDArray[np.bool_]
    is_unshared: NDArray[np.bool_]
    weights: csr_array

    @property
    def areas(self) -> int:
        """How many can be compared."""
        return int(self.taken.sum())

    def spread_out(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the areas that can be compared, on the last axis, among all, NaN for the others."""
        found = np.full((*values.shape[:-1], len(self.taken)), np.nan)
        found[..., self.taken] = values
        return found

    def named(
        self, z: NDArray[np.float64], q: NDArray[np.float64], cases_here: NDArray, settings: Settings
    ) -> NDArray[np.str_]:
        """The class of each area, by z, q and the cases in it and its neighbours, areas on the last axis."""
        levels = [q <= level if level <= settings.alpha + 1e-12 else np.zeros(q.shape, bool) for level in LEVELS]
        hot = np.select([(z > 0) & level for level in levels], [heat.value for heat in HOT], Heat.NONE.value)
        cold = np.select([(z < 0) & level for level in levels], [heat.value for heat in COLD], Heat.NONE.value)
        few = self.is_unshared | ((hot != Heat.NONE) & (cases_here < settings.least_here))
        alone = ~self.taken & ~self.is_unshared
        return np.select([few, alone, hot != Heat.NONE], [Heat.TOO_FEW.value, Heat.ALONE.value, hot], cold)


def survey(counts: NDArray, households: NDArray | None, weights: csr_array, settings: Settings) -> Ground | CannotTell:
    """Who can be compared with whom, for counts with the areas on the last axis. Raises BadAreas."""
    check(counts, households, weights, settings.measure)
    areas = counts.shape[-1]
    unshared = np.zeros(areas, bool)
    if settings.measure.needs_households:
        unshared = households < max(settings.least_households, 1)
    shared = among(weights, ~unshared)
    taken = ~unshared
    taken[taken] = neighbours(shared) > 0
    found, cases = int(taken.sum()), int(counts[..., taken].sum())
    if int((~unshared).sum()) < settings.least_areas:
        return CannotTell(Doubt.TOO_FEW_AREAS, {"found": int((~unshared).sum()), "least": settings.least_areas})
    if found == 0:
        return CannotTell(Doubt.NO_NEIGHBOURS, {"found": int((~unshared).sum())})
    if found < settings.least_areas:
        return CannotTell(Doubt.TOO_FEW_AREAS, {"found": found, "least": settings.least_areas})
    if cases < settings.least_cases:
        return CannotTell(Doubt.TOO_FEW_CASES, {"found": cases, "least": settings.least_cases})
    return Ground(taken, unshared, among(weights, taken))


def values_of(counts: NDArray, households: NDArray | None, measure: Measure) -> NDArray[np.float64]:
    """What is compared, of the shape of the counts."""
    if measure is Measure.COUNTS:
        return counts.astype(np.float64)
    return (per_thousand if measure is Measure.RATES else empirical_bayes)(counts, households)


def why_flat(values: NDArray[np.float64]) -> Doubt:
    """Why no z could be given: the values do not differ, or everybody is a neighbour of everybody."""
    return Doubt.ALL_ALIKE if np.ptp(values) <= 1e-9 * np.abs(values).max() else Doubt.ALL_NEIGHBOURS


def check(counts: NDArray, households: NDArray | None, weights: csr_array, measure: Measure) -> None:
    """Raises BadAreas where counts, households and weights are not of the same areas."""
    areas = counts.shape[-1]
    if weights.shape != (areas, areas):
        raise BadAreas("weights are between the areas that were counted")
    if measure.needs_households and (households is None or households.shape != (areas,)):
        raise BadAreas("a rate needs the households of each area")
    if (counts < 0).any() or (households is not None and (households < 0).any()):
        raise BadAreas("counts are not negative")
