"""What if: a facility opened at a spot, or one closed; whom it serves, and whom it cuts off, by their own walks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.models import FacilityKind, FacilityVersion
from facilities.rules.coverage import AreaCoverage, Walks, cover
from facilities.rules.siting import Effect, add_site, close_site
from facilities.walks.areas import walks_of
from facilities.walks.circles import Circle, circles_around, doors_on
from facilities.walks.city import City
from facilities.walks.coverage import Coverage, coverage_of
from facilities.walks.limits import Limit
from facilities.walks.supply import Supply
from gis_data.rules.walk.search import nearest
from gis_data.rules.walk.segments import Places


@dataclass(frozen=True)
class BeforeAfter:
    """The coverage of the same homes by one kind, before a change and after it. One area each, number 0."""

    before: AreaCoverage
    after: AreaCoverage


@dataclass(frozen=True)
class WhatIf:
    """A change of one facility: its circle, what it does (`effect`), and the homes (n,) whose walk it changes.

    `whole` is the whole city, `touched` only the homes whose walk gets shorter or longer. `taken_by` (n,) is the
    facility, by its number in `supply`, to which homes go after a closing; -1 for all others.
    """

    circle: Circle
    effect: Effect
    whole: BeforeAfter
    touched: BeforeAfter
    supply: Supply
    walk_m: NDArray[np.float64]
    households: NDArray[np.int64]
    taken_by: NDArray[np.int32]


def opened_at(city: City, coverage: Coverage, kind: FacilityKind, lon: float, lat: float) -> WhatIf:
    """A facility opened at a spot (degrees). Raises OffNetwork where no way is near.

    It is walked to from everywhere, as far as it may be: who has no other goes any way.
    """
    doors = doors_on(city.graph, np.array([[lon, lat]]))
    walks = walks_of(coverage, kind)
    site_m = nearest(city.graph, doors, np.zeros(len(doors), dtype=np.int32), city.doors.places).walk_m
    effect = add_site(walks, site_m)
    return _what_if(_circle(city, doors, kind), walks, effect, coverage, np.full(len(site_m), -1, dtype=np.int32))


def closed(city: City, coverage: Coverage, kind: FacilityKind, version: FacilityVersion) -> WhatIf:
    """A facility closed, which is one of those of the coverage. Raises OffNetwork where no way leads to it."""
    doors = doors_on(city.graph, np.array(version.entrances.coords))
    walks = walks_of(coverage, kind)
    number = int(np.searchsorted(coverage.supply.ids, version.facility_id))
    without = coverage_of(city, _without(coverage.supply, number))
    # The nearest other of those who walk to it now; nobody else's matters.
    second_m = np.where(coverage.facility == number, without.walk_m, np.inf)
    effect = close_site(walks, coverage.facility, second_m, number)
    taken_by = np.where(coverage.facility == number, without.facility, -1).astype(np.int32)
    return _what_if(_circle(city, doors, kind), walks, effect, without, taken_by)


def _circle(city: City, doors: Places, kind: FacilityKind) -> Circle:
    return circles_around(city, doors, [Limit(kind.limit_metres, kind.limit_minutes)])[0]


def _without(supply: Supply, number: int) -> Supply:
    """The facilities without one of them; those behind it move up by one."""
    kept, doors = np.arange(len(supply)) != number, supply.owner != number
    owner = supply.owner[doors]
    return Supply(supply.ids[kept], supply.capacity[kept], supply.lonlat[doors], owner - (owner > number))


def _what_if(circle: Circle, walks: Walks, effect: Effect, coverage: Coverage, taken_by: NDArray[np.int32]) -> WhatIf:
    after = Walks(effect.after_m, walks.households, walks.limit_m)
    everywhere, touched = np.zeros(len(walks.walk_m), dtype=int), np.full(len(walks.walk_m), -1)
    touched[effect.changed] = 0
    return WhatIf(
        circle=circle,
        effect=effect,
        whole=BeforeAfter(cover(walks, everywhere, 1), cover(after, everywhere, 1)),
        touched=BeforeAfter(cover(walks, touched, 1), cover(after, touched, 1)),
        supply=coverage.supply,
        walk_m=effect.after_m,
        households=walks.households,
        taken_by=taken_by,
    )
