"""Residential estates: slabs and towers in rows that face south, with a spine way from gate to gate."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.affinity import rotate

from grids.demo.building import Filling, Green, House, Site
from grids.demo.plan import RoadClass, Way
from grids.demo.shapes import axis_angle, box_at, stepped, tower

SOUTH_TOLERANCE_DEG = 24.0  # rows turn with their block so far, to keep the sun
SPINE_M = 9.0
END_GAP_M = 7.0
GREEN_FROM_M2 = 900.0


@dataclass(frozen=True)
class Style:
    """How an estate is built: depth of a row and the distance to the next, length of a stairwell's front, gap between
    buildings of a row (metres), storeys, stairwells in a building, doors on a landing."""

    depth: float
    row_gap: float
    unit_front: float
    side_gap: float
    storeys: tuple[int, int]
    units: tuple[int, int]
    doors: int
    towers: bool = False
    use: str = "residential"


OLD = Style(10.5, 18, 13.5, 8, (6, 7), (3, 5), 2)
COURT = Style(12, 22, 15, 9, (6, 8), (3, 4), 2)
MIDDLE = Style(13, 29, 17, 12, (10, 13), (2, 3), 2)
TOWERS = Style(19, 40, 27, 24, (17, 27), (1, 1), 4, towers=True)
SCHOOL = Style(14, 28, 20, 14, (3, 5), (2, 3), 0, use="education")
HOSPITAL = Style(20, 26, 22, 16, (5, 12), (2, 3), 0, use="health")
OFFICES = Style(18, 34, 20, 20, (4, 9), (2, 3), 0, use="office")
DORMITORY = Style(12, 22, 16, 10, (5, 6), (2, 4), 2)


def build_estate(site: Site, style: Style, random: np.random.Generator, most: int = 99) -> Filling:
    """Rows of buildings over the whole ground, at most `most` of them, and ways between."""
    turn = _row_angle(site.ground, random)
    middle = shapely.get_coordinates(shapely.centroid(site.ground))[0]
    ground = rotate(site.ground, -turn, origin=tuple(middle))
    spine = float(middle[0] + random.uniform(-0.12, 0.12) * (ground.bounds[2] - ground.bounds[0]))
    rows = _rows(ground, style, spine, random)[:most]
    back = [
        House(rotate(h.footprint, turn, origin=tuple(middle)), h.use, h.storeys, h.units, h.dwellings) for h in rows
    ]
    ways, gates = _inner_ways(site, ground, rows, spine, turn, middle)
    return Filling(tuple(back), ways, gates)


def _row_angle(ground: shapely.Polygon, random: np.random.Generator) -> float:
    angle = axis_angle(ground)
    return angle if abs(angle) <= SOUTH_TOLERANCE_DEG else float(np.sign(angle) * random.uniform(3, 12))


def _rows(ground: shapely.Polygon, style: Style, spine: float, random: np.random.Generator) -> list[House]:
    """Buildings in rows from south to north, in the turned frame."""
    shapely.prepare(ground)
    _, south, _, north = ground.bounds
    room = north - south
    count = int((room + style.row_gap) // (style.depth + style.row_gap))
    if count < 1:
        return []
    pitch = style.depth + style.row_gap + (room - count * style.depth - (count - 1) * style.row_gap) / (count + 0.5)
    first = south + (room - (count - 1) * pitch - style.depth) / 2
    houses: list[House] = []
    storeys = int(random.integers(style.storeys[0], style.storeys[1] + 1))
    for row in range(count):
        y = first + row * pitch
        for start, end in _spans(ground, y, y + style.depth, spine):
            houses += _row(ground, style, (start, end), y, storeys, random)
    return houses


def _spans(ground: shapely.Polygon, low: float, high: float, spine: float) -> list[tuple[float, float]]:
    """Stretches of x free for a row between two heights, on both sides of the spine way."""
    west, _, east, _ = ground.bounds
    lines = [shapely.LineString([(west - 1, y), (east + 1, y)]) for y in (low, (low + high) / 2, high)]
    spans = [(west, east)]
    for line in lines:
        parts = [part.bounds for part in shapely.get_parts(shapely.intersection(ground, line))]
        spans = [(max(a, p[0]), min(b, p[2])) for a, b in spans for p in parts if min(b, p[2]) > max(a, p[0])]
    halves = [(a, min(b, spine - SPINE_M / 2)) for a, b in spans] + [(max(a, spine + SPINE_M / 2), b) for a, b in spans]
    return [(a, b) for a, b in sorted(halves) if b - a > 2 * SPINE_M]


def _row(
    ground: shapely.Polygon,
    style: Style,
    span: tuple[float, float],
    y: float,
    storeys: int,
    random: np.random.Generator,
) -> list[House]:
    """Buildings of one row in a stretch; those that would stand out of the ground are left out."""
    x, end = span
    found = []
    while end - x >= style.unit_front:
        units = min(int(random.integers(style.units[0], style.units[1] + 1)), int((end - x) // style.unit_front))
        width = units * style.unit_front
        if end - x - width < style.unit_front + style.side_gap and end - x - width > 0 and not style.towers:
            x += (end - x - width) / 2 * float(random.random() < 0.5)
        footprint = _footprint(style, x, y, width, units, random)
        if ground.contains(footprint):
            high = storeys + int(random.integers(-1, 2)) * (3 if style.towers else 0)
            found.append(House(footprint, style.use, high, units if style.doors else 0, units * high * style.doors))
        x += width + style.side_gap + float(random.uniform(0, 4))
    return found


def _footprint(
    style: Style, x: float, y: float, width: float, units: int, random: np.random.Generator
) -> shapely.Polygon:
    if style.towers:
        return tower(x, y, width, style.depth)
    if units >= 2 and random.random() < 0.3:
        return stepped(x, y, width, style.depth, float(random.choice([-3.0, 3.0])))
    return box_at(x, y, width, style.depth)


def _inner_ways(
    site: Site, ground: shapely.Polygon, rows: list[House], spine: float, turn: float, middle: np.ndarray
) -> tuple[tuple[Way, ...], tuple[shapely.Point, ...]]:
    """The spine from road to road, and footways off it in front of each row; gates where the spine meets the road."""
    if len(rows) < 3:
        return (), ()
    block = rotate(site.block, -turn, origin=tuple(middle))
    _, south, _, north = block.bounds
    through = shapely.get_parts(
        shapely.intersection(block, shapely.LineString([(spine, south - 1), (spine, north + 1)]))
    )
    if not len(through):
        return (), ()
    line = through[np.argmax(shapely.length(through))]
    ways = [Way(line, RoadClass.SERVICE)]
    for y in sorted({round(house.footprint.bounds[1] - END_GAP_M, 1) for house in rows}):
        beside = [h.footprint.bounds for h in rows if abs(h.footprint.bounds[1] - END_GAP_M - y) < 4]
        path = shapely.LineString([(min(spine, *(b[0] for b in beside)), y), (max(spine, *(b[2] for b in beside)), y)])
        if line.intersects(path) and ground.contains(path):
            ways.append(Way(path, RoadClass.FOOTWAY))
    turned = tuple(Way(rotate(way.line, turn, origin=tuple(middle)), way.kind) for way in ways)
    ends = shapely.get_coordinates(turned[0].line)[[0, -1]]
    return turned, tuple(shapely.Point(xy) for xy in ends)


def estate_green(site: Site, houses: tuple[House, ...]) -> tuple[Green, ...]:
    """The widest patch of an estate's ground that lies clear of its buildings, as a garden."""
    free = site.ground.buffer(-6).difference(shapely.union_all([house.footprint.buffer(9) for house in houses]))
    parts = [part for part in shapely.get_parts(free.buffer(-4).buffer(4)) if part.area > GREEN_FROM_M2]
    return (Green(max(parts, key=lambda part: part.area), "garden"),) if parts else ()
