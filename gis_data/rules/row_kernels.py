"""The compiled inside of `gis_data.copy`: where the values of rows of different lengths lie in a stream."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def _number(stream: np.ndarray, position: int, width: int) -> int:
    """A signed big-endian number of 2 or 4 bytes."""
    number = 0
    for i in range(position, position + width):
        number = number * 256 + np.int64(stream[i])
    limit = 2 ** (8 * width - 1)
    return number - 2 * limit if number >= limit else number


@kernel
def find_values(stream: np.ndarray, position: int, end: int, columns: int) -> tuple[np.ndarray, np.ndarray, int]:
    """First byte and length of every value, (rows, columns) each, and -1; or the row that has other columns.

    `stream` is of uint8; rows (a 16-bit count of values, each after its 32-bit length, -1 for NULL) lie in it from
    `position` to `end`.
    """
    rows = 0
    start = np.empty((1024, columns), np.int64)
    length = np.empty((1024, columns), np.int64)
    while position < end:
        if _number(stream, position, 2) != columns:
            return start[:rows], length[:rows], rows
        if rows == start.shape[0]:
            start, length = np.concatenate((start, start)), np.concatenate((length, length))
        position += 2
        for column in range(columns):
            length[rows, column] = _number(stream, position, 4)
            start[rows, column] = position + 4
            position += 4 + max(length[rows, column], 0)
        rows += 1
    return start[:rows], length[:rows], -1
