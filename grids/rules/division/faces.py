"""The faces that roads cut areas into, and which face borders on which across what.

All coordinates are metres in one plane; the arrangement keeps every vertex of the area borders exactly as given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

NO_ROAD = 0  # importance of a border that follows no road
ON_LINE_M = 0.05  # a face border this close to a road line lies on it: only rounding parts them
COVER_SHARE = 1e-9  # share of an area that may be lost to rounding when its faces are counted up,
LOST_M2 = 1e-4  # and so much besides


class DivisionError(ValueError):
    """An area cannot be divided."""


class BrokenArea(DivisionError):
    """The faces do not cover an area: its boundary is invalid or overlaps another's."""


@dataclass(frozen=True)
class Road:
    """A centre line that borders may follow; the more important, the rather a border runs along it (1 to 9)."""

    line: BaseGeometry
    importance: int


@dataclass(frozen=True)
class Borders:
    """Shared borders of faces: faces `left` and `right` (n,), `length` in metres, `importance` of the road on it.

    A pair of faces has one row for every importance that occurs along its common border.
    """

    left: np.ndarray
    right: np.ndarray
    length: np.ndarray
    importance: np.ndarray


@dataclass(frozen=True)
class Arrangement:
    """Faces (n,) that together cover the areas, sharing exact vertices; `area` (n,) is the index of each one's area."""

    faces: np.ndarray
    area: np.ndarray
    roads: tuple[Road, ...]

    @cached_property
    def borders(self) -> Borders:
        """Borders between faces of the same area."""
        return _borders(self.faces, self.area, self.roads)


def arrange(areas: Sequence[BaseGeometry], roads: Sequence[Road]) -> Arrangement:
    """Cut areas (polygons in metres that do not overlap) along roads.

    All areas are noded together, so that neighbours get the same vertices on their common border. Dead ends cut
    nothing. Raises BrokenArea.
    """
    shapes = np.array(areas, dtype=object)
    lines = _roads_within(shapes, roads)
    noded = shapely.unary_union([*shapely.boundary(shapes), *lines])
    faces = shapely.get_parts(shapely.polygonize([noded]))
    inside, owner = _owners(faces, shapes)
    faces = faces[inside]
    covered = np.bincount(owner, shapely.area(faces), len(shapes))
    if np.any(np.abs(covered - shapely.area(shapes)) > COVER_SHARE * shapely.area(shapes) + LOST_M2):
        raise BrokenArea
    return Arrangement(faces, owner, tuple(roads))


def _roads_within(shapes: np.ndarray, roads: Sequence[Road]) -> list[BaseGeometry]:
    """Road lines that meet an area: whole lines, so that no new vertex comes into being at the border but the node."""
    if not roads:
        return []
    tree = shapely.STRtree([road.line for road in roads])
    hits = np.unique(tree.query(shapes, predicate="intersects")[1])
    return [roads[i].line for i in hits]


def _owners(faces: np.ndarray, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the faces that lie in an area, and the area of each; the lowest index where areas overlap."""
    tree = shapely.STRtree(shapes)
    face, owner = tree.query(shapely.point_on_surface(faces), predicate="intersects")
    order = np.lexsort((owner, face))
    inside, first = np.unique(face[order], return_index=True)
    return inside, owner[order][first]


def _borders(faces: np.ndarray, area: np.ndarray, roads: Sequence[Road]) -> Borders:
    """Pair the segments that two faces of one area share, and sum them by pair and importance."""
    ends, face = _segments(faces)
    order = np.lexsort(ends.T[::-1])
    ends, face = ends[order], face[order]
    twin = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
    twin = twin[area[face[twin]] == area[face[twin + 1]]]
    pair = np.sort(np.column_stack([face[twin], face[twin + 1]]), axis=1)
    segments = ends[twin]
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    importance = importance_of((segments[:, :2] + segments[:, 2:]) / 2, roads)
    keys, row = np.unique(np.column_stack([pair, importance]), axis=0, return_inverse=True)
    summed = np.bincount(row.ravel(), length, len(keys))
    return Borders(keys[:, 0], keys[:, 1], summed, keys[:, 2])


def _segments(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Boundary segments (n, 4) with the lesser end first, and the face (n,) each belongs to."""
    rings, face = shapely.get_rings(faces, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    start, end = xy[:-1][joined], xy[1:][joined]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap], start[swap].copy()
    return np.column_stack([start, end]), face[ring[:-1][joined]]


def importance_of(points: np.ndarray, roads: Sequence[Road]) -> np.ndarray:
    """(n,) of int: the importance of the most important road that each point (n, 2) lies on, else NO_ROAD."""
    found = np.full(len(points), NO_ROAD)
    if len(points) and roads:
        tree = shapely.STRtree([road.line for road in roads])
        point, road = tree.query(shapely.points(points), predicate="dwithin", distance=ON_LINE_M)
        np.maximum.at(found, point, np.array([r.importance for r in roads])[road])
    return found
