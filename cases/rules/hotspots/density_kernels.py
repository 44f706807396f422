"""The compiled inside of `density`: cases shared out among cells."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def _at_an_edge(found: np.ndarray, land: np.ndarray, row: int, column: int, north: float, east: float) -> bool:
    """Share out one case where not all four cells are land; whether its own is. Indices are those of framed arrays."""
    own_row = min(row + (1 if north >= 0.5 else 0), land.shape[0] - 2)
    own_column = min(column + (1 if east >= 0.5 else 0), land.shape[1] - 2)
    if not land[own_row, own_column]:
        return False
    for up in range(2):
        for right in range(2):
            share = (north if up else 1 - north) * (east if right else 1 - east)
            if land[row + up, column + right]:
                found[row + up, column + right] += share
            else:
                found[own_row, own_column] += share
    return True


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
    framed = np.zeros((rows + 2, columns + 2), np.bool_)
    framed[1:-1, 1:-1] = land
    is_whole = framed[:-1, :-1] & framed[:-1, 1:] & framed[1:, :-1] & framed[1:, 1:]
    found = np.zeros(framed.shape)
    used, one = 0, np.uint64(1)
    for i in range(xy.shape[0]):
        x, y = (xy[i, 0] - west) / width + 0.5, (xy[i, 1] - south) / height + 0.5
        if not (0.5 <= x <= columns + 0.5 and 0.5 <= y <= rows + 0.5):
            continue
        # Unsigned, because an index that may be below 0 is looked at each time, which takes half as long again.
        column, row = np.uint64(x), np.uint64(y)
        east, north = x - column, y - row
        if is_whole[row, column]:
            found[row, column] += (1 - north) * (1 - east)
            found[row, column + one] += (1 - north) * east
            found[row + one, column] += north * (1 - east)
            found[row + one, column + one] += north * east
            used += 1
        elif _at_an_edge(found, framed, np.int64(row), np.int64(column), north, east):
            used += 1
    return found[1:-1, 1:-1].copy(), used
