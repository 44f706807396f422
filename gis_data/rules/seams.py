"""Seams: the straight edges of tiles or sheets at which a file's lines were cut.

A map that is kept in tiles has its lines cut where tiles meet: many lines end on one and the same easting (or
northing), and none runs across it. That is how seams are found, in the file's own coordinates, without knowing whose
tiles they are. A street plan of right angles has many ends on one easting too, but there a street runs along it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_ENDS = 8  # on a seam; fewer lines may end on one easting by chance
MOST_CROSSINGS = 0.05  # lines that run across or along a seam, of the ends on it
STEP_DEGREES, STEP_M = 1e-6, 0.1  # what rounding may move an end off its seam


@dataclass(frozen=True)
class Seams:
    """Seam s runs along `value[s]` of the axis `axis[s]` (0: of one easting, 1: of one northing), in the file's units.

    `of_end` (n, 2, 2) gives for both ends of each line the seam on which it lies in either axis, -1 for none.
    `side` (n, 2, 2) is on which side of the seam the line lies: 1 towards larger coordinates, -1 towards smaller ones.
    """

    axis: NDArray[np.int8]
    value: NDArray[np.float64]
    of_end: NDArray[np.int32]
    side: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.axis)


def find_seams(xy: NDArray[np.float64], offsets: NDArray[np.int64], in_degrees: bool = True) -> Seams:
    """The seams of lines in the file's own coordinates (v, 2); line i has the vertices offsets[i] to offsets[i + 1].

    Every line has two vertices at least. Coordinates are in degrees or in metres.
    """
    step = STEP_DEGREES if in_degrees else STEP_M
    lines = len(offsets) - 1
    of_end = np.full((lines, 2, 2), -1, dtype=np.int32)
    side = np.zeros((lines, 2, 2), dtype=np.int8)
    axes: list[int] = []
    values: list[float] = []
    ends = np.column_stack([offsets[:-1], offsets[1:] - 1])
    inner = np.column_stack([offsets[:-1] + 1, offsets[1:] - 2])
    for axis in (0, 1):
        found, seam = _seams_of_axis(xy[:, axis], offsets, ends, step)
        of_end[:, :, axis] = np.where(seam >= 0, seam + len(axes), -1)
        inwards = xy[inner, axis] - xy[ends, axis]
        side[:, :, axis] = np.where(seam >= 0, np.sign(inwards), 0)
        axes += [axis] * len(found)
        values += found
    return Seams(np.array(axes, dtype=np.int8), np.array(values, dtype=np.float64), of_end, side)


def _seams_of_axis(
    along: NDArray[np.float64], offsets: NDArray[np.int64], ends: NDArray[np.int64], step: float
) -> tuple[list[float], NDArray[np.int32]]:
    """Values of one axis that are seams, and the number of its seam for each end (n, 2), -1 for none."""
    seam = np.full(ends.shape, -1, dtype=np.int32)
    if not len(ends):
        return [], seam
    places, place, counts = np.unique(
        np.rint(along[ends] / step).astype(np.int64), return_inverse=True, return_counts=True
    )
    wanted = np.flatnonzero(counts >= LEAST_ENDS)
    value = places[wanted] * step
    kept = _across(along, offsets, value, step) <= MOST_CROSSINGS * counts[wanted]
    number = np.full(len(counts), -1, dtype=np.int32)
    number[wanted[kept]] = np.arange(kept.sum())
    return value[kept].tolist(), number[place].reshape(ends.shape)


def _across(
    along: NDArray[np.float64], offsets: NDArray[np.int64], value: NDArray[np.float64], step: float
) -> NDArray[np.int64]:
    """How many segments run across each value, or along it."""
    inside = np.ones(len(along) - 1, dtype=bool)
    inside[offsets[1:-1] - 1] = False
    one, other = along[:-1][inside], along[1:][inside]
    low, high = np.sort(np.minimum(one, other)), np.sort(np.maximum(one, other))
    # Reaching beyond it on both sides: begun before it, less those that have ended by then.
    across = np.searchsorted(low, value - step) - np.searchsorted(high, value + step, side="right")
    thin = np.abs(other - one) <= step
    flat = np.sort(one[thin])
    lying = np.searchsorted(flat, value + step, side="right") - np.searchsorted(flat, value - step)
    return np.maximum(across, 0) + lying
