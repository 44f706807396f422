"""Who leads to which facility, and whether it has room for them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage.shares import ratio
from facilities.rules.coverage.walks import BadWalks, State, Walks


@dataclass(frozen=True, eq=False)
class Load:
    """Figures of each facility (f,) of one kind.

    `assigned`: people whose nearest facility it is, however far they walk: those beyond the limit go somewhere too.
    `within`: those of them within the limit. `capacity` is NaN where it is not known; then nothing is over.
    """

    assigned: NDArray[np.float64]
    within: NDArray[np.float64]
    capacity: NDArray[np.float64]

    @property
    def over(self) -> NDArray[np.float64]:
        """By how many those assigned exceed the capacity; 0 where they don't, NaN where it is not known."""
        return np.maximum(self.assigned - self.capacity, 0)

    @property
    def use(self) -> NDArray[np.float64]:
        """Assigned as a share of the capacity, NaN where that is not known or nothing."""
        return ratio(self.assigned, self.capacity)

    @property
    def overloaded(self) -> NDArray[np.intp]:
        """The facilities over their capacity, the fullest by share first; a capacity of nothing is the fullest."""
        found = np.flatnonzero(self.over > 0)
        shares = np.where(self.capacity[found] > 0, self.use[found], np.inf)
        return found[np.lexsort((found, -shares))]


def load(walks: Walks, facility: NDArray[np.integer], demand: NDArray, capacity: NDArray[np.float64]) -> Load:
    """The load of each facility.

    `facility` (b,): the nearest one, -1 = none; `demand` (b,): people of each building in the unit of `capacity`
    (f,), such as children of the age for places in a kindergarten: households only where the capacity is in
    households. Nearest by walk is an assumption: where schools have catchments, the catchments decide.
    """
    facilities = len(capacity)
    if facility.shape != walks.walk_m.shape or demand.shape != walks.walk_m.shape:
        raise BadWalks("one facility and one demand for each building")
    if len(facility) and not -1 <= int(facility.min()) <= int(facility.max()) < facilities:
        raise BadWalks("a facility that is not among the facilities")
    has_way = walks.state <= State.BEYOND
    if (has_way != (facility >= 0)).any():
        raise BadWalks("a building has a facility exactly where it has a way")
    within = walks.state == State.WITHIN
    return Load(
        assigned=np.bincount(facility[has_way], demand[has_way], facilities),
        within=np.bincount(facility[within], demand[within], facilities),
        capacity=np.asarray(capacity, dtype=np.float64),
    )
