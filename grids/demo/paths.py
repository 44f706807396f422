"""Paths in the parks: round the lake, and steps up the hills."""

import numpy as np
import shapely

from grids.demo.curves import bow, ring
from grids.demo.plan import HILL_PARK, HILLS, LAKE, RoadClass, Way
from grids.demo.streets import Streets

SHORE_M = 26.0  # from the water to the path
LANDINGS = 5  # paths from the shore to the road


def park_paths(streets: Streets) -> tuple[Way, ...]:
    """Paths in metres; each begins on a street or on another path."""
    roads = shapely.union_all([way.line for way in streets.ways])
    centre, (east, north), turn = LAKE
    shore = ring(centre, (east + SHORE_M, north + SHORE_M), turn, wobble=1.2)
    ways = [Way(shapely.LineString(shore), RoadClass.FOOTWAY, "南湖步道")]
    for xy in shore[:: len(shore) // LANDINGS][:LANDINGS]:
        ways.append(Way(_to_road(xy, roads), RoadClass.FOOTWAY))
    for x, y, _ in (HILL_PARK, *HILLS):
        ways.append(Way(_climb(np.array([x, y], dtype=float), roads), RoadClass.STEPS, "登山步道"))
    return tuple(ways)


def _to_road(start: np.ndarray, roads: shapely.MultiLineString) -> shapely.LineString:
    return shapely.shortest_line(shapely.Point(start), roads)


def _climb(top: np.ndarray, roads: shapely.MultiLineString) -> shapely.LineString:
    """A bent flight of steps from the nearest road to the top of a hill."""
    foot = shapely.get_coordinates(_to_road(top, roads))[1]
    return bow(foot, top, 0.12 * float(np.hypot(*(top - foot))))
