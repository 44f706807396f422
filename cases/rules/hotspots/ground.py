"""Which areas can be compared with each other, and what they share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.rates import empirical_bayes, per_thousand
from cases.rules.hotspots.verdict import BadAreas, CannotTell, Doubt, Heat, Measure, Settings
from cases.rules.hotspots.weights import among, neighbours

_ALIKE = 1e-9  # of the largest value


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
    def areas(self) -> int:
        """How many can be compared."""
        return len(self.base)

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

    def tested(self, values: NDArray[np.float64], cases: NDArray[np.integer]) -> NDArray[np.float64]:
        """What Gi* is taken of: the values, or where they are all alike the cases above what is expected.

        Smoothed rates are all alike where chance explains how much they differ as a whole. One group of neighbours may
        be beyond chance even then, and Gi* does not change with the unit of what it is given: as the true rates differ
        less and less, it tends to that of x_i − m h_i, and this is taken.
        """
        if np.ptp(values) > _ALIKE * np.abs(values).max():
            return values
        expected = np.broadcast_to(self.base, cases.shape)
        above = cases - expected * (cases.sum() / expected.sum())
        return np.where(np.abs(above) > _ALIKE * cases.max(), above, 0)

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
