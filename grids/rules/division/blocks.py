"""Blocks: faces joined where one is too small to stand alone, and faces cut where one holds too many households."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from grids.rules.division.faces import Arrangement, Borders

SLIVER_AREA_M2 = 400.0  # a traffic island, a splinter between two carriageways
SLIVER_WIDTH_M = 12.0  # twice the area over the perimeter: the strip between the two lines of a dual carriageway
CUT_SLACK = 0.2  # of a strip's households: how far a cut may move off balance to miss the buildings
WIDE_GAP_M = 10.0  # gaps between buildings as wide as this are equally good places for a cut


@dataclass(frozen=True)
class Dwellings:
    """Buildings: a point on each (n, 2) in metres, its households (n,), its footprint (n,) or again the point."""

    points: np.ndarray
    households: np.ndarray
    footprints: np.ndarray

    def taken(self, index: np.ndarray) -> "Dwellings":
        """The buildings at an index or mask."""
        return Dwellings(self.points[index], self.households[index], self.footprints[index])


def face_of(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """(n,) of int: the face each point (n, 2) lies in, the lowest on a border, -1 outside all."""
    point, face = shapely.STRtree(faces).query(shapely.points(points), predicate="intersects")
    found = np.full(len(points), len(faces))
    np.minimum.at(found, point, face)
    return np.where(found == len(faces), -1, found)


def join_slivers(arrangement: Arrangement, households: np.ndarray) -> np.ndarray:
    """(n,) of int: the block of each face. Slivers without households join a neighbour, the rest stand alone.

    The neighbour is the one across the least important road; among those, the one with the longest common border.
    """
    faces, borders = arrangement.faces, arrangement.borders
    area = shapely.area(faces)
    sliver = (area < SLIVER_AREA_M2) | (2 * area < SLIVER_WIDTH_M * shapely.length(faces))
    sliver &= households == 0
    joined = [_best_neighbour(face, borders) for face in np.flatnonzero(sliver)]
    links = np.array([pair for pair in joined if pair], dtype=int).reshape(-1, 2)
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(faces), len(faces)))
    return connected_components(graph, directed=False)[1]


def _best_neighbour(face: int, borders: Borders) -> tuple[int, int] | None:
    """The face and the neighbour it joins; None for an island."""
    rows = np.flatnonzero((borders.left == face) | (borders.right == face))
    if not len(rows):
        return None
    row = min(rows, key=lambda r: (borders.importance[r], -borders.length[r], borders.left[r], borders.right[r]))
    return int(borders.left[row]), int(borders.right[row])


def cut_lines(face: shapely.Polygon, dwellings: Dwellings, pieces: int) -> list[shapely.LineString]:
    """Lines that cut a face into `pieces` strips of equal households, across its long axis.

    A cut moves to the widest gap between buildings near its place. Where all stand in line across the long axis, the
    cuts run along it. Fewer lines come back when buildings leave no room.
    """
    origin, long = _long_axis(face)
    for axis in (long, np.array([-long[1], long[0]])):
        gaps = _gaps(dwellings, origin, axis)
        places = sorted({place for cut in range(1, pieces) for place in _cut_place(gaps, cut / pieces, pieces)})
        if places:
            return [_across(face, origin + place * axis, axis) for place in places]
    return []


@dataclass(frozen=True)
class _Gaps:
    """The room between buildings that follow each other along an axis: middle and width in metres (width below zero
    where they overlap), and the share of all households before it."""

    middle: np.ndarray
    width: np.ndarray
    before: np.ndarray


def _gaps(dwellings: Dwellings, origin: np.ndarray, axis: np.ndarray) -> _Gaps:
    """Gaps along the axis, between buildings in the order of their points; none between points at one place."""
    along = (dwellings.points - origin) @ axis
    order = np.argsort(along, kind="stable")
    along, footprints = along[order], dwellings.footprints[order]
    xy, building = shapely.get_coordinates(footprints, return_index=True)
    first, last = along.copy(), along.copy()
    np.minimum.at(first, building, (xy - origin) @ axis)
    np.maximum.at(last, building, (xy - origin) @ axis)
    start = np.maximum.accumulate(last)[:-1]
    end = np.minimum.accumulate(first[::-1])[::-1][1:]
    before = np.cumsum(dwellings.households[order]) / max(dwellings.households.sum(), 1)
    middle = np.where(end > start, (start + end) / 2, (along[:-1] + along[1:]) / 2)
    distinct = along[1:] > along[:-1]
    return _Gaps(middle[distinct], (end - start)[distinct], before[:-1][distinct])


def _cut_place(gaps: _Gaps, share: float, pieces: int) -> list[float]:
    """Position on the axis (metres) of the cut that leaves about `share` of the households before it; or none."""
    off = np.abs(gaps.before - share)
    near = np.flatnonzero(off <= CUT_SLACK / pieces)
    if not len(near):
        near = np.arange(len(off))
    ranked = near[np.lexsort((off[near], -np.minimum(gaps.width[near], WIDE_GAP_M)))]
    return [float(gaps.middle[ranked[0]])] if len(ranked) else []


def _long_axis(face: shapely.Polygon) -> tuple[np.ndarray, np.ndarray]:
    """A corner of the smallest enclosing rectangle and the unit vector along its longer side."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(face))
    sides = corners[1:3] - corners[0:2]
    longer = sides[np.argmax(np.hypot(sides[:, 0], sides[:, 1]))]
    return corners[0], longer / np.hypot(*longer)


def _across(face: shapely.Polygon, place: np.ndarray, axis: np.ndarray) -> shapely.LineString:
    """A straight line through a place, square to the axis, longer than the face is wide."""
    west, south, east, north = face.bounds
    half = np.hypot(east - west, north - south) * np.array([-axis[1], axis[0]])
    return shapely.LineString([place - half, place + half])
