"""What changed between two days, split into what was done to the ways and facilities and what people did."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage.shares import check_areas, ratio
from facilities.rules.coverage.walks import BadWalks, State, Walks


@dataclass(frozen=True, eq=False)
class Day:
    """The buildings that stood on a day: ids (b,) rising, the area of each (-1 = none), and their walks."""

    ids: NDArray[np.int64]
    area: NDArray[np.integer]
    walks: Walks


@dataclass(frozen=True, eq=False)
class Change:
    """Households of each area (a,), all of them counts of households that are within reach or not.

    The change is exactly the sum of its parts:
    within_after - within_before = won - lost + found - lost_sight + moved_in - moved_out + built - demolished.
    """

    within_before: NDArray[np.int64]
    within_after: NDArray[np.int64]
    households_before: NDArray[np.int64]
    households_after: NDArray[np.int64]
    won: NDArray[np.int64]  # of those who lived there before: a facility or a way came within reach
    lost: NDArray[np.int64]  # of those who lived there before: closed, moved away, the way cut
    found: NDArray[np.int64]  # off the network before, within reach after: the network was completed, not the service
    lost_sight: NDArray[np.int64]  # within reach before, off the network after
    moved_in: NDArray[np.int64]  # more households in standing buildings that are within reach after
    moved_out: NDArray[np.int64]  # fewer of them
    built: NDArray[np.int64]  # households of new buildings that are within reach
    demolished: NDArray[np.int64]  # households of buildings gone that were within reach
    built_out_of_reach: NDArray[np.int64]  # households of new buildings known not to be within reach; not in the sum

    @property
    def by_facilities(self) -> NDArray[np.int64]:
        """What facilities and ways did."""
        return self.won - self.lost

    @property
    def by_network_data(self) -> NDArray[np.int64]:
        """What better or worse data of the network did."""
        return self.found - self.lost_sight

    @property
    def by_households(self) -> NDArray[np.int64]:
        """What building, demolishing and moving did."""
        return self.moved_in - self.moved_out + self.built - self.demolished

    @property
    def share_before(self) -> NDArray[np.float64]:
        """Share of all households within reach on the first day."""
        return ratio(self.within_before, self.households_before)

    @property
    def share_after(self) -> NDArray[np.float64]:
        """Share of all households within reach on the second day."""
        return ratio(self.within_after, self.households_after)


def change(before: Day, after: Day, areas: int) -> Change:
    """Compare two days, area by area, over the areas of ONE day.

    With h households and v = 1 where they are within reach, a building that stands on both days changes by
    h1 v1 - h0 v0 = h0 (v1 - v0) + (h1 - h0) v1. The first term is what was done for those who lived there; the second
    what came of their number, at the reach of the second day: who moves in beside a new clinic was never without.
    The split has no remainder. A building on both days counts in the area of the second, one that is gone in that
    given for the first; give areas of the same division for both, or a redraw shows as a change of coverage.
    Raises BadWalks where the limits differ: another standard is no change of coverage.
    """
    for day in (before, after):
        check_areas(day.walks, day.area, areas)
        if day.ids.shape != day.area.shape or (np.diff(day.ids) <= 0).any():
            raise BadWalks("ids rise, one for each building")
    if before.walks.limit_m != after.walks.limit_m:
        raise BadWalks("both days are held to the same limit")
    return _Pairs(before, after, areas).change()


class _Pairs:
    """The buildings of either day, side by side."""

    def __init__(self, before: Day, after: Day, areas: int) -> None:
        ids = np.union1d(before.ids, after.ids)
        self.areas = areas
        self.area = np.full(len(ids), -1, dtype=np.int64)
        self.stood, self.households_0, self.state_0 = self._put(ids, before)
        self.stands, self.households_1, self.state_1 = self._put(ids, after)
        self.within_0 = self.state_0 == State.WITHIN
        self.within_1 = self.state_1 == State.WITHIN

    def _put(self, ids: NDArray, day: Day) -> tuple[NDArray, NDArray, NDArray]:
        """Whether each building stands, its households (0 where not) and its state (-1 where not)."""
        place = np.searchsorted(ids, day.ids)
        stands, households, state = np.zeros(len(ids), bool), np.zeros(len(ids), np.int64), np.full(len(ids), -1)
        stands[place], households[place], state[place] = True, day.walks.households, day.walks.state
        self.area[place] = day.area
        return stands, households, state

    def change(self) -> Change:
        both = self.stood & self.stands
        unseen = (self.state_0 == State.OFF_NETWORK) | (self.state_1 == State.OFF_NETWORK)
        came, went = both & ~self.within_0 & self.within_1, both & self.within_0 & ~self.within_1
        more = np.where(both & self.within_1, self.households_1 - self.households_0, 0)
        new = self.stands & ~self.stood
        count = self._count
        return Change(
            within_before=count(self.households_0, self.within_0),
            within_after=count(self.households_1, self.within_1),
            households_before=count(self.households_0, self.stood),
            households_after=count(self.households_1, self.stands),
            won=count(self.households_0, came & ~unseen),
            lost=count(self.households_0, went & ~unseen),
            found=count(self.households_0, came & unseen),
            lost_sight=count(self.households_0, went & unseen),
            moved_in=count(more, more > 0),
            moved_out=count(-more, more < 0),
            built=count(self.households_1, new & self.within_1),
            demolished=count(self.households_0, self.stood & ~self.stands & self.within_0),
            built_out_of_reach=count(self.households_1, new & np.isin(self.state_1, (State.BEYOND, State.NO_WAY))),
        )

    def _count(self, households: NDArray, which: NDArray) -> NDArray[np.int64]:
        """(a,): the sum over some buildings; those in no area are left aside."""
        which = which & (self.area >= 0)
        return np.rint(np.bincount(self.area[which], households[which], self.areas)).astype(np.int64)
