"""The compiled inside of `segments`."""

import numpy as np

from gis_data.compiled import kernel


@kernel
def clamp(value: float, count: int) -> int:
    """A row or column, inside the frame."""
    return min(max(int(np.floor(value)), 0), count - 1)


@kernel
def columns_in_row(
    ax: float, ay: float, bx: float, by: float, row: int, frame: np.ndarray, shape: np.ndarray
) -> tuple[int, int]:
    """First and last column that a segment touches in a row of cells, never too few: widened by a thousandth."""
    low, high = min(ax, bx), max(ax, bx)
    if ay != by:
        to_south = ((frame[1] + (row - 1e-3) / frame[2]) - ay) / (by - ay)
        to_north = ((frame[1] + (row + 1 + 1e-3) / frame[2]) - ay) / (by - ay)
        enters = min(max(min(to_south, to_north), 0.0), 1.0)
        leaves = min(max(max(to_south, to_north), 0.0), 1.0)
        x_in, x_out = ax + enters * (bx - ax), ax + leaves * (bx - ax)
        low, high = min(x_in, x_out), max(x_in, x_out)
    return (
        clamp((low - frame[0]) * frame[2] - 1e-3, shape[0]),
        clamp((high - frame[0]) * frame[2] + 1e-3, shape[0]),
    )


@kernel
def cells_of_segments(
    xy: np.ndarray, vertex: np.ndarray, frame: np.ndarray, shape: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The segments of each cell: where each cell's list begins (cells + 1,), and the lists one after the other."""
    start = np.zeros(shape[0] * shape[1] + 1, np.int64)
    item = np.empty(0, np.int32)
    for turn in range(2):  # the first counts, the second fills
        if turn == 1:
            start[1:] = np.cumsum(start[1:])
            item = np.empty(start[-1], np.int32)
            start[1:] = start[:-1].copy()
            start[0] = 0
        for s in range(vertex.size):
            ax, ay = xy[vertex[s], 0], xy[vertex[s], 1]
            bx, by = xy[vertex[s] + 1, 0], xy[vertex[s] + 1, 1]
            south = clamp((min(ay, by) - frame[1]) * frame[2] - 1e-3, shape[1])
            north = clamp((max(ay, by) - frame[1]) * frame[2] + 1e-3, shape[1])
            for row in range(south, north + 1):
                west, east = columns_in_row(ax, ay, bx, by, row, frame, shape)
                for cell in range(row * shape[0] + west, row * shape[0] + east + 1):
                    if turn == 1:
                        item[start[cell + 1]] = s
                    start[cell + 1] += 1
    return start, item


@kernel
def nearest_segments(
    places: np.ndarray,
    reach_m: float,
    xy: np.ndarray,
    vertex_m: np.ndarray,
    vertex: np.ndarray,
    edge_of: np.ndarray,
    may: np.ndarray,
    start: np.ndarray,
    item: np.ndarray,
    frame: np.ndarray,
    shape: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each place the nearest permitted edge (-1), metres along it, metres to it (NaN beyond `reach_m`).

    Cells are looked through in squares around the place's own: what lies outside r squares is at least r cells away.
    """
    edge = np.full(places.shape[0], -1, np.int32)
    along = np.full(places.shape[0], np.nan)
    off = np.full(places.shape[0], np.nan)
    furthest = int(np.ceil(reach_m * frame[2]))
    for p in range(places.shape[0]):
        if not (np.isfinite(places[p, 0]) and np.isfinite(places[p, 1])):
            continue
        column = int(np.floor((places[p, 0] - frame[0]) * frame[2]))
        row = int(np.floor((places[p, 1] - frame[1]) * frame[2]))
        away, found, at = reach_m * reach_m, -1, 0.0
        square = max(-column, column - shape[0] + 1, -row, row - shape[1] + 1, 0)
        while square <= furthest and (square - 1) * (square - 1) < away * frame[2] * frame[2]:
            for y in range(max(row - square, 0), min(row + square, shape[1] - 1) + 1):
                step = 1 if y in (row - square, row + square) else max(2 * square, 1)
                for x in range(column - square, column + square + 1, step):
                    if 0 <= x < shape[0]:
                        cell = item[start[y * shape[0] + x] : start[y * shape[0] + x + 1]]
                        away, found, at = _nearest_in(
                            cell, places[p], away, found, at, xy, vertex_m, vertex, edge_of, may
                        )
            square += 1
        if found >= 0:
            edge[p], along[p], off[p] = found, at, np.sqrt(away)
    return edge, along, off


@kernel
def _nearest_in(
    cell: np.ndarray,
    place: np.ndarray,
    away: float,
    found: int,
    at: float,
    xy: np.ndarray,
    vertex_m: np.ndarray,
    vertex: np.ndarray,
    edge_of: np.ndarray,
    may: np.ndarray,
) -> tuple[float, int, float]:
    """The better of what was found so far and the segments of one cell: squared metres, edge, metres along it."""
    for s in cell:
        e = edge_of[s]
        if not may[e]:
            continue
        v = vertex[s]
        dx, dy = xy[v + 1, 0] - xy[v, 0], xy[v + 1, 1] - xy[v, 1]
        px, py = place[0] - xy[v, 0], place[1] - xy[v, 1]
        whole = dx * dx + dy * dy
        share = min(max((px * dx + py * dy) / whole, 0.0), 1.0) if whole > 0.0 else 0.0
        ox, oy = px - share * dx, py - share * dy
        here = ox * ox + oy * oy
        if here < away or (here == away and (found == -1 or e < found)):
            away, found, at = here, e, vertex_m[v] + share * (vertex_m[v + 1] - vertex_m[v])
    return away, found, at
