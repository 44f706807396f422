"""The areas that cases are counted in, on a day: those of a level, or hexagons over the ground. Kept in memory.

Reading the 20,000 grids of a city takes longer than all the counting, and they change with a redraw only: a process
keeps the last few sets, each under the state of the areas.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import shapely
from django.db import connection
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.rules.hexagons import Hexagons, covering
from gis_data.changes import whole_stamp
from gis_data.copy import copy_out_rows, query_of
from gis_data.functions import RangeStart
from gis_data.rules.assignment import PolygonIndex
from grids.ground import read_ground
from grids.models import AreaVersion, DayChange, Level
from grids.net import Net, read_net
from grids.rules.local_plane import LocalPlane, metres_per_degree
from grids.rules.tree import NO_AREA

TABLES = ("grids_level", "grids_areaversion")
MOST_KEPT = 8
_PLANE_DIGITS = 1  # of a degree: hexagons stay where they are when the outline of the city changes a little

Thing = TypeVar("Thing")
Shapes = TypeVar("Shapes", shapely.Geometry, NDArray[np.object_])


class Kept(Generic[Thing]):
    """The last few things that took long to make, each while its state is what it was. Safe between threads."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._things: OrderedDict[Hashable, tuple[Hashable, Thing]] = OrderedDict()

    def get(self, key: Hashable, state: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of that key and state; two who ask at once may both make it."""
        with self._lock:
            known = self._things.get(key)
            if known is not None and known[0] == state:
                self._things.move_to_end(key)
                return known[1]
        made = make()
        with self._lock:
            self._things[key] = (state, made)
            self._things.move_to_end(key)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._things.clear()


_kept: Kept[Areas] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Areas:
    """Columns (n,) of the areas of a day, and the plane in which their metres are measured.

    `key` names the set whatever the day; `state` is that of the boundaries. `since` is the ordinal of the day from
    which on an area has had this boundary. `net` is the tree of the day, None for hexagons, which have no ids (-1).
    """

    key: str
    day: date
    state: str
    ids: NDArray[np.int64]
    uid: list[str]
    code: list[str]
    name: list[str]
    since: NDArray[np.int64]
    shapes: NDArray[np.object_]
    plane: LocalPlane
    level: int | None = None
    net: Net | None = None
    hexagons: Hexagons | None = None

    def __len__(self) -> int:
        return len(self.uid)

    @cached_property
    def is_working(self) -> bool:
        """Whether they are the working grids, which nothing lies below."""
        return self.net is not None and bool(self.net.is_grid[self.net.level == self.level].any())

    def title(self, row: int) -> str:
        """The name of an area in words."""
        if self.hexagons is None:
            return self.name[row]
        column, line = self.hexagons.axial[row].tolist()
        return _("Hexagon %(column)s/%(row)s") % {"column": column, "row": line}

    @cached_property
    def parents(self) -> NDArray[np.int64]:
        """A number for what each area lies in (n,), from 0 up; all hexagons lie in one."""
        if self.net is None:
            return np.zeros(len(self), dtype=np.int64)
        return self.net.parent[self.net.rows(self.ids)] + 1

    @cached_property
    def rows_by_uid(self) -> dict[str, int]:
        """The row of each area."""
        return {uid: row for row, uid in enumerate(self.uid)}

    @cached_property
    def metres(self) -> NDArray[np.object_]:
        """Their boundaries in the plane."""
        return self.plane.metres(self.shapes)

    @cached_property
    def middles(self) -> NDArray[np.float64]:
        """Their centroids in the plane: (n, 2)."""
        return shapely.get_coordinates(shapely.centroid(self.metres))

    @cached_property
    def lonlat(self) -> NDArray[np.float64]:
        """Their centroids in degrees: (n, 2)."""
        return shapely.get_coordinates(shapely.centroid(self.shapes))

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """West, south, east and north of each in degrees: (n, 4), to a tenth of a metre."""
        return np.round(shapely.bounds(self.shapes), 6)

    @cached_property
    def ground(self) -> shapely.Geometry:
        """All of them together, in the plane."""
        return shapely.union_all(self.metres, grid_size=0.01)

    def xy(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Places (m, 2) in degrees as metres in the plane."""
        return shapely.get_coordinates(self.plane.metres(shapely.points(lonlat)))

    def rows_at(self, lonlat: NDArray[np.float64]) -> NDArray[np.int64]:
        """The row of the area around each place (m, 2), NO_AREA where none is."""
        if not len(lonlat):
            return np.empty(0, dtype=np.int64)
        return self.hexagons.rows(self.xy(lonlat)) if self.hexagons else self._index.assign(lonlat)

    def rows_of(self, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of the area that each area (by id) lies in or is, NO_AREA for none.

        What has ended lies where it lay last: its parent of then, if there still is one.
        """
        roots, is_known = self._roots(areas)
        unknown = np.flatnonzero(~is_known & (areas != NO_AREA))
        if not len(unknown) or self.is_working:
            return roots
        last = AreaVersion.objects.filter(area__in=areas[unknown].tolist(), parent__isnull=False)
        parents = dict(last.order_by("area", "-valid").distinct("area").values_list("area", "parent"))
        above = np.array([parents.get(area, NO_AREA) for area in areas[unknown].tolist()], dtype=np.int64)
        roots[unknown] = self._roots(above)[0]
        return roots

    def _roots(self, areas: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Our row of each area, and whether there is such an area on the day: (m,) each."""
        ids, rows = self._row_by_id
        if not len(ids):
            return np.full(len(areas), NO_AREA), np.zeros(len(areas), dtype=bool)
        at = np.minimum(np.searchsorted(ids, areas), len(ids) - 1)
        is_known = ids[at] == areas
        return np.where(is_known, rows[at], NO_AREA), is_known

    @cached_property
    def _row_by_id(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The ids of all areas of the tree in order, and our row of the area that each lies in."""
        net = self.net
        mine = np.full(len(net.area), NO_AREA)
        mine[net.rows(self.ids)] = np.arange(len(self.ids))
        roots = net.roots(self.level, net.area)
        order = np.argsort(net.area)
        return net.area[order], np.where(roots == NO_AREA, NO_AREA, mine[roots])[order]

    @cached_property
    def since_of_net(self) -> dict[int, int]:
        """From which day on each working grid of the tree has had its boundary, by its id, as ordinals."""
        versions = AreaVersion.objects.on(self.day).filter(level__is_working_grid=True)
        return {area: first.toordinal() for area, first in versions.values_list("area", RangeStart("valid"))}

    @cached_property
    def _index(self) -> PolygonIndex:
        return PolygonIndex(self.shapes)


def areas_of_level(level: Level, day: date) -> Areas:
    """The areas of a level on a day, by code."""
    state = _state_of(day)
    return _kept.get((level.pk, day), state, lambda: _read_level(level, day, state))


def working_grids(day: date) -> Areas:
    """The grids of a day."""
    return areas_of_level(Level.objects.get(is_working_grid=True), day)


def hexagons_of(size: int, day: date) -> Areas:
    """The hexagons that meet the ground of a day, named by their place in the lattice. Raises TooManyHexagons."""
    state = _state_of(day)
    return _kept.get((f"hexagon-{size}", day), state, lambda: _lay_hexagons(size, day, state))


def _state_of(day: date) -> str:
    """Another one after any change of areas, names too, which `DayChange` does not note. Two queries."""
    return f"{whole_stamp(['grids_areaversion'])} {DayChange.objects.stamp(['grids_level'], day)}"


def in_degrees(plane: LocalPlane, shapes: Shapes) -> Shapes:
    """Geometries of a plane in degrees. None of their vertices is a border's, so that none has to come back exactly."""
    middle = (plane.longitude, plane.latitude)
    return shapely.transform(shapes, lambda xy: xy / metres_per_degree(plane.latitude) + middle)


def forget() -> None:
    """For measurements that begin cold."""
    _kept.clear()


def _read_level(level: Level, day: date, state: str) -> Areas:
    net = read_net(day)
    rows = np.flatnonzero(net.level == level.pk)
    versions = AreaVersion.objects.on(day).filter(level=level).order_by("area_id")
    with connection.cursor() as cursor:
        columns = {"area": "bigint", "shape": "bytes"}
        read = copy_out_rows(cursor, query_of(versions.values_list("area_id", "geom")), columns)
    firsts = dict(versions.values_list("area_id", RangeStart("valid")))
    ids = net.area[rows]
    order = np.searchsorted(read["area"], ids)
    shapes = shapely.from_wkb(read["shape"])[order] if len(ids) else np.empty(0, dtype=object)
    return Areas(
        key=level.key,
        day=day,
        state=state,
        ids=ids,
        uid=[net.uid[row] for row in rows],
        code=[net.code[row] for row in rows],
        name=[net.name[row] for row in rows],
        since=np.array([firsts[area].toordinal() for area in ids.tolist()], dtype=np.int64),
        shapes=shapes,
        plane=_plane(shapes),
        level=level.pk,
        net=net,
    )


def _lay_hexagons(size: int, day: date, state: str) -> Areas:
    with connection.cursor() as cursor:
        ground = read_ground(cursor, day)
    tops = Level.objects.filter(pk__in=np.unique(ground.level).tolist()).order_by("rank").values_list("pk", flat=True)
    shapes = ground.shape[ground.level == tops[0]] if len(tops) else np.empty(0, dtype=object)
    plane = _plane(shapes)
    found = (
        covering(shapely.union_all(plane.metres(shapes)), size)
        if len(shapes)
        else Hexagons(size, np.empty((0, 2), int))
    )
    count = len(found.axial)
    names = [f"h{size}_{column}_{row}" for column, row in found.axial.tolist()]
    return Areas(
        key=f"hexagon-{size}",
        day=day,
        state=state,
        ids=np.full(count, -1),
        uid=names,
        code=[""] * count,
        name=names,
        since=np.zeros(count, dtype=np.int64),
        shapes=in_degrees(plane, found.shapes),
        plane=plane,
        hexagons=found,
    )


def _plane(shapes: NDArray[np.object_]) -> LocalPlane:
    if not len(shapes):
        return LocalPlane(0.0, 0.0)
    middle = LocalPlane.around(shapes)
    return LocalPlane(round(middle.longitude, _PLANE_DIGITS), round(middle.latitude, _PLANE_DIGITS))
