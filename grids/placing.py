"""Which grid each building lies in on a day, beside the grid that it is noted in.

A building lies where its `location` does; on a border the grid with the lowest code has it.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Collate
from numpy.typing import NDArray

from gis_data.copy import query_of
from gis_data.covering import NOWHERE, cover_points
from grids.models import Area, AreaVersion, Building, Level
from grids.querysets import area_ids_under

# Measured: a look-up in the database costs 17 µs, bringing a grid into memory 10 µs, and a building there 0.4 µs. So
# the database is the faster way until there is about one building for two grids.
_GRIDS_PER_LOOKUP = 2
_COLUMNS = {"id": "bigint", "noted": "bigint", "place": "point"}


class NoWorkingGrid(Exception):
    """No level is marked as the one that buildings are assigned to."""


@dataclass(frozen=True)
class Placement:
    """Ids, each (n,): the building, the grid that it is noted in and the one that it lies in, NOWHERE for none."""

    building: NDArray[np.int64]
    noted: NDArray[np.int64]
    actual: NDArray[np.int64]

    @property
    def is_wrong(self) -> NDArray[np.bool_]:
        """Where the two differ: (n,)."""
        return self.noted != self.actual


def working_level() -> Level:
    """The level that buildings are assigned to. Raises NoWorkingGrid."""
    level = Level.objects.filter(is_working_grid=True).first()
    if level is None:
        raise NoWorkingGrid
    return level


def place_buildings(level: Level, on: date, within: Area | None = None) -> Placement:
    """Place the buildings that stand on a day into the areas of a level.

    With `within`, only those that stand in that area on that day, and those noted there that perhaps do not.
    """
    buildings = Building.objects.on(on)
    if within is not None:
        boundary = within.versions.on(on).values("geom")[:1]
        noted_there = Q(grid__in=area_ids_under(within, on))
        buildings = buildings.filter(noted_there | Q(location__intersects=Subquery(boundary)))
    grids = AreaVersion.objects.on(on).filter(level=level).order_by(Collate("code", "C"))
    if buildings.count() * _GRIDS_PER_LOOKUP < grids.count():
        return _place_in_database(buildings, grids)
    return _place_in_memory(buildings, grids)


@transaction.atomic
def _place_in_database(buildings: QuerySet, grids: QuerySet) -> Placement:
    """One index look-up for each building."""
    with connection.cursor() as cursor:
        # The planner overrates the work and would compile it first, which takes longer than doing it.
        cursor.execute("SET LOCAL jit = off")
    covering = grids.filter(geom__covers=OuterRef("location")).values("area_id")[:1]
    rows = buildings.values_list("pk", _or_nowhere("grid_id"), _or_nowhere(Subquery(covering)))
    return Placement(*np.array(list(rows), dtype=np.int64).reshape(-1, 3).T)


def _place_in_memory(buildings: QuerySet, grids: QuerySet) -> Placement:
    """All grids and all buildings are brought here."""
    points = buildings.values_list("pk", _or_nowhere("grid_id"), F("location"))
    with connection.cursor() as cursor:
        covering = cover_points(cursor, query_of(points), query_of(grids.values_list("area_id", "geom")), _COLUMNS)
    return Placement(covering.points["id"], covering.points["noted"], covering.polygon)


def _or_nowhere(area: str | Subquery) -> Coalesce:
    """An area's id, NOWHERE in the place of NULL."""
    return Coalesce(area, NOWHERE, output_field=BigIntegerField())
