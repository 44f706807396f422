"""Which block belongs to which community and grid: communities grow from their places up to main roads, grids divide
them by households along streets."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from grids.demo.places import COMMUNITIES, GRIDS, SPLIT_GRIDS
from grids.demo.plan import IMPORTANCE
from grids.demo.streets import Streets
from grids.rules.division import Road
from grids.rules.division.divide import parts_of
from grids.rules.division.faces import Arrangement
from grids.rules.division.order import reading_order

CROSSING_M = {5: 900.0, 4: 600.0, 3: 250.0, 2: 50.0}  # what crossing a road costs a growing community, by importance


@dataclass(frozen=True)
class Belonging:
    """Indices for each block (n,): its community in COMMUNITIES and its grid; `split` are pairs of grids that were one.

    Grids are counted by community, in the order of their numbers; `community_of_grid` (m,) leads back.
    """

    community: np.ndarray
    grid: np.ndarray
    community_of_grid: np.ndarray
    split: tuple[tuple[int, int], ...]


def share_out(streets: Streets, households: np.ndarray) -> Belonging:
    """Give every block, with its households (n,), to a community and a grid."""
    roads = tuple(Road(way.line, IMPORTANCE.get(way.kind, 1)) for way in streets.ways)
    whole = Arrangement(streets.blocks, np.zeros(len(streets.blocks), dtype=int), roads)
    community = _communities(whole)
    by_community = Arrangement(streets.blocks, community, roads)
    grid, owner = _grids(by_community, households)
    return Belonging(community, grid, owner, _pairs(by_community, grid, owner))


def _communities(whole: Arrangement) -> np.ndarray:
    """(n,) the community of each block: the one whose place is nearest, roads counting as long ways round."""
    borders = whole.borders
    centre = shapely.get_coordinates(shapely.centroid(whole.faces))
    metres = np.hypot(*(centre[borders.left] - centre[borders.right]).T)
    cost = metres + [CROSSING_M.get(int(i), 0.0) for i in borders.importance]
    count = len(whole.faces)
    pairs, row = np.unique(np.column_stack([borders.left, borders.right]), axis=0, return_inverse=True)
    least = np.full(len(pairs), np.inf)
    np.minimum.at(least, row.ravel(), cost)
    graph = coo_array((least, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    places = shapely.points([community.place for community in COMMUNITIES])
    starts = shapely.STRtree(whole.faces).nearest(places)
    _, _, source = dijkstra(graph, directed=False, indices=starts, min_only=True, return_predecessors=True)
    return np.argsort(starts)[np.searchsorted(np.sort(starts), source)]


def _grids(arrangement: Arrangement, households: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n,) the grid of each block, and (m,) the community of each grid; numbered in reading order inside it."""
    community = arrangement.area
    blocks = np.bincount(community)
    shares = _apportion(np.bincount(community, households), blocks, GRIDS)
    grid = np.zeros(len(community), dtype=int)
    for i, share in enumerate(shares):
        inside = np.flatnonzero(community == i)
        alone = np.arange(len(community))
        part = parts_of(inside, arrangement, alone, households, int(share))
        middles = [shapely.union_all(arrangement.faces[inside[part == p]]) for p in range(share)]
        order = reading_order(shapely.get_coordinates(shapely.point_on_surface(middles)))
        grid[inside] = shares[:i].sum() + np.argsort(order)[part]
    return grid, np.repeat(np.arange(len(shares)), shares)


def _pairs(arrangement: Arrangement, grid: np.ndarray, owner: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Neighbouring grids of one community, at most one pair of a community, those with the longest common border."""
    borders = arrangement.borders
    left, right = grid[borders.left], grid[borders.right]
    apart = left != right
    both = np.sort(np.column_stack([left[apart], right[apart]]), axis=1)
    pairs, row = np.unique(both, axis=0, return_inverse=True)
    length = np.bincount(row.ravel(), borders.length[apart])
    chosen: dict[int, tuple[int, int]] = {}
    for i in np.argsort(-length, kind="stable"):
        first, second = (int(g) for g in pairs[i])
        chosen.setdefault(int(owner[first]), (first, second))
    return tuple(sorted(list(chosen.values())[:SPLIT_GRIDS]))


def _apportion(weight: np.ndarray, most: np.ndarray, parts: int) -> np.ndarray:
    """(n,) of int: how many of `parts` each piece gets, at least 1, at most `most`, by weight (Sainte-Laguë)."""
    shares = np.ones(len(weight), dtype=int)
    for _ in range(min(parts, int(most.sum())) - len(weight)):
        claim = np.where(shares < most, (weight + 1e-9) / (2 * shares + 1), -1.0)
        shares[np.argmax(claim)] += 1
    return shares
