"""Where lines cross without a common point. OSM has a node at every junction; drawings of roads often have none."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.crs import from_lonlat, lonlat, metres_around
from gis_data.rules.network import FlatLines, fresh_keys, with_vertices

SAME_PLACE_M = 0.02
LINES_AT_ONCE = 20_000


@dataclass(frozen=True)
class Crossings:
    """Places (n, 2) in degrees where the lines `one` and `other` of the same level cross and share no vertex."""

    lonlat: NDArray[np.float64]
    one: NDArray[np.int64]
    other: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.one)


class _Plane:
    """The lines in metres, with the run of metres along all of them, so that places on them can be looked up."""

    def __init__(self, lines: FlatLines) -> None:
        self.lines = lines
        self.crs = metres_around(shapely.points([lines.lonlat.min(axis=0), lines.lonlat.max(axis=0)]))
        self.xy = from_lonlat(lines.lonlat, self.crs)
        owner = np.repeat(np.arange(len(lines.offsets) - 1), np.diff(lines.offsets))
        self.shapes = shapely.linestrings(self.xy, indices=owner)
        steps = np.hypot(*np.diff(self.xy, axis=0).T)
        steps[lines.offsets[1:-1] - 1] = 0.0
        self.run = np.concatenate([[0.0], np.cumsum(steps)])

    def segment(
        self, line: NDArray[np.int64], points: NDArray[np.object_]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """The segment of a line on which a point lies, the share of it, and the vertex that is there, -1 for none."""
        offsets = self.lines.offsets
        at = self.run[offsets[line]] + shapely.line_locate_point(self.shapes[line], points)
        segment = np.clip(np.searchsorted(self.run, at, side="right") - 1, offsets[line], offsets[line + 1] - 2)
        size = self.run[segment + 1] - self.run[segment]
        share = np.clip((at - self.run[segment]) / np.where(size > 0, size, 1.0), 0.0, 1.0)
        vertex = segment + (share > 0.5)
        near = np.abs(self.run[vertex] - at) <= SAME_PLACE_M
        return segment, share, np.where(near, vertex, -1)


def find_crossings(lines: FlatLines, level: NDArray[np.int16]) -> Crossings:
    """Where lines of the same level cross without a common vertex. Every line has two vertices at least."""
    if len(lines.offsets) < 2:
        return _NONE
    plane = _Plane(lines)
    one, other = _crossing_pairs(plane.shapes)
    same = level[one] == level[other]
    one, other = one[same], other[same]
    points, pair = shapely.get_parts(shapely.intersection(plane.shapes[one], plane.shapes[other]), return_index=True)
    is_point = shapely.get_type_id(points) == shapely.GeometryType.POINT
    points, pair = points[is_point], pair[is_point]
    one, other = one[pair], other[pair]
    _, _, here = plane.segment(one, points)
    _, _, there = plane.segment(other, points)
    joined = (here >= 0) & (there >= 0) & (lines.keys[here] == lines.keys[there])
    open_ = ~joined
    if not open_.any():
        return _NONE
    return Crossings(lonlat(shapely.get_coordinates(points[open_]), plane.crs), one[open_], other[open_])


def join_crossings(lines: FlatLines, crossings: Crossings) -> FlatLines:
    """The lines with a common vertex at each crossing."""
    if not len(crossings):
        return lines
    plane = _Plane(lines)
    points = shapely.points(from_lonlat(crossings.lonlat, plane.crs))
    line = np.concatenate([crossings.one, crossings.other])
    segment, share, _ = plane.segment(line, np.concatenate([points, points]))
    keys = np.tile(fresh_keys(lines, len(crossings)), 2)
    return with_vertices(lines, segment, share, np.tile(crossings.lonlat, (2, 1)), keys)


def _crossing_pairs(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of lines whose insides meet in points, each pair once."""
    tree = shapely.STRtree(shapes)
    found = []
    for begin in range(0, len(shapes), LINES_AT_ONCE):
        # Boxes first: the tree's own test prepares every line, which costs four times as much for lines this short.
        one, other = tree.query(shapes[begin : begin + LINES_AT_ONCE])
        one, other = one[other > one + begin] + begin, other[other > one + begin]
        crosses = shapely.crosses(shapes[one], shapes[other])
        found.append(np.column_stack([one[crosses], other[crosses]]))
    pairs = np.concatenate(found)
    return pairs[:, 0], pairs[:, 1]


_NONE = Crossings(np.zeros((0, 2)), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
