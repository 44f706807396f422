"""Lines and their ends in flat arrays, with all that the rules look at."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.crs import Crs, from_lonlat, metres_around
from gis_data.rules.network import FlatLines
from gis_data.rules.seams import Seams

ACROSS_M = 0.5  # a line must reach so far over a seam to be on its other side
HEADING_M = 2.0  # an end points where its last metres point
HEADING_VERTICES = 8


@dataclass(frozen=True)
class Work:
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
    def of(cls, lines: FlatLines, level: NDArray[np.int16], seams: Seams) -> Self:
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
