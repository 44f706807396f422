"""What kind of town stands where: zones with the block size and the streets that belong to them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely

from grids.demo.plan import HILL_PARK, HILLS, VILLAGE_RADIUS_M, VILLAGES, Plan, RoadClass


class Zone(StrEnum):
    """Parts of the town with a character of their own."""

    CORE = "core"
    INNER = "inner"
    NEW = "new"
    OUTER = "outer"
    WORKS = "works"
    VILLAGE = "village"
    FIELD = "field"
    HILL = "hill"
    PARK = "park"


@dataclass(frozen=True)
class Grain:
    """How a zone is cut into blocks: size in m², crookedness of its streets (degrees, share), class of the least."""

    block_m2: float
    tilt: float
    bulge: float
    least: RoadClass


GRAIN = {
    Zone.CORE: Grain(9_500, 13, 0.07, RoadClass.LANE),
    Zone.INNER: Grain(31_000, 5, 0.02, RoadClass.RESIDENTIAL),
    Zone.NEW: Grain(52_000, 3, 0.015, RoadClass.RESIDENTIAL),
    Zone.OUTER: Grain(48_000, 6, 0.03, RoadClass.RESIDENTIAL),
    Zone.WORKS: Grain(90_000, 3, 0.0, RoadClass.RESIDENTIAL),
    Zone.VILLAGE: Grain(7_500, 15, 0.08, RoadClass.LANE),
    Zone.FIELD: Grain(230_000, 14, 0.05, RoadClass.TRACK),
    Zone.HILL: Grain(700_000, 14, 0.08, RoadClass.TRACK),
    Zone.PARK: Grain(400_000, 0, 0.0, RoadClass.RESIDENTIAL),
}
WATERSIDE_SHARE = 0.12  # of a block
WORKS_REACH_M = 1150.0  # from the railway, inside the outer ring


@dataclass(frozen=True)
class Zoning:
    """The zones of a plan."""

    plan: Plan
    works: shapely.Polygon
    hills: shapely.MultiPolygon
    hill_park: shapely.Polygon

    def at(self, point: shapely.Point) -> Zone:
        """The zone of a point in metres."""
        plan = self.plan
        if plan.core.contains(point):
            return Zone.CORE
        if self.hill_park.contains(point):
            return Zone.PARK
        if self._in_village(point):
            return Zone.VILLAGE
        if plan.inner.contains(point):
            return Zone.INNER
        if plan.outer.contains(point):
            if self.works.contains(point):
                return Zone.WORKS
            return Zone.NEW if point.y > -0.25 * point.x + 150 and point.x < 1500 else Zone.OUTER
        return Zone.HILL if self.hills.contains(point) else Zone.FIELD

    def grain(self, block: shapely.Polygon) -> Grain:
        """How to cut a block: as the finest zone it reaches into with a village, else as the zone of its middle."""
        if any(block.contains(shapely.Point(x, y)) for _, x, y in VILLAGES):
            return GRAIN[Zone.VILLAGE]
        return GRAIN[self.at(shapely.point_on_surface(block))]

    def is_waterside(self, block: shapely.Polygon) -> bool:
        """Whether a block is a river bank or the shore of the lake, on which nothing is built."""
        water = block.intersection(self.plan.lake).area + block.intersection(self.plan.river).area
        return water > WATERSIDE_SHARE * block.area

    def _in_village(self, point: shapely.Point) -> bool:
        return any(np.hypot(point.x - x, point.y - y) < VILLAGE_RADIUS_M for _, x, y in VILLAGES)


def zoning(plan: Plan) -> Zoning:
    """The zones of a plan."""
    works = shapely.buffer(plan.rail, WORKS_REACH_M, cap_style="flat")
    hills = shapely.union_all([shapely.Point(x, y).buffer(r) for x, y, r in HILLS])
    x, y, radius = HILL_PARK
    return Zoning(plan, works, hills, shapely.Point(x, y).buffer(radius))
