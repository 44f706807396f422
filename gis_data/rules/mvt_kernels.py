"""The compiled inside of `mvt` that writes: texts and features into the bytes of a tile."""

import numpy as np

from gis_data.compiled import kernel

_MOVE_TO, _LINE_TO, _CLOSE_PATH = 1, 2, 7  # MVT 2.1, 4.3.1
_FURTHEST = 2**30 - 1  # tile units: nobody sees what lies so far away, and the step between two such has 32 bits


@kernel
def distinct(stream: np.ndarray, start: np.ndarray, length: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each value of a column the number of its text, -1 for NULL; and the first row of each text."""
    slots = 16
    while slots < 2 * start.size:
        slots *= 2
    table = np.full(slots, -1, np.int64)
    number_of = np.full(start.size, -1, np.int64)
    first_row = np.empty(start.size, np.int64)
    count = 0
    for row in range(start.size):
        if length[row] < 0:
            continue
        digest = np.uint32(2166136261)  # FNV-1a
        for i in range(start[row], start[row] + length[row]):
            digest = np.uint32((digest ^ np.uint32(stream[i])) * np.uint32(16777619))
        slot = np.int64(digest) & (slots - 1)
        while table[slot] >= 0 and not _is_same(stream, start, length, row, first_row[table[slot]]):
            slot = (slot + 1) & (slots - 1)
        if table[slot] < 0:
            table[slot] = count
            first_row[count] = row
            count += 1
        number_of[row] = table[slot]
    return number_of, first_row[:count]


@kernel
def _is_same(stream: np.ndarray, start: np.ndarray, length: np.ndarray, one: int, other: int) -> bool:
    """Whether two values have the same bytes."""
    if length[one] != length[other]:
        return False
    same = 0
    while same < length[one] and stream[start[one] + same] == stream[start[other] + same]:
        same += 1
    return same == length[one]


@kernel
def _put(out: np.ndarray, at: int, number: int) -> int:
    """Write a varint; returns the place after it."""
    while number >= 128:
        out[at] = np.uint8(number & 127 | 128)
        number >>= 7
        at += 1
    out[at] = np.uint8(number)
    return at + 1


@kernel
def _put_signed(out: np.ndarray, at: int, number: int) -> int:
    """Write a varint in zigzag."""
    return _put(out, at, 2 * number if number >= 0 else -2 * number - 1)


@kernel
def write_texts(stream: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Texts as values of an MVT layer (its field 4, each with a field 1), in uint8."""
    room = 0
    for number in range(start.size):
        room += length[number] + 12
    out = np.empty(room, np.uint8)
    at = 0
    for number in range(start.size):
        out[at] = 0x22
        at = _put(out, at + 1, 1 + _width(length[number]) + length[number])
        out[at] = 0x0A
        at = _append(out, _put(out, at + 1, length[number]), stream[start[number] : start[number] + length[number]])
    return out[:at].copy()


@kernel
def _rounded(points: np.ndarray, first: int, last: int, frame: np.ndarray, corners: np.ndarray) -> int:
    """Fill `corners` with a ring in tile units, no corner twice running; returns how many, 0 where no area is left."""
    count = 0
    for i in range(first, last - 1):  # the last point is the first again
        x = np.int64(np.floor(min(max((points[i, 0] - frame[0]) * frame[2], -_FURTHEST), _FURTHEST) + 0.5))
        y = np.int64(np.floor(min(max((frame[1] - points[i, 1]) * frame[2], -_FURTHEST), _FURTHEST) + 0.5))
        if count == 0 or x != corners[count - 1, 0] or y != corners[count - 1, 1]:
            corners[count, 0], corners[count, 1] = x, y
            count += 1
    while count > 1 and corners[0, 0] == corners[count - 1, 0] and corners[0, 1] == corners[count - 1, 1]:
        count -= 1
    return count if count > 2 and _twice_area(corners, count) != 0 else 0


@kernel
def _twice_area(corners: np.ndarray, count: int) -> int:
    """Twice the area by the surveyor's formula, from the first corner so that products stay small."""
    area = 0
    for i in range(1, count - 1):
        east, south = corners[i, 0] - corners[0, 0], corners[i, 1] - corners[0, 1]
        area += east * (corners[i + 1, 1] - corners[0, 1]) - (corners[i + 1, 0] - corners[0, 0]) * south
    return area


@kernel
def _put_ring(out: np.ndarray, at: int, corners: np.ndarray, count: int, hole: bool, cursor: np.ndarray) -> int:
    """Write a ring as MVT wants it: outer ones of positive area (y goes down), holes of negative."""
    backwards = (_twice_area(corners, count) > 0) == hole
    for number in range(count):
        if number == 0:
            at = _put(out, at, 1 << 3 | _MOVE_TO)
        elif number == 1:
            at = _put(out, at, (count - 1) << 3 | _LINE_TO)
        corner = count - 1 - number if backwards else number
        for axis in range(2):
            at = _put_signed(out, at, corners[corner, axis] - cursor[axis])
            cursor[axis] = corners[corner, axis]
    return _put(out, at, 1 << 3 | _CLOSE_PATH)


@kernel
def write_features(
    points: np.ndarray,
    ring: np.ndarray,
    hole: np.ndarray,
    shape: np.ndarray,
    chosen: np.ndarray,
    tags: np.ndarray,
    frame: np.ndarray,
) -> np.ndarray:
    """The chosen shapes as the features of an MVT layer (its field 2), in uint8; those without area are left out.

    `tags` (n, keys) gives each shape the number of its value for each key, -1 for none. `frame` is the tile's west and
    north, and its units a metre.
    """
    out = np.empty(points.shape[0] * 10 + ring.size * 15 + chosen.size * (10 * tags.shape[1] + 40), np.uint8)
    longest = 0
    for number in chosen:
        longest = max(longest, ring[shape[number + 1]] - ring[shape[number]])
    corners = np.empty((longest, 2), np.int64)
    drawn = np.empty(longest * 25 + 15, np.uint8)
    tagged = np.empty(10 * tags.shape[1], np.uint8)
    cursor = np.empty(2, np.int64)
    end = 0
    for number in chosen:
        cursor[:] = 0
        size, inside_of_nothing = 0, False
        for one in range(shape[number], shape[number + 1]):
            if hole[one] and inside_of_nothing:
                continue
            count = _rounded(points, ring[one], ring[one + 1], frame, corners)
            if not hole[one]:
                inside_of_nothing = count == 0
            if count > 0:
                size = _put_ring(drawn, size, corners, count, hole[one], cursor)
        if size == 0:
            continue
        told = 0
        for key in range(tags.shape[1]):
            if tags[number, key] >= 0:
                told = _put(tagged, _put(tagged, told, key), tags[number, key])
        end = _put_feature(out, end, tagged[:told], drawn[:size])
    return out[:end].copy()


@kernel
def _put_feature(out: np.ndarray, at: int, tagged: np.ndarray, drawn: np.ndarray) -> int:
    """Write a feature: tags (field 2), type polygon (field 3) and geometry (field 4), in their protobuf frames."""
    inner = 2 + 1 + _width(drawn.size) + drawn.size
    if tagged.size:
        inner += 1 + _width(tagged.size) + tagged.size
    out[at] = 0x12
    at = _put(out, at + 1, inner)
    if tagged.size:
        out[at] = 0x12
        at = _append(out, _put(out, at + 1, tagged.size), tagged)
    out[at], out[at + 1], out[at + 2] = 0x18, 3, 0x22
    return _append(out, _put(out, at + 3, drawn.size), drawn)


@kernel
def _append(out: np.ndarray, at: int, content: np.ndarray) -> int:
    """Write bytes; returns the place after them. (Assigning a slice takes numba two seconds to compile.)"""
    for i in range(content.size):
        out[at + i] = content[i]
    return at + content.size


@kernel
def _width(number: int) -> int:
    """The bytes of a varint."""
    width = 1
    while number >= 128:
        number >>= 7
        width += 1
    return width
