"""A made-up city for measurements: irregular grids with shared borders, their parents, and points. The same each time.

A lattice of moved nodes; every edge is one crooked line that both neighbours use vertex by vertex, so the coverage has
no gap, overlap or T-junction by construction. Parents are blocks of the lattice, outlined by the same lines.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

# South-west corner and cell size in degrees (EPSG:4326): cells of about 200 m near Mengzi.
_ORIGIN = np.array([103.2, 23.2])
_CELL = np.array([0.0020, 0.0018])


@dataclass(frozen=True)
class Lattice:
    """Crooked edges of `columns` × `rows` cells: east (rows + 1, columns, k, 2), north (rows, columns + 1, k, 2)."""

    columns: int
    rows: int
    east: NDArray[np.float64]
    north: NDArray[np.float64]

    def block(self, column: int, row: int, width: int = 1, height: int = 1) -> shapely.Polygon:
        """The polygon of `width` × `height` cells from (column, row), with every vertex of the edges around it."""
        right, top = column + width, row + height
        ring = [
            self.east[row, column:right, :-1].reshape(-1, 2),
            self.north[row:top, right, :-1].reshape(-1, 2),
            self.east[top, column:right, 1:].reshape(-1, 2)[::-1],
            self.north[row:top, column, 1:].reshape(-1, 2)[::-1],
        ]
        return shapely.Polygon(np.vstack(ring))

    def blocks(self, width: int, height: int) -> list[shapely.Polygon]:
        """All blocks of that many cells, row by row; the last ones are smaller where the lattice ends."""
        return [
            self.block(column, row, min(width, self.columns - column), min(height, self.rows - row))
            for row in range(0, self.rows, height)
            for column in range(0, self.columns, width)
        ]


def lattice(columns: int = 200, rows: int = 100, bends: int = 6, seed: int = 1) -> Lattice:
    """A lattice whose nodes are moved by up to a quarter of a cell and whose edges bend `bends` times."""
    random = np.random.default_rng(seed)
    nodes = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    nodes += random.uniform(-0.25, 0.25, nodes.shape)
    return Lattice(
        columns,
        rows,
        _crooked(nodes[:, :-1], nodes[:, 1:], bends, random),
        _crooked(nodes[:-1], nodes[1:], bends, random),
    )


def _crooked(start: NDArray, end: NDArray, bends: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Lines from `start` to `end` (…, 2) with `bends` vertices moved sideways a little: (…, bends + 2, 2) degrees."""
    share = np.linspace(0, 1, bends + 2)[:, None]
    line = start[..., None, :] * (1 - share) + end[..., None, :] * share
    line[..., 1:-1, :] += random.uniform(-0.04, 0.04, line[..., 1:-1, :].shape)
    return _ORIGIN + line * _CELL


def points(count: int, over: Lattice, seed: int = 2) -> NDArray[np.float64]:
    """`count` points (n, 2), three in four crowded around town centres, the rest anywhere over the lattice."""
    random = np.random.default_rng(seed)
    extent = np.array([over.columns, over.rows])
    centres = random.uniform(0, extent, (40, 2))
    crowd = centres[random.integers(0, 40, count * 3 // 4)] + random.normal(0, 6, (count * 3 // 4, 2))
    spread = random.uniform(0, extent, (count - len(crowd), 2))
    mixed = random.permutation(np.vstack([np.clip(crowd, 0.5, extent - 0.5), spread]))
    return _ORIGIN + mixed * _CELL
