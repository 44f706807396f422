"""Places on the edges of a network, looked up one at a time: for hand-drawn changes, which are few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.network import WGS84
from gis_data.rules.walk.changes import metres_along
from gis_data.rules.walk.graph import Edges


@dataclass(frozen=True)
class EdgePlace:
    """A place on an edge: on the segment that begins at vertex `segment`, so many metres along the edge."""

    edge: int
    segment: int
    along_m: float
    lonlat: NDArray[np.float64]
    off_m: float


def metres_per_degree(latitude: float) -> NDArray[np.float64]:
    """Metres per degree east and north, good for some hundred metres around."""
    _a, _b, metres = WGS84.inv([0.0, 0.0], [latitude, latitude - 0.005], [0.01, 0.0], [latitude, latitude + 0.005])
    return np.array([metres[0] / 0.01, metres[1] / 0.01])


def _segments_near(edges: Edges, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.int64]:
    """Vertices at which segments begin whose boxes meet a box (degrees)."""
    begin, end = edges.lonlat[:-1], edges.lonlat[1:]
    near = (np.maximum(begin, end) >= low).all(axis=1) & (np.minimum(begin, end) <= high).all(axis=1)
    near[edges.first[1:-1] - 1] = False  # from one edge to the next there is no segment
    return np.flatnonzero(near)


def nearest_place(edges: Edges, lonlat: NDArray[np.float64], reach_m: float) -> EdgePlace | None:
    """The place on an edge that is nearest to a position (2,), None when none is within reach."""
    scale = metres_per_degree(float(lonlat[1]))
    segment = _segments_near(edges, lonlat - reach_m / scale, lonlat + reach_m / scale)
    if not len(segment):
        return None
    begin = (edges.lonlat[segment] - lonlat) * scale
    step = (edges.lonlat[segment + 1] - edges.lonlat[segment]) * scale
    size = (step**2).sum(axis=1)
    share = np.clip(-(begin * step).sum(axis=1) / np.where(size > 0, size, 1.0), 0.0, 1.0)
    off = np.hypot(*(begin + share[:, None] * step).T)
    best = int(off.argmin())
    return place_on(edges, int(segment[best]), float(share[best]), float(off[best])) if off[best] <= reach_m else None


def place_on(edges: Edges, segment: int, share: float, off_m: float = 0.0) -> EdgePlace:
    """The place at a share (0 to 1) of the segment that begins at a vertex."""
    edge = int(np.searchsorted(edges.first, segment, side="right") - 1)
    line = edges.lonlat[edges.first[edge] : edges.first[edge + 1]]
    run = metres_along(line)
    at = segment - edges.first[edge]
    whole = float(edges.length_m[edge])
    along = (run[at] + share * (run[at + 1] - run[at])) * (whole / run[-1] if run[-1] else 1.0)
    return EdgePlace(edge, segment, float(along), line[at] + share * (line[at + 1] - line[at]), off_m)


def crossed_places(edges: Edges, line: NDArray[np.float64]) -> list[tuple[float, EdgePlace]]:
    """Where a line (n, 2) crosses edges, in order along it: in segments of it and shares of one, and the place."""
    found = []
    for number in range(len(line) - 1):
        start, step = line[number], line[number + 1] - line[number]
        segment = _segments_near(edges, np.minimum(start, start + step), np.maximum(start, start + step))
        begin = edges.lonlat[segment] - start
        other = edges.lonlat[segment + 1] - edges.lonlat[segment]
        cross = step[0] * other[:, 1] - step[1] * other[:, 0]
        safe = np.where(cross == 0, 1.0, cross)
        ours = (begin[:, 0] * other[:, 1] - begin[:, 1] * other[:, 0]) / safe
        theirs = (begin[:, 0] * step[1] - begin[:, 1] * step[0]) / safe
        hits = (cross != 0) & (ours > 0) & (ours < 1) & (theirs >= 0) & (theirs < 1)
        for hit in np.flatnonzero(hits).tolist():
            found.append((number + float(ours[hit]), place_on(edges, int(segment[hit]), float(theirs[hit]))))
    return sorted(found, key=lambda hit: hit[0])
