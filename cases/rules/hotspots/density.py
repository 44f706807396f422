"""The heat surface: how many cases there are per square kilometre around every place of a window.

A kernel density (Silverman 1986) with a Gaussian kernel. Cases are shared out among cells first, each among the four
around it, and the cells are spread (Wand 1994): with cells of up to half the bandwidth the surface is within 1 % of its
highest value of the sum over all cases. Near the edge of the land a part of the kernel lies where no case can be; what
is found is divided by the part that lies on land (Diggle 1985), so that an even density stays even up to the edge.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.fft import fft, irfft2, next_fast_len, rfft, rfft2
from scipy.special import ndtr

from cases.rules.hotspots.density_kernels import shared_out

CELLS = 512
_M2_PER_KM2 = 1e6
_REACH = 6.0  # bandwidths: what lies beyond is 2e-9 of the kernel
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

    `land` (cells, cells) as `land_mask` gives it; None = all of the window. Outside the window nothing is known and so
    there is no land: choose a window that holds the land. Raises BadSurface for a bandwidth not above 0 or a mask that
    does not fit.
    """
    if not 0 < bandwidth_m < np.inf:
        raise BadSurface("a bandwidth is a number of metres above 0")
    if land is not None and land.shape != (window.cells, window.cells):
        raise BadSurface("the mask has a cell for each of the window's")
    width, height = window.cell_m
    is_land = np.ones((window.cells, window.cells), bool) if land is None else land
    places = np.asarray(xy_m, dtype=np.float64)
    cases, used = shared_out(places, window.west, window.south, width, height, is_land)
    kernel = Kernel.of(window, bandwidth_m)
    found = kernel.spread(cases)
    found *= _M2_PER_KM2 / (width * height)
    found /= np.maximum(kernel.on_window() if land is None else kernel.spread(land.astype(np.float64)), _LEAST_LAND)
    np.maximum(found, 0, out=found)  # the transform rounds nothing to a hair on either side
    if land is not None:
        found[~land] = np.nan
    return Surface(found, window, bandwidth_m, used, len(xy_m) - used)


def land_mask(land: shapely.Geometry, window: Window) -> NDArray[np.bool_]:
    """Which cells have their middle on land (a polygon or multipolygon in metres): (cells, cells)."""
    shapely.prepare(land)
    x, y = np.meshgrid(*window.centres())
    return shapely.contains_xy(land, x, y)


@dataclass(frozen=True, eq=False)
class Kernel:
    """How much of a case in one cell falls into the cells 0, 1, 2, … farther along, of columns and of rows.

    It is the kernel's share of the cell, not its height in the middle, so that it adds up to 1 however narrow it is. To
    share cases out among cells and to take shares of cells widens it: the variance by a sixth and a twelfth of a cell's
    square. So much narrower a kernel is taken, down to nothing at half a cell.
    """

    across: NDArray[np.float64]
    along: NDArray[np.float64]
    cells: int

    @classmethod
    def of(cls, window: Window, bandwidth_m: float) -> "Kernel":
        """The kernel of a bandwidth on the cells of a window."""
        return cls(*(_shares(window.cells, size / bandwidth_m) for size in window.cell_m), window.cells)

    def spread(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of cells (cells, cells) spread over their neighbours, by Fourier transforms; beyond is nothing."""
        shape = tuple(next_fast_len(self.cells + len(axis), real=True) for axis in (self.along, self.across))
        found = rfft2(values, shape)
        found *= fft(_around(self.along, shape[0])).real[:, None]
        found *= rfft(_around(self.across, shape[1])).real
        return irfft2(found, shape, overwrite_x=True)[: self.cells, : self.cells]

    def on_window(self) -> NDArray[np.float64]:
        """The part of the kernel around each cell that lies in the window (cells, cells)."""
        return np.outer(*(self._inside(axis) for axis in (self.along, self.across)))

    def _inside(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same along one axis: (cells,)."""
        both_sides = np.concatenate([shares[:0:-1], shares])
        return np.convolve(np.ones(self.cells), both_sides)[len(shares) - 1 :][: self.cells]


def _shares(cells: int, cell: float) -> NDArray[np.float64]:
    """The shares along one axis for cells of so many bandwidths, as far as they reach."""
    narrowed = np.sqrt(max(1 - cell**2 / 4, 1e-12))
    reach = min(cells, int(np.ceil(_REACH / cell)) + 1)
    return np.diff(ndtr((np.arange(reach + 1) - 0.5) * cell / narrowed))


def _around(shares: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The shares to both sides of the first of so many places in a circle."""
    found = np.zeros(count)
    found[: len(shares)] = shares
    found[count - len(shares) + 1 :] = shares[:0:-1]
    return found
