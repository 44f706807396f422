"""What a face that should not be there means, and for which areas."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.coverage.borders import Face
from gis_data.rules.coverage.measures import mean_widths, square_metres

# An area this close to a gap counts as bordering it: 1e-8 degrees are 1 mm.
_TOUCHING = 1e-8


class FaultKind(StrEnum):
    """The kinds of fault, in the order in which they are reported."""

    UNTILED = "untiled"
    GAP = "gap"
    OVERLAP = "overlap"
    OUTSIDE = "outside"
    SLIVER = "sliver"


@dataclass(frozen=True)
class Fault:
    """One fault: the positions of the areas and of the parent concerned, where it is (EPSG:4326) and its size."""

    kind: FaultKind
    areas: tuple[int, ...]
    parent: int | None
    where: shapely.Geometry
    area_m2: float
    width_m: float


def make_fault(kind: FaultKind, areas: tuple[int, ...], parent: int | None, where: shapely.Geometry) -> Fault:
    """A fault with its measures."""
    shapes = np.array([where], dtype=object)
    return Fault(kind, areas, parent, where, float(square_metres(shapes)[0]), float(mean_widths(shapes)[0]))


class FaceReader:
    """Reads faults out of faces, knowing all areas of a coverage and their parents."""

    def __init__(
        self,
        areas: NDArray[np.object_],
        groups: NDArray[np.int64],
        parents: NDArray[np.object_],
        tolerance_m2: float,
    ) -> None:
        self._areas = areas
        self._groups = groups
        self._parents = parents
        self._tolerance_m2 = tolerance_m2
        self._tree = shapely.STRtree(areas)

    def faults(self, face: Face, must_tile: bool) -> Iterator[Fault]:
        """The faults of one face. Without `must_tile` uncovered ground is none."""
        covered_once = 1 if face.group < 0 else 0
        if face.surplus < covered_once:
            if must_tile:
                yield self._gap(face)
        elif face.surplus > covered_once:
            yield from self._surplus(face)

    def _gap(self, face: Face) -> Fault:
        beside = self._tree.query(face.polygon, predicate="dwithin", distance=_TOUCHING)
        mine = beside if face.group < 0 else beside[self._groups[beside] == face.group]
        return make_fault(FaultKind.GAP, tuple(sorted(mine.tolist())), self._parent(face), face.polygon)

    def _parent(self, face: Face) -> int | None:
        return None if face.group < 0 else face.group

    def _surplus(self, face: Face) -> Iterator[Fault]:
        """Overlaps among the areas of the group, those beyond the parent, and what these cover of other groups."""
        hits = self._tree.query(face.polygon, predicate="intersects")
        mine = sorted(hits[self._groups[hits] == face.group].tolist())
        clipped = {i: shapely.intersection(self._areas[i], face.polygon) for i in mine}
        for i, j in combinations(mine, 2):
            yield from self._overlap(i, j, shapely.intersection(clipped[i], clipped[j]))
        if face.group < 0:
            return
        others = hits[self._groups[hits] != face.group].tolist()
        for i in mine:
            beyond = self._worth(shapely.difference(clipped[i], self._parents[face.group]))
            if beyond is None:
                continue
            yield make_fault(FaultKind.OUTSIDE, (i,), face.group, beyond)
            for j in others:
                yield from self._overlap(min(i, j), max(i, j), shapely.intersection(beyond, self._areas[j]))

    def _overlap(self, i: int, j: int, shared: shapely.Geometry) -> Iterator[Fault]:
        where = self._worth(shared)
        if where is not None:
            yield make_fault(FaultKind.OVERLAP, (i, j), None, where)

    def _worth(self, shape: shapely.Geometry) -> shapely.Geometry | None:
        """The polygons of a shape that are each larger than the tolerance, or None."""
        parts = shapely.get_parts(np.array([shape], dtype=object))
        while (shapely.get_type_id(parts) > 3).any():
            parts = shapely.get_parts(parts)
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        parts = parts[square_metres(parts) > self._tolerance_m2]
        if not len(parts):
            return None
        return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
