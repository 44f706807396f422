"""Where the demo's cases lie: at one of the places that the city has, a few metres off."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cases.demo.profiles import Ground
from grids.rules.local_plane import metres_per_degree

OFF_M = {Ground.MARKET: 18.0, Ground.HOME: 9.0, Ground.ROAD: 4.0, Ground.GREEN: 15.0, Ground.SITE: 25.0}
SITES = 36  # building works in the three years
SITE_DAYS = (240, 540)  # how long one lasts
CELL_M = 300.0  # of the lattice in which the densest place is looked for


@dataclass(frozen=True)
class Spots:
    """Places of one ground: degrees (n, 2), how much weight each has (n,), and what it is called."""

    lonlat: NDArray[np.float64]
    weight: NDArray[np.float64]
    name: list[str]


City = Mapping[Ground, Spots]  # of the grounds that a city is born with: all but SITE


@dataclass(frozen=True)
class Works:
    """Building works: which homes' spot each is at (n,), its first day and the day after its last, from 0 on."""

    spot: NDArray[np.int64]
    first: NDArray[np.int64]
    end: NDArray[np.int64]


def building_works(city: City, days: int, random: np.random.Generator) -> Works:
    """Works spread evenly over the days and somewhat over the city."""
    homes = city[Ground.HOME]
    spot = random.choice(len(homes.lonlat), SITES, replace=False)
    last = random.integers(*SITE_DAYS, SITES)
    first = (np.arange(SITES) * days / SITES).astype(np.int64) - last // 2
    return Works(spot, first, first + last)


def draw_spots(spots: Spots, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """`count` places, by weight: (count,) of their positions."""
    return random.choice(len(spots.weight), count, p=spots.weight / spots.weight.sum())


def draw_works(works: Works, day: NDArray[np.int64], random: np.random.Generator) -> NDArray[np.int64]:
    """For each day one of the works that were going on then; where there were none, the one that is nearest in time."""
    away = np.maximum(works.first[None, :] - day[:, None], 0) + np.maximum(day[:, None] - works.end[None, :] + 1, 0)
    return np.argmin(away + random.random(away.shape), axis=1)


def off(lonlat: NDArray[np.float64], by_m: float, random: np.random.Generator) -> NDArray[np.float64]:
    """Moved by a normal error of `by_m` metres in each direction, and rounded to about a centimetre."""
    moved = lonlat + random.normal(0.0, by_m, lonlat.shape) / metres_per_degree(float(lonlat[:, 1].mean()))
    return np.round(moved, 7)


def densest(spots: Spots) -> tuple[float, float]:
    """The middle, by weight, of the lattice cell that holds the most weight."""
    scale = metres_per_degree(float(spots.lonlat[:, 1].mean()))
    cell = np.floor(spots.lonlat * scale / CELL_M).astype(np.int64)
    _cells, of = np.unique(cell, axis=0, return_inverse=True)
    here = of.ravel() == np.argmax(np.bincount(of.ravel(), spots.weight))
    lon, lat = np.average(spots.lonlat[here], axis=0, weights=spots.weight[here])
    return float(lon), float(lat)


def metres_from(lonlat: NDArray[np.float64], centre: tuple[float, float]) -> NDArray[np.float64]:
    """How far each place is from a centre, in metres on the local plane."""
    return np.hypot(*((lonlat - np.array(centre)) * metres_per_degree(centre[1])).T)
