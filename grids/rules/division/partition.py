"""Partition a graph of blocks into contiguous parts of about equal weight, cutting along important roads.

METIS proposes (multilevel k-way, Karypis and Kumar 1998); where its answer is not contiguous, leaves a part without
weight or is uneven, spanning trees are cut instead, which is contiguous by construction; blocks on the border then move
while that improves the balance.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pymetis
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, depth_first_order, minimum_spanning_tree

METIS_FROM_BLOCKS_PER_PART = 3  # below, METIS leaves parts empty more often than not
UNEVEN = 0.3  # share of the mean weight: where a part is farther off, trees are tried beside METIS
METIS_UNBALANCE = 30  # thousandths, METIS's ufactor
METIS_CUTS = 5
SEED = 20200608
TREES = 24  # spanning trees tried for each bisection
TREE_NOISE = 0.5  # of an edge's weight: how far trees differ
STRENGTH_COUNTS = 0.1  # cutting the strongest tie is as bad as being so far off the mean
MOVES_PER_BLOCK = 4


@dataclass(frozen=True)
class BlockGraph:
    """Blocks with integer weights (n,) and the neighbours of each: symmetric (n, n), how much they belong together."""

    weight: np.ndarray
    ties: csr_array

    @cached_property
    def neighbours(self) -> list[list[int]]:
        """The neighbours of each block."""
        ends = self.ties.indptr.tolist()
        every = self.ties.indices.tolist()
        return [every[first:last] for first, last in pairwise(ends)]

    def within(self, blocks: np.ndarray) -> "BlockGraph":
        """The graph of some blocks only."""
        return BlockGraph(self.weight[blocks], self.ties[blocks][:, blocks])


def partition(graph: BlockGraph, parts: int) -> np.ndarray:
    """(n,) of int: the part of each block, counted from 0; every part is connected and holds at least one block.

    Unconnected pieces of the graph share the parts by weight, each getting at least one: an enclave without weight is a
    part of its own, beyond the number asked for. A graph of fewer blocks than parts gets one part for each block.
    """
    pieces, piece = connected_components(graph.ties, directed=False)
    size = np.bincount(piece, minlength=pieces)
    shares = _shares(np.bincount(piece, graph.weight, pieces), size, parts)
    found = np.zeros(len(graph.weight), dtype=int)
    for i in range(pieces):
        blocks = np.flatnonzero(piece == i)
        found[blocks] = shares[:i].sum() + _connected(graph.within(blocks), int(shares[i]))
    return found


def _shares(weight: np.ndarray, blocks: np.ndarray, parts: int) -> np.ndarray:
    """(n,) of int: how many parts each unconnected piece gets: its share by weight, at least 1, at most its blocks."""
    if len(weight) == 1:
        return np.minimum(blocks, parts)
    return np.clip(np.rint(parts * weight / weight.sum()).astype(int), 1, blocks)


def _connected(graph: BlockGraph, parts: int) -> np.ndarray:
    """Partition a connected graph."""
    if parts == 1:
        return np.zeros(len(graph.weight), dtype=int)
    proposals = []
    if len(graph.weight) >= METIS_FROM_BLOCKS_PER_PART * parts:
        found = _by_metis(graph, parts)
        if _is_sound(graph, found, parts):
            proposals.append(_balance(graph, found, parts))
    if not proposals or _unevenness(graph, proposals[0], parts) > UNEVEN:
        trees = _by_trees(graph, parts, np.random.default_rng(SEED))
        proposals.append(_balance(graph, trees, parts))
    return min(proposals, key=lambda found: _unevenness(graph, found, parts))


def _unevenness(graph: BlockGraph, found: np.ndarray, parts: int) -> float:
    """How far the part that is farthest off lies from the mean weight, as a share of it."""
    weight = np.bincount(found, graph.weight, parts)
    return float(np.abs(weight / weight.mean() - 1).max())


def _by_metis(graph: BlockGraph, parts: int) -> np.ndarray:
    options = pymetis.Options(contig=True, ufactor=METIS_UNBALANCE, ncuts=METIS_CUTS, seed=SEED)
    _, found = pymetis.part_graph(
        parts,
        adjacency=pymetis.CSRAdjacency(graph.ties.indptr.tolist(), graph.ties.indices.tolist()),
        eweights=graph.ties.data.tolist(),
        vweights=graph.weight.tolist(),
        recursive=False,
        options=options,
    )
    return np.array(found)


def _is_sound(graph: BlockGraph, found: np.ndarray, parts: int) -> bool:
    """Whether every part is connected and has weight."""
    weight = np.bincount(found, graph.weight, parts)
    return bool(np.all(weight > 0)) and _pieces(graph, found) == parts


def _pieces(graph: BlockGraph, found: np.ndarray) -> int:
    """How many connected pieces the parts fall into."""
    ties = graph.ties.tocoo()
    same = found[ties.row] == found[ties.col]
    kept = csr_array((np.ones(same.sum()), (ties.row[same], ties.col[same])), shape=ties.shape)
    return int(connected_components(kept, directed=False)[0])


def _by_trees(graph: BlockGraph, parts: int, random: np.random.Generator) -> np.ndarray:
    """Cut a connected graph in two again and again, each time at the best edge of several spanning trees."""
    found = np.zeros(len(graph.weight), dtype=int)
    if parts == 1:
        return found
    cut = min((_tree_cut(graph, parts, random) for _ in range(TREES)), key=lambda cut: cut.off)
    for side, share, first in ((cut.side, cut.parts, 0), (~cut.side, parts - cut.parts, cut.parts)):
        blocks = np.flatnonzero(side)
        found[blocks] = first + _by_trees(graph.within(blocks), share, random)
    return found


@dataclass(frozen=True)
class _Cut:
    """A cut in two: the blocks of one `side` (n,), how many parts it is to have, how far `off` a good cut it is."""

    off: float
    parts: int
    side: np.ndarray


def _tree_cut(graph: BlockGraph, parts: int, random: np.random.Generator) -> _Cut:
    """The most even cut of one edge of a random spanning tree that prefers strong ties.

    Each side is given parts by its weight, but never more than it has blocks.
    """
    order, parent = _spanning_tree(graph, random)
    weight = graph.weight.astype(float)
    blocks = np.ones(len(order), dtype=int)
    for node in order[:0:-1]:
        weight[parent[node]] += weight[node]
        blocks[parent[node]] += blocks[node]
    roots = order[1:]
    mean = weight[order[0]] / parts
    most, least = np.minimum(blocks[roots], parts - 1), np.maximum(parts - (len(order) - blocks[roots]), 1)
    share = np.clip(np.rint(weight[roots] / max(mean, 1)).astype(int), least, most)
    off = np.abs(weight[roots] - mean * share) / np.minimum(share, parts - share) / max(mean, 1)
    strength = graph.ties[roots, parent[roots]] / max(graph.ties.data.max(), 1)
    off = off + STRENGTH_COUNTS * np.asarray(strength).ravel()
    best = int(np.argmin(off))
    return _Cut(float(off[best]), int(share[best]), _subtree(order, parent, roots[best]))


def _spanning_tree(graph: BlockGraph, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in depth-first order and the parent of each."""
    ties = graph.ties.tocoo()
    noise = 1 + TREE_NOISE * random.random(len(ties.data))
    cost = csr_array((noise / ties.data, (ties.row, ties.col)), shape=ties.shape)
    return depth_first_order(minimum_spanning_tree(cost), 0, directed=False)


def _subtree(order: np.ndarray, parent: np.ndarray, root: int) -> np.ndarray:
    side = np.zeros(len(order), dtype=bool)
    side[root] = True
    for node in order[1:]:
        side[node] |= side[parent[node]]
    return side


def _balance(graph: BlockGraph, found: np.ndarray, parts: int) -> np.ndarray:
    """Move single blocks to a lighter neighbouring part while that evens out the weights and cuts no part in two."""
    found = found.copy()
    weight = np.bincount(found, graph.weight, parts).astype(float)
    for _ in range(MOVES_PER_BLOCK * len(found)):
        move = _best_move(graph, found, weight)
        if move is None:
            break
        block, target = move
        weight[found[block]] -= graph.weight[block]
        weight[target] += graph.weight[block]
        found[block] = target
    return found


def _best_move(graph: BlockGraph, found: np.ndarray, weight: np.ndarray) -> tuple[int, int] | None:
    """The block and target part of the move that lowers the sum of squares most; None when none does."""
    ties = graph.ties.tocoo()
    row, target = ties.row, found[ties.col]
    moved = graph.weight[row]
    gain = np.where(found[row] == target, 0.0, moved * (weight[found[row]] - moved - weight[target]))
    better = np.flatnonzero(gain > 0)
    part_of = found.tolist()
    for i in better[np.argsort(-gain[better], kind="stable")]:
        if _stays_connected(graph, part_of, int(row[i])):
            return int(row[i]), int(target[i])
    return None


def _stays_connected(graph: BlockGraph, part_of: list[int], block: int) -> bool:
    """Whether the part of a block is still one piece, and not empty, without it."""
    beside = [other for other in graph.neighbours[block] if part_of[other] == part_of[block]]
    if not beside:
        return False
    seen, waiting = {block, beside[0]}, [beside[0]]
    while waiting:
        for other in graph.neighbours[waiting.pop()]:
            if part_of[other] == part_of[block] and other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen.issuperset(beside)
