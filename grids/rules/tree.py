"""Sums up a tree: what each area of a level has, from what the areas in it have. Pure."""

import numpy as np
from numpy.typing import NDArray

NO_AREA = -1


def above(parent: NDArray[np.int64], level: NDArray[np.int64], wanted: int) -> NDArray[np.int64]:
    """For each area of a tree the row of the area of the wanted level that it lies in or is: (n,), NO_AREA for none.

    `parent` (n,) is the row of each area's parent, NO_AREA at the top; `level` (n,) each area's level.
    """
    found = np.where(level == wanted, np.arange(len(level)), NO_AREA)
    at = np.arange(len(level))
    # A sound tree ends after as many steps as it has levels; one whose parents go round in a circle ends there too.
    for _step in range(len(np.unique(level))):
        searching = np.flatnonzero((found == NO_AREA) & (at != NO_AREA))
        at[searching] = parent[at[searching]]
        going_on = searching[at[searching] != NO_AREA]
        arrived = going_on[level[at[going_on]] == wanted]
        found[arrived] = at[arrived]
    return found


def rows_of(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row in `ids` (n,) of each wanted id (m,): (m,), NO_AREA for one that is not there."""
    if not len(ids):
        return np.full(len(wanted), NO_AREA)
    order = np.argsort(ids, kind="stable")
    place = np.minimum(np.searchsorted(ids[order], wanted), len(ids) - 1)
    return np.where(ids[order][place] == wanted, order[place], NO_AREA)


def summed(root: NDArray[np.int64], values: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The sums of `values` (m,) by their `root` (m,), a row below `size`; values whose root is NO_AREA are left out."""
    inside = root != NO_AREA
    # In whole numbers: bincount's weights are floats, exact up to 2^53, far above any count of a city.
    return np.bincount(root[inside], weights=values[inside], minlength=size).astype(np.int64)
