"""In which part of an area each grid lies: of today's tree, or of the tree of each day of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

from cases.dashboard.columns import NOBODY, seconds
from cases.rules.board.periods import Period
from gis_data.copy import Query, copy_out
from grids.models import Area, DayChange

_TABLES = ("grids_areaversion", "grids_level")
KEPT_TREES = 32
KEPT_PASTS = 4  # a tree of 20,000 grids through a hundred redraws is about 10 MB

# Days on which something in the tree of areas begins or ends.
_CHANGES = """
SELECT DISTINCT day FROM grids_areaversion v, LATERAL (VALUES (lower(v.valid)), (upper(v.valid))) change(day)
WHERE day > %s AND day <= %s ORDER BY day
"""
# Down the trees of some days at once, each area with the part (a child of the one that was asked for) it hangs under.
_OF_DAYS = """
WITH RECURSIVE down(step, day, area_id, part) AS (
    SELECT d.step, d.day, v.area_id, v.area_id FROM unnest(%s::date[]) WITH ORDINALITY d(day, step)
    JOIN grids_areaversion v ON v.valid @> d.day AND {top}
  UNION
    SELECT d.step, d.day, v.area_id, d.part FROM down d
    JOIN grids_areaversion v ON v.parent_id = d.area_id AND v.valid @> d.day
) SELECT step, area_id, part FROM down
"""
# Today's, in which areas that have no version today hang where their last one hung.
_TODAY = """
WITH RECURSIVE tree AS MATERIALIZED (SELECT area_id, parent_id FROM grids_tree(%s)), down(area_id, part) AS (
    SELECT t.area_id, t.area_id FROM tree t WHERE {top}
  UNION
    SELECT t.area_id, d.part FROM down d JOIN tree t ON t.parent_id = d.area_id
) SELECT 1::bigint, area_id, part FROM down
"""
_UNDER, _AT_THE_TOP = "{alias}.parent_id = {area}", "{alias}.parent_id IS NULL"
_COLUMNS = {"step": "bigint", "area": "bigint", "part": "bigint"}


@dataclass(frozen=True)
class Tree:
    """The parts of an area (ids in order), and what is in which from some days on (`since`, seconds since 2000).

    `tables` (days, ids + 1): the id of the part by the grid's id, NOBODY for what is not in the area.
    """

    parts: NDArray[np.int64]
    since: list[int]
    tables: NDArray[np.int32]

    def parts_at(self, moments: NDArray[np.int32], grids: NDArray[np.integer]) -> NDArray[np.int32]:
        """(n,) the part in which each grid lay at a moment (seconds since 2000)."""
        day = np.maximum(np.searchsorted(self.since, moments, side="right") - 1, 0)
        return self.tables[day, self._known(grids)]

    def parts_now(self, grids: NDArray[np.integer]) -> NDArray[np.int32]:
        """(n,) as above, on the last of the days."""
        return self.tables[-1][self._known(grids)]

    def areas_in(self) -> NDArray[np.int64]:
        """The ids of all areas in it on the last of the days."""
        return np.flatnonzero(self.tables[-1])

    def _known(self, grids: NDArray[np.integer]) -> NDArray[np.integer]:
        return np.minimum(grids, self.tables.shape[1] - 1)


def tree_today(area: Area | None) -> Tree:
    """Today's parts of an area, or of everything. One query, and one more where the tree has changed."""
    today = timezone.localdate()
    return _today(_database(), area and area.pk, today, DayChange.objects.stamp(_TABLES, today))


def tree_in(area: Area | None, period: Period) -> Tree:
    """The parts of an area as they were on each day of a period. As many queries, whatever the number of redraws."""
    stamp = DayChange.objects.stamp(_TABLES, period.last)
    return _in(_database(), area and area.pk, period, stamp)


def _database() -> str:
    return connection.settings_dict["NAME"]


# Kept by the state of the tables: a tree of 20,000 grids takes longer to read than a month of cases to add up.
@lru_cache(maxsize=KEPT_TREES)
def _today(_database: str, area: int | None, today: date, _stamp: str) -> Tree:
    text = _TODAY.format(top=_top("t", area))
    return _tree(area, [0], _read(text, [today, *([] if area is None else [area])]))


@lru_cache(maxsize=KEPT_PASTS)
def _in(_database: str, area: int | None, period: Period, _stamp: str) -> Tree:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [period.first, period.last])
        days: list[date] = [period.first, *(day for (day,) in cursor.fetchall())]
    text = _OF_DAYS.format(top=_top("v", area))
    found = _read(text, [days, *([] if area is None else [area])])
    return _tree(area, [seconds(day) for day in days], found)


def _top(alias: str, area: int | None) -> str:
    return (_AT_THE_TOP if area is None else _UNDER).format(alias=alias, area="%s")


def _read(text: str, parameters: list) -> dict[str, NDArray]:
    with connection.cursor() as cursor:
        return copy_out(cursor, Query(text, parameters), _COLUMNS)


def _tree(area: int | None, since: list[int], found: dict[str, NDArray]) -> Tree:
    """What lies in the area and in no part of it, such as a grid that was asked for itself, is a part of its own."""
    own = [] if area is None else [area]
    size = int(max([0, *own, *found["area"].tolist()])) + 2
    tables = np.full((len(since), size), NOBODY, dtype=np.int32)
    tables[:, own] = own
    tables[found["step"] - 1, found["area"]] = found["part"]
    return Tree(np.unique(found["part"]), since, tables)
