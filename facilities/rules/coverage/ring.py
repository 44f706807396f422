"""The ring drawn with a compass, beside the walk: for comparison only, and labelled so wherever it is shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage.walks import State, Walks


@dataclass(frozen=True, slots=True)
class RingCount:
    """Households inside the ring of the limit around the nearest facility as the crow flies, by what they walk."""

    walked: int  # within the limit on foot as well
    wrongly: int  # inside the ring, and known to walk farther or to have no way
    unknown: int  # inside the ring and off the network

    @property
    def counted(self) -> int:
        """What the ring says."""
        return self.walked + self.wrongly + self.unknown


def ring_count(walks: Walks, straight_m: NDArray[np.float64]) -> RingCount:
    """What a ring would count. `straight_m` (b,): metres in a straight line to the nearest facility of the kind."""
    inside = straight_m <= walks.limit_m
    by_state = np.bincount(walks.state[inside], walks.households[inside], len(State)).astype(np.int64)
    return RingCount(
        walked=int(by_state[State.WITHIN]),
        wrongly=int(by_state[State.BEYOND] + by_state[State.NO_WAY]),
        unknown=int(by_state[State.OFF_NETWORK]),
    )
