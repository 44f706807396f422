"""The queue of the search: the metres are those of a plain Dijkstra, however long or short the ways are."""

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis_data.rules.walk.bucket_kernels import WIDTH_M, bucket_count
from gis_data.rules.walk.search import nearest, walk
from gis_data.rules.walk.segments import Places
from tests.walking import street_graph


def tangle(seed: int):
    """Sixty corners, joined at random by ways of half a metre to four kilometres."""
    spread = np.random.default_rng(seed)
    corners = np.cumsum(spread.exponential(20 ** spread.uniform(0, 2, (60, 1)), (60, 2)), axis=0)
    ends = [(i, i + 1) for i in range(59)] + [tuple(spread.choice(60, 2, replace=False)) for _ in range(90)]
    return street_graph(*[[tuple(corners[a]), tuple(corners[b])] for a, b in ends])


def by_scipy(graph, edge: int) -> np.ndarray:
    """Metres from the tail of an edge to every node."""
    edges = graph.edges
    shape = (edges.nodes, edges.nodes)
    metres = np.full(shape, np.inf)
    np.minimum.at(metres, (edges.tail, edges.head), edges.length_m)
    joined = coo_array(np.where(np.isinf(metres), 0.0, metres))
    return dijkstra(joined, directed=False, indices=edges.tail[edge])


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_has_the_metres_of_a_plain_search(seed):
    graph = tangle(seed)
    assert graph.longest_m > 50 * WIDTH_M, "the ring of buckets goes round"
    expected = by_scipy(graph, 5)
    limit = float(np.median(expected))
    reach = walk(graph, Places(np.array([5], np.int32), np.zeros(1), np.zeros(1)), limit)
    assert sorted(reach.nodes) == np.flatnonzero(expected <= limit).tolist()
    assert reach.node_m == pytest.approx(expected[reach.nodes], abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_the_nearest_of_many_has_them_too(seed):
    graph = tangle(seed)
    doors = Places(np.array([3, 70], np.int32), np.zeros(2), np.array([0.0, 900.0]))
    everywhere = Places(
        np.arange(len(graph.edges), dtype=np.int32), np.zeros(len(graph.edges)), np.zeros(len(graph.edges))
    )
    found = nearest(graph, doors, np.array([0, 1], np.int32), everywhere)
    expected = np.minimum(by_scipy(graph, 3), by_scipy(graph, 70) + 900.0)[graph.edges.tail]
    assert found.walk_m == pytest.approx(expected, abs=1e-6)


def test_a_search_after_a_search_begins_with_an_empty_queue():
    graph = tangle(1)
    door = Places(np.array([5], np.int32), np.zeros(1), np.zeros(1))
    first, second = walk(graph, door, 400.0), walk(graph, door, 400.0)
    assert dict(zip(first.nodes, first.node_m, strict=True)) == dict(zip(second.nodes, second.node_m, strict=True))


@pytest.mark.parametrize("ahead", [0.0, 15.9, 16.0, 1_000.0, 123_456.7])
def test_the_ring_is_longer_than_the_longest_step(ahead):
    count = bucket_count(ahead)
    assert count & (count - 1) == 0
    assert (count - 1) * WIDTH_M > ahead
