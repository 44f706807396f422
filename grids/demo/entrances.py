"""Where the doors are: one for each stairwell, on the side away from the sun, as such houses are built."""

import numpy as np
import shapely

from grids.demo.building import House
from grids.demo.plan import Way


def stairwell_doors(house: House) -> list[shapely.Point]:
    """A point on the footprint for each stairwell, from west to east along its northern long side."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(house.footprint))
    sides = [(corners[i], corners[i + 1]) for i in range(4)]
    longest = max(float(np.hypot(*(b - a))) for a, b in sides)
    long = [(a, b) for a, b in sides if float(np.hypot(*(b - a))) > longest - 0.01]
    start, end = max(long, key=lambda side: float(side[0][1] + side[1][1]))
    if start[0] > end[0]:
        start, end = end, start
    places = [start + (end - start) * (i + 0.5) / house.units for i in range(house.units)]
    return [_onto(house.footprint, shapely.Point(xy)) for xy in places]


def street_doors(houses: list[House], ways: tuple[Way, ...]) -> list[shapely.Point]:
    """For each house the point of its footprint nearest to a street."""
    lines = np.array([way.line for way in ways], dtype=object)
    footprints = np.array([house.footprint for house in houses], dtype=object)
    nearest = shapely.STRtree(lines).nearest(footprints)
    return list(shapely.get_point(shapely.shortest_line(footprints, lines[nearest]), 0))


def _onto(footprint: shapely.Polygon, point: shapely.Point) -> shapely.Point:
    return shapely.get_point(shapely.shortest_line(footprint.exterior, point), 0)
