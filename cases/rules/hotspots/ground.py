"""Which areas can be compared with each other, and what they share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.rates import empirical_bayes, per_thousand
from cases.rules.hotspots.verdict import BadAreas, CannotTell, Doubt, Heat, Measure, Settings
from cases.rules.hotspots.weights import among, neighbours


@dataclass(frozen=True, eq=False)
class Ground:
    """The areas that can be compared: `taken` of all (n,), `rated` are those with a rate (n,).

    `base` (m,): what cases are expected by in each of those taken, their households, or 1 each where counts are
    compared; `weights` (m, m) among them.
    """

    taken: NDArray[np.bool_]
    rated: NDArray[np.bool_]
    base: NDArray[np.float64]
    weights: csr_array

    @property
    def share(self) -> NDArray[np.float64]:
        """The part of all cases expected in each area and its neighbours (m,)."""
        return self.around(self.base) / self.base.sum()

    def around(self, values: NDArray) -> NDArray[np.float64]:
        """The sum over each area and its neighbours, areas on the last axis."""
        return (self.weights @ values.T).T + values

    def values(self, cases: NDArray[np.integer], measure: Measure) -> NDArray[np.float64]:
        """What is compared, for cases with the areas on the last axis."""
        if measure is Measure.COUNTS:
            return cases.astype(np.float64)
        return (per_thousand if measure is Measure.RATES else empirical_bayes)(cases, self.base)

    def among_all(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the areas taken, on the last axis, among all, NaN for the others."""
        found = np.full((*values.shape[:-1], len(self.taken)), np.nan)
        found[..., self.taken] = values
        return found

    def named(self, heat: NDArray[np.str_]) -> NDArray[np.str_]:
        """Classes of the areas taken, on the last axis, among all; the others have no rate or no neighbour."""
        found = np.empty((*heat.shape[:-1], len(self.taken)), dtype="<U8")
        found[...] = np.where(self.rated, Heat.ALONE, Heat.TOO_FEW)
        found[..., self.taken] = heat
        return found

    def why_flat(self, values: NDArray[np.float64]) -> CannotTell:
        """Why no z could be given: the values do not differ, or everybody is a neighbour of everybody."""
        is_alike = np.ptp(values) <= 1e-9 * np.abs(values).max()
        return CannotTell(Doubt.ALL_ALIKE if is_alike else Doubt.ALL_NEIGHBOURS, {"found": values.shape[-1]})


def survey(
    counts: NDArray[np.integer], households: NDArray[np.integer] | None, weights: csr_array, settings: Settings
) -> Ground | CannotTell:
    """Who can be compared with whom, for counts with the areas on the last axis. Raises BadAreas."""
    _check(counts, households, weights, settings.measure)
    base = np.ones(counts.shape[-1]) if households is None else households.astype(np.float64)
    least = max(settings.least_households, 1)
    if settings.measure is Measure.COUNTS:
        base, least = np.ones(counts.shape[-1]), 0
    rated = base >= least
    taken = rated.copy()
    taken[rated] = neighbours(among(weights, rated)) > 0
    doubt = _doubt(int(rated.sum()), int(taken.sum()), int(counts[..., taken].sum()), settings)
    return doubt or Ground(taken, rated, base[taken], among(weights, taken))


def _doubt(rated: int, taken: int, cases: int, settings: Settings) -> CannotTell | None:
    """Why areas of these numbers cannot be compared, if they cannot."""
    if rated >= settings.least_areas and not taken:
        return CannotTell(Doubt.NO_NEIGHBOURS, {"found": rated})
    if taken < settings.least_areas:
        return CannotTell(Doubt.TOO_FEW_AREAS, {"found": taken, "least": settings.least_areas})
    if cases < settings.least_cases:
        return CannotTell(Doubt.TOO_FEW_CASES, {"found": cases, "least": settings.least_cases})
    return None


def _check(
    counts: NDArray[np.integer], households: NDArray[np.integer] | None, weights: csr_array, measure: Measure
) -> None:
    """Raises BadAreas where counts, households and weights are not of the same areas."""
    areas = counts.shape[-1]
    if weights.shape != (areas, areas):
        raise BadAreas("weights are between the areas that were counted")
    if measure is not Measure.COUNTS and (households is None or households.shape != (areas,)):
        raise BadAreas("a rate needs the households of each area")
    if (counts < 0).any() or (households is not None and (households < 0).any()):
        raise BadAreas("counts are not negative")
