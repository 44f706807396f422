"""The compiled inside of `polygon`, first half: how near every point of a fine lattice is to reached and to other ways.

A lattice is (rows, columns) of points, `frame` (west, south, spacing in metres). Distances are kept squared, in single
precision, and only up to a radius; farther away stands FAR, which is finite so that no comparison needs a branch.
"""

import numpy as np

from gis_data.compiled import kernel
from gis_data.rules.walk.segment_kernels import clamp

FAR = np.float32(1e8)


@kernel
def _paint_row(
    values: np.ndarray,
    first: int,
    stop: int,
    west: np.float32,
    py: np.float32,
    spacing: np.float32,
    dx: np.float32,
    dy: np.float32,
    per_metre: np.float32,
) -> None:
    """One row of `paint`, relative to the stretch's beginning: without branches, so that it runs on vectors."""
    zero, one = np.float32(0.0), np.float32(1.0)
    along = py * dy
    for column in range(first, stop):
        px = west + np.float32(column) * spacing
        share = min(max((px * dx + along) * per_metre, zero), one)
        ox, oy = px - share * dx, py - share * dy
        values[column] = min(values[column], ox * ox + oy * oy)


@kernel
def paint(ax: float, ay: float, bx: float, by: float, radius: float, field: np.ndarray, frame: np.ndarray) -> None:
    """Lower the squared distances around one straight stretch, as far as `radius`."""
    west, south, spacing = frame[0], frame[1], frame[2]
    rows, columns = field.shape
    first_row = max(int(np.ceil((min(ay, by) - radius - south) / spacing)), 0)
    last_row = min(int(np.floor((max(ay, by) + radius - south) / spacing)), rows - 1)
    dx, dy = bx - ax, by - ay
    whole = dx * dx + dy * dy
    per_metre = 1.0 / whole if whole > 0.0 else 0.0
    slope = dx / dy if abs(dy) > 1e-9 else 0.0
    wide = radius * np.sqrt(1.0 + slope * slope)
    for row in range(first_row, last_row + 1):
        py = south + row * spacing - ay
        low, high = min(ax, bx) - radius, max(ax, bx) + radius
        if abs(dy) > 1e-9:  # the strip around the endless line, where that is narrower
            middle = ax + py * slope
            low, high = max(low, middle - wide), min(high, middle + wide)
        first = max(int(np.ceil((low - west) / spacing)), 0)
        last = min(int(np.floor((high - west) / spacing)), columns - 1)
        _paint_row(
            field[row],
            first,
            last + 1,
            np.float32(west - ax),
            np.float32(py),
            np.float32(spacing),
            np.float32(dx),
            np.float32(dy),
            np.float32(per_metre),
        )


@kernel
def bounds_of(cut_edge: np.ndarray, first: np.ndarray, xy: np.ndarray) -> tuple[float, float, float, float]:
    """West, south, east, north of the edges that are reached at all."""
    west, south, east, north = np.inf, np.inf, -np.inf, -np.inf
    for i in range(cut_edge.size):
        for v in range(first[cut_edge[i]], first[cut_edge[i] + 1]):
            west, east = min(west, xy[v, 0]), max(east, xy[v, 0])
            south, north = min(south, xy[v, 1]), max(north, xy[v, 1])
    return west, south, east, north


@kernel
def paint_stretch(
    from_m: float,
    to_m: float,
    v: int,
    xy: np.ndarray,
    vertex_m: np.ndarray,
    radius: float,
    field: np.ndarray,
    frame: np.ndarray,
) -> None:
    """Paint from so many to so many metres of the segment that ends at vertex v, as far as the segment goes."""
    begin, end = vertex_m[v - 1], vertex_m[v]
    low, high = max(from_m, begin), min(to_m, end)
    if high <= low or end <= begin:
        return
    dx, dy = xy[v, 0] - xy[v - 1, 0], xy[v, 1] - xy[v - 1, 1]
    a, b = (low - begin) / (end - begin), (high - begin) / (end - begin)
    paint(
        xy[v - 1, 0] + a * dx, xy[v - 1, 1] + a * dy, xy[v - 1, 0] + b * dx, xy[v - 1, 1] + b * dy, radius, field, frame
    )


@kernel
def paint_reached(
    cut_edge: np.ndarray,
    cut_begin: np.ndarray,
    cut_end: np.ndarray,
    first: np.ndarray,
    xy: np.ndarray,
    vertex_m: np.ndarray,
    radius: float,
    field: np.ndarray,
    frame: np.ndarray,
) -> None:
    """Paint all stretches."""
    for i in range(cut_edge.size):
        for v in range(first[cut_edge[i]] + 1, first[cut_edge[i] + 1]):
            paint_stretch(cut_begin[i], cut_end[i], v, xy, vertex_m, radius, field, frame)


@kernel
def near_painted(
    ax: float, ay: float, bx: float, by: float, radius: float, field: np.ndarray, frame: np.ndarray
) -> bool:
    """Whether anything is painted near a segment: in every third row and column of its surroundings, coarsely."""
    rows, columns = field.shape
    south = clamp((min(ay, by) - radius - frame[1]) / frame[2], rows)
    north = clamp((max(ay, by) + radius - frame[1]) / frame[2], rows)
    west = clamp((min(ax, bx) - radius - frame[0]) / frame[2], columns)
    east = clamp((max(ax, bx) + radius - frame[0]) / frame[2], columns)
    for row in range(south, north + 1, 3):
        for column in range(west, east + 1, 3):
            if field[row, column] < FAR:
                return True
    return False


@kernel
def paint_others(
    cut_edge: np.ndarray,
    cut_begin: np.ndarray,
    cut_end: np.ndarray,
    xy: np.ndarray,
    vertex_m: np.ndarray,
    vertex: np.ndarray,
    edge_of: np.ndarray,
    start: np.ndarray,
    item: np.ndarray,
    index_frame: np.ndarray,
    index_shape: np.ndarray,
    edges: int,
    radius: float,
    reached: np.ndarray,
    field: np.ndarray,
    frame: np.ndarray,
) -> None:
    """Paint what is not reached of the ways around: all segments in the index's cells under the lattice.

    Cuts come sorted by edge and begin.
    """
    cut_at = np.full(edges, -1, np.int32)
    for i in range(cut_edge.size - 1, -1, -1):
        cut_at[cut_edge[i]] = i
    done = np.zeros(vertex.size, np.bool_)
    rows, columns = field.shape
    south = clamp((frame[1] - index_frame[1]) * index_frame[2], index_shape[1])
    north = clamp((frame[1] + rows * frame[2] - index_frame[1]) * index_frame[2], index_shape[1])
    west = clamp((frame[0] - index_frame[0]) * index_frame[2], index_shape[0])
    east = clamp((frame[0] + columns * frame[2] - index_frame[0]) * index_frame[2], index_shape[0])
    for row in range(south, north + 1):
        for cell in range(row * index_shape[0] + west, row * index_shape[0] + east + 1):
            for i in range(start[cell], start[cell + 1]):
                s = item[i]
                if done[s]:
                    continue
                done[s] = True
                v, e = vertex[s] + 1, edge_of[s]
                from_m, c = 0.0, cut_at[e]
                # Most segments are reached whole, or far from all that is.
                if c >= 0 and cut_begin[c] <= vertex_m[v - 1] and cut_end[c] >= vertex_m[v]:
                    continue
                if not near_painted(xy[v - 1, 0], xy[v - 1, 1], xy[v, 0], xy[v, 1], radius, reached, frame):
                    continue
                while c >= 0 and c < cut_edge.size and cut_edge[c] == e:
                    paint_stretch(from_m, cut_begin[c], v, xy, vertex_m, radius, field, frame)
                    from_m = cut_end[c]
                    c += 1
                paint_stretch(from_m, np.inf, v, xy, vertex_m, radius, field, frame)


@kernel
def inside_field(reached: np.ndarray, others: np.ndarray, band_m: float) -> None:
    """Turn `reached` into metres inside: above 0 within a reached way's band, and nearer to it than to any other."""
    band = np.float32(band_m)
    for row in range(reached.shape[0]):
        for column in range(reached.shape[1]):
            most = min(band, np.sqrt(others[row, column]))
            reached[row, column] = most - np.sqrt(reached[row, column])
