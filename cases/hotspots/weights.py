"""Which areas are neighbours, and how many households each has: worked out once for a level and day, then kept.

Contiguity of a city's grids takes longer than everything that is asked of it, so it lies on disk under the state of the
boundaries (grids/day_store.py), and in memory for as long as the process has those areas.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import blake2b

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from cases.hotspots.areas import TABLES, Areas, Kept
from cases.hotspots.asked import Asked, Near
from cases.rules.hotspots import contiguity, distance_band, nearest
from grids.day_store import Arrays, kept
from grids.ground import read_buildings
from grids.measures.households import homes_of_grids
from grids.models import DayChange
from grids.rules.tree import NO_AREA, rows_of, summed
from grids.tally import TABLES as HOME_TABLES
from grids.tally import tally_of

MOST_KEPT = 12
MOST_PAIRS = 5_000_000  # of neighbours, each way: some hundred MB while they are worked out
SPACINGS = 2.0  # an area's usual radius in means of the distance to the nearest other

_weights: Kept[csr_array] = Kept(MOST_KEPT)
_homes: Kept[NDArray[np.int64]] = Kept(MOST_KEPT)


def weights_of(areas: Areas, asked: Asked) -> csr_array:
    """The neighbours of each area as the question has them."""
    if asked.weights is Near.BAND:
        radius = asked.radius or usual_radius(areas)
        return _kept(areas, f"band-{radius}", lambda: distance_band(areas.middles, float(radius)))
    if asked.weights is Near.NEAREST:
        k = min(asked.k, max(len(areas) - 1, 1))
        return _kept(areas, f"nearest-{k}", lambda: nearest(areas.middles, k))
    return touching(areas)


def touching(areas: Areas) -> csr_array:
    """Those that share a border or a corner: what makes several areas one hotspot, whatever the weights."""
    if areas.hexagons is not None:
        return _kept(areas, Near.CONTIGUITY, lambda: _of_lattice(areas))
    return _kept(areas, Near.CONTIGUITY, lambda: contiguity(areas.shapes))


def hides_statistics(areas: Areas, asked: Asked, hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n,) where z and p would tell a count that is `hidden` (n,): they add up an area's cases and its neighbours'."""
    return hidden | (weights_of(areas, asked) @ hidden.astype(float) > 0)


def too_many_pairs(places: NDArray[np.float64], radius_m: float) -> bool:
    """Whether so many places (n, 2) lie within a radius of each other that their pairs would fill the memory."""
    if len(places) < 2:
        return False
    tree = KDTree(places)
    return bool(tree.count_neighbors(tree, radius_m) > MOST_PAIRS)


def usual_radius(areas: Areas) -> int:
    """Metres within which an area of usual spacing has neighbours all around, rounded to tens."""
    if len(areas) < 2:
        return 0
    away, _other = KDTree(areas.middles).query(areas.middles, k=2)
    return int(np.ceil(SPACINGS * away[:, 1].mean() / 10) * 10)


def households_of(areas: Areas) -> NDArray[np.int64]:
    """The households of each area on its day: (n,)."""
    state = DayChange.objects.stamp(HOME_TABLES, areas.day)
    return _homes.get((areas.key, areas.day), (state, areas.state), lambda: _count_homes(areas))


def forget() -> None:
    """For measurements that begin cold."""
    _weights.clear()
    _homes.clear()


def _kept(areas: Areas, name: str, make: Callable[[], csr_array]) -> csr_array:
    """From memory, from disk, or made."""

    def arrays(_day: date) -> Arrays:
        made = make().tocsr()
        return {"data": made.data, "indices": made.indices, "indptr": made.indptr}

    def load() -> csr_array:
        found = kept(f"hotspot-{areas.key}-{name}-{_mark(areas)}", areas.day, TABLES, arrays)
        return csr_array((found["data"], found["indices"], found["indptr"]), shape=(len(areas), len(areas)))

    return _weights.get((areas.key, areas.day, name), areas.state, load)


def _mark(areas: Areas) -> str:
    """What is made of areas read earlier must not be kept as that of the areas of now."""
    return blake2b(areas.state.encode(), digest_size=8).hexdigest()


def _of_lattice(areas: Areas) -> csr_array:
    one, other = areas.hexagons.neighbours()
    return csr_array((np.ones(len(one)), (one, other)), shape=(len(areas), len(areas)))


def _count_homes(areas: Areas) -> NDArray[np.int64]:
    if areas.hexagons is not None:
        name = f"hotspot-homes-{areas.key}-{_mark(areas)}"
        return kept(name, areas.day, HOME_TABLES, lambda day: _homes_by_place(areas, day))["homes"]
    homes = homes_of_grids(areas.day)
    known = areas.net.rows(homes.grid) != NO_AREA
    return summed(areas.rows_of(homes.grid[known]), homes.households[known], len(areas))


def _homes_by_place(areas: Areas, day: date) -> Arrays:
    tally = tally_of(day)
    with connection.cursor() as cursor:
        buildings, places = read_buildings(cursor, day)
    rows = areas.rows_at(places)
    of = rows_of(tally.building, buildings)
    homes = np.where(of == NO_AREA, 0, tally.homes[of])
    return {"homes": summed(rows, homes, len(areas))}
