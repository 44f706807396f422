"""What one more facility would bring, and whom closing one would cut off: arrays of one kind, no search."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage import Walks
from facilities.rules.siting.savings import BadSiting


@dataclass(frozen=True, eq=False)
class Effect:
    """What a change does. Each building list is worst or most first: by households, then by index.

    `after_m` (b,): the walks afterwards; NaN stays NaN. Households off the network are in no figure but `off_network`.
    """

    after_m: NDArray[np.float64]
    gained: NDArray[np.intp]  # buildings within the limit afterwards and not before
    lost: NDArray[np.intp]  # the other way round
    changed: NDArray[np.intp]  # buildings whose walk gets shorter or longer
    gained_households: int
    lost_households: int
    changed_households: int
    connected_households: int  # had no way to any, and have one afterwards
    stranded_households: int  # have no way to any left
    mean_change_m: float  # of those changed who have a way before and after; negative = shorter; NaN for nobody
    within_before: int
    within_after: int
    off_network: int


def add_site(walks: Walks, site_m: NDArray[np.float64]) -> Effect:
    """Open a facility from which the buildings are `site_m` (b,) metres away, inf where it is out of reach.

    It serves those for whom it is the nearest: `changed`. Whoever has another as near stays there.
    """
    if site_m.shape != walks.walk_m.shape:
        raise BadSiting("one distance for each building")
    return _effect(walks, np.where(np.isnan(walks.walk_m), np.nan, np.fmin(walks.walk_m, site_m)))


def close_site(walks: Walks, facility: NDArray[np.integer], second_m: NDArray[np.float64], closed: int) -> Effect:
    """Close a facility. `facility` (b,): the nearest of each building; `second_m` (b,): metres to the nearest other."""
    if facility.shape != walks.walk_m.shape or second_m.shape != walks.walk_m.shape:
        raise BadSiting("a nearest facility and a second distance for each building")
    if (second_m < walks.walk_m).any():
        raise BadSiting("the second nearest is not nearer than the nearest")
    return _effect(walks, np.where((facility == closed) & ~np.isnan(walks.walk_m), second_m, walks.walk_m))


def _effect(walks: Walks, after_m: NDArray[np.float64]) -> Effect:
    before = walks.walk_m
    within, within_after = before <= walks.limit_m, after_m <= walks.limit_m
    changed = (after_m != before) & ~np.isnan(before)
    walked = changed & np.isfinite(before) & np.isfinite(after_m)
    count = walks.households.astype(np.int64)
    people = int(count[walked].sum())
    difference = (after_m[walked] - before[walked]) @ count[walked]
    return Effect(
        after_m=after_m,
        gained=_most_first(walks, ~within & within_after),
        lost=_most_first(walks, within & ~within_after),
        changed=_most_first(walks, changed),
        gained_households=int(count[~within & within_after].sum()),
        lost_households=int(count[within & ~within_after].sum()),
        changed_households=int(count[changed].sum()),
        connected_households=int(count[changed & np.isinf(before)].sum()),
        stranded_households=int(count[changed & np.isinf(after_m)].sum()),
        mean_change_m=float(difference / people) if people else float("nan"),
        within_before=int(count[within].sum()),
        within_after=int(count[within_after].sum()),
        off_network=int(count[np.isnan(before)].sum()),
    )


def _most_first(walks: Walks, which: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Buildings with households among some, most households first."""
    found = np.flatnonzero(which & (walks.households > 0))
    return found[np.lexsort((found, -walks.households[found].astype(np.int64)))]


def two_nearest(
    building: NDArray[np.integer], facility: NDArray[np.integer], walk_m: NDArray[np.float64], buildings: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Nearest distance, its facility (-1 = none) and the distance to the nearest other one (inf), for each building.

    From a list of walks (any order): which building, which facility, how far. A facility may be named more than once
    for a building, as with several entrances: only its nearest entrance counts. Of equal walks the lower number wins.
    """
    order = np.lexsort((facility, walk_m, building))
    building, facility, walk_m = building[order], facility[order], walk_m[order]
    first = np.flatnonzero(np.diff(building, prepend=-1) != 0)
    nearest, owner = np.full(buildings, np.inf), np.full(buildings, -1, dtype=np.int64)
    nearest[building[first]], owner[building[first]] = walk_m[first], facility[first]
    others = np.flatnonzero((facility != owner[building]) & np.isfinite(walk_m))
    second = np.full(buildings, np.inf)
    # In order of the walk, so that the first of each building is the nearest other.
    with_other, at = np.unique(building[others], return_index=True)
    second[with_other] = walk_m[others[at]]
    return nearest, np.where(np.isinf(nearest), -1, owner), second
