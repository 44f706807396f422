"""The order in which areas are numbered."""

import numpy as np


def reading_order(points: np.ndarray) -> np.ndarray:
    """Indices (n,) of points (n, 2; x east, y north) as one reads: in rows from north to south, each from west to east.

    Rows are as high as makes about as many rows as there are points in a row. Equal points keep their order.
    """
    x, y = points[:, 0], points[:, 1]
    rows = max(1, round(len(points) ** 0.5))
    height = (y.max() - y.min()) / rows or 1.0
    row = np.minimum(np.floor((y.max() - y) / height), rows - 1)
    return np.lexsort((-y, x, row))
