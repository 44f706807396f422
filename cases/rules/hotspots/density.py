"""The heat surface: how many cases there are per square kilometre around every place of a window.

A kernel density (Silverman 1986) with a Gaussian kernel. Cases are counted into cells first, and the cells are spread: with
cells of a fifth of the bandwidth, the surface is within about 1 % of its highest value of the sum over all cases. Near the edge
of the land a part of the kernel lies where no case can be; what is found is divided by the part that lies on land
(Diggle 1985), so that an even density stays even up to the edge.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.special import ndtr

from cases.rules.hotspots.density_kernels import counted

CELLS = 512
_M2_PER_KM2 = 1e6
_LEAST_LAND = 1e-3  # of the kernel: with less there is no cell of land, only rounding


class BadSurface(ValueError):
    """A window, a bandwidth or a mask that no surface can be made with."""


@dataclass(frozen=True)
class Window:
    """A rectangle in metres, cut into `cells` × `cells` cells; row 0 is the southernmost, column 0 the westernmost."""

    west: float
    south: float
    east: float
    north: float
    cells: int = CELLS

    def __post_init__(self) -> None:
        if not (np.isfinite([self.west, self.south, self.east, self.north]).all() and self.cells > 0):
            raise BadSurface("a window has four finite sides, and cells")
        if self.east <= self.west or self.north <= self.south:
            raise BadSurface("a window is wider and higher than nothing")

    @property
    def cell_m(self) -> tuple[float, float]:
        """Width and height of a cell in metres."""
        return (self.east - self.west) / self.cells, (self.north - self.south) / self.cells

    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """x of the columns and y of the rows, in the middle of the cells: (cells,) metres each."""
        middle, (width, height) = np.arange(self.cells) + 0.5, self.cell_m
        return self.west + middle * width, self.south + middle * height


@dataclass(frozen=True, eq=False)
class Surface:
    """Cases per km² in the middle of each cell (cells, cells), row 0 in the south; NaN where there is no land.

    `used` cases went into it, `left_out` lie outside the window or off the land.
    """

    per_km2: NDArray[np.float64]
    window: Window
    bandwidth_m: float
    used: int
    left_out: int


def density(
    xy_m: NDArray[np.float64], window: Window, bandwidth_m: float, land: NDArray[np.bool_] | None = None
) -> Surface:
    """The surface of cases at places (n, 2) in metres; `bandwidth_m` is the standard deviation of the kernel.

    `land` (cells, cells) as `land_mask` gives it; None = all of the window. Outside the window nothing is known and so there
    is no land: choose a window that holds the land. Raises BadSurface for a bandwidth not above 0 or a mask that does not fit.
    """
    if not 0 < bandwidth_m < np.inf:
        raise BadSurface("a bandwidth is a number of metres above 0")
    if land is not None and land.shape != (window.cells, window.cells):
        raise BadSurface("the mask has a cell for each of the window's")
    width, height = window.cell_m
    cases = counted(np.asarray(xy_m, dtype=np.float64), window.west, window.south, width, height, window.cells)
    across, along = _spread(window.cells, width, bandwidth_m), _spread(window.cells, height, bandwidth_m)
    if land is None:
        on_land = np.outer(along.sum(axis=1), across.sum(axis=1))
    else:
        cases *= land
        on_land = along @ land.astype(np.float64) @ across
    found = along @ cases @ across
    found *= _M2_PER_KM2 / (width * height)
    found /= np.maximum(on_land, _LEAST_LAND)
    if land is not None:
        found[~land] = np.nan
    used = int(cases.sum())
    return Surface(found, window, bandwidth_m, used, len(xy_m) - used)


def land_mask(land: shapely.Geometry, window: Window) -> NDArray[np.bool_]:
    """Which cells have their middle on land (a polygon or multipolygon in metres): (cells, cells)."""
    shapely.prepare(land)
    x, y = np.meshgrid(*window.centres())
    return shapely.contains_xy(land, x, y)


def _spread(cells: int, cell_m: float, bandwidth_m: float) -> NDArray[np.float64]:
    """How much of a case in one cell falls into another along one axis: (cells, cells), symmetric.

    The kernel's share of the cell, not its height in the middle: it adds up to 1 however narrow the kernel is.
    """
    edge = (np.arange(2 * cells) - cells + 0.5) * cell_m / bandwidth_m
    share = np.diff(ndtr(edge))
    apart = np.arange(cells)[:, None] - np.arange(cells) + cells - 1
    return share[apart]
