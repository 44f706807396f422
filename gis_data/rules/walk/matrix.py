"""Walks from many facilities to many places, as far as a limit: the matrix that choosing sites needs."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gis_data.rules.walk.graph import BACK, OUT, WalkGraph
from gis_data.rules.walk.matrix_kernels import walk_all_to_places
from gis_data.rules.walk.reach import PlacesByEdge
from gis_data.rules.walk.search import THREADS, ahead_of, beginnings, in_parts
from gis_data.rules.walk.segments import Places
from gis_data.rules.walk.workspace import workspace


def walks_to_places(
    graph: WalkGraph,
    origins: Places,
    origin_start: NDArray[np.int64],
    limit_m: NDArray[np.float64],
    known: PlacesByEdge,
    towards: bool = True,
    threads: int = THREADS,
) -> csr_array:
    """Metres (f, p) from each facility to each place within its limit (f,); no entry beyond it, and a 0 is a distance.

    Facility f has the entrances origin_start[f] to origin_start[f + 1] of `origins`; the way from and to the doors
    counts. Columns rise in every row. 12 bytes an entry.
    """

    def work(part: NDArray[np.int64]) -> csr_array:
        first, last = int(part[0]), int(part[-1]) + 1
        start = origin_start[first : last + 1]
        return _rows(graph, origins[start[0] : start[-1]], start - start[0], limit_m[first:last], known, towards)

    rows = in_parts(work, len(limit_m), threads)
    if not rows:
        return csr_array((0, len(known.places)))
    starts = [row.indptr.astype(np.int64) for row in rows]
    before = np.cumsum([0, *(start[-1] for start in starts)])
    indptr = np.concatenate([[0], *(start[1:] + shift for start, shift in zip(starts, before, strict=False))])
    data, indices = (np.concatenate([getattr(row, name) for row in rows]) for name in ("data", "indices"))
    # Numbers of places fit in 32 bits; numbers of entries may not.
    if indptr[-1] < np.iinfo(np.int32).max:
        indptr = indptr.astype(np.int32)
    return csr_array((data, indices, indptr), shape=(len(limit_m), len(known.places)))


def _rows(
    graph: WalkGraph,
    origins: Places,
    origin_start: NDArray[np.int64],
    limit_m: NDArray[np.float64],
    known: PlacesByEdge,
    towards: bool,
) -> csr_array:
    mode = BACK if towards else OUT
    owner = np.repeat(np.arange(len(limit_m), dtype=np.int32), np.diff(origin_start))
    node, node_m, node_owner = beginnings(graph, origins, owner, mode)
    order = np.argsort(node_owner, kind="stable")
    begin_start = np.searchsorted(node_owner[order], np.arange(len(limit_m) + 1))
    edges, space = graph.edges, workspace.fit(graph.edges.nodes, ahead_of(graph, node_m))
    place, walk_m, starts = walk_all_to_places(
        node[order], node_m[order], begin_start, origins.edge, origins.along_m, origins.off_m, origin_start, limit_m,
        mode, graph.half_start, graph.half_to, graph.half_edge, graph.half_m, graph.half_permit, edges.tail,
        edges.head, edges.length_m, edges.direction, graph.is_open, known.places.along_m, known.places.off_m,
        known.start, known.order, space.metres, space.touched, space.heads, space.after, space.before,
    )  # fmt: skip
    found = csr_array((walk_m, place, starts), shape=(len(limit_m), len(known.places)))
    found.sort_indices()
    return found
