"""From every building of a day to the nearest facility of a kind: the arrays behind every figure of coverage."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from facilities.models import FacilityKind
from facilities.walks.city import City, city_on
from facilities.walks.homes import Homes
from facilities.walks.kept import Kept
from facilities.walks.supply import Supply, supplies_on, supply_on
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


_kept: Kept[Coverage] = Kept(KEPT)


def forget() -> None:
    """Let all that is remembered be worked out anew: for measurements."""
    _kept.clear()


def coverage_on(day: date, kind: FacilityKind, changes: str = "") -> Coverage:
    """The walks to a kind of facility on a day, by people of the kind's group; kept while nothing behind it changes.

    One search over the whole network: 0.1 s for 300,000 edges and 1,000,000 buildings. Two queries, and none for homes
    and network while they are unchanged. Asks for the kind's group. `changes` are those of a scenario.
    """
    city = city_on(day, kind.group.takes_steps, changes=changes)
    return coverage_of(city, supply_on(day, kind.pk))


def coverages_on(day: date, kinds: Sequence[FacilityKind]) -> list[Coverage]:
    """The same for many kinds, whose facilities are asked for in one query."""
    return [coverage_of(city, supply) for city, supply in _asked(day, kinds)]


def fingerprints_on(day: date, kinds: Sequence[FacilityKind]) -> list[str]:
    """The fingerprints that these would have, without walking."""
    return [_fingerprint(city, supply) for city, supply in _asked(day, kinds)]


def _asked(day: date, kinds: Sequence[FacilityKind]) -> list[tuple[City, Supply]]:
    supplies = supplies_on(day, [kind.pk for kind in kinds])
    cities = {steps: city_on(day, steps) for steps in {kind.group.takes_steps for kind in kinds}}
    return [(cities[kind.group.takes_steps], supplies[kind.pk]) for kind in kinds]


def coverage_of(city: City, supply: Supply) -> Coverage:
    """The same for any facilities in any city, a scenario's say."""
    fingerprint = _fingerprint(city, supply)
    known = _kept.get(fingerprint)
    if known is not None:
        if known.homes is city.homes:
            return known
        return _kept.put(fingerprint, replace(known, homes=city.homes))
    doors = city.graph.snap(supply.lonlat)
    found = nearest(city.graph, doors, supply.owner, city.doors.places)
    walk_m = np.where(city.doors.places.on_network, found.walk_m, np.nan)
    on_network = np.bincount(supply.owner, weights=doors.on_network, minlength=len(supply)) > 0
    coverage = Coverage(fingerprint, city.homes, supply, walk_m, found.owner, ~on_network)
    return _kept.put(fingerprint, coverage)


def _fingerprint(city: City, supply: Supply) -> str:
    return f"{city.fingerprint} {supply.state}"
