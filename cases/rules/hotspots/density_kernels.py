"""The compiled inside of `density`: cases counted into cells."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def counted(xy: np.ndarray, west: float, south: float, width: float, height: float, cells: int) -> np.ndarray:
    """How many of the places (n, 2) lie in each cell: (cells, cells) of float64, row 0 in the south.

    A place on the far edge of the window is in the last cell; one outside, or with a NaN, is in none.
    """
    found = np.zeros((cells, cells))
    for i in range(xy.shape[0]):
        column, row = (xy[i, 0] - west) / width, (xy[i, 1] - south) / height
        if 0 <= column <= cells and 0 <= row <= cells:
            found[min(int(row), cells - 1), min(int(column), cells - 1)] += 1.0
    return found
