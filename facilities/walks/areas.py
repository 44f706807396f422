"""The areas of a level on a day, and in which of them each home lies."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from facilities.models import FacilityKind
from facilities.rules.coverage import AreaCoverage, Walks, cover
from facilities.walks.coverage import Coverage, coverage_on
from facilities.walks.homes import Homes
from grids.models import AreaVersion, Level

# The working grids of a day with the area of the level that each is in; an area of the level itself where it is one.
GRIDS_BELOW = """
WITH RECURSIVE tree(root, area_id, level_id) AS (
    SELECT v.area_id, v.area_id, v.level_id FROM grids_areaversion v
    WHERE v.level_id = %(level)s AND v.valid @> %(day)s::date
  UNION ALL
    SELECT t.root, v.area_id, v.level_id FROM tree t
    JOIN grids_areaversion v ON v.parent_id = t.area_id AND v.valid @> %(day)s::date
)
SELECT t.area_id, t.root FROM tree t JOIN grids_level l ON l.id = t.level_id AND l.is_working_grid ORDER BY t.area_id
"""


@dataclass(frozen=True)
class AreasOfLevel:
    """The areas (a,) of a level on a day by code; `of_home` (n,) the position of each home's area, or -1."""

    versions: list[AreaVersion]
    of_home: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.versions)


def areas_of_level(level: Level, day: date, homes: Homes) -> AreasOfLevel:
    """In two queries, whatever the number of areas. Homes in no grid are in no area."""
    rows = AreaVersion.objects.on(day).filter(level=level).select_related("area").defer("geom", "geom_3857")
    versions = list(rows.order_by("code"))
    position = {version.area_id: i for i, version in enumerate(versions)}
    with connection.cursor() as cursor:
        cursor.execute(GRIDS_BELOW, {"level": level.pk, "day": day})
        pairs = cursor.fetchall()
    grids = np.array([grid for grid, _ in pairs], dtype=np.int64)
    roots = np.array([position[root] for _, root in pairs], dtype=np.int64)
    return AreasOfLevel(versions, _looked_up(homes.grid, grids, roots))


def _looked_up(wanted: NDArray[np.int64], keys: NDArray[np.int64], values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The value beside each wanted key, -1 where it is not among the keys, which are in ascending order."""
    if not len(keys):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], -1)


def walks_of(coverage: Coverage, kind: FacilityKind) -> Walks:
    """A coverage against the walk that its kind is held to."""
    return Walks(coverage.walk_m, coverage.homes.households, kind.limit_metres)


def area_coverage(kind: FacilityKind, level: Level, day: date) -> tuple[AreasOfLevel, AreaCoverage]:
    """The coverage of all areas of a level by a kind on a day."""
    coverage = coverage_on(day, kind)
    areas = areas_of_level(level, day, coverage.homes)
    return areas, cover(walks_of(coverage, kind), areas.of_home, len(areas))
