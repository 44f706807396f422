"""Hexagons of one size over a plane: which one a place lies in, and which ones cover some ground. Pure; metres.

Pointy tops, so that flats face east and west; axial coordinates (column, row) count from the plane's middle (Amit
Patel, "Hexagonal Grids", 2013: redblobgames.com/grids/hexagons).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import shapely
from numpy.typing import NDArray

MOST = 60_000
_ROOT = sqrt(3.0)
_CORNERS = np.radians(np.arange(30, 390, 60))
_TURNS = np.array([(1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)])


class TooManyHexagons(ValueError):
    """The ground takes more hexagons of that size than are worked with: `found`, about."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True)
class Hexagons:
    """Hexagons `across` metres from flat to flat, by their axial coordinates (n, 2) in order."""

    across: float
    axial: NDArray[np.int64]

    @property
    def middles(self) -> NDArray[np.float64]:
        """Their middles: (n, 2) metres."""
        column, row = self.axial.T
        return np.column_stack([self.across * (column + row / 2), self.across * _ROOT / 2 * row])

    @property
    def shapes(self) -> NDArray[np.object_]:
        """Their polygons: (n,) in metres. Neighbours have equal corners but for the last bits."""
        corners = np.column_stack([np.cos(_CORNERS), np.sin(_CORNERS)]) * self.across / _ROOT
        return shapely.polygons(self.middles[:, None, :] + corners)

    def rows(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """The row of the hexagon that each place (m, 2) lies in, -1 where none of these is: (m,)."""
        return self._rows_of(axial_of(xy, self.across))

    def neighbours(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All pairs of neighbours as two columns of rows; each pair comes in both directions."""
        around = [self._rows_of(self.axial + turn) for turn in _TURNS]
        pairs = np.concatenate([np.column_stack([np.arange(len(self.axial)), rows]) for rows in around])
        pairs = pairs[pairs[:, 1] >= 0]
        return pairs[:, 0], pairs[:, 1]

    def _rows_of(self, axial: NDArray[np.int64]) -> NDArray[np.int64]:
        known = _key(self.axial)
        order = np.argsort(known)
        wanted = _key(axial)
        at = np.minimum(np.searchsorted(known[order], wanted), max(len(known) - 1, 0))
        return np.where(known[order][at] == wanted, order[at], -1) if len(known) else np.full(len(axial), -1)


def axial_of(xy: NDArray[np.float64], across: float) -> NDArray[np.int64]:
    """The axial coordinates of the hexagon around each place: (n, 2)."""
    row = xy[:, 1] * 2 / (_ROOT * across)
    column = xy[:, 0] / across - row / 2
    exact = np.column_stack([column, row, -column - row])
    near = np.rint(exact)
    # The three add up to 0; the one that was rounded most gives way.
    worst = np.argmax(np.abs(near - exact), axis=1)
    one = np.arange(len(near))
    near[one, worst] -= near.sum(axis=1)
    return near[:, :2].astype(np.int64)


def covering(ground: shapely.Geometry, across: float) -> Hexagons:
    """The hexagons that meet a ground (metres), south to north. Raises TooManyHexagons."""
    west, south, east, north = shapely.bounds(ground)
    expected = shapely.area(ground) / (across**2 * _ROOT / 2)
    in_box = (east - west + 2 * across) * (north - south + 2 * across) / (across**2 * _ROOT / 2)
    if expected > MOST or in_box > MOST * 8:
        raise TooManyHexagons(int(expected))
    apart = _ROOT * across / 2  # between rows
    rows = np.arange(np.floor((south - across) / apart), np.ceil((north + across) / apart))
    spans = [_columns(row, west - across, east + across, across) for row in rows]
    hexagons = Hexagons(across, np.concatenate(spans).astype(np.int64))
    shapely.prepare(ground)
    return Hexagons(across, hexagons.axial[shapely.intersects(ground, hexagons.shapes)])


def _columns(row: float, west: float, east: float, across: float) -> NDArray[np.float64]:
    column = np.arange(np.floor(west / across - row / 2), np.ceil(east / across - row / 2) + 1)
    return np.column_stack([column, np.full(len(column), row)])


def _key(axial: NDArray[np.int64]) -> NDArray[np.int64]:
    return axial[:, 0] * 2**32 + axial[:, 1]
