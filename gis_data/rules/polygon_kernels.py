"""The compiled inside of `mvt` that reads: polygons out of EWKB, and how large they are."""

import numpy as np

from gis_data.compiled import kernel

_POLYGON, _MULTIPOLYGON = 3, 6
_HAS_SRID, _HAS_Z, _HAS_M = 0x20000000, 0x80000000, 0x40000000
_LITTLE_ENDIAN = 1


@kernel
def _number(stream: np.ndarray, at: int) -> int:
    """An unsigned little-endian number of 4 bytes."""
    number = 0
    for i in range(3, -1, -1):
        number = number * 256 + np.int64(stream[at + i])
    return number


@kernel
def _eight_bytes(stream: np.ndarray, at: int) -> int:
    """The bits of a little-endian double."""
    bits = np.uint64(0)
    for i in range(7, -1, -1):
        bits = bits << np.uint64(8) | np.uint64(stream[at + i])
    return bits


@kernel
def read_polygons(
    stream: np.ndarray, start: np.ndarray, length: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    """The rings of polygons and multipolygons written as EWKB of this machine's usual byte order.

    `start` and `length` (n,) say where in `stream` (uint8) each lies; a length of -1 is NULL, which has no rings. Gives
    the points (m, 2); the first point of each ring (rings + 1,); whether it is a hole (rings,); the first ring of each
    shape (n + 1,); and -1, or the number of the row that is neither.
    """
    room = 0
    for row in range(start.size):
        room += max(length[row], 0)
    bits = np.empty((room // 16, 2), np.uint64)
    ring = np.zeros(room // 64 + 1, np.int64)  # a ring has at least four points
    hole = np.empty(room // 64 + 1, np.bool_)
    shape = np.zeros(start.size + 1, np.int64)
    rings, odd = 0, -1
    for row in range(start.size):
        if length[row] >= 0:
            rings = _read_shape(stream, start[row], bits, ring, hole, rings)
        if rings < 0:
            odd = row
            rings = shape[row]
            break
        shape[row + 1] = rings
    return bits[: ring[rings]].view(np.float64), ring[: rings + 1], hole[:rings], shape, odd


@kernel
def _read_shape(stream: np.ndarray, at: int, bits: np.ndarray, ring: np.ndarray, hole: np.ndarray, rings: int) -> int:
    """Append the rings of the shape at a place in the stream; returns how many there are then, -1 if it is none."""
    kind = _number(stream, at + 1)
    several = kind & 0xFFFF == _MULTIPOLYGON
    if stream[at] != _LITTLE_ENDIAN or not (several or kind & 0xFFFF == _POLYGON):
        return -1
    width = 16 + 8 * (kind & _HAS_Z != 0) + 8 * (kind & _HAS_M != 0)
    at += 9 if kind & _HAS_SRID else 5
    polygons = 1
    if several:
        polygons = _number(stream, at)
        at += 4
    for _polygon in range(polygons):
        if several:
            at += 5
        at, rings = _read_rings(stream, at, width, bits, ring, hole, rings)
    return rings


@kernel
def _read_rings(
    stream: np.ndarray, at: int, width: int, bits: np.ndarray, ring: np.ndarray, hole: np.ndarray, rings: int
) -> tuple[int, int]:
    """Append the rings of one polygon, whose points take `width` bytes; returns the place after it and their number."""
    count = _number(stream, at)
    at += 4
    for number in range(count):
        first = ring[rings]
        last = first + _number(stream, at)
        at += 4
        for point in range(first, last):
            bits[point, 0], bits[point, 1] = _eight_bytes(stream, at), _eight_bytes(stream, at + 8)
            at += width
        hole[rings] = number > 0
        rings += 1
        ring[rings] = last
    return at, rings


@kernel
def half_perimeters(points: np.ndarray, ring: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Width and height together of the box around each shape, 0 where it has no points."""
    sizes = np.zeros(shape.size - 1)
    for number in range(sizes.size):
        first, last = ring[shape[number]], ring[shape[number + 1]]
        if first == last:
            continue
        west = east = points[first, 0]
        south = north = points[first, 1]
        for i in range(first + 1, last):
            x, y = points[i, 0], points[i, 1]
            west, east = min(west, x), max(east, x)
            south, north = min(south, y), max(north, y)
        sizes[number] = east - west + north - south
    return sizes
