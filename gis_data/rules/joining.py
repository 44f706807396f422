"""Joining the loose ends of lines that were meant to meet: cut at tile edges, drawn a little short, or a little over.

Three rules, in this order, each only for what the ones before left loose:

1. Vertices on the very same place meet (that is what `FlatLines` is for).
2. Two loose ends within the tolerance meet half-way, if each is the nearest to the other and they go on from one
   another: the lines must not lie side by side. What ends on a seam (`seams`) only goes on beyond it.
3. A loose end within the tolerance of another line meets it, at a vertex if one is within the tolerance too, else on
   the segment, which is split there. The end must come closer to the line, or have crossed it: ways that run side by
   side stay apart.

What lies at another level is left alone: a bridge ends where a road begins, but passes over the road below.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis_data.crs import Crs, from_lonlat, lonlat, metres_around
from gis_data.rules.network import FlatLines, fresh_keys, with_vertices
from gis_data.rules.seams import Seams

DEFAULT_TOLERANCE_M = 1.5
MOST_TOLERANCE_M = 20.0  # wider than a street: beyond it, ways that have nothing to do with each other are joined
NEAR_M = 5.0  # loose ends as near as this to something else are reported
TOUCHING_M = 0.05  # so near that it does not matter where the end points
ACROSS_M = 0.5  # a line must reach so far over a seam to be on its other side
HEADING_M = 2.0  # an end points where its last metres point
HEADING_VERTICES = 8
MOST_ALONGSIDE = 0.5  # cosine: lines whose directions out of their ends are within 60° of each other lie side by side
BACK_M = 5.0  # an end comes closer to a line when, so far back along its own, it was farther from it
CLOSER = 2.0  # times as far at least
STUB = 5.0  # a line shorter than this many tolerances does not meet its own kind by both ends

# Why an end near something else was not joined to it.
TOO_FAR, ALONGSIDE, OTHER_LEVEL, NO_OTHER_SIDE = "too far", "alongside", "other level", "no other side"


class BadTolerance(ValueError):
    """A tolerance below 0 or beyond MOST_TOLERANCE_M."""


@dataclass(frozen=True)
class Joins:
    """What was joined: positions (n, 2) in degrees, metres that the two were apart, and whether both were ends."""

    lonlat: NDArray[np.float64]
    metres: NDArray[np.float64]
    of_ends: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.metres)


@dataclass(frozen=True)
class LooseEnd:
    """An end that was not joined though something is near: degrees, metres to it, and why not."""

    lon: float
    lat: float
    metres: float
    why: str


@dataclass(frozen=True)
class OpenSeam:
    """A stretch of a seam at which ends stop with nothing on the other side: a tile is missing, or the file ends.

    `at_border`: it is the edge of the whole file. The stretch runs between two positions in degrees.
    """

    first: tuple[float, float]
    last: tuple[float, float]
    ends: int
    at_border: bool


@dataclass(frozen=True)
class Joined:
    """Lines with their loose ends joined, and what was done.

    `ends`: ends of lines; `shared`: of them those that met another line in the very same place; `at_seams`: of those
    the ends that lie on a seam, where a cut line was put together again.
    """

    lines: FlatLines
    ends: int
    shared: int
    at_seams: int
    joins: Joins
    loose: list[LooseEnd] = field(default_factory=list)
    open_seams: list[OpenSeam] = field(default_factory=list)


def join_ends(
    lines: FlatLines,
    level: NDArray[np.int16],
    seams: Seams,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    near_m: float = NEAR_M,
) -> Joined:
    """Join loose ends within a tolerance (metres) by the rules above. Raises BadTolerance.

    `level` (n,) of each line: 0 on the ground, above it more, below it less. Every line has two vertices at least.
    """
    if not 0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise BadTolerance(tolerance_m)
    if len(lines.offsets) < 2:
        return Joined(lines, 0, 0, 0, Joins(np.zeros((0, 2)), np.zeros(0), np.zeros(0, dtype=bool)))
    work = _Work.of(lines, level, seams)
    pairs = _end_pairs(work, tolerance_m) if tolerance_m else _NO_PAIRS
    onto = _onto_lines(work, tolerance_m, max(tolerance_m, near_m), np.setdiff1d(work.loose, pairs.ends.ravel()))
    joins = Joins(
        np.concatenate([work.lonlat_between(pairs.ends), lines.lonlat[work.vertex[onto.end]]]),
        np.concatenate([pairs.metres, onto.metres]),
        np.concatenate([np.ones(len(pairs.metres), dtype=bool), np.zeros(len(onto.metres), dtype=bool)]),
    )
    still = np.setdiff1d(work.loose, np.concatenate([pairs.ends.ravel(), onto.end]))
    on_seam = (work.seam >= 0).any(axis=1)
    return Joined(
        lines=_put_together(work, pairs, onto),
        ends=len(work.vertex),
        shared=int(work.is_shared.sum()),
        at_seams=int((work.is_shared & on_seam).sum()),
        joins=joins,
        loose=list(_still_loose(work, onto, still)),
        open_seams=list(_open_seams(work, still)),
    )


@dataclass(frozen=True)
class _Work:
    """Ends in flat arrays: end 2 i is the first of line i, end 2 i + 1 its last.

    `xy` (v, 2) metres; `into` (2 n, 2) the unit direction from each end into its line; `seam` and `side` as in Seams.
    `loose` numbers the ends whose place no other vertex shares; `low` and `high` (n, 2) are the corners of each line.
    """

    lines: FlatLines
    level: NDArray[np.int16]
    seams: Seams
    crs: Crs
    xy: NDArray[np.float64]
    vertex: NDArray[np.int64]
    length: NDArray[np.float64]
    into: NDArray[np.float64]
    seam: NDArray[np.int32]
    side: NDArray[np.int8]
    is_shared: NDArray[np.bool_]
    loose: NDArray[np.int64]
    shapes: NDArray[np.object_]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, lines: FlatLines, level: NDArray[np.int16], seams: Seams) -> "_Work":
        """Everything that the rules look at."""
        crs = metres_around(shapely.points([lines.lonlat.min(axis=0), lines.lonlat.max(axis=0)]))
        xy = from_lonlat(lines.lonlat, crs)
        count = len(lines.offsets) - 1
        vertex = np.column_stack([lines.offsets[:-1], lines.offsets[1:] - 1]).ravel()
        owner = np.repeat(np.arange(count), np.diff(lines.offsets))
        shapes = shapely.linestrings(xy, indices=owner)
        _, place, times = np.unique(lines.keys, return_inverse=True, return_counts=True)
        is_shared = times[place][vertex] > 1
        return cls(
            lines=lines,
            level=level,
            seams=seams,
            crs=crs,
            xy=xy,
            vertex=vertex,
            length=shapely.length(shapes),
            into=_directions(xy, lines.offsets, vertex),
            seam=seams.of_end.reshape(-1, 2),
            side=seams.side.reshape(-1, 2),
            is_shared=is_shared,
            loose=np.flatnonzero(~is_shared),
            shapes=shapes,
            low=np.minimum.reduceat(xy, lines.offsets[:-1]),
            high=np.maximum.reduceat(xy, lines.offsets[:-1]),
        )

    def lonlat_between(self, ends: NDArray[np.int64]) -> NDArray[np.float64]:
        """The middle (n, 2) in degrees of pairs of ends (n, 2)."""
        return self.lines.lonlat[self.vertex[ends]].mean(axis=1) if len(ends) else np.zeros((0, 2))

    def reaches_across(self, end: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a line lies, at least in part, on the other side of the seam that an end is on; True off seams."""
        across = np.ones(len(end), dtype=bool)
        for axis in (0, 1):
            at = self.xy[self.vertex[end], axis]
            low, high = self.low[line, axis], self.high[line, axis]
            beyond_m = np.where(self.side[end, axis] > 0, at - low, high - at)
            across &= (self.seam[end, axis] < 0) | (beyond_m > ACROSS_M)
        return across


def _directions(xy: NDArray[np.float64], offsets: NDArray[np.int64], vertex: NDArray[np.int64]) -> NDArray[np.float64]:
    """The unit direction from each end into its line, over its last HEADING_M metres."""
    lines = len(offsets) - 1
    step = np.tile([1, -1], lines)
    far = np.repeat(np.diff(offsets) - 1, 2)  # vertices to the other end
    into = np.zeros((2 * lines, 2))
    done = np.zeros(2 * lines, dtype=bool)
    for count in range(1, HEADING_VERTICES + 1):
        reach = np.minimum(count, far)
        gap = xy[vertex + step * reach] - xy[vertex]
        into = np.where(done[:, None], into, gap)
        done |= np.hypot(gap[:, 0], gap[:, 1]) >= HEADING_M
    size = np.hypot(into[:, 0], into[:, 1])
    return into / np.where(size > 0, size, 1.0)[:, None]


@dataclass(frozen=True)
class _Pairs:
    """Pairs (n, 2) of ends and the metres between them."""

    ends: NDArray[np.int64]
    metres: NDArray[np.float64]


_NO_PAIRS = _Pairs(np.zeros((0, 2), dtype=np.int64), np.zeros(0))


def _end_pairs(work: _Work, tolerance_m: float) -> _Pairs:
    """Loose ends that are each other's nearest among those that can go on from them."""
    if len(work.loose) < 2:
        return _NO_PAIRS
    at = work.xy[work.vertex[work.loose]]
    near = cKDTree(at).query_pairs(tolerance_m, output_type="ndarray")
    one, other = work.loose[near[:, 0]], work.loose[near[:, 1]]
    keep = _can_go_on(work, one, other, tolerance_m)
    one, other = one[keep], other[keep]
    metres = np.hypot(*(work.xy[work.vertex[one]] - work.xy[work.vertex[other]]).T)
    nearest = np.full(len(work.vertex), np.inf)
    np.minimum.at(nearest, one, metres)
    np.minimum.at(nearest, other, metres)
    order = np.argsort(metres, kind="stable")
    mutual = order[(metres == nearest[one])[order] & (metres == nearest[other])[order]]
    # Of several at the very same distance the first: an end is joined once.
    taken: set[int] = set()
    chosen = []
    for pair in mutual.tolist():
        ends = {int(one[pair]), int(other[pair])}
        if not ends & taken:
            taken |= ends
            chosen.append(pair)
    return _Pairs(np.column_stack([one, other])[chosen], metres[chosen])


def _can_go_on(work: _Work, one: NDArray[np.int64], other: NDArray[np.int64], tolerance_m: float) -> NDArray[np.bool_]:
    """Whether the line of one end can go on in that of the other."""
    apart = (work.into[one] * work.into[other]).sum(axis=1) < MOST_ALONGSIDE
    steps = np.abs(work.level[one // 2].astype(int) - work.level[other // 2])
    same_line = (one // 2 == other // 2) & (work.length[one // 2] < STUB * tolerance_m)
    # What a tile edge cut through goes on at its own level; elsewhere a bridge or a tunnel may end.
    cut = (work.seam[one] >= 0).any(axis=1) & (work.seam[other] >= 0).any(axis=1)
    across = work.reaches_across(one, other // 2) & work.reaches_across(other, one // 2)
    return apart & (steps <= np.where(cut, 0, 1)) & ~same_line & across


@dataclass(frozen=True)
class _Onto:
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


def _onto_lines(work: _Work, tolerance_m: float, near_m: float, ends: NDArray[np.int64]) -> _Onto:
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
    return _Onto(end[joined], metres[joined], segment[joined], share[joined], vertex[joined], tried)


def _segment_of(
    work: _Work, line: NDArray[np.int64], along: NDArray[np.float64]
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
    work: _Work, segment: NDArray[np.int64], share: NDArray[np.float64], end: NDArray[np.int64], tolerance_m: float
) -> NDArray[np.int64]:
    """The nearer vertex of a segment where it is within the tolerance of the end, else -1."""
    vertex = segment + (share > 0.5)
    metres = np.hypot(*(work.xy[vertex] - work.xy[work.vertex[end]]).T)
    at_vertex = (metres <= tolerance_m) | (share == 0.0) | (share == 1.0)
    return np.where(at_vertex, vertex, -1)


def _reasons(
    work: _Work,
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


def _put_together(work: _Work, pairs: _Pairs, onto: _Onto) -> FlatLines:
    """The lines with new vertices where segments are met, and one key and position for all that meet."""
    lines, meeting = _with_vertices(work, onto)
    moved = work.lines.keys[work.vertex[pairs.ends]]
    left = np.concatenate([moved[:, 0], work.lines.keys[work.vertex[onto.end]]])
    right = np.concatenate([moved[:, 1], meeting])
    if not len(left):
        return lines
    names, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    graph = coo_array((np.ones(len(left)), (place[: len(left)], place[len(left) :])), shape=(len(names), len(names)))
    _, group = connected_components(graph, directed=False)
    # What is met stays where it is; only where two loose ends meet do both move.
    anchor = np.zeros(len(names), dtype=bool)
    anchor[place[len(left) + len(pairs.ends) :]] = True
    return _moved(lines, names, group, anchor & ~np.isin(names, left))


def _with_vertices(work: _Work, onto: _Onto) -> tuple[FlatLines, NDArray[np.int64]]:
    """The lines with a vertex at every place on a segment that an end meets, and the key of each place that is met."""
    keys = np.where(onto.vertex >= 0, work.lines.keys[onto.vertex], 0)
    new = np.flatnonzero(onto.vertex < 0)
    keys[new] = fresh_keys(work.lines, len(new))
    begin = work.xy[onto.segment[new]]
    at = begin + onto.share[new][:, None] * (work.xy[onto.segment[new] + 1] - begin)
    positions = lonlat(at, work.crs) if len(at) else at
    return with_vertices(work.lines, onto.segment[new], onto.share[new], positions, keys[new]), keys


def _moved(
    lines: FlatLines, names: NDArray[np.int64], group: NDArray[np.int64], anchor: NDArray[np.bool_]
) -> FlatLines:
    """One key and one position for each group of keys: that of its anchor, else the middle of all."""
    where = np.searchsorted(names, lines.keys)
    where[where == len(names)] = 0
    concerned = np.flatnonzero(names[where] == lines.keys)
    own = where[concerned]
    of = group[own]
    weight = np.where(anchor[own], 1.0, 0.0)
    has_anchor = np.bincount(of, weights=weight) > 0
    weight = np.where(has_anchor[of], weight, 1.0)
    total = np.bincount(of, weights=weight)
    middle = np.column_stack(
        [np.bincount(of, weights=weight * lines.lonlat[concerned, axis]) / total for axis in (0, 1)]
    )
    first = np.full(group.max() + 1, -1, dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    positions, keys = lines.lonlat.copy(), lines.keys.copy()
    positions[concerned] = middle[of]
    keys[concerned] = names[first[of]]
    return replace(lines, lonlat=positions, keys=keys)


def _still_loose(work: _Work, onto: _Onto, still: NDArray[np.int64]) -> Iterator[LooseEnd]:
    """The ends that something is near to, the nearest first."""
    near = sorted((onto.tried[end], end) for end in still.tolist() if end in onto.tried)
    for (metres, why), end in near:
        lon, lat = work.lines.lonlat[work.vertex[end]].tolist()
        yield LooseEnd(lon, lat, metres, why)


def _open_seams(work: _Work, still: NDArray[np.int64]) -> Iterator[OpenSeam]:
    """Stretches of seams along which loose ends stop, on one side."""
    number, axis = work.seam[still].max(axis=1), work.seam[still].argmax(axis=1)
    for seam in np.unique(number[number >= 0]).tolist():
        here = still[number == seam]
        side = work.side[here, axis[number == seam]]
        all_here = (work.seam == seam).any(axis=1)
        for one in np.unique(side).tolist():
            ends = here[side == one]
            at = work.lines.lonlat[work.vertex[ends]]
            order = np.lexsort((at[:, 0], at[:, 1])) if work.seams.axis[seam] == 0 else np.lexsort((at[:, 1], at[:, 0]))
            first, last = at[order[0]].tolist(), at[order[-1]].tolist()
            at_border = bool((work.side[all_here, work.seams.axis[seam]] == one).all())
            yield OpenSeam(tuple(first), tuple(last), len(ends), at_border)
