"""The coverage of areas, remembered: a table of all kinds is asked for many times between two changes of the data."""

import numpy as np
from numpy.typing import NDArray

from facilities.models import FacilityKind
from facilities.rules.coverage import AreaCoverage, cover
from facilities.walks.areas import walks_of
from facilities.walks.coverage import Coverage
from facilities.walks.homes import Homes
from facilities.walks.kept import Kept
from gis_data.array_store import digest

KEPT = 80  # every kind for some areas and levels; 70 bytes an area each

_kept: Kept[AreaCoverage] = Kept(KEPT)


class Division:
    """Homes divided among areas: `of_home` (n,) the position of each one's area, -1 = in none of them."""

    def __init__(self, homes: Homes, of_home: NDArray[np.int64], areas: int) -> None:
        self.of_home, self.areas = of_home, areas
        self._state = f"{areas} {digest(of_home, homes.households)}"

    def cover(self, coverage: Coverage, kind: FacilityKind) -> AreaCoverage:
        """The coverage of each area by a kind; 0.2 s for 1,000,000 homes, nothing when it was asked for before."""
        key = f"{self._state} {kind.limit_metres} {coverage.fingerprint}"
        known = _kept.get(key)
        return known or _kept.put(key, cover(walks_of(coverage, kind), self.of_home, self.areas))


def forget() -> None:
    """Let all that is remembered be worked out anew: for measurements."""
    _kept.clear()
