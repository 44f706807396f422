"""Towns of squares, and the peers' weights for the same neighbours."""

import numpy as np
import shapely
from libpysal.weights import W
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots import contiguity


def squares(columns: int, rows: int, side: float = 100.0) -> NDArray[np.object_]:
    """Squares row by row from the south-west."""
    column, row = np.meshgrid(np.arange(columns), np.arange(rows))
    west, south = column.ravel() * side, row.ravel() * side
    return shapely.box(west, south, west + side, south + side)


def town(columns: int = 10, rows: int = 8) -> csr_array:
    """Who is whose neighbour among squares."""
    return contiguity(squares(columns, rows))


def as_libpysal(weights: csr_array) -> W:
    """The same neighbours as libpysal has them."""
    rows = np.split(weights.indices, weights.indptr[1:-1])
    lists = {i: row.tolist() for i, row in enumerate(rows)}
    return W(lists, id_order=list(range(len(lists))), silence_warnings=True)


def pairs(weights: csr_array) -> set[tuple[int, int]]:
    """Each pair of neighbours, both ways."""
    found = weights.tocoo()
    return set(zip(found.row.tolist(), found.col.tolist(), strict=True))
