"""Memory for searches, kept by each thread: making it anew would cost more than a short walk."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.walk.bucket_kernels import OUTSIDE, bucket_count


class Workspace(local):
    """`metres` is infinite for every node whenever nobody is at work, and the queue of `bucket_kernels` is empty.

    `stretches` (edge, begin and end) hold anything, and grow with what is written into them.
    """

    def __init__(self) -> None:
        self.metres = np.zeros(0)
        self.touched = np.zeros(0, dtype=np.int32)
        self.heads = np.zeros(0, dtype=np.int32)
        self.after = np.zeros(0, dtype=np.int32)
        self.before = np.zeros(0, dtype=np.int32)
        self.stretches = [np.empty(4_096, dtype=np.int32), np.empty(4_096), np.empty(4_096)]
        self._points = np.zeros((2, 0), dtype=np.float32)
        self._links = np.zeros(0, dtype=np.int32)

    def fit(self, nodes: int, ahead_m: float) -> "Workspace":
        """Large enough for so many nodes, none of which is put into the queue farther ahead than so many metres."""
        if len(self.metres) < nodes:
            self.metres = np.full(nodes, np.inf)
            self.touched = np.empty(nodes, dtype=np.int32)
            self.after = np.empty(nodes, dtype=np.int32)
            self.before = np.full(nodes + 1, OUTSIDE, dtype=np.int32)
        if len(self.heads) < bucket_count(ahead_m):
            self.heads = np.full(bucket_count(ahead_m), -1, dtype=np.int32)
        return self

    def lattices(self, shape: tuple[int, int], value: np.float32) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Two lattices (rows, columns) filled with a value."""
        count = shape[0] * shape[1]
        if self._points.shape[1] < count:
            self.stretches = [np.empty(4_096, dtype=np.int32), np.empty(4_096), np.empty(4_096)]
        self._points = np.empty((2, count), dtype=np.float32)
        self._points[:, :count] = value
        return self._points[0, :count].reshape(shape), self._points[1, :count].reshape(shape)

    def lattice_links(self, points: int) -> NDArray[np.int32]:
        """(2 * points,) at least, all -1; whoever uses them leaves them so."""
        if len(self._links) < 2 * points:
            self._links = np.full(2 * points, -1, dtype=np.int32)
        return self._links


workspace = Workspace()


@contextmanager
def filled_metres(nodes: int, known: NDArray[np.int32], metres: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    """For so many nodes, the metres of those that are known, infinite for the others."""
    space = workspace.fit(nodes, 0.0)
    space.metres[known] = metres
    try:
        yield space.metres
    finally:
        space.metres[known] = np.inf
