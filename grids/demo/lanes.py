"""Low buildings on lots: the courtyard houses of the old core, village houses, works, and houses along a street."""

import numpy as np
import shapely
from shapely.affinity import rotate

from grids.demo.building import Filling, House, Site
from grids.demo.plan import RoadClass, Way
from grids.demo.shapes import axis_angle, box_at, courtyard, lots, upright_box

YARD_SHARE = 0.16  # of the lots in a village that stay gardens
SHOP_DEPTH_M = 13.0
UNIT_M2 = 330.0  # of footprint to a stairwell


def build_old_lanes(site: Site, random: np.random.Generator) -> Filling:
    """Courtyard houses wall to wall, a few of them rebuilt as taller houses."""
    houses = []
    for lot in lots(site.ground, float(random.uniform(480, 720)), random):
        plot = lot.buffer(-0.7, join_style="mitre")
        if plot.geom_type != "Polygon" or plot.area < 55:
            continue
        rebuilt = random.random() < 0.14
        shape = (
            upright_box(plot, 0.92) if rebuilt else courtyard(plot, float(random.uniform(4.2, 5.4)), _opening(random))
        )
        if shape is None:
            continue
        storeys = int(random.integers(3, 6)) if rebuilt else int(random.integers(1, 3))
        homes = max(1, round(shape.area * storeys / (85 if rebuilt else 110)))
        units = max(1, round(shape.area / UNIT_M2)) if rebuilt else 0
        houses.append(House(shape, "mixed" if rebuilt else "residential", storeys, units, homes))
    return Filling(tuple(houses), kind="lanes")


def _opening(random: np.random.Generator) -> str:
    return str(random.choice(["", "", "u", "u", "l"]))


def build_village(site: Site, random: np.random.Generator, lot_m2: float = 430.0) -> Filling:
    """Small houses at odd angles on lots of their own, some lots left as gardens."""
    houses = []
    turn = axis_angle(site.ground)
    for lot in lots(site.ground, lot_m2, random):
        if random.random() < YARD_SHARE:
            continue
        width, depth = random.uniform(10, 15), random.uniform(9, 12)
        x, y = shapely.get_coordinates(shapely.centroid(lot))[0] + random.normal(0, 0.8, 2)
        footprint = box_at(x - width / 2, y - depth / 2, width, depth)
        if random.random() < 0.25:
            footprint = footprint.difference(box_at(x, y, width, depth))
        footprint = rotate(footprint, turn + random.normal(0, 5), origin=(x, y))
        if lot.contains(footprint):
            houses.append(
                House(footprint, "residential", int(random.integers(1, 5)), 0, 1 + int(random.random() < 0.25))
            )
    return Filling(tuple(houses), kind="village")


def build_works(site: Site, random: np.random.Generator) -> Filling:
    """Halls and yards on large lots."""
    houses = []
    for lot in lots(site.ground, float(random.uniform(5200, 9500)), random):
        plot = lot.buffer(-7, join_style="mitre")
        if plot.geom_type != "Polygon" or plot.area < 350:
            continue
        hall = upright_box(plot, float(random.uniform(0.6, 0.95)))
        if hall is None:
            continue
        if random.random() < 0.3:
            hall = _without_corner(hall)
        houses.append(House(hall, "industrial", int(random.integers(1, 4))))
    return Filling(tuple(houses), kind="works")


def _without_corner(hall: shapely.Polygon) -> shapely.Polygon:
    """An L-shaped hall out of a rectangle."""
    a, b, c, d = shapely.get_coordinates(hall)[:4]
    return shapely.Polygon([a, b, (b + c) / 2, (a + b + c + d) / 4, (c + d) / 2, d])


def build_street_fronts(site: Site, random: np.random.Generator) -> Filling:
    """Shops with flats above along the edges of the ground, close to the pavement."""
    houses: list[House] = []
    edge = shapely.get_coordinates(shapely.simplify(site.ground.exterior, 3.0))
    if not shapely.LinearRing(edge).is_ccw:
        edge = edge[::-1]
    shapely.prepare(site.ground)
    for start, end in zip(edge[:-1], edge[1:], strict=True):
        houses += _front(site.ground, start, end, houses, random)
    return Filling(tuple(houses), _yard_way(site, houses), kind="fronts")


def _front(
    ground: shapely.Polygon, start: np.ndarray, end: np.ndarray, before: list[House], random: np.random.Generator
) -> list[House]:
    """Buildings along one straight edge of the ground (which lies to its left), clear of those already there."""
    length = float(np.hypot(*(end - start)))
    along, inward = (end - start) / length, np.array([start[1] - end[1], end[0] - start[0]]) / length
    at, found = 1.0, []
    while at + 16 < length:
        width = min(float(random.uniform(18, 46)), length - at - 1)
        depth = SHOP_DEPTH_M + float(random.uniform(-1.5, 3))
        corner = start + at * along + 1.2 * inward
        footprint = shapely.Polygon(
            [corner, corner + width * along, corner + width * along + depth * inward, corner + depth * inward]
        )
        clear = all(house.footprint.distance(footprint) > 2.5 for house in [*before, *found])
        if clear and ground.contains(footprint):
            found.append(_shop_house(footprint, random))
            at += width + float(random.uniform(3, 9))
        else:
            at += 6.0
    return found


def _shop_house(footprint: shapely.Polygon, random: np.random.Generator) -> House:
    if random.random() < 0.2:
        return House(footprint, "commercial", int(random.integers(2, 6)))
    storeys = int(random.integers(3, 8))
    units = max(1, round(footprint.area / UNIT_M2))
    return House(footprint, "mixed", storeys, units, units * (storeys - 1) * 2)


def _yard_way(site: Site, houses: list[House]) -> tuple[Way, ...]:
    """A service way from the road into the yard behind the fronts."""
    yard = site.ground.buffer(-SHOP_DEPTH_M - 6)
    if yard.is_empty or len(houses) < 6:
        return ()
    built = shapely.union_all([house.footprint.buffer(1.5) for house in houses])
    target = shapely.point_on_surface(yard)
    for xy in shapely.get_coordinates(shapely.segmentize(site.block.exterior, 25)):
        line = shapely.LineString([xy, (target.x, target.y)])
        if site.block.buffer(0.05).contains(line) and not line.intersects(built):
            return (Way(line, RoadClass.SERVICE),)
    return ()
