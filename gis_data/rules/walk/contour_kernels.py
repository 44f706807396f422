"""The compiled inside of `polygon`, second half: where a field on a lattice is 0, as closed rings with fewer points.

Marching squares (Lorensen and Cline 1987, in the plane): rings run with the positive side to their left, so outer rings
go anticlockwise and holes clockwise, and no two rings cross.
"""

import numpy as np

from gis_data.compiled import kernel

_EDGE = 1e-3  # crossings keep this share of a square away from its corners, so that rings never touch in one
_ALL = np.uint64(0x0101010101010101)
# The sides of a square by number: bottom 0, right 1, top 2, left 3. For each case (the corners that are positive, as
# bits: south-west 1, south-east 2, north-east 4, north-west 8): at which side a ring enters the square and at which it
# leaves, and for two opposite corners a second ring. 16 and 17 are 5 and 10 with a positive middle.
_NO = -1
_SIDES = np.array([
    (_NO, _NO, _NO, _NO), (0, 3, _NO, _NO), (1, 0, _NO, _NO), (1, 3, _NO, _NO), (2, 1, _NO, _NO), (0, 3, 2, 1),
    (2, 0, _NO, _NO), (2, 3, _NO, _NO), (3, 2, _NO, _NO), (0, 2, _NO, _NO), (3, 2, 1, 0), (1, 2, _NO, _NO),
    (3, 1, _NO, _NO), (0, 1, _NO, _NO), (3, 0, _NO, _NO), (_NO, _NO, _NO, _NO), (0, 1, 2, 3), (3, 0, 1, 2),
], dtype=np.int8)  # fmt: skip


@kernel
def zero_rings(field: np.ndarray, following: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Vertices (n, 2) as column and row of all rings, not closed, and where each ring begins (rings + 1,).

    The outermost rows and columns must not be positive, and the number of columns is a multiple of 8. Each side of a
    square has one number: bottoms first, then lefts. `following` (2 * points,), -1 before and after, leads from the
    side at which a ring enters a square to the one at which it leaves.
    """
    rows, columns = field.shape
    flat = field.ravel()
    crossed = _link(flat, rows, columns, following)
    vertices = np.empty((crossed.size, 2))
    starts = np.empty(crossed.size + 1, np.int64)
    rings = n = 0
    for i in range(crossed.size):
        side = crossed[i]
        if following[side] < 0:
            continue
        starts[rings] = n
        rings += 1
        while following[side] >= 0:
            _crossing(flat, side, rows, columns, vertices[n])
            n += 1
            onward = following[side]
            following[side] = -1
            side = onward
    starts[rings] = n
    return vertices[:n], starts[: rings + 1].copy()


@kernel
def _link(flat: np.ndarray, rows: int, columns: int, following: np.ndarray) -> np.ndarray:
    """Fill `following` square by square; returns the sides at which rings enter squares."""
    positive = np.empty(flat.size, np.uint8)
    for at in range(flat.size):
        positive[at] = flat[at] > 0.0
    eights = positive.view(np.uint64)
    crossed = np.empty(1_024, np.int32)
    count = 0
    for row in range(rows - 1):
        column = 0
        while column < columns - 1:
            at = row * columns + column
            if at % 8 == 0 and column + 8 < columns and _all_alike(positive, eights, at, columns):
                column += 8
                continue
            case = positive[at] + 2 * positive[at + 1] + 4 * positive[at + columns + 1] + 8 * positive[at + columns]
            if case in (5, 10) and flat[at] + flat[at + 1] + flat[at + columns] + flat[at + columns + 1] > 0.0:
                case = 16 if case == 5 else 17
            if count + 2 > crossed.size:
                crossed = np.concatenate((crossed, np.empty(crossed.size, np.int32)))
            for turn in range(0, 4, 2):
                if _SIDES[case, turn] >= 0:
                    begin = _number(_SIDES[case, turn], at, rows, columns)
                    following[begin] = _number(_SIDES[case, turn + 1], at, rows, columns)
                    crossed[count] = begin
                    count += 1
            column += 1
    return crossed[:count]


@kernel
def _all_alike(positive: np.ndarray, eights: np.ndarray, at: int, columns: int) -> bool:
    """Whether eight squares have corners of one sign only; their points are compared as two words of eight bytes."""
    low, high = eights[at // 8], eights[(at + columns) // 8]
    return (
        low == high and (low == 0 or low == _ALL)
        and positive[at] == positive[at + 8] and positive[at] == positive[at + columns + 8]
    )  # fmt: skip


@kernel
def _number(side: int, at: int, rows: int, columns: int) -> int:
    """The number of a side (0 to 3) of the square whose south-west point is `at`."""
    if side == 0:
        return at
    if side == 2:
        return at + columns
    return rows * columns + at + (1 if side == 1 else 0)


@kernel
def _crossing(flat: np.ndarray, side: int, rows: int, columns: int, point: np.ndarray) -> None:
    """Write the column and row at which the field is 0 on a side of a square, between its two values."""
    upright = side >= rows * columns
    at = side - rows * columns if upright else side
    here, there = flat[at], flat[at + (columns if upright else 1)]
    share = min(max(here / (here - there), _EDGE), 1.0 - _EDGE)
    point[0] = at % columns + (0.0 if upright else share)
    point[1] = at // columns + (share if upright else 0.0)


@kernel
def simplified_rings(
    vertices: np.ndarray, starts: np.ndarray, tolerance: float, least_area: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rings with fewer vertices (Douglas and Peucker 1973), closed, and their signed areas; specks fall.

    No vertex lies farther than `tolerance` from the ring that is left.
    """
    out = np.empty((vertices.shape[0] + starts.size, 2))
    out_starts = np.empty(starts.size, np.int64)
    areas = np.empty(starts.size)
    stack = np.empty((vertices.shape[0] + 2, 2), np.int64)
    rings = n = 0
    for ring in range(starts.size - 1):
        begin, end = starts[ring], starts[ring + 1]
        area = signed_area(vertices, begin, end)
        if end - begin < 4 or abs(area) < least_area:
            continue
        keep = np.zeros(end - begin + 1, np.bool_)
        keep[0] = True
        far = _farthest(vertices, begin, end)
        keep[far - begin] = True
        stack[0] = (begin, far)
        stack[1] = (far, end)
        depth = 2
        while depth > 0:
            depth -= 1
            low, high = stack[depth]
            split, away = _deviation(vertices, low, high, begin, end)
            if away > tolerance * tolerance:
                keep[split - begin] = True
                stack[depth] = (low, split)
                stack[depth + 1] = (split, high)
                depth += 2
        first = n
        for v in range(begin, end):
            if keep[v - begin]:
                out[n] = vertices[v]
                n += 1
        if n - first < 3:
            n = first
            continue
        out[n] = out[first]
        n += 1
        out_starts[rings], areas[rings] = first, area
        rings += 1
    out_starts[rings] = n
    return out[:n].copy(), out_starts[: rings + 1].copy(), areas[:rings].copy()


@kernel
def signed_area(vertices: np.ndarray, begin: int, end: int) -> float:
    """Of one ring, measured from its own first vertex; positive when it runs anticlockwise."""
    twice = 0.0
    x, y = vertices[begin, 0], vertices[begin, 1]
    for v in range(begin + 1, end - 1):
        twice += (vertices[v, 0] - x) * (vertices[v + 1, 1] - y) - (vertices[v + 1, 0] - x) * (vertices[v, 1] - y)
    return twice / 2


@kernel
def _farthest(vertices: np.ndarray, begin: int, end: int) -> int:
    """The vertex farthest from the first."""
    best, which = -1.0, begin
    for v in range(begin + 1, end):
        dx, dy = vertices[v, 0] - vertices[begin, 0], vertices[v, 1] - vertices[begin, 1]
        if dx * dx + dy * dy > best:
            best, which = dx * dx + dy * dy, v
    return which


@kernel
def _deviation(vertices: np.ndarray, low: int, high: int, begin: int, end: int) -> tuple[int, float]:
    """The vertex between two others that is farthest from the straight line between them, and how far, squared."""
    after = high if high < end else begin
    ax, ay = vertices[low, 0], vertices[low, 1]
    dx, dy = vertices[after, 0] - ax, vertices[after, 1] - ay
    whole = dx * dx + dy * dy
    best, which = -1.0, low
    for v in range(low + 1, high):
        px, py = vertices[v, 0] - ax, vertices[v, 1] - ay
        share = min(max((px * dx + py * dy) / whole, 0.0), 1.0) if whole > 0.0 else 0.0
        ox, oy = px - share * dx, py - share * dy
        if ox * ox + oy * oy > best:
            best, which = ox * ox + oy * oy, v
    return which, best
