"""The segments of a network in square cells, so that the way nearest to a place is found among a few."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.segment_kernels import cells_of_segments, nearest_segments

CELL_M = 60.0
MOST_CELLS = 16_000_000  # a network of a few streets a hundred kilometres apart gets larger cells
SEARCH_TIMES = 10  # how many times the limit is searched, so that a place off the network learns how far it is


@dataclass(frozen=True)
class Places:
    """Places (n,) set on a network: on which edge (-1: on none), how many metres along it, how far away from it."""

    edge: NDArray[np.int32]
    along_m: NDArray[np.float64]
    off_m: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, chosen: NDArray | slice) -> "Places":
        return Places(self.edge[chosen], self.along_m[chosen], self.off_m[chosen])

    @property
    def on_network(self) -> NDArray[np.bool_]:
        """(n,) whether the place is on an edge."""
        return self.edge >= 0


@dataclass(frozen=True)
class SegmentIndex:
    """Segment s goes from vertex vertex[s] to the one after it and is part of edge[s].

    Cell c of `shape` (columns, rows), `frame` (west, south, cells to the metre), lists item[start[c]:start[c + 1]].
    """

    xy: NDArray[np.float64]
    vertex_m: NDArray[np.float64]
    vertex: NDArray[np.int64]
    edge: NDArray[np.int32]
    start: NDArray[np.int64]
    item: NDArray[np.int32]
    frame: NDArray[np.float64]
    shape: NDArray[np.int64]

    @classmethod
    def build(cls, first: NDArray[np.int64], xy: NDArray[np.float64], vertex_m: NDArray[np.float64]) -> "SegmentIndex":
        """Of all edges; `first` (e + 1,) says where the vertices (v, 2) of each begin."""
        counts = np.maximum(np.diff(first) - 1, 0)
        edge = np.repeat(np.arange(len(first) - 1, dtype=np.int32), counts)
        vertex = np.delete(np.arange(len(xy), dtype=np.int64), first[1:] - 1) if len(xy) else np.zeros(0, np.int64)
        frame, shape = _frame(xy)
        start, item = cells_of_segments(xy, vertex, frame, shape)
        return cls(xy, vertex_m, vertex, edge, start, item, frame, shape)

    def snap(self, xy: NDArray[np.float64], may: NDArray[np.bool_], limit_m: float) -> Places:
        """The nearest edge that `may` (e,) be used, for positions (n, 2) in the plane. Among equals the first edge."""
        edge, along_m, off_m = nearest_segments(
            xy, limit_m * SEARCH_TIMES, self.xy, self.vertex_m, self.vertex, self.edge, may, self.start, self.item,
            self.frame, self.shape,
        )  # fmt: skip
        return Places(np.where(off_m <= limit_m, edge, -1).astype(np.int32), along_m, off_m)


def _frame(xy: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Where the cells lie: a frame around all vertices."""
    if not len(xy):
        return np.array([0.0, 0.0, 1 / CELL_M]), np.array([1, 1])
    west, south = xy.min(axis=0)
    wide, high = xy.max(axis=0) - (west, south)
    cell = max(CELL_M, np.sqrt(wide * high / MOST_CELLS), max(wide, high) / MOST_CELLS)
    return np.array([west, south, 1 / cell]), np.array([int(wide / cell) + 1, int(high / cell) + 1])
