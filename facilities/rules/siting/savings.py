"""What each candidate site would spare each demand point: the one form both models of siting are solved in.

With s[i, j] >= 0 for candidate i and demand point j, a set of sites is worth the sum over j of the largest s[i, j]
among its members. Maximal covering (Church and ReVelle 1974) is s = the households of j where i reaches j. The
p-median (Hakimi 1964) with existing facilities is s = households x metres by which i shortens the walk of j. The worth
never falls when a site is added, and adds less to a larger set than to a smaller one, which greedy search, lazy
evaluation and the bounds rest on (Cornuejols, Fisher and Nemhauser 1977).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

ENTRIES_AT_A_TIME = 1 << 20  # a pass over all entries takes memory for so many, not for all of them


class BadSiting(ValueError):
    """A question that has no answer: sites, matrices or weights that cannot belong together."""


@dataclass(frozen=True, eq=False)
class Savings:
    """Candidates (c) and demand points (n), row by row.

    Entries of candidate i are `place[start[i]:start[i + 1]]`, each place once. `most` (n,) is the largest saving any
    candidate could give a place. `amount` (entries,) is what each gives; None where every entry of a place gives
    `most`, as in covering, which halves time and memory.
    """

    start: NDArray[np.int64]
    place: NDArray[np.int32]
    most: NDArray[np.float64]
    amount: NDArray[np.float64] | None = None

    @property
    def candidates(self) -> int:
        return len(self.start) - 1

    @property
    def entries(self) -> int:
        return len(self.place)

    @cached_property
    def whole(self) -> bool:
        """All savings are whole numbers small enough to add up exactly, so that ties are ties and bounds round down."""
        values = self.most if self.amount is None else self.amount
        return bool((values == np.rint(values)).all()) and float(self.most.sum()) < 2**53

    def row(self, candidate: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """The places that a candidate helps, and by how much."""
        part = slice(self.start[candidate], self.start[candidate + 1])
        return self.place[part], self._amounts(part)

    def given(self, sites: list[int]) -> NDArray[np.float64]:
        """(n,): what a set of sites spares each place: the best of them counts."""
        best = np.zeros(len(self.most))
        for site in sites:
            place, amount = self.row(site)
            best[place] = np.maximum(best[place], amount)
        return best

    def gain(self, candidate: int, given: NDArray[np.float64]) -> float:
        """What one candidate adds to what is given already."""
        place, amount = self.row(candidate)
        return float(np.maximum(amount - given[place], 0).sum())

    def gains(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """(c,): what each candidate adds to what is given (n,): one pass over all entries."""
        found = np.zeros(self.candidates)
        beyond = None if self.amount is not None else np.maximum(self.most - given, 0)
        for first, last in self._blocks():
            part = slice(self.start[first], self.start[last])
            added = self._above(part, given) if beyond is None else beyond[self.place[part]]
            filled = np.flatnonzero(np.diff(self.start[first : last + 1])) + first
            if len(filled):
                found[filled] = np.add.reduceat(added, self.start[filled] - self.start[first])
        return found

    def only(self, candidates: NDArray[np.intp]) -> "Savings":
        """The same places with some candidates only, in the order given."""
        counts = np.diff(self.start)[candidates]
        start = np.concatenate([[0], np.cumsum(counts)])
        entry = np.repeat(self.start[candidates] - start[:-1], counts) + np.arange(start[-1])
        return Savings(start, self.place[entry], self.most, None if self.amount is None else self.amount[entry])

    def _amounts(self, part: slice) -> NDArray[np.float64]:
        return self.most[self.place[part]] if self.amount is None else self.amount[part]

    def _above(self, part: slice, given: NDArray[np.float64]) -> NDArray[np.float64]:
        added = self.amount[part] - given[self.place[part]]
        return np.maximum(added, 0, out=added)

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """Runs of candidates with about ENTRIES_AT_A_TIME entries each."""
        first = 0
        while first < self.candidates:
            end = self.start[first] + ENTRIES_AT_A_TIME
            last = max(first + 1, int(np.searchsorted(self.start, end, side="right")) - 1)
            yield first, last
            first = last


def covering(reach: csr_array, weights: NDArray) -> Savings:
    """Savings in the unit of `weights` (n,): everything where a candidate reaches, nothing elsewhere.

    `reach` (c, n): an entry where demand point j is within the limit of candidate i; its value does not matter.
    Raises BadSiting.
    """
    _check(reach, weights)
    kept = weights[reach.indices] > 0
    start, place = reach.indptr.astype(np.int64), reach.indices
    if not kept.all():
        start, place = np.concatenate([[0], np.cumsum(kept)])[start], place[kept]
    return Savings(start, place.astype(np.int32, copy=False), weights.astype(np.float64))


def shortening(distances: csr_array, weights: NDArray, today_m: NDArray[np.float64], unit_m: float) -> Savings:
    """Savings in weight x `unit_m` metres, rounded to whole ones so that they add up exactly.

    `distances` (c, n): metres, entries only within the cut-off; an explicit 0 is a distance. `today_m` (n,): finite.
    Raises BadSiting.
    """
    _check(distances, weights)
    if len(distances.data) and not (distances.data >= 0).all():
        raise BadSiting("distances are not negative, and where there is no way there is no entry")
    place = distances.indices
    spared = np.rint(np.maximum(today_m[place] - distances.data, 0) / unit_m * weights[place])
    kept = spared > 0
    start, place, spared = np.concatenate([[0], np.cumsum(kept)])[distances.indptr], place[kept], spared[kept]
    most = np.zeros(len(weights))
    np.maximum.at(most, place, spared)
    return Savings(start.astype(np.int64), place.astype(np.int32, copy=False), most, spared)


def _check(matrix: csr_array, weights: NDArray) -> None:
    """Raises BadSiting for a matrix that does not fit or names a place twice, and for weights that are none."""
    if matrix.shape[1] != len(weights):
        raise BadSiting("one weight for each demand point")
    if not (np.isfinite(weights).all() and (np.asarray(weights) >= 0).all()):
        raise BadSiting("weights are finite and not negative")
    rising = np.diff(matrix.indices) > 0
    rising[matrix.indptr[1:-1][(matrix.indptr[1:-1] > 0) & (matrix.indptr[1:-1] < matrix.nnz)] - 1] = True
    if not rising.all():
        raise BadSiting("the places of each candidate rise, each named once: sum_duplicates() or sort_indices() first")
