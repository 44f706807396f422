"""Streets between the main roads: blocks are cut again and again until they have the grain of their zone."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import substring

from grids.demo.curves import bow
from grids.demo.plan import Plan, RoadClass, Way
from grids.demo.zones import Grain, Zoning

SNAP_M = 0.02  # of the lattice that all street vertices lie on
TRIES = 10
CORNER_SNAP_M = 38.0  # a new street meets an existing crossing this near, and makes a crossroads of it
SLACK = 1.3  # a block is cut above so many times the size of its zone
MIN_WIDTH_M = 42.0
MIN_WIDTH_FINE_M = 24.0  # where blocks are small
TERTIARY_FROM_M2 = 220_000  # of the block that a street cuts
MOST_CUTS = 14  # one within the other


@dataclass(frozen=True)
class Streets:
    """Blocks (n,) that share exact vertices, and the ways along their borders, one for each road of the plan."""

    blocks: np.ndarray
    ways: tuple[Way, ...]


def lay_streets(plan: Plan, zones: Zoning, random: np.random.Generator) -> Streets:
    """Cut the outline along the main roads and then along streets of its own making."""
    border = Way(shapely.LineString(plan.outline.exterior.coords), RoadClass.TRACK)
    ways = list(plan.roads)
    for block in _faces([border, *ways]):
        ways += _cut_down(block, zones, random, 0)
    return Streets(_faces([border, *ways]), tuple(ways))


def _faces(ways: list[Way]) -> np.ndarray:
    noded = shapely.unary_union([way.line for way in ways], grid_size=SNAP_M)
    return shapely.get_parts(shapely.polygonize([noded]))


def _cut_down(block: shapely.Polygon, zones: Zoning, random: np.random.Generator, depth: int) -> list[Way]:
    """Streets that cut a block down to the grain of its zone."""
    grain = zones.grain(block)
    if block.area < SLACK * grain.block_m2 or depth > MOST_CUTS or zones.is_waterside(block):
        return []
    for _ in range(TRIES):
        cut = _try_cut(block, grain, random)
        if cut:
            street, halves = cut
            deeper = [way for half in halves for way in _cut_down(half, zones, random, depth + 1)]
            return [Way(street, _class_of(block.area, grain)), *deeper]
    return []


def _class_of(area: float, grain: Grain) -> RoadClass:
    if grain.least == RoadClass.TRACK:
        return RoadClass.TRACK
    return RoadClass.TERTIARY if area > TERTIARY_FROM_M2 else grain.least


def _try_cut(
    block: shapely.Polygon, grain: Grain, random: np.random.Generator
) -> tuple[shapely.LineString, tuple[shapely.Polygon, shapely.Polygon]] | None:
    """One random street across the middle of the longer axis, or None where it would leave a bad block."""
    ring = block.exterior
    ends = _ends(block, grain, random)
    if ends is None:
        return None
    start, end = sorted(_to_corner(ring, ring.project(shapely.Point(xy))) for xy in ends)
    a, b = (np.array(ring.interpolate(d).coords[0]) for d in (start, end))
    street = bow(a, b, float(random.normal(0, grain.bulge)) * float(np.hypot(*(b - a))))
    halves = _halves(ring, start, end, street)
    fine = MIN_WIDTH_FINE_M if grain.block_m2 < 20_000 else MIN_WIDTH_M
    if not block.buffer(0.05).contains(street) or any(_is_bad(half, block, fine) for half in halves):
        return None
    return street, halves


def _ends(block: shapely.Polygon, grain: Grain, random: np.random.Generator) -> np.ndarray | None:
    """Both ends (2, 2) of the chord across a block, near its middle and about square to its longer axis."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    sides = corners[1:3] - corners[0:2]
    long = sides[np.argmax(np.hypot(*sides.T))]
    tilt = np.radians(90 + random.normal(0, grain.tilt))
    across = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]]) @ long
    middle = corners[:4].mean(axis=0) + long * random.uniform(-0.13, 0.13)
    parts = shapely.get_parts(
        shapely.intersection(block, shapely.LineString([middle - 3 * across, middle + 3 * across]))
    )
    parts = parts[shapely.get_type_id(parts) == 1]
    if not len(parts):
        return None
    return shapely.get_coordinates(parts[np.argmax(shapely.length(parts))])[[0, -1]]


def _to_corner(ring: shapely.LinearRing, along: float) -> float:
    """The nearest bend or crossing of a ring, as a distance along it, or the place itself where none is near."""
    xy = shapely.get_coordinates(ring)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    near = at[np.argmin(np.abs(at - along))]
    return float(near) if abs(near - along) < CORNER_SNAP_M / 2 else along


def _halves(
    ring: shapely.LinearRing, start: float, end: float, street: shapely.LineString
) -> tuple[shapely.Polygon, shapely.Polygon]:
    there = shapely.get_coordinates(substring(ring, start, end))
    round_again = np.vstack(
        [shapely.get_coordinates(substring(ring, end, ring.length)), shapely.get_coordinates(substring(ring, 0, start))]
    )
    xy = shapely.get_coordinates(street)
    return shapely.Polygon(np.vstack([there, xy[::-1]])), shapely.Polygon(np.vstack([round_again, xy]))


def _is_bad(half: shapely.Polygon, block: shapely.Polygon, least_width: float) -> bool:
    """Whether a half is broken, much the smaller one, a splinter or too narrow to build on."""
    if not half.is_valid or half.area < 0.28 * block.area:
        return True
    width = 2 * half.area / half.length
    return width < least_width / 2 or half.area < 0.35 * shapely.minimum_rotated_rectangle(half).area
