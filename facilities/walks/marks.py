"""What a walk could have met, as one number: of the ways and the doors in a box, without looking at each of them.

Every edge and every door has a mark of 64 bits out of what it is, and no database id in it. The marks are added up by
cell, and then to a table of sums over everything south-west of a cell (Crow 1984), from which the sum over any box of
cells takes four look-ups. Sums wrap around at 2^64, which does not matter: only whether two are equal is asked.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facilities.walks.city import City
from gis_data.rules.walk.graph import WalkGraph

Marks = NDArray[np.uint64]
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)


@dataclass(frozen=True)
class MarkTable:
    """Sums of marks: `sums` (rows + 1, columns + 1) over all cells south-west of each corner."""

    frame: NDArray[np.float64]
    sums: Marks

    @classmethod
    def of_city(cls, city: City) -> "MarkTable":
        """Of the open ways and the doors of a city, in the cells of its network's index."""
        index, (columns, rows) = city.graph.index, city.graph.index.shape
        cells = np.zeros(rows * columns, dtype=np.uint64)
        per_cell = np.diff(index.start)
        of_items = edge_marks(city.graph)[index.edge[index.item]]
        np.add.at(cells, np.repeat(np.arange(len(per_cell)), per_cell), of_items)
        # A door on the network may stand a little outside its frame, and counts in the cell at the edge.
        on = city.doors.places.on_network
        at = np.floor((city.door_xy[on] - index.frame[:2]) * index.frame[2]).astype(np.int64)
        column, row = np.clip(at, 0, (columns - 1, rows - 1)).T
        np.add.at(cells, row * columns + column, door_marks(city)[on])
        sums = np.zeros((rows + 1, columns + 1), dtype=np.uint64)
        sums[1:, 1:] = cells.reshape(rows, columns).cumsum(axis=0, dtype=np.uint64).cumsum(axis=1, dtype=np.uint64)
        return cls(index.frame, sums)

    def around(self, xy: NDArray[np.float64], metres: float) -> int:
        """The sum over all cells that a box of so many metres around positions (k, 2) in the plane meets."""
        low = np.floor((xy.min(axis=0) - metres - self.frame[:2]) * self.frame[2]).astype(int)
        high = np.floor((xy.max(axis=0) + metres - self.frame[:2]) * self.frame[2]).astype(int) + 1
        rows, columns = self.sums.shape
        west, east = np.clip([low[0], high[0]], 0, columns - 1)
        south, north = np.clip([low[1], high[1]], 0, rows - 1)
        with np.errstate(over="ignore"):
            total = self.sums[north, east] - self.sums[south, east] - self.sums[north, west] + self.sums[south, west]
        return int(total)


def edge_marks(graph: WalkGraph) -> Marks:
    """(e,) of each edge: where it runs, how long it is, in which direction it is walked, whether it is open."""
    edges = graph.edges
    order = np.arange(len(edges.lonlat)) - np.repeat(edges.first[:-1], np.diff(edges.first))
    vertices = _mixed(edges.lonlat[:, 0], edges.lonlat[:, 1], order.astype(float))
    shape = np.zeros(len(edges), dtype=np.uint64)
    np.add.at(shape, np.repeat(np.arange(len(edges)), np.diff(edges.first)), vertices)
    ends = graph.shut[edges.tail] + 2.0 * graph.shut[edges.head]
    return shape + _mixed(edges.length_m, edges.direction + 10.0 * graph.is_open, ends)


def door_marks(city: City) -> Marks:
    """(n,) of each home: which building it is and where its door is."""
    return _mixed(city.homes.ids.astype(float), city.homes.lonlat[:, 0], city.homes.lonlat[:, 1])


def _mixed(*numbers: NDArray[np.float64]) -> Marks:
    """One number out of several, in which every bit of each of them counts (splitmix64, Steele et al. 2014)."""
    found = np.zeros(len(numbers[0]), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for number in numbers:
            found = (found ^ np.ascontiguousarray(number, dtype=np.float64).view(np.uint64)) + _FACTORS[0]
            found = (found ^ (found >> np.uint64(30))) * _FACTORS[1]
            found = (found ^ (found >> np.uint64(27))) * _FACTORS[2]
            found ^= found >> np.uint64(31)
    return found
