"""Facilities of one kind that serve the same households: three clinics in one place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from facilities.rules.coverage.shares import ratio

MOST_OTHERS = 3  # counts of others are told up to here: "three or more"


@dataclass(frozen=True, eq=False)
class Overlap:
    """For each facility (f,): its households within the limit, by how many others of the kind serve them as well.

    `shared_with` (f, MOST_OTHERS + 1): column k holds the households that exactly k others reach within the limit
    too, the last column those with so many or more; column 0 are those who would be cut off without it. `common`:
    upper triangle of (f, f), households that two facilities both reach; only pairs that share any are stored.
    """

    shared_with: NDArray[np.int64]
    common: csr_array

    @property
    def households(self) -> NDArray[np.int64]:
        """Households within the limit of each facility; one household counts at each that reaches it."""
        return self.shared_with.sum(axis=1)

    def share_served_by_others(self, others: int) -> NDArray[np.float64]:
        """(f,): the share of a facility's households that at least so many others (1 to MOST_OTHERS) serve too."""
        if not 1 <= others <= MOST_OTHERS:
            raise ValueError(f"between 1 and {MOST_OTHERS} others")
        return ratio(self.shared_with[:, others:].sum(axis=1), self.households)

    def crowded(self, others: int = 2, share: float = 0.8) -> NDArray[np.intp]:
        """Facilities of whose households at least `share` have so many others within the limit, most crowded first."""
        served = self.share_served_by_others(others)
        found = np.flatnonzero(served >= share)
        return found[np.lexsort((found, -served[found]))]

    def neighbours(self, facility: int) -> list[tuple[int, float]]:
        """The others that share households with a facility, and the share of its households that each reaches too."""
        shared = (self.common[[facility]].toarray()[0] + self.common[:, [facility]].toarray()[:, 0]).astype(float)
        others = np.flatnonzero(shared)
        ordered = others[np.lexsort((others, -shared[others]))]
        whole = float(self.households[facility])
        return [(int(other), float(shared[other]) / whole) for other in ordered]


def overlap(reach: csr_array, households: NDArray[np.integer]) -> Overlap:
    """Overlap of the circles of one kind.

    `reach` (f, b): an entry where the building is within the limit of the facility; its value does not matter.
    `households` (b,).
    """
    facilities = reach.shape[0]
    others = np.minimum(np.bincount(reach.indices, minlength=reach.shape[1]) - 1, MOST_OTHERS)
    facility = np.repeat(np.arange(facilities), np.diff(reach.indptr))
    cell = facility * (MOST_OTHERS + 1) + others[reach.indices]
    counted = np.bincount(cell, households[reach.indices], facilities * (MOST_OTHERS + 1))
    weighted = csr_array((households[reach.indices].astype(np.float64), reach.indices, reach.indptr), reach.shape)
    once = csr_array((np.ones(reach.nnz), reach.indices, reach.indptr), reach.shape)
    return Overlap(
        shared_with=np.rint(counted).astype(np.int64).reshape(facilities, MOST_OTHERS + 1),
        common=_above_diagonal(weighted @ once.T),
    )


def _above_diagonal(square: csr_array) -> csr_array:
    """The entries above the diagonal that are not zero."""
    entries = square.tocoo()
    kept = (entries.row < entries.col) & (entries.data > 0)
    return csr_array((entries.data[kept], (entries.row[kept], entries.col[kept])), square.shape)
