"""The compiled inside of `graph`."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def measure_vertices(first: np.ndarray, xy: np.ndarray, length_m: np.ndarray) -> np.ndarray:
    """(v,) metres of each vertex along its edge: its share of the line in the plane, of the edge's length."""
    metres = np.zeros(xy.shape[0])
    for e in range(first.size - 1):
        run = 0.0
        for v in range(first[e] + 1, first[e + 1]):
            run += np.hypot(xy[v, 0] - xy[v - 1, 0], xy[v, 1] - xy[v - 1, 1])
            metres[v] = run
        if run > 0.0:
            scale = length_m[e] / run
            for v in range(first[e] + 1, first[e + 1]):
                metres[v] *= scale
            metres[first[e + 1] - 1] = length_m[e]
    return metres


@kernel
def cut_stretches(
    edge: np.ndarray,
    begin_m: np.ndarray,
    end_m: np.ndarray,
    first: np.ndarray,
    xy: np.ndarray,
    vertex_m: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (m, 2) of stretches of edges, and the stretch of each: both ends, and the edge's vertices between."""
    most = 0
    for i in range(edge.size):
        most += first[edge[i] + 1] - first[edge[i]] + 2
    out = np.empty((most, 2))
    owner = np.empty(most, np.int64)
    n = 0
    for i in range(edge.size):
        low, high = first[edge[i]], first[edge[i] + 1]
        v = low + 1
        while v < high - 1 and vertex_m[v] <= begin_m[i]:
            v += 1
        _between(xy, vertex_m, v, begin_m[i], out[n])
        owner[n] = i
        n += 1
        while v < high - 1 and vertex_m[v] < end_m[i]:
            out[n, 0], out[n, 1] = xy[v, 0], xy[v, 1]
            owner[n] = i
            n += 1
            v += 1
        _between(xy, vertex_m, v, end_m[i], out[n])
        owner[n] = i
        n += 1
    return out[:n], owner[:n]


@kernel
def _between(xy: np.ndarray, vertex_m: np.ndarray, v: int, metres: float, point: np.ndarray) -> None:
    """Write the position so many metres along, on the segment that ends at vertex v."""
    whole = vertex_m[v] - vertex_m[v - 1]
    share = min(max((metres - vertex_m[v - 1]) / whole, 0.0), 1.0) if whole > 0.0 else 0.0
    point[0] = xy[v - 1, 0] + share * (xy[v, 0] - xy[v - 1, 0])
    point[1] = xy[v - 1, 1] + share * (xy[v, 1] - xy[v - 1, 1])
