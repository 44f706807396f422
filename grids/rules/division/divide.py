"""The division itself: faces along roads, slivers joined, full faces cut, blocks partitioned, borders dissolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from shapely.geometry.base import BaseGeometry

from grids.rules.division.blocks import Dwellings, cut_lines, face_of, join_slivers
from grids.rules.division.faces import NO_ROAD, ON_LINE_M, Arrangement, Road, arrange
from grids.rules.division.order import reading_order
from grids.rules.division.partition import BlockGraph, partition

FULL_SHARE = 1.25  # of the wished households: a face with more is cut
CUT_ROUNDS = 6  # a face is cut into all its strips at once; further rounds mend what a bent face left over
TIE_BY_IMPORTANCE = 4.0  # a border on a road one class more important holds its sides together this much less
TIE_SCALE = 1000  # METIS takes integers
HOUSEHOLD_SCALE = 100  # weight of a household, so that an empty block can weigh 1
EMPTY_WEIGHT = 1


@dataclass(frozen=True)
class Grid:
    """One grid: index of its area, boundary (sharing exact vertices with its neighbours), households, buildings."""

    area: int
    geom: shapely.Polygon
    households: int
    buildings: tuple[int, ...]


def divide(
    areas: Sequence[BaseGeometry], roads: Sequence[Road], dwellings: Dwellings, households_per_grid: int
) -> list[Grid]:
    """Divide areas (metres, not overlapping) into contiguous grids of about `households_per_grid`, along roads.

    An area gets round(households / wished) grids, at least 1; its unconnected pieces share them by households and get
    at least one each, so that there can be more. The grids cover it without gap or overlap, as they are dissolved from
    faces with common vertices. A building belongs to the grid its point lies in, on a border to the earliest. Grids
    come by area, in rows from north to south, each from west to east. Raises BrokenArea.
    """
    arrangement = _cut_full_faces(areas, roads, dwellings, households_per_grid)
    face = face_of(dwellings.points, arrangement.faces)
    households = _sum_by(face, dwellings.households, len(arrangement.faces))
    block = join_slivers(arrangement, households)
    part = np.zeros(len(arrangement.faces), dtype=int)
    for area in range(len(areas)):
        inside = np.flatnonzero(arrangement.area == area)
        wished = grids_wished(int(households[inside].sum()), households_per_grid)
        part[inside] = parts_of(inside, arrangement, block, households, wished)
    return _dissolved(arrangement, part, face, dwellings)


def grids_wished(households: int, households_per_grid: int) -> int:
    """How many grids an area with so many households is to have."""
    return max(1, int(households / households_per_grid + 0.5))


def _sum_by(index: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """(count,) of int: values summed by index; index -1 is left out."""
    known = index >= 0
    return np.bincount(index[known], values[known], count).astype(int)


def _cut_full_faces(
    areas: Sequence[BaseGeometry], roads: Sequence[Road], dwellings: Dwellings, wished: int
) -> Arrangement:
    """The arrangement of roads and of cuts across faces that hold too many households, or that are too few."""
    cuts: list[Road] = []
    arrangement = arrange(areas, roads)
    for _ in range(CUT_ROUNDS):
        more = _cuts(arrangement, dwellings, wished)
        if not more:
            break
        cuts += more
        arrangement = arrange(areas, [*roads, *cuts])
    return arrangement


def _cuts(arrangement: Arrangement, dwellings: Dwellings, wished: int) -> list[Road]:
    """Lines across the faces that are too full, clipped to them."""
    face = face_of(dwellings.points, arrangement.faces)
    households = _sum_by(face, dwellings.households, len(arrangement.faces))
    pieces = _pieces_wished(arrangement.area, households, wished)
    found = []
    for i in np.flatnonzero((pieces > 1) & (households > 0)):
        room = shapely.buffer(arrangement.faces[i], ON_LINE_M / 10)  # rounding must not leave the cut short of a border
        for line in cut_lines(arrangement.faces[i], dwellings.taken(face == i), int(pieces[i])):
            found.append(Road(shapely.intersection(line, room), NO_ROAD))
    return found


def _pieces_wished(area: np.ndarray, households: np.ndarray, wished: int) -> np.ndarray:
    """(n,) of int: into how many strips each face is to be cut."""
    pieces = np.where(households > FULL_SHARE * wished, np.maximum(2, np.rint(households / wished)), 1).astype(int)
    settled = np.bincount(area, np.where(households > 0, pieces, 0))
    total = np.bincount(area, households)
    for i in range(len(settled)):
        short = grids_wished(int(total[i]), wished) - int(settled[i])
        if short > 0:
            inside = np.flatnonzero(area == i)
            pieces[inside[np.argmax(households[inside])]] += short
    return pieces


def parts_of(
    inside: np.ndarray, arrangement: Arrangement, block: np.ndarray, households: np.ndarray, parts: int
) -> np.ndarray:
    """(m,) of int: which part, from 0, of an area each of its faces `inside` (m,) belongs to.

    `block` (n,) joins faces that stay together; parts are contiguous and of about equal `households` (n,).
    """
    blocks, local = np.unique(block[inside], return_inverse=True)
    weight = np.bincount(local, households[inside] * HOUSEHOLD_SCALE + EMPTY_WEIGHT).astype(int)
    return partition(BlockGraph(weight, _ties(arrangement, block, blocks)), parts)[local]


def _ties(arrangement: Arrangement, block: np.ndarray, blocks: np.ndarray) -> csr_array:
    """How much neighbouring blocks belong together: their common border in metres, less across an important road."""
    borders = arrangement.borders
    left, right = block[borders.left], block[borders.right]
    kept = np.isin(left, blocks) & (left != right)
    row, col = np.searchsorted(blocks, left[kept]), np.searchsorted(blocks, right[kept])
    tie = borders.length[kept] * TIE_BY_IMPORTANCE ** -borders.importance[kept].astype(float) * TIE_SCALE
    shape = (len(blocks), len(blocks))
    one_way = coo_array((tie, (row, col)), shape=shape).tocsr()
    both = (one_way + one_way.T).tocsr()
    both.data = np.maximum(1, np.rint(both.data)).astype(int)
    return both


def _dissolved(arrangement: Arrangement, part: np.ndarray, face: np.ndarray, dwellings: Dwellings) -> list[Grid]:
    """Grids out of the faces with the same area and part."""
    keys, grid = np.unique(np.column_stack([arrangement.area, part]), axis=0, return_inverse=True)
    grid = grid.ravel()
    grid_of_building = np.where(face >= 0, grid[face], -1)
    found = []
    for i, (area, _) in enumerate(keys):
        members = np.flatnonzero(grid_of_building == i)
        geom = shapely.coverage_union_all(arrangement.faces[grid == i])
        found.append(Grid(int(area), geom, int(dwellings.households[members].sum()), tuple(members.tolist())))
    by_area = groupby(found, key=attrgetter("area"))
    return [grid for _, grids in by_area for grid in _in_reading_order(list(grids))]


def _in_reading_order(grids: list[Grid]) -> list[Grid]:
    points = shapely.get_coordinates(shapely.point_on_surface([grid.geom for grid in grids]))
    return [grids[i] for i in reading_order(points)]
