"""A day counted in one pass: how many buildings, households and residents each area of every level has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import date

import numpy as np
from django.contrib.gis.geos import Polygon
from django.db import connection
from numpy.typing import NDArray

from gis_data.copy import CopyCursor, Query, copy_out
from gis_data.covering import NOWHERE
from gis_data.rules.assignment import PolygonIndex
from grids.day_store import Arrays, kept, peek
from grids.ground import LevelGround, read_buildings, read_ground
from grids.models import Level
from grids.rules.tree import rows_of

TABLES = ("grids_level", "grids_areaversion", "grids_building", "grids_household")
NAME = "tally"
HOMES = "SELECT building_id, residents FROM grids_household WHERE valid @> %s::date"
HOMES_OF = f"{HOMES} AND building_id = ANY (%s::bigint[])"
_HOMES = {"building": "bigint", "residents": "smallint"}


@dataclass(frozen=True)
class Tally:
    """Counts of areas, (n,) each; and for each building (m,) its working grid, NOWHERE for none, and its households."""

    area: NDArray[np.int64]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    building: NDArray[np.int64]
    grid: NDArray[np.int64]
    homes: NDArray[np.int64]

    @classmethod
    def of(cls, arrays: Arrays) -> Tally:
        """From the arrays that `count_day` gives."""
        return cls(**{column.name: arrays[column.name] for column in fields(cls)})


def tally_of(day: date) -> Tally:
    """The whole day, kept while none of its areas, buildings and households changes."""
    return Tally.of(kept(NAME, day, TABLES, count_day))


def kept_tally(day: date) -> Tally | None:
    """The whole day if it has been counted already and nothing has changed since."""
    found = peek(NAME, day, TABLES, count_day)
    return None if found is None else Tally.of(found)


def tally_around(day: date, box: Polygon) -> Tally:
    """Only what lies in a box (EPSG:4326); areas that reach beyond it are counted in part."""
    return Tally.of(count_day(day, box))


def count_day(day: date, box: Polygon | None = None) -> Arrays:
    """The arrays of a `Tally`, in four queries. Indexes are built in a second thread while rows still come in."""
    working = set(Level.objects.filter(is_working_grid=True).values_list("pk", flat=True))
    with ThreadPoolExecutor(1) as pool, connection.cursor() as cursor:
        ground = read_ground(cursor, day, box)
        indexes = pool.submit(lambda: [(one, PolygonIndex(one.shapes)) for one in ground.levels()])
        building, places = read_buildings(cursor, day, box)
        per_building = _homes(cursor, day, building, everywhere=box is None)
    counts = {name: np.zeros(len(ground.area), dtype=np.int64) for name in per_building}
    grid = np.full(len(building), NOWHERE, dtype=np.int64)
    for one, index in indexes.result():
        found = index.assign(places)
        _count(counts, one, found, per_building)
        if one.level in working:
            grid = np.append(ground.area[one.rows], NOWHERE)[found]
    return {"area": ground.area, **counts, "building": building, "grid": grid, "homes": per_building["households"]}


def _homes(cursor: CopyCursor, day: date, building: NDArray[np.int64], everywhere: bool) -> dict[str, NDArray]:
    """For each building itself, its households and their residents: (n,) each. `building` is in order."""
    query = Query(HOMES, [day]) if everywhere else Query(HOMES_OF, [day, building.tolist()])
    rows = copy_out(cursor, query, _HOMES)
    of = rows_of(building, rows["building"])
    lives = of >= 0
    size = len(building)
    return {
        "buildings": np.ones(size, dtype=np.int64),
        "households": np.bincount(of[lives], minlength=size),
        "residents": np.bincount(of[lives], weights=rows["residents"][lives], minlength=size),
    }


def _count(counts: dict[str, NDArray], one: LevelGround, found: NDArray[np.int64], values: Arrays) -> None:
    """Add what lies in each area of a level; `found` is the position of each building's area among them."""
    inside = found >= 0
    for name, counted in counts.items():
        counted[one.rows] = np.bincount(found[inside], weights=values[name][inside], minlength=len(one.rows))
