"""What is left out beside a small count, so that nobody gets it by subtracting the others from the whole. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TOGETHER = 2  # one that is left out alone is what is missing from the whole


def with_companions(
    counts: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    may_hide: NDArray[np.bool_],
    group: NDArray[np.int64],
    least: int,
) -> NDArray[np.bool_]:
    """The hidden ones (n,) and as many of the next smallest of their group as are needed.

    In a group with a hidden count at least two are hidden, which are `least` or more together; what is 0 or is known
    anyway (not `may_hide`) helps to hide nothing. Complementary suppression, as statistical offices call it
    (Willenborg and de Waal 2001).
    """
    found = hidden.copy()
    number, total = np.zeros((2, int(group.max(initial=-1)) + 2), dtype=np.int64)
    np.add.at(number, group[hidden], 1)
    np.add.at(total, group[hidden], counts[hidden])
    helps = np.flatnonzero(may_hide & ~hidden & (counts > 0) & (number[group] > 0))
    for one in helps[np.argsort(counts[helps], kind="stable")].tolist():
        of = group[one]
        if number[of] < TOGETHER or total[of] < least:
            found[one] = True
            number[of] += 1
            total[of] += counts[one]
    return found
