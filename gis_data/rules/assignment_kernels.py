"""The compiled inside of `assignment`: build a uniform cell index over polygons, and look points up in it.

Polygons come as flat arrays in the order of their rank, lowest first: `segments` (n, 4) float64 (ax, ay, bx, by) and
`first_segment` (polygons + 1,), so that the position of a polygon is its rank.

The index has two parts. A *slab* lists the segments of one polygon that reach into one row of cells: a ray towards +x
from a point in that row can meet no other segment of it. A *cell* knows the lowest polygon that covers it wholly, and
the polygons whose border runs through it, in rank order.
"""

import numpy as np

from gis_data.compiled import kernel
from gis_data.rules.predicates import crosses_ray

# A border is taken to reach this share of a cell further than computed: far above rounding, far below what costs time.
_PAD = 1e-6


@kernel
def _position(value: float, origin: float, scale: float, count: int) -> int:
    """The row or column of a coordinate, monotone in `value`, clamped to 0 … count - 1."""
    position = int(np.floor((value - origin) * scale))
    return min(max(position, 0), count - 1)


@kernel
def _columns(segment: np.ndarray, row: int, frame: np.ndarray, shape: np.ndarray) -> tuple[int, int]:
    """First and last column that a segment touches inside one row of cells, never too few."""
    ax, ay, bx, by = segment[0], segment[1], segment[2], segment[3]
    low, high = min(ax, bx), max(ax, bx)
    if ay != by:
        height = 1.0 / frame[3]
        to_bottom = (frame[1] + (row - _PAD) * height - ay) / (by - ay)
        to_top = (frame[1] + (row + 1 + _PAD) * height - ay) / (by - ay)
        enters = min(max(min(to_bottom, to_top), 0.0), 1.0)
        leaves = min(max(max(to_bottom, to_top), 0.0), 1.0)
        x_in, x_out = ax + enters * (bx - ax), ax + leaves * (bx - ax)
        low, high = max(low, min(x_in, x_out)), min(high, max(x_in, x_out))
    pad = _PAD / frame[2]
    return (
        _position(low - pad, frame[0], frame[2], shape[0]),
        _position(high + pad, frame[0], frame[2], shape[0]),
    )


@kernel
def slab_rows(segments: np.ndarray, first_segment: np.ndarray, frame: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """First row of each polygon and the number of the slab it has there: (polygons + 1, 2) int64."""
    count = first_segment.size - 1
    rows = np.zeros((count + 1, 2), np.int64)
    for p in range(count):
        low, high = np.inf, -np.inf
        for s in range(first_segment[p], first_segment[p + 1]):
            low = min(low, segments[s, 1], segments[s, 3])
            high = max(high, segments[s, 1], segments[s, 3])
        rows[p + 1, 1] = rows[p, 1]
        if low <= high:
            rows[p, 0] = _position(low, frame[1], frame[3], shape[1])
            rows[p + 1, 1] += _position(high, frame[1], frame[3], shape[1]) - rows[p, 0] + 1
    return rows


@kernel
def count_entries(
    segments: np.ndarray, first_segment: np.ndarray, rows: np.ndarray, frame: np.ndarray, shape: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where the entries of each slab and of each cell begin: two arrays of running totals, int64 and int32."""
    slab_start = np.zeros(rows[-1, 1] + 1, np.int64)
    cell_start = np.zeros(shape[0] * shape[1] + 1, np.int32)
    seen = np.full(shape[0] * shape[1], -1, np.int32)
    for p in range(first_segment.size - 1):
        for s in range(first_segment[p], first_segment[p + 1]):
            bottom = _position(min(segments[s, 1], segments[s, 3]), frame[1], frame[3], shape[1])
            top = _position(max(segments[s, 1], segments[s, 3]), frame[1], frame[3], shape[1])
            for row in range(bottom, top + 1):
                slab_start[rows[p, 1] + row - rows[p, 0] + 1] += 1
                first, last = _columns(segments[s], row, frame, shape)
                for cell in range(row * shape[0] + first, row * shape[0] + last + 1):
                    if seen[cell] != p:
                        seen[cell] = p
                        cell_start[cell + 1] += 1
    for i in range(1, slab_start.size):
        slab_start[i] += slab_start[i - 1]
    for i in range(1, cell_start.size):
        cell_start[i] += cell_start[i - 1]
    return slab_start, cell_start


@kernel
def _covers(x: float, y: float, slab: int, slab_start: np.ndarray, slab_segments: np.ndarray) -> bool:
    """Whether a point of this slab's row lies inside its polygon or on the border."""
    inside = False
    for i in range(slab_start[slab], slab_start[slab + 1]):
        segment = slab_segments[i]
        crossing = crosses_ray(segment[0], segment[1], segment[2], segment[3], x, y)
        if crossing == 2:
            return True
        if crossing != 0:
            inside = not inside
    return inside


@kernel
def _fill_covered(
    p: int,
    columns: tuple[int, int],
    rows: np.ndarray,
    seen: np.ndarray,
    slab_start: np.ndarray,
    slab_segments: np.ndarray,
    frame: np.ndarray,
    shape: np.ndarray,
    covered_by: np.ndarray,
) -> None:
    """Note polygon p in the cells that it covers wholly and no lower polygon does.

    Cells of one row between two border cells are all inside or all outside, so one test answers for the run.
    """
    for slab in range(rows[p, 1], rows[p + 1, 1]):
        row = rows[p, 0] + slab - rows[p, 1]
        y = frame[1] + (row + 0.5) / frame[3]
        known, inside = False, False
        for column in range(columns[0], columns[1] + 1):
            cell = row * shape[0] + column
            if seen[cell] == p:
                known = False
                continue
            if not known:
                inside = _covers(frame[0] + (column + 0.5) / frame[2], y, slab, slab_start, slab_segments)
                known = True
            if inside and covered_by[cell] < 0:
                covered_by[cell] = p


@kernel
def fill_entries(
    segments: np.ndarray,
    first_segment: np.ndarray,
    rows: np.ndarray,
    slab_start: np.ndarray,
    cell_start: np.ndarray,
    frame: np.ndarray,
    shape: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Segments by slab (n, 4), border polygons by cell (n,) and the lowest whole cover of each cell (cells,), or -1."""
    slab_segments = np.empty((slab_start[-1], 4))
    cell_polygons = np.empty(cell_start[-1], np.int32)
    covered_by = np.full(shape[0] * shape[1], -1, np.int32)
    seen = np.full(shape[0] * shape[1], -1, np.int32)
    next_in_slab, next_in_cell = slab_start[:-1].copy(), cell_start[:-1].copy()
    for p in range(first_segment.size - 1):
        left, right = shape[0], -1
        for s in range(first_segment[p], first_segment[p + 1]):
            bottom = _position(min(segments[s, 1], segments[s, 3]), frame[1], frame[3], shape[1])
            top = _position(max(segments[s, 1], segments[s, 3]), frame[1], frame[3], shape[1])
            for row in range(bottom, top + 1):
                slab = rows[p, 1] + row - rows[p, 0]
                slab_segments[next_in_slab[slab]] = segments[s]
                next_in_slab[slab] += 1
                first, last = _columns(segments[s], row, frame, shape)
                left, right = min(left, first), max(right, last)
                for cell in range(row * shape[0] + first, row * shape[0] + last + 1):
                    if seen[cell] != p:
                        seen[cell] = p
                        cell_polygons[next_in_cell[cell]] = p
                        next_in_cell[cell] += 1
        _fill_covered(p, (left, right), rows, seen, slab_start, slab_segments, frame, shape, covered_by)
    return slab_segments, cell_polygons, covered_by


@kernel
def _by_rows(points: np.ndarray, bounds: np.ndarray, frame: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """The points inside the bounds, row of cells by row of cells, so that one row's slabs stay in the processor."""
    outside = shape[1]
    start = np.zeros(outside + 2, np.int64)
    rows = np.empty(points.shape[0], np.int32)
    for i in range(points.shape[0]):
        x, y = points[i, 0], points[i, 1]
        # A NaN is in no order with the bounds, and so outside.
        inside = bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]
        rows[i] = _position(y, frame[1], frame[3], shape[1]) if inside else outside
        start[rows[i] + 1] += 1
    for row in range(outside + 1):
        start[row + 1] += start[row]
    order = np.empty(points.shape[0], np.int64)
    for i in range(points.shape[0]):
        order[start[rows[i]]] = i
        start[rows[i]] += 1
    return order[: start[outside - 1]]


@kernel
def look_up(
    points: np.ndarray,
    bounds: np.ndarray,
    frame: np.ndarray,
    shape: np.ndarray,
    rows: np.ndarray,
    slab_start: np.ndarray,
    slab_segments: np.ndarray,
    cell_start: np.ndarray,
    cell_polygons: np.ndarray,
    covered_by: np.ndarray,
    found: np.ndarray,
) -> None:
    """Write into `found` (n,), which holds -1, the lowest polygon that covers each of `points` (n, 2)."""
    for i in _by_rows(points, bounds, frame, shape):
        x, y = points[i, 0], points[i, 1]
        row = _position(y, frame[1], frame[3], shape[1])
        cell = row * shape[0] + _position(x, frame[0], frame[2], shape[0])
        found[i] = covered_by[cell]
        for k in range(cell_start[cell], cell_start[cell + 1]):
            p = cell_polygons[k]
            if found[i] >= 0 and found[i] < p:
                break
            if _covers(x, y, rows[p, 1] + row - rows[p, 0], slab_start, slab_segments):
                found[i] = p
                break
