"""Whether the places in a file are in the datum they are said to be in: judged by what stands there.

Boundaries betray a shifted datum by their borders (gis_data/rules/placement.py); single places do not. They betray it
by where the same names are known to be, or by standing at a building or on a road less often than they would in
another datum. GCJ-02 and BD-09 put things 300 to 1,200 m off in China.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gis_data.crs import Crs, lonlat, parse_crs
from gis_data.rules.placement import DATUMS

LEAST_PAIRS = 3
LEAST_PLACES = 20
SAMPLE = 400
OFF_M = 150.0  # farther than two surveys of one place, nearer than any shifted datum
BETTER = 0.35  # the other datum leaves at most this share of the distance
CLEARLY = 0.25  # so much larger a share of the places stands where places stand
METRES_IN_DEGREE = 111_320.0

Test = Callable[[NDArray[np.float64]], NDArray[np.bool_]]


@dataclass(frozen=True)
class Surroundings:
    """What is known of the place, in degrees (EPSG:4326).

    `pairs` are positions in the file with the place (lon, lat) where the same name is known; `stands` tells of places
    (n, 2) whether there is a building or a road, `inside` whether they lie in the areas on record.
    """

    pairs: list[tuple[int, tuple[float, float]]] = field(default_factory=list)
    stands: Test | None = None
    inside: Test | None = None


@dataclass(frozen=True)
class Verdict:
    """Another datum fits better: which one, how to ask for it, and the shares (0 to 1) of places that fit."""

    guess: str
    option: str
    stated: float
    other: float
    count: int


def axes_swapped(xy: NDArray[np.float64], crs: Crs, around: Surroundings) -> bool:
    """Whether the places lie in no area as they are, and in one with latitude and longitude exchanged."""
    if around.inside is None or not crs.is_degrees or not len(xy):
        return False
    some = _sample(xy)
    return around.inside(lonlat(some, crs)).mean() < 0.5 and around.inside(lonlat(some[:, ::-1], crs)).mean() > 0.9


def better_datum(xy: NDArray[np.float64], crs: Crs, around: Surroundings) -> Verdict | None:
    """The datum in which the places (n, 2) of the file fit clearly better than in the stated one; None if none does."""
    if not crs.is_degrees or not len(xy):
        return None
    mine = "EPSG:4326" if crs.is_wgs84 else crs.name
    tried = {name: crs if name == mine else parse_crs(name) for name in (mine, *DATUMS)}
    if len(around.pairs) >= LEAST_PAIRS:
        return _by_names(xy, tried, mine, around.pairs)
    if around.stands is not None and len(xy) >= LEAST_PLACES:
        return _by_ground(_sample(xy), tried, mine, around.stands)
    return None


def _by_names(
    xy: NDArray[np.float64], tried: dict[str, Crs], mine: str, pairs: list[tuple[int, tuple[float, float]]]
) -> Verdict | None:
    positions, known = [position for position, _place in pairs], np.array([place for _position, place in pairs])
    distances = {name: _metres(lonlat(xy[positions], crs), known) for name, crs in tried.items()}
    medians = {name: float(np.median(metres)) for name, metres in distances.items()}
    best = min(medians, key=medians.__getitem__)
    if medians[mine] < OFF_M or medians[best] > BETTER * medians[mine]:
        return None
    shares = {name: float((metres < OFF_M).mean()) for name, metres in distances.items()}
    return Verdict(best, DATUMS[best], shares[mine], shares[best], len(pairs))


def _by_ground(xy: NDArray[np.float64], tried: dict[str, Crs], mine: str, stands: Test) -> Verdict | None:
    shares = {name: float(stands(lonlat(xy, crs)).mean()) for name, crs in tried.items()}
    best = max(shares, key=shares.__getitem__)
    if shares[best] < shares[mine] + CLEARLY:
        return None
    return Verdict(best, DATUMS[best], shares[mine], shares[best], len(xy))


def _sample(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return xy[:: max(1, len(xy) // SAMPLE)]


def _metres(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres between places (n, 2) in degrees, good to a percent over a city."""
    shift = (one - other) * METRES_IN_DEGREE
    return np.hypot(shift[:, 0] * np.cos(np.radians(other[:, 1])), shift[:, 1])
