"""Coverage by area: who is within reach, who is not, of whom it is not known, and how far they walk.

Households are counted, not square metres. What is not known is never added to either side: the share within reach is
that of all households (nobody counts as reached whose walk was not found), and beside it stands what the share would
be if everybody off the network were within.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.rules.coverage.percentiles import percentile_walks
from facilities.rules.coverage.walks import BadWalks, State, Walks


@dataclass(frozen=True, eq=False)
class AreaCoverage:
    """Figures of each area (a,) for one kind.

    households = within + beyond + no_way + off_network. `buildings` have at least one household, `left_out_buildings`
    are those of them whose households are beyond or have no way. `mean_m`: over the households that have a way
    (within + beyond), NaN where nobody has. `percentile_m`: over all on the network, inf where it falls on
    somebody without a way, NaN where nobody is on the network.
    """

    limit_m: float
    within: NDArray[np.int64]
    beyond: NDArray[np.int64]
    no_way: NDArray[np.int64]
    off_network: NDArray[np.int64]
    buildings: NDArray[np.int64]
    left_out_buildings: NDArray[np.int64]
    mean_m: NDArray[np.float64]
    percentile_m: NDArray[np.float64]
    outside_areas: int  # households of buildings that lie in none of the areas; in no other figure here

    @property
    def households(self) -> NDArray[np.int64]:
        """All households of the area."""
        return self.within + self.beyond + self.no_way + self.off_network

    @property
    def left_out(self) -> NDArray[np.int64]:
        """Households known not to be within reach."""
        return self.beyond + self.no_way

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of all households whose walk is within the limit, NaN without households."""
        return ratio(self.within, self.households)

    @property
    def share_at_most(self) -> NDArray[np.float64]:
        """The share if all households off the network were within as well."""
        return ratio(self.within + self.off_network, self.households)


def ratio(part: NDArray, whole: NDArray) -> NDArray[np.float64]:
    """part / whole, NaN where the whole is nothing."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)


def cover(walks: Walks, area: NDArray[np.integer], areas: int, percent: int = 90) -> AreaCoverage:
    """Coverage of each of `areas` areas of one level.

    `area` (b,): the position of each building's area in the level, -1 = in none. `percent`: of the percentile. Levels
    are counted one by one from the buildings, since percentiles of parts do not add up to that of the whole.
    """
    check_areas(walks, area, areas)
    cell = (area + 1).astype(np.int64) * len(State) + walks.state
    by_state = np.rint(np.bincount(cell, walks.counted, (areas + 1) * len(State))).astype(np.int64)
    by_state = by_state.reshape(areas + 1, len(State))
    within, beyond, no_way, off_network = by_state[1:].T
    walked = np.bincount(area + 1, walks.walked, areas + 1)[1:]
    return AreaCoverage(
        limit_m=walks.limit_m,
        within=within,
        beyond=beyond,
        no_way=no_way,
        off_network=off_network,
        buildings=_count(area, walks.households > 0, areas),
        left_out_buildings=_count(area, walks.left_out, areas),
        mean_m=ratio(walked, within + beyond),
        percentile_m=percentile_walks(walks, area, areas, percent),
        outside_areas=int(by_state[0].sum()),
    )


def check_areas(walks: Walks, area: NDArray[np.integer], areas: int) -> None:
    """Raises BadWalks unless each building has one area, of those there are, or -1."""
    if area.shape != walks.walk_m.shape:
        raise BadWalks("one area for each building, -1 for none")
    if len(area) and not -1 <= int(area.min()) <= int(area.max()) < areas:
        raise BadWalks("an area that is not among the areas")


def _count(area: NDArray[np.integer], chosen: NDArray[np.bool_], areas: int) -> NDArray[np.int64]:
    """(a,): how many of the chosen buildings each area has."""
    return np.bincount(area[chosen] + 1, minlength=areas + 1)[1:]
