"""Percentiles of the walk, each household counting once."""

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage.walks import BadWalks, Walks


def percentile_walks(walks: Walks, area: NDArray[np.integer], areas: int, percent: int = 90) -> NDArray[np.float64]:
    """(a,): the shortest walk that at least `percent` % of an area's households on the network do not exceed.

    That is the inverse of the distribution function, definition 1 of Hyndman and Fan (1996, The American Statistician
    50: 361-365), with each household as one observation: of N households in order of their walk, number
    ceil(percent x N / 100). So it is a walk that somebody has, never one between two, and it is computed in whole
    numbers. Households without a way stand at the end of the order and count: where the percentile falls on one of
    them it is inf, "no way". Households off the network have no place in the order; NaN where there are no others.
    """
    if not 1 <= percent <= 100:
        raise BadWalks("a percentile between 1 and 100")
    # Area 0 is none; a stable sort by area keeps the order of the walks inside each.
    where = area[walks.order] + 1
    ordered = walks.order[np.argsort(_narrow(where, areas), kind="stable")]
    cumulated = np.cumsum(walks.households[ordered], dtype=np.int64)
    total = np.rint(np.bincount(where, walks.counted[walks.order], areas + 1)).astype(np.int64)
    wanted = np.cumsum(total) - total + (percent * total + 99) // 100
    somebody = total > 0
    found = np.full(areas + 1, np.nan)
    found[somebody] = walks.walk_m[ordered[np.searchsorted(cumulated, wanted[somebody])]]
    return found[1:]


def _narrow(where: NDArray[np.integer], areas: int) -> NDArray[np.unsignedinteger]:
    """The same numbers in as few bytes as hold them: sorting 16 bits is a radix sort, sorting more compares."""
    return where.astype(np.min_scalar_type(areas))
