"""The third rule: a loose end meets the line beside it, at a vertex or on the segment."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.rules.joining.results import ALONGSIDE, NO_OTHER_SIDE, OTHER_LEVEL, TOO_FAR
from gis_data.rules.joining.work import Work

TOUCHING_M = 0.05  # so near that it does not matter where the end points
BACK_M = 5.0  # an end comes closer to a line when, so far back along its own, it was farther from it
CLOSER = 2.0  # times as far at least


@dataclass(frozen=True)
class Onto:
    """Ends that meet another line, at a share of the segment that begins at a vertex of it.

    `vertex` is the vertex that they meet instead, -1 where it is the segment. `tried` holds what was nearest to every
    end that was looked at: metres, and why it was not joined.
    """

    end: NDArray[np.int64]
    metres: NDArray[np.float64]
    segment: NDArray[np.int64]
    share: NDArray[np.float64]
    vertex: NDArray[np.int64]
    tried: dict[int, tuple[float, str]]


def onto_lines(work: Work, tolerance_m: float, near_m: float, ends: NDArray[np.int64]) -> Onto:
    """Loose ends and the lines that they meet."""
    points = shapely.points(work.xy[work.vertex[ends]])
    found, line = shapely.STRtree(work.shapes).query(points, predicate="dwithin", distance=near_m)
    other = line != ends[found] // 2
    found, line = found[other], line[other]
    end = ends[found]
    along = shapely.line_locate_point(work.shapes[line], points[found])
    at = shapely.get_coordinates(shapely.line_interpolate_point(work.shapes[line], along))
    gap = at - work.xy[work.vertex[end]]
    metres = np.hypot(gap[:, 0], gap[:, 1])
    segment, share = _segment_of(work, line, along)
    vertex = _vertex_near(work, segment, share, end, tolerance_m)
    reason = _reasons(work, end, line, metres, tolerance_m)
    fits = reason == ""
    order = np.lexsort((metres, ~fits, end))
    first = order[np.concatenate([[True], end[order][1:] != end[order][:-1]])] if len(order) else order
    joined = first[fits[first]] if tolerance_m else first[:0]
    # Nearest of all, for those that stay loose: what a person would look at.
    nearest = np.lexsort((metres, end))
    tried: dict[int, tuple[float, str]] = {}
    for row in nearest.tolist():
        tried.setdefault(int(end[row]), (float(metres[row]), str(reason[row])))
    return Onto(end[joined], metres[joined], segment[joined], share[joined], vertex[joined], tried)


def _segment_of(
    work: Work, line: NDArray[np.int64], along: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The vertex at which the segment begins that holds a place so many metres along a line, and the share of it."""
    offsets = work.lines.offsets
    steps = np.hypot(*np.diff(work.xy, axis=0).T)
    steps[offsets[1:-1] - 1] = 0.0
    run = np.concatenate([[0.0], np.cumsum(steps)])
    at = run[offsets[line]] + along
    segment = np.searchsorted(run, at, side="right") - 1
    segment = np.clip(segment, offsets[line], offsets[line + 1] - 2)
    size = run[segment + 1] - run[segment]
    return segment, np.clip((at - run[segment]) / np.where(size > 0, size, 1.0), 0.0, 1.0)


def _vertex_near(
    work: Work, segment: NDArray[np.int64], share: NDArray[np.float64], end: NDArray[np.int64], tolerance_m: float
) -> NDArray[np.int64]:
    """The nearer vertex of a segment where it is within the tolerance of the end, else -1."""
    vertex = segment + (share > 0.5)
    metres = np.hypot(*(work.xy[vertex] - work.xy[work.vertex[end]]).T)
    at_vertex = (metres <= tolerance_m) | (share == 0.0) | (share == 1.0)
    return np.where(at_vertex, vertex, -1)


def _reasons(
    work: Work,
    end: NDArray[np.int64],
    line: NDArray[np.int64],
    metres: NDArray[np.float64],
    tolerance_m: float,
) -> NDArray[np.object_]:
    """Why each end must not meet the line beside it; "" where it may."""
    own = end // 2
    back_m = np.minimum(BACK_M, work.length[own])
    back = shapely.line_interpolate_point(work.shapes[own], np.where(end % 2, work.length[own] - back_m, back_m))
    comes_closer = shapely.distance(back, work.shapes[line]) >= CLOSER * metres
    heads = (metres <= TOUCHING_M) | comes_closer
    reason = np.full(len(end), "", dtype=object)
    reason[~heads] = ALONGSIDE
    reason[work.level[own] != work.level[line]] = OTHER_LEVEL
    reason[~work.reaches_across(end, line)] = NO_OTHER_SIDE
    reason[(metres > tolerance_m) & (reason == "")] = TOO_FAR
    return reason
