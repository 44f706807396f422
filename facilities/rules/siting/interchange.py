"""Good sets of sites, quickly: greedy with lazy evaluation, then interchange until no single swap is better.

Deterministic: of equal gains the lower number of a candidate wins.
"""

import numpy as np
from numpy.typing import NDArray

from facilities.rules.siting.savings import Savings

_ROUNDS = 100  # every round is strictly better than the one before; this many were never seen
_NOISE = 1e-9  # of the total: a smaller gain in numbers that are not whole is rounding


def greedy(savings: Savings, sites: int) -> list[int]:
    """At most so many candidates, each the one that adds most to those before; fewer where nobody is left to help.

    At least 1 - (1 - 1/p)^p of the best possible, 63 % for any p (Nemhauser, Wolsey and Fisher 1978). Lazy (Minoux
    1978): what a candidate added to a smaller set is the most it can add now, so most are never computed again.
    """
    chosen: list[int] = []
    given = np.zeros(len(savings.most))
    bound = savings.gains(given)
    while len(chosen) < sites:
        best, gain = best_addition(savings, given, bound)
        if best < 0 or gain <= noise(savings, float(given.sum())):
            break
        chosen.append(best)
        given = savings.given(chosen)
    return chosen


def best_addition(savings: Savings, given: NDArray[np.float64], bound: NDArray[np.float64]) -> tuple[int, float]:
    """The candidate that adds most to what is given, and how much; (-1, 0) where none adds anything.

    `bound` (c,): no candidate adds more than this; those looked at are brought down to what they add in place.
    """
    best, gain = -1, 0.0
    for candidate in np.argsort(-bound, kind="stable").tolist():
        if bound[candidate] < gain or bound[candidate] <= 0:
            break
        bound[candidate] = found = savings.gain(candidate, given)
        if found > gain or (found == gain > 0 and candidate < best):
            best, gain = candidate, found
    return best, gain


def interchange(savings: Savings, chosen: list[int]) -> list[int]:
    """Swap one site for one candidate while that helps, the best swap of all first.

    After Teitz and Bart (1968), who take the first swap that helps; the best one costs little more here, because what
    a candidate adds to nothing bounds what it adds to anything.
    """
    alone = savings.gains(np.zeros(len(savings.most)))
    for _round in range(_ROUNDS):
        total = float(savings.given(chosen).sum())
        swaps = [_best_swap(savings, chosen, i, alone) for i in range(len(chosen))]
        if not swaps:
            break
        worth, other, i = max(swaps, key=lambda swap: (swap[0], -swap[1], -swap[2]))
        if worth <= total + noise(savings, total):
            break
        chosen = [*chosen[:i], other, *chosen[i + 1 :]]
    return in_order_of_gain(savings, chosen)


def _best_swap(savings: Savings, chosen: list[int], i: int, alone: NDArray[np.float64]) -> tuple[float, int, int]:
    """What the set is worth with the best candidate in place of its i-th site, which that is, and i."""
    given = savings.given(chosen[:i] + chosen[i + 1 :])
    other, gain = best_addition(savings, given, alone.copy())
    return float(given.sum()) + gain, other, i


def in_order_of_gain(savings: Savings, chosen: list[int]) -> list[int]:
    """The same sites, each the one of those left that adds most: the order in which to build them."""
    left, ordered = sorted(chosen), []
    while left:
        given = savings.given(ordered)
        best = max(left, key=lambda site: (savings.gain(site, given), -site))
        left.remove(best)
        ordered.append(best)
    return ordered


def steps(savings: Savings, ordered: list[int]) -> list[float]:
    """What each site adds to those before it; the sum is what the set is worth."""
    given = [savings.given(ordered[:i]) for i in range(len(ordered))]
    return [savings.gain(site, before) for site, before in zip(ordered, given, strict=True)]


def noise(savings: Savings, total: float) -> float:
    """How much of a difference is rounding: none in whole numbers."""
    return 0.0 if savings.whole else _NOISE * max(total, 1.0)
