"""The compiled inside of `density`: cases shared out among cells."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def shared_out(
    xy: np.ndarray, west: float, south: float, width: float, height: float, land: np.ndarray
) -> tuple[np.ndarray, int]:
    """Cases (n, 2) among the cells of a window, and how many there are: (rows, columns) of float64, row 0 in the south.

    Each case goes to the four cells whose middles are around it, the nearer the more ("linear binning"); what would go
    off the land (rows, columns) or out of the window stays in its own cell. A case whose own cell is no land, or that
    has a NaN, is in none. One on the far edge of the window is in the last cell.
    """
    rows, columns = land.shape
    found = np.zeros(land.shape)
    used = 0
    for i in range(xy.shape[0]):
        x, y = (xy[i, 0] - west) / width, (xy[i, 1] - south) / height
        if not (0 <= x <= columns and 0 <= y <= rows):
            continue
        column, row = min(int(x), columns - 1), min(int(y), rows - 1)
        if not land[row, column]:
            continue
        used += 1
        east, north = x - column - 0.5, y - row - 0.5
        to_column, to_row = column + (1 if east > 0 else -1), row + (1 if north > 0 else -1)
        across, along = abs(east), abs(north)
        own = (1 - across) * (1 - along)
        has_column, has_row = 0 <= to_column < columns, 0 <= to_row < rows
        if has_column and land[row, to_column]:
            found[row, to_column] += across * (1 - along)
        else:
            own += across * (1 - along)
        if has_row and land[to_row, column]:
            found[to_row, column] += (1 - across) * along
        else:
            own += (1 - across) * along
        if has_column and has_row and land[to_row, to_column]:
            found[to_row, to_column] += across * along
        else:
            own += across * along
        found[row, column] += own
    return found, used
