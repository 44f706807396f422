"""What was joined and what stayed loose."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.network import FlatLines

DEFAULT_TOLERANCE_M = 1.5
MOST_TOLERANCE_M = 20.0  # wider than a street: beyond it, ways that have nothing to do with each other are joined
NEAR_M = 5.0  # loose ends as near as this to something else are reported

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
