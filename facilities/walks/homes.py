"""The buildings of a day, their doors, their households and their grids, as arrays."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from gis_data.array_store import ArrayStore, digest
from gis_data.changes import whole_stamp
from gis_data.copy import Query, copy_out
from gis_data.covering import cover_points
from gis_data.memory import Memory
from grids.models import DayChange

NAME, EDITION = "homes", "1"
BUILDINGS, HOUSEHOLDS = "grids_building", "grids_household"
BOUNDARIES = ("grids_areaversion", "grids_level")

# The door, where it is known, else a point on the footprint.
READ_TODAY = """
SELECT b.id, coalesce(b.grid_id, -1), coalesce(b.entrance, b.location) FROM grids_building b
WHERE b.valid @> %s::date ORDER BY b.id
"""
READ_THEN = """
SELECT b.id, coalesce(b.entrance, b.location), b.location FROM grids_building b WHERE b.valid @> %s::date ORDER BY b.id
"""
GRIDS_THEN = """
SELECT v.area_id, v.geom FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id AND l.is_working_grid
WHERE v.valid @> %s::date ORDER BY v.code COLLATE "C"
"""
COUNT_HOUSEHOLDS = """
SELECT building_id, count(*) FROM grids_household WHERE valid @> %s::date GROUP BY building_id ORDER BY building_id
"""

_standings: Memory["Standing"] = Memory()
_livings: Memory[str] = Memory()


class Standing(NamedTuple):
    """The state of the buildings of a day: another one after any change of a building, or of that day's boundaries."""

    day: date
    today: bool
    mark: str


class Buildings(NamedTuple):
    """Ids, doors and grids of buildings (n,)."""

    ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    grid: NDArray[np.int64]


@dataclass(frozen=True)
class Homes:
    """Buildings (n,) by id in ascending order; `grid` is the area id of the working grid of that day, or -1."""

    state: Standing
    ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    grid: NDArray[np.int64]
    households: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def doors_digest(self) -> str:
        """Another text for other buildings or doors; the same whatever the day and whoever lives there."""
        return digest(self.ids, self.lonlat)


def homes_on(day: date) -> Homes:
    """The buildings of a day and the households in each, at most HOMES_CHECK_SECONDS behind the database.

    After a change of a building it costs about a second for a million of them, once for all processes of a machine.
    """
    seconds = settings.HOMES_CHECK_SECONDS
    standing = _standings.recall(day, seconds, lambda: _standing_on(day))
    living = _livings.recall(day, seconds, lambda: DayChange.objects.stamp([HOUSEHOLDS], day))
    return Homes(standing, *buildings_in(standing), households=_households(standing, living))


def _standing_on(day: date) -> Standing:
    today = day == timezone.localdate()
    boundaries = "" if today else DayChange.objects.stamp(BOUNDARIES, day)
    return Standing(day, today, f"{whole_stamp([BUILDINGS])} {boundaries}")


@lru_cache(maxsize=4)
def buildings_in(state: Standing) -> Buildings:
    """The buildings in a state, out of the files if they are there."""
    store = ArrayStore(settings.WALK_DIR)
    stored = store.get(NAME, f"{EDITION} {state}")
    if stored is not None:
        return Buildings(**stored[0])
    found = _read_today(state.day) if state.today else _read_then(state.day)
    store.put(NAME, f"{EDITION} {state}", found._asdict(), {})
    return found


def _read_today(day: date) -> Buildings:
    with connection.cursor() as cursor:
        rows = copy_out(cursor, Query(READ_TODAY, [day]), {"ids": "bigint", "grid": "bigint", "lonlat": "point"})
    return Buildings(rows["ids"], np.ascontiguousarray(rows["lonlat"]), rows["grid"])


def _read_then(day: date) -> Buildings:
    """A building keeps the grid it is in today only; on a past day its place decides, within that day's boundaries."""
    columns = {"ids": "bigint", "lonlat": "point", "place": "point"}
    with connection.cursor() as cursor:
        found = cover_points(cursor, Query(READ_THEN, [day]), Query(GRIDS_THEN, [day]), columns)
    return Buildings(found.points["ids"], np.ascontiguousarray(found.points["lonlat"]), found.polygon)


@lru_cache(maxsize=4)
def _households(standing: Standing, living: str) -> NDArray[np.int64]:
    """(n,) the number in each building; `living` is the state of the households on that day."""
    ids = buildings_in(standing).ids
    with connection.cursor() as cursor:
        rows = copy_out(cursor, Query(COUNT_HOUSEHOLDS, [standing.day]), {"id": "bigint", "number": "bigint"})
    counts = np.zeros(len(ids), dtype=np.int64)
    if len(ids):
        at = np.minimum(np.searchsorted(ids, rows["id"]), len(ids) - 1)
        known = ids[at] == rows["id"]
        counts[at[known]] = rows["number"][known]
    return counts
