"""How far the households of each building walk to the nearest facility of one kind, and who is left out."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class BadWalks(ValueError):
    """Walks, households and areas that cannot belong together."""


class State(IntEnum):
    """What is known of a building's walk. Every building is in exactly one state."""

    WITHIN = 0  # the walk is at most the limit
    BEYOND = 1  # there is a way, and it is longer
    NO_WAY = 2  # on the network, and no way leads to any facility of the kind
    OFF_NETWORK = 3  # too far from any walkable way to say anything


@dataclass(frozen=True, eq=False)
class Walks:
    """The buildings of one day and their walks to one kind.

    `walk_m` (b,): metres, inf = no way to any facility, NaN = the building is off the network. `households` (b,) of
    int, not negative. `limit_m`: what the kind is held to; a walk of exactly the limit is within. Raises BadWalks.
    """

    walk_m: NDArray[np.float64]
    households: NDArray[np.integer]
    limit_m: float

    def __post_init__(self) -> None:
        if self.walk_m.shape != self.households.shape or self.walk_m.ndim != 1:
            raise BadWalks("one walk and one number of households for each building")
        if not np.issubdtype(self.households.dtype, np.integer) or (self.households < 0).any():
            raise BadWalks("households are whole numbers, not negative")
        if (self.walk_m < 0).any():
            raise BadWalks("a walk is not negative")
        if not 0 < self.limit_m < np.inf:
            raise BadWalks("a limit is a length in metres above zero")

    @cached_property
    def state(self) -> NDArray[np.int8]:
        """(b,): the State of each building."""
        found = np.full(len(self.walk_m), State.BEYOND, dtype=np.int8)
        found[self.walk_m <= self.limit_m] = State.WITHIN
        found[np.isinf(self.walk_m)] = State.NO_WAY
        found[np.isnan(self.walk_m)] = State.OFF_NETWORK
        return found

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Buildings on the network that have households, from the shortest walk to those without a way."""
        counted = np.flatnonzero((self.households > 0) & (self.state != State.OFF_NETWORK))
        return counted[np.argsort(self.walk_m[counted])]

    @cached_property
    def counted(self) -> NDArray[np.float64]:
        """The households as numpy's sums take them; exact, being whole."""
        return self.households.astype(np.float64)

    @cached_property
    def walked(self) -> NDArray[np.float64]:
        """(b,): household-metres of each building that has a way, 0 for the others."""
        return np.where(self.state <= State.BEYOND, self.walk_m, 0) * self.counted

    @cached_property
    def left_out(self) -> NDArray[np.bool_]:
        """(b,): the building has households, and their walk is known to be beyond the limit or impossible."""
        return (self.households > 0) & ((self.state == State.BEYOND) | (self.state == State.NO_WAY))


def left_out_list(walks: Walks) -> NDArray[np.intp]:
    """The buildings left out: no way first, then the longest walk; of equal walks most households, then by index."""
    found = np.flatnonzero(walks.left_out)
    return found[np.lexsort((found, -walks.households[found].astype(np.int64), -walks.walk_m[found]))]


def not_yet_covered(walks: Walks) -> NDArray[np.int64]:
    """(b,): the households that a new facility could win: all of a building left out, none of any other.

    Households off the network are none of them: no site on the network can be said to reach them.
    """
    return np.where(walks.left_out, walks.households, 0).astype(np.int64)
