"""How many buildings, households, residents and grid workers an area has, and each area right below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.contrib.gis.db.models.functions import Envelope
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import Q

from gis_data.functions import SRID
from grids.card.scope import Scope
from grids.models import AreaVersion, Role
from grids.rules.tree import rows_of
from grids.tally import Tally, kept_tally, tally_around, tally_of

# Every area below with the child that it belongs to; the area itself under no child.
TREE = """
WITH RECURSIVE tree(area_id, child_id) AS (
    SELECT v.area_id, v.area_id FROM grids_areaversion v WHERE v.parent_id = %(area)s AND v.valid @> %(day)s
  UNION
    SELECT v.area_id, t.child_id
    FROM tree t JOIN grids_areaversion v ON v.parent_id = t.area_id AND v.valid @> %(day)s
), everything AS (
    SELECT area_id, child_id FROM tree UNION ALL SELECT %(area)s, NULL
)
"""
WORKERS = """
SELECT e.child_id, 0, 0, 0, count(*)
FROM everything e JOIN grids_post p ON p.area_id = e.area_id
WHERE p.role = %(worker)s AND p.valid @> %(day)s GROUP BY e.child_id
"""
BY_NOTE = """
SELECT e.child_id, sum(c.buildings), sum(c.households), sum(c.residents), 0
FROM everything e JOIN grids_gridcount c ON c.grid_id = e.area_id AND c.day <= %(day)s GROUP BY e.child_id
"""
Box = tuple[float, float, float, float]

COUNT_WORKERS = f"{TREE} {WORKERS}"
COUNT_BY_NOTE = f"{TREE} {BY_NOTE} UNION ALL {WORKERS}"
# A street is counted in a tenth of a second. From this size on the whole day is, once, and kept: this is a town.
MANY_FROM_M2 = 30e6


@dataclass(frozen=True)
class Figures:
    """Numbers of one area; `workers` are posts of grid workers in it and below."""

    buildings: int = 0
    households: int = 0
    residents: int = 0
    workers: int = 0

    @property
    def households_per_worker(self) -> float | None:
        """None without a worker."""
        return round(self.households / self.workers, 1) if self.workers else None

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.buildings + other.buildings,
            self.households + other.households,
            self.residents + other.residents,
            self.workers + other.workers,
        )


NOTHING = Figures()


@dataclass(frozen=True)
class Counted:
    """The figures of an area and, by their ids, of the areas right below it."""

    own: Figures
    children: dict[int, Figures]


def count(scope: Scope) -> Counted:
    """Count an area and its children.

    For a past day a street takes a tenth of a second; a city of a million buildings some seconds the first time, and
    less than a tenth while nothing of that day changes.
    """
    found = _counted(scope, COUNT_BY_NOTE if scope.by_note else COUNT_WORKERS)
    own = sum(found.values(), NOTHING)
    children = {child: figures for child, figures in found.items() if child is not None}
    return Counted(own, children) if scope.by_note else _by_boundary(scope, own.workers, children)


def _counted(scope: Scope, query: str) -> dict[int | None, Figures]:
    """The sums of a query by the child that they belong to, None for what is the area's own."""
    found: dict[int | None, Figures] = {}
    parameters = {"area": scope.area.pk, "day": scope.day, "worker": Role.GRID_WORKER.value}
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for child, *numbers in cursor.fetchall():
            found[child] = found.get(child, NOTHING) + Figures(*(int(number or 0) for number in numbers))
    return found


def _by_boundary(scope: Scope, workers: int, workers_below: dict[int, Figures]) -> Counted:
    """What the boundaries of the day hold, each its own, with the workers that were counted already."""
    versions = AreaVersion.objects.on(scope.day).filter(Q(area=scope.area) | Q(parent=scope.area))
    shapes = list(versions.values_list("area_id", "area_m2", Envelope("geom")))
    tally = _tally(scope.day, max(size for _area, size, _box in shapes), [box.extent for *_others, box in shapes])
    ids = np.array([area for area, *_others in shapes], dtype=np.int64)
    rows = rows_of(tally.area, ids)
    numbers = np.stack([tally.buildings, tally.households, tally.residents], axis=1)[rows].tolist()
    found = {area: Figures(*map(int, row)) for area, row in zip(ids.tolist(), numbers, strict=True)}
    own = found.pop(scope.area.pk, NOTHING)
    below = {area: figures + workers_below.get(area, NOTHING) for area, figures in found.items()}
    return Counted(own + Figures(workers=workers), below)


def _tally(day: date, largest_m2: float, boxes: list[Box]) -> Tally:
    """The day as it was counted before, else only what lies in these boxes; for a town all of it is counted."""
    kept = kept_tally(day)
    if kept is not None:
        return kept
    if largest_m2 >= MANY_FROM_M2:
        return tally_of(day)
    west, south, east, north = zip(*boxes, strict=True)
    around = Polygon.from_bbox((min(west), min(south), max(east), max(north)))
    around.srid = SRID
    return tally_around(day, around)
