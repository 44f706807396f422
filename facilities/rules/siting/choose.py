"""Where next: the sites that bring most uncovered households within reach, or that shorten walks most."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from facilities.rules.siting.bound import upper_bound
from facilities.rules.siting.exact import SOLVER_TOLERANCE, Solution, distinct_sets, solve
from facilities.rules.siting.interchange import greedy, in_order_of_gain, interchange, steps
from facilities.rules.siting.savings import BadSiting, Savings, covering, shortening

MOST_SITES = 5
TOLERANCE = 2 * SOLVER_TOLERANCE
_SORTED_ENTRIES = 2_000_000  # putting equal sets together sorts them: about a second
_UNIT_M = 0.01  # walks are compared in whole household-centimetres


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a proof may cost. The sites are found first; a smaller effort proves less, it rarely finds less.

    `visits` to matrix entries for the bound. The exact programme runs where what the bound leaves open has at most
    `exact_members` (members of distinct sets, see exact.py: beyond it the solver overruns its time), for
    `exact_seconds`. Only this last limit depends on the machine: 0 makes answers repeatable to the last digit.
    """

    visits: int = 300_000_000
    exact_members: int = 100_000
    exact_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites in the order in which to build them, and what each adds to those before it (`gains`).

    `most`: what no choice of as many sites exceeds, proven. Fewer sites than asked for mean that no candidate is left
    that would help anybody.
    """

    sites: tuple[int, ...]
    gains: tuple[float, ...]
    most: float

    @property
    def total(self) -> float:
        """What all sites together bring."""
        return float(sum(self.gains))

    @property
    def at_least(self) -> float:
        """The share of what is possible that this choice reaches at least: 0.97 = at least 97 %. 1 where nothing is."""
        return min(self.total / self.most, 1.0) if self.most > 0 else 1.0

    @property
    def is_best(self) -> bool:
        """Proven: no other choice is better, to a part in a million (the solver's). Another one may be as good."""
        return self.total >= self.most * (1 - TOLERANCE)


@dataclass(frozen=True, slots=True)
class WalkChoice:
    """A choice by walks. Gains are household-metres; means are metres over all households that count.

    A household without a facility within `beyond_m` counts with `beyond_m`; how many those are stands beside the mean.
    """

    choice: Choice
    households: int
    beyond_m: float
    mean_before_m: float
    mean_after_m: float
    beyond_before: int
    beyond_after: int
    off_network: int = field(default=0)  # households that count nowhere here


def cover_most(reach: csr_array, households: NDArray, sites: int, effort: Effort | None = None) -> Choice:
    """Maximal covering (Church and ReVelle 1974): the sites that bring most households within the limit.

    `reach` (c, n): an entry where demand point j is within the limit of candidate i. `households` (n,): those not yet
    covered, 0 for all others. Gains are households. Raises BadSiting.
    """
    check_sites(sites)
    return _choose(covering(reach, households), sites, effort or Effort())


def shorten_walks(
    distances: csr_array,
    households: NDArray,
    today_m: NDArray[np.float64],
    beyond_m: float,
    sites: int,
    effort: Effort | None = None,
) -> WalkChoice:
    """p-median (Hakimi 1964) beside what exists: the sites that shorten the mean walk most.

    `distances` (c, n): metres within a cut-off, no entry beyond it. `today_m` (n,): to the nearest facility that
    exists, inf = no way, NaN = off the network (counts nowhere). `beyond_m`: what a household without a facility so
    near counts as, not less than the cut-off: else a site beyond the cut-off would look better than none.
    Raises BadSiting.
    """
    check_sites(sites)
    if len(today_m) != len(households) or (today_m < 0).any():
        raise BadSiting("one walk of today for each demand point, not negative")
    if not 0 < beyond_m < np.inf or (len(distances.data) and distances.data.max() > beyond_m):
        raise BadSiting("what counts for a household without a facility is no less than the longest distance given")
    known = ~np.isnan(today_m)
    counted = np.where(known, households, 0)
    before = np.where(known, np.minimum(today_m, beyond_m), 0)
    found = _choose(shortening(distances, counted, before, _UNIT_M), sites, effort or Effort())
    after = before.copy()
    for site in found.sites:
        row = slice(distances.indptr[site], distances.indptr[site + 1])
        after[distances.indices[row]] = np.minimum(after[distances.indices[row]], distances.data[row])
    return WalkChoice(
        choice=Choice(found.sites, tuple(gain * _UNIT_M for gain in found.gains), found.most * _UNIT_M),
        households=int(counted.sum()),
        beyond_m=beyond_m,
        mean_before_m=_mean(before, counted),
        mean_after_m=_mean(after, counted),
        beyond_before=int(counted[before >= beyond_m].sum()),
        beyond_after=int(counted[after >= beyond_m].sum()),
        off_network=int(np.asarray(households)[~known].sum()),
    )


def check_sites(sites: int) -> None:
    """Raises BadSiting for a number of sites that is not offered."""
    if not 1 <= sites <= MOST_SITES:
        raise BadSiting(f"between 1 and {MOST_SITES} sites")


def _mean(walk_m: NDArray[np.float64], households: NDArray) -> float:
    """Weighted by households; NaN without any."""
    return float(walk_m @ households / households.sum()) if households.sum() else float("nan")


def _choose(savings: Savings, sites: int, effort: Effort) -> Choice:
    """Greedy, interchange, a bound, and the exact programme for what the bound leaves open."""
    bound = upper_bound(savings, interchange(savings, greedy(savings, sites)), sites, effort.visits)
    chosen, most = interchange(savings, bound.chosen), bound.most
    if len(bound.open):
        solution = _solve_the_rest(savings.only(bound.open), sites, effort)
        most = min(most, solution.most)
        chosen = _better(savings, chosen, [int(bound.open[site]) for site in solution.sites or []])
    ordered = in_order_of_gain(savings, chosen)
    gains = steps(savings, ordered)
    return Choice(tuple(ordered), tuple(gains), _rounded(savings, most, sum(gains)))


def _solve_the_rest(left: Savings, sites: int, effort: Effort) -> Solution:
    """The exact programme where it is small enough to end in time, else nothing new."""
    if effort.exact_seconds > 0 and 0 < left.entries <= _SORTED_ENTRIES:
        sets = distinct_sets(left)
        if len(sets.owner) <= effort.exact_members:
            return solve(left, sets, sites, effort.exact_seconds)
    return Solution(None, np.inf)


def _better(savings: Savings, chosen: list[int], other: list[int]) -> list[int]:
    """The set that is worth more; the first of two that are worth the same."""
    return other if savings.given(other).sum() > savings.given(chosen).sum() else chosen


def _rounded(savings: Savings, most: float, total: float) -> float:
    """A bound of whole numbers is a whole number; none is below what was reached."""
    return max(float(np.floor(most)) if savings.whole else most, total)
