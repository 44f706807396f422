"""From every building of a day to the nearest facility of a kind: the arrays behind every figure of coverage."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from facilities.models import FacilityKind
from facilities.walks.city import City, city_on
from facilities.walks.homes import Homes
from facilities.walks.supply import Supply, supply_on
from gis_data.rules.walk.search import nearest

KEPT = 40  # coverages remembered by a process: all kinds on two days; 12 bytes a building each


@dataclass(frozen=True)
class Coverage:
    """For homes (n,): `walk_m` to the nearest facility, infinite where no way leads to one, NaN off the network; and
    `facility`, its number in `supply`, or -1. `off_network` (f,) are the facilities that no way leads to. Another
    `fingerprint` means other ways, doors or facilities; households may have changed under the same one.
    """

    fingerprint: str
    homes: Homes
    supply: Supply
    walk_m: NDArray[np.float64]
    facility: NDArray[np.int32]
    off_network: NDArray[np.bool_]


class _Kept:
    """The last coverages, by what they are made of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[str, Coverage] = OrderedDict()
        self._lock = Lock()

    def get(self, fingerprint: str) -> Coverage | None:
        with self._lock:
            if fingerprint in self._found:
                self._found.move_to_end(fingerprint)
            return self._found.get(fingerprint)

    def put(self, coverage: Coverage) -> Coverage:
        with self._lock:
            self._found[coverage.fingerprint] = coverage
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return coverage


    def clear(self) -> None:
        with self._lock:
            self._found.clear()


_kept = _Kept(KEPT)


def forget() -> None:
    """Let all that is remembered be worked out anew: for measurements."""
    _kept.clear()


def coverage_on(day: date, kind: FacilityKind) -> Coverage:
    """The walks to a kind of facility on a day, by people of the kind's group; kept while nothing behind it changes.

    One search over the whole network: 0.1 s for 300,000 edges and 1,000,000 buildings. Two queries, and none for homes
    and network while they are unchanged. Asks for the kind's group.
    """
    city = city_on(day, kind.group.takes_steps)
    return coverage_of(city, supply_on(day, kind.pk))


def fingerprint_on(day: date, kind: FacilityKind) -> str:
    """The fingerprint that `coverage_on` would have, without walking."""
    return _fingerprint(city_on(day, kind.group.takes_steps), supply_on(day, kind.pk))


def coverage_of(city: City, supply: Supply) -> Coverage:
    """The same for any facilities in any city, a scenario's say."""
    fingerprint = _fingerprint(city, supply)
    known = _kept.get(fingerprint)
    if known is not None:
        return known if known.homes is city.homes else _kept.put(replace(known, homes=city.homes))
    doors = city.graph.snap(supply.lonlat)
    found = nearest(city.graph, doors, supply.owner, city.doors.places)
    walk_m = np.where(city.doors.places.on_network, found.walk_m, np.nan)
    on_network = np.bincount(supply.owner, weights=doors.on_network, minlength=len(supply)) > 0
    return _kept.put(Coverage(fingerprint, city.homes, supply, walk_m, found.owner, ~on_network))


def _fingerprint(city: City, supply: Supply) -> str:
    return f"{city.fingerprint} {supply.state}"
