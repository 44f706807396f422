"""The best set of sites, proven, as a mixed-integer programme solved by HiGHS.

The savings of a place fall in levels: the sets of candidates that give it at least so much, each within the next.
Equal sets of different places are one variable, so that a hundred buildings on one street cost as much as one. A set
counts if it holds a site: z[T] <= z[T'] + sum of y over T without T', for T' the next smaller set. It is the radius
formulation of the p-median (Cornuejols, Nemhauser and Wolsey 1980; Garcia, Labbe and Marin 2011); in covering each
place has one level, and it is the programme of Church and ReVelle (1974).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from facilities.rules.siting.savings import Savings

_SEED = 50180
SOLVER_TOLERANCE = 1e-6  # of the objective; HiGHS takes constraints for kept within as much


@dataclass(frozen=True, eq=False)
class Sets:
    """The distinct sets (t) of candidates that places depend on.

    `worth` (t,): what it is worth that the set holds a site. `inner` (t,): the next smaller set of the same place, -1 =
    none. Its further members: `candidate` where `owner` is the set.
    """

    worth: NDArray[np.float64]
    inner: NDArray[np.intp]
    owner: NDArray[np.intp]
    candidate: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found: sites (None where it found no set in time) and what no set exceeds (inf if unknown)."""

    sites: list[int] | None
    most: float


def distinct_sets(savings: Savings) -> Sets:
    """Sort the entries of each place from most to least, and put equal sets together.

    Sets are told apart by the sum of 64 random bits for each member: two of a million would be mistaken for one
    another once in about 30 million questions.
    """
    row = np.repeat(np.arange(savings.candidates), np.diff(savings.start))
    amount = savings.most[savings.place] if savings.amount is None else savings.amount
    order = np.lexsort((row, -amount, savings.place))
    row, place, amount = row[order], savings.place[order], amount[order]
    new_place = np.diff(place, prepend=-1) != 0
    new_level = new_place | (np.diff(amount, prepend=-1) != 0)
    level = np.cumsum(new_level) - 1
    last = np.append(np.flatnonzero(new_level)[1:], len(row)) - 1  # the last entry of each level
    opens_place = new_place[new_level]
    next_amount = np.where(np.append(opens_place[1:], True), 0, np.append(amount[last[1:]], 0))
    keys, first, same = np.unique(
        _marks(row, new_place, savings.candidates)[last], return_index=True, return_inverse=True
    )
    before = np.where(opens_place, -1, np.append(-1, same[:-1]))
    shown = np.isin(level, first)
    return Sets(
        worth=np.bincount(same, amount[last] - next_amount, len(keys)),
        inner=before[first],
        owner=same[level[shown]],
        candidate=row[shown],
    )


def _marks(row: NDArray, new_place: NDArray[np.bool_], candidates: int) -> NDArray[np.uint64]:
    """For each entry, a mark of the set of all candidates of its place up to it."""
    marks = np.random.default_rng(_SEED).integers(0, 2**64, candidates, dtype=np.uint64)
    summed = np.cumsum(marks[row], dtype=np.uint64)
    begins = np.flatnonzero(new_place)
    carried = np.where(begins > 0, summed[begins - 1], np.uint64(0))
    return summed - np.repeat(carried, np.diff(np.append(begins, len(row))))


def solve(savings: Savings, sets: Sets, sites: int, seconds: float) -> Solution:
    """The best set of at most so many candidates, or what is known of it after `seconds`."""
    candidates, number = savings.candidates, len(sets.worth)
    scale = max(float(sets.worth.sum()), 1.0) / 1e6
    found = milp(
        c=np.concatenate([np.zeros(candidates), -sets.worth / scale]),
        integrality=np.concatenate([np.ones(candidates), np.zeros(number)]),
        bounds=Bounds(0, 1),
        constraints=[_holds_a_site(sets, candidates), _at_most(sites, candidates, number)],
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    most = np.inf if found.mip_dual_bound is None else -found.mip_dual_bound * scale
    chosen = None if found.x is None else np.flatnonzero(found.x[:candidates] > 0.5).tolist()
    return Solution(chosen, most * (1 + SOLVER_TOLERANCE))


def _holds_a_site(sets: Sets, candidates: int) -> LinearConstraint:
    """z[T] - z[T'] - sum of y over the members of T that are not in T' <= 0."""
    number = len(sets.worth)
    nested = np.flatnonzero(sets.inner >= 0)
    row = np.concatenate([np.arange(number), nested, sets.owner])
    column = np.concatenate([candidates + np.arange(number), candidates + sets.inner[nested], sets.candidate])
    value = np.concatenate([np.ones(number), -np.ones(len(nested) + len(sets.owner))])
    return LinearConstraint(csr_array((value, (row, column)), (number, candidates + number)), -np.inf, 0)


def _at_most(sites: int, candidates: int, number: int) -> LinearConstraint:
    chosen = np.concatenate([np.ones(candidates), np.zeros(number)])
    return LinearConstraint(csr_array(chosen[None, :]), 0, sites)
