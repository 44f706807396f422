"""Hot spots that are planted in the demo's history, so that whatever looks for hot spots can be held to the truth.

The seam for more: a `Planted` in PLANTED is all it takes; `history.py` draws its cases, docs/demo-city.md names it.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cases.demo.places import City, densest, metres_from
from cases.demo.profiles import Ground
from grids.rules.local_plane import metres_per_degree


class Truth(StrEnum):
    """What a method ought to say of it."""

    HOT = "hot"  # more than the people and the places account for, to the last day
    PEOPLE = "people"  # many cases only because many people live there: no cases are planted
    FADES = "fades"  # was hot, and is no longer


@dataclass(frozen=True)
class Planted:
    """`cases` more of a kind than its rhythm gives, around a centre, from the first day (counted from 0) on.

    The centre is the place of a ground that is nearest to `near` (metres east and north of the middle of all homes);
    for PEOPLE, where most people live. They lie about it normally, with a deviation of half the radius. `half_days`:
    after so many days there are half as many; None for those that stay.
    """

    key: str
    truth: Truth
    code: str
    cases: int
    ground: Ground
    near: tuple[float, float]
    radius_m: float
    from_day: int = 0
    half_days: float | None = None


PLANTED = (
    Planted("market-rubbish", Truth.HOT, "06010", 620, Ground.MARKET, (-900.0, 300.0), 120.0),
    Planted("school-parking", Truth.HOT, "09009", 420, Ground.ROAD, (1100.0, -700.0), 150.0, from_day=730),
    Planted("many-people", Truth.PEOPLE, "06028", 0, Ground.HOME, (0.0, 0.0), 250.0),
    Planted("works-dust", Truth.FADES, "08004", 380, Ground.HOME, (300.0, 1200.0), 150.0, half_days=75.0),
)


def centre_of(planted: Planted, city: City) -> tuple[float, float]:
    """Its centre in degrees."""
    spots = city[planted.ground]
    if planted.truth is Truth.PEOPLE:
        return densest(spots)
    middle = city[Ground.HOME].lonlat.mean(axis=0)
    aim = middle + np.array(planted.near) / metres_per_degree(float(middle[1]))
    lon, lat = spots.lonlat[np.argmin(metres_from(spots.lonlat, (float(aim[0]), float(aim[1]))))]
    return float(lon), float(lat)


def weight_of_days(planted: Planted, days: int) -> NDArray[np.float64]:
    """How likely a planted case is on each day, beside the rhythm of its kind: (days,)."""
    since = np.arange(days) - planted.from_day
    fading = np.ones(days) if planted.half_days is None else 0.5 ** (np.maximum(since, 0) / planted.half_days)
    return np.where(since >= 0, fading, 0.0)
