"""How good any choice could be at most: Lagrangian relaxation of "each demand point is served by one site".

Give each place j a price u[j] >= 0. No set of p sites is worth more than sum(u) plus the p largest of
r[i] = sum over j of max(0, s[i, j] - u[j]): a site that spares more than the price is paid the rest. Every set of
prices gives a bound; subgradient steps lower it (Held, Wolfe and Crowder 1974; for this problem Cornuejols, Fisher and
Nemhauser 1977, for covering Galvao and ReVelle 1996). A candidate that would lower the bound below what is reached
already if it were forced in is in no better set, and is dropped: often few are left, and those are solved exactly.

Prices start at nothing: a few sites leave most places unserved, and an unserved place is priced at nothing. Each step
keeps a part of the one before (Crowder 1976), without which prices swing from side to side for several times as long.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.siting.savings import Savings

_PATIENCE = 6  # steps without a much lower bound before they are halved
_MUCH = 1e-4  # of the gap
_MEMORY = 0.7  # of the direction of the step before
_SHORTEST_STEP = 1e-3
_ROUNDING = 1e-9  # of the total: sums of prices are not exact
_WORTH_COPYING = 0.8  # the candidates left are copied out when they are fewer than this share


@dataclass(frozen=True, eq=False)
class Bound:
    """No set is worth more than `most`; `chosen` is the best set met; one that is better has only `open` candidates."""

    most: float
    chosen: list[int]
    open: NDArray[np.intp]


def upper_bound(savings: Savings, chosen: list[int], sites: int, visits: int) -> Bound:
    """Lower a bound for sets of at most `sites`, starting from a good one, within so many visits to matrix entries."""
    return _Descent(savings, chosen, sites).run(visits)


class _Descent:
    """Prices on their way down."""

    def __init__(self, savings: Savings, chosen: list[int], sites: int) -> None:
        self.all, self.rows, self.sites = savings, savings, sites
        self.open = np.arange(savings.candidates)
        self.chosen = chosen
        self.price = np.zeros(len(savings.most))
        self.slope = np.zeros(len(savings.most))
        given = savings.given(chosen)
        self.total = float(given.sum())
        # With what is given as prices: no set is worth more than this one and the best additions to it.
        self.most = self.total + float(np.sort(savings.gains(given))[-sites:].sum())
        self.step, self.waited = 1.0, 0

    def run(self, visits: int) -> Bound:
        while visits > 0 and self.step > _SHORTEST_STEP and len(self.open) and not self.is_settled:
            visits -= self.rows.entries + len(self.price)
            self._descend()
        if not len(self.open) or self.is_settled:
            return Bound(self.total, self.chosen, self.open[:0])
        return Bound(max(self.total, self.most), self.chosen, self.open)

    @property
    def is_settled(self) -> bool:
        """No set is better by as much as a better one would have to be."""
        return self.most < self._needed

    @property
    def _needed(self) -> float:
        """The least that a better set is worth: one more in whole numbers, less a hair; a billionth more in others."""
        hair = _ROUNDING * self.total
        return self.total + max(float(self.all.whole) - hair, hair)

    def _descend(self) -> None:
        worth = self.rows.gains(self.price)
        top = np.argsort(-worth, kind="stable")[: self.sites]
        most = float(self.price.sum() + worth[top].sum())
        self._try(self.open[top].tolist())
        self.waited = 0 if self.most - most > _MUCH * (self.most - self.total) else self.waited + 1
        self.most = min(self.most, most)
        if self.waited >= _PATIENCE:
            self.step, self.waited = self.step / 2, 0
        places = [self._paid(i) for i in top.tolist()]
        self._drop(worth, top, most)
        self._move(most, places)

    def _try(self, sites: list[int]) -> None:
        """Keep the sites that the prices favour where they are the best set so far."""
        total = float(self.all.given(sites).sum())
        if total > self.total * (1 + _ROUNDING):
            self.chosen, self.total = sites, total

    def _paid(self, i: int) -> NDArray[np.int32]:
        """The places to which an open candidate is worth more than the price."""
        place, amount = self.rows.row(i)
        return place[amount > self.price[place]]

    def _drop(self, worth: NDArray[np.float64], top: NDArray[np.intp], most: float) -> None:
        """Forget candidates that are in no better set."""
        least = float(worth[top].min()) if len(top) == self.sites else 0.0
        kept = most - least + worth >= self._needed
        kept[top] = True
        if kept.sum() < _WORTH_COPYING * len(kept):
            self.open, self.rows = self.open[kept], self.rows.only(np.flatnonzero(kept))

    def _move(self, most: float, places: list[NDArray[np.int32]]) -> None:
        """One subgradient step: a place paid by nobody gets cheaper, one paid twice dearer."""
        slope = 1.0 - np.bincount(np.concatenate(places), minlength=len(self.price))
        self.slope = self._downwards(self._downwards(slope) + _MEMORY * self.slope)
        length = float((self.slope**2).sum())
        if length == 0:
            self.step = 0.0
            return
        self.price = np.maximum(self.price - self.step * (most - self.total) / length * self.slope, 0)

    def _downwards(self, slope: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same slope without the places that cannot get cheaper."""
        slope[(self.price <= 0) & (slope > 0)] = 0
        return slope
