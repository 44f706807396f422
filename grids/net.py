"""The areas of a day as one tree in memory: which grids lie in which area, and sums over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grids.models import AreaVersion
from grids.rules.tree import NO_AREA, above, rows_of, summed


@dataclass(frozen=True)
class Net:
    """The areas that there are on a day, by code: columns (n,), `parent` the row of an area's parent or NO_AREA."""

    area: NDArray[np.int64]
    uid: list[str]
    code: list[str]
    name: list[str]
    level: NDArray[np.int64]
    parent: NDArray[np.int64]
    is_grid: NDArray[np.bool_]

    @cached_property
    def grids(self) -> NDArray[np.int64]:
        """The ids of the working grids."""
        return self.area[self.is_grid]

    def rows(self, areas: ArrayLike) -> NDArray[np.int64]:
        """The rows of areas by their ids, NO_AREA for those that there are not."""
        return rows_of(self.area, np.asarray(areas, dtype=np.int64))

    def roots(self, level: int, areas: ArrayLike) -> NDArray[np.int64]:
        """For each area, by its id, the row of the area of a level that it lies in or is, NO_AREA for none."""
        rows = self.rows(areas)
        return np.where(rows == NO_AREA, NO_AREA, above(self.parent, self.level, level)[rows])

    def sums(self, level: int, areas: ArrayLike, values: ArrayLike) -> NDArray[np.int64]:
        """For each row the sum of what the areas in it have; 0 in rows of other levels."""
        return summed(self.roots(level, areas), np.asarray(values, dtype=np.int64), len(self.area))

    def under(self, area: int) -> NDArray[np.int64]:
        """The rows of an area and of all below it; none when there is no such area."""
        (row,) = self.rows([area])
        if row == NO_AREA:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(above(self.parent, self.level, int(self.level[row])) == row)


def read_net(day: date) -> Net:
    """The tree of a day. One query."""
    versions = AreaVersion.objects.on(day).order_by("code")
    fields = ("area_id", "area__uid", "code", "name", "level_id", "parent_id", "level__is_working_grid")
    columns = list(zip(*versions.values_list(*fields), strict=True)) or [()] * len(fields)
    area, uid, code, name, level, parent, is_grid = columns
    ids = np.array(area, dtype=np.int64)
    return Net(
        area=ids,
        uid=[str(one) for one in uid],
        code=list(code),
        name=list(name),
        level=np.array(level, dtype=np.int64),
        parent=rows_of(ids, np.array([NO_AREA if one is None else one for one in parent], dtype=np.int64)),
        is_grid=np.array(is_grid, dtype=bool),
    )
