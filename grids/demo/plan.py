"""The plan of the demo town, set by hand: outline, main roads, river, lake, railway, hills and villages.

Metres east and north of the town centre. It resembles Mengzi (an old core with a lake, a ring, a river, a railway to
the east, villages and hills around) and copies no survey.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely

from grids.demo.curves import ring, roughened, through

CENTRE = (103.364, 23.396)  # longitude, latitude of the origin


class RoadClass(StrEnum):
    """Classes of ways, in OSM's words."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TERTIARY = "tertiary"
    RESIDENTIAL = "residential"
    LANE = "living_street"
    TRACK = "track"
    SERVICE = "service"
    FOOTWAY = "footway"
    STEPS = "steps"


WIDTH_M = {  # of the carriageway with its pavements
    RoadClass.PRIMARY: 36.0,
    RoadClass.SECONDARY: 26.0,
    RoadClass.TERTIARY: 18.0,
    RoadClass.RESIDENTIAL: 12.0,
    RoadClass.LANE: 6.0,
    RoadClass.TRACK: 5.0,
    RoadClass.SERVICE: 5.0,
    RoadClass.FOOTWAY: 2.5,
    RoadClass.STEPS: 2.5,
}
IMPORTANCE = {RoadClass.PRIMARY: 5, RoadClass.SECONDARY: 4, RoadClass.TERTIARY: 3, RoadClass.RESIDENTIAL: 2}


@dataclass(frozen=True)
class Way:
    """A road or path: centre line in metres, class, and a name that may be empty."""

    line: shapely.LineString
    kind: RoadClass
    name: str = ""


OUTLINE = [
    (-5200, 600), (-4750, 2500), (-3400, 4000), (-1300, 4500), (500, 4050), (2300, 4350), (3950, 3150), (4750, 1300),
    (4450, -700), (3950, -2350), (2350, -3450), (500, -3950), (-1500, -3550), (-3300, -3250), (-4550, -1700),
]  # fmt: skip
OUTLINE_ROUGH_M = 75.0
OUTER_RING = ((-250.0, 350.0), (3550.0, 2850.0), -22.0)  # centre, radii, turn in degrees
MIDDLE_RING = ((-150.0, 200.0), (2200.0, 1950.0), -15.0)
INNER_RING = ((150.0, -200.0), (1060.0, 1160.0), 10.0)
LAKE_ROAD = ((340.0, -730.0), (450.0, 300.0), -12.0)
LAKE = ((340.0, -730.0), (370.0, 225.0), -12.0)
LAKE_ISLAND = ((430.0, -690.0), (60.0, 38.0), 20.0)
MIDDLE_RING_ARC = (0.06, 0.76)  # shares of the full turn between which the middle ring is built
RADIALS = [
    (
        RoadClass.PRIMARY,
        "银河路",
        [(-300, 250), (-750, 600), (-1500, 1350), (-2450, 2150), (-3450, 3250), (-4500, 4300)],
    ),
    (RoadClass.PRIMARY, "红河大道", [(200, 500), (260, 1000), (120, 1900), (-130, 2900), (-380, 3800), (-250, 5000)]),
    (RoadClass.PRIMARY, "天马路", [(-500, -60), (-1000, -120), (-1900, 110), (-3000, -160), (-4200, 190), (-5800, 60)]),
    (RoadClass.SECONDARY, "学海路", [(600, 300), (1000, 640), (1750, 1350), (2550, 2000), (3450, 2750), (4700, 3600)]),
    (RoadClass.PRIMARY, "碧色寨路", [(700, -40), (1250, -60), (2250, 160), (3100, -60), (4000, 260), (5400, 150)]),
    (RoadClass.SECONDARY, "新安路", [(500, -700), (950, -1000), (1550, -1750), (2300, -2350), (3300, -3500)]),
    (RoadClass.PRIMARY, "南湖南路", [(320, -800), (290, -1350), (240, -2200), (520, -3100), (330, -4400)]),
    (RoadClass.SECONDARY, "文萃路", [(-300, -600), (-650, -1000), (-1350, -1700), (-1900, -2550), (-2800, -4000)]),
]
WEST_ROADS = [
    (RoadClass.SECONDARY, "雨过铺路", [(-1500, 800), (-2150, 1150), (-3000, 1330), (-4000, 1850), (-5600, 2300)]),
    (RoadClass.SECONDARY, "北京路", [(-800, 1500), (-1050, 2150), (-1750, 2900), (-2100, 3700), (-2100, 5000)]),
    (RoadClass.SECONDARY, "观澜路", [(1100, 1000), (1350, 1750), (1300, 2600), (1750, 3500), (1900, 5000)]),
    (RoadClass.SECONDARY, "双河路", [(-1700, -500), (-2300, -900), (-3000, -1900), (-3700, -2500), (-4200, -3600)]),
]  # from the middle ring outwards
CORE_ROADS = [
    (RoadClass.SECONDARY, "人民路", [(-1400, -150), (-700, -40), (-250, 70), (250, 10), (700, 60), (1500, -80)]),
    (RoadClass.SECONDARY, "文澜路", [(270, 1300), (190, 700), (230, 250), (140, -150), (200, -420), (250, -700)]),
    (RoadClass.TERTIARY, "承恩路", [(-1300, 520), (-650, 430), (-150, 480), (420, 420), (950, 520), (1600, 430)]),
    (
        RoadClass.TERTIARY,
        "玉皇阁路",
        [(-420, 1400), (-380, 700), (-330, 200), (-420, -350), (-330, -900), (-380, -1700)],
    ),
    (RoadClass.TERTIARY, "东门路", [(780, 1200), (720, 600), (790, 100), (740, -350), (620, -620)]),
]  # across the core, cut off at the inner ring
RIVER = [
    (5600, 1450), (4700, 1750), (3900, 1650), (2900, 1180), (1900, 1320), (900, 1530), (-150, 1420), (-1000, 1010),
    (-1600, 420), (-2150, -520), (-3050, -1150), (-4050, -1420), (-5600, -2300),
]  # fmt: skip
RIVER_NAME = "犁江河"
RIVER_WIDTH_M = 26.0
BANK_ROAD_M = 36.0  # from the middle of the river to the roads on its banks
RAIL = [(900, 5200), (2350, 3300), (3000, 2000), (3250, 700), (3380, -500), (2950, -1900), (2700, -2900), (2900, -4400)]
RAIL_NAME = "蒙宝线"
RAIL_CLEAR_M = 14.0
VILLAGES = [
    ("大台子", -4250, 1250), ("雨过铺", -3850, 2350), ("新光", -2750, 3300), ("小新寨", -1150, 3650),
    ("上水沟", -4350, -450), ("红寨", -2350, -2950), ("白土坡", -3500, -1850), ("龙井", -500, -3050),
    ("起龙", 1450, -2800), ("冲庄", 2850, -2500),
    ("碧云", 4000, 600), ("三义", 3850, -1050), ("十里坡", 3250, 2900), ("石榴园", 700, 3550), ("下田心", -4000, -1000),
]  # fmt: skip
VILLAGE_RADIUS_M = 250.0
HILLS = [
    (4050, -2000, 620),
    (-4300, -2100, 560),
    (2500, 3850, 520),
    (-600, 4250, 480),
    (-4500, 3000, 420),
    (1000, -3650, 420),
]
HILL_PARK = (-1750, 2300, 260)


@dataclass(frozen=True)
class Plan:
    """The plan as geometries in metres."""

    outline: shapely.Polygon
    core: shapely.Polygon
    inner: shapely.Polygon
    outer: shapely.Polygon
    lake: shapely.Polygon
    river: shapely.Polygon
    rail: shapely.LineString
    roads: tuple[Way, ...]


def draw_plan() -> Plan:
    """The plan with its main roads cut where they end at a ring or at the outline."""
    outline = shapely.Polygon(roughened(through(OUTLINE, closed=True), OUTLINE_ROUGH_M))
    core, inner, outer = (shapely.Polygon(ring(*r)) for r in (INNER_RING, MIDDLE_RING, OUTER_RING))
    lake_side = shapely.Polygon(ring(*LAKE_ROAD, wobble=0.8))
    lake = shapely.Polygon(ring(*LAKE, wobble=1.6)).difference(shapely.Polygon(ring(*LAKE_ISLAND)))
    river_line = shapely.LineString(through(RIVER))
    river = shapely.intersection(shapely.buffer(river_line, RIVER_WIDTH_M / 2), outline)
    rail = shapely.intersection(shapely.LineString(through(RAIL)), outline)
    roads = [
        *_rings(core, inner, outer, lake_side),
        *_banks(river_line, outline),
        *_radials(core, inner, lake_side, outline),
    ]
    return Plan(outline, core, inner, outer, lake, river, rail, tuple(roads))


def _rings(
    core: shapely.Polygon, inner: shapely.Polygon, outer: shapely.Polygon, lake_side: shapely.Polygon
) -> list[Way]:
    xy = shapely.get_coordinates(inner)
    first, last = (round(share * len(xy)) for share in MIDDLE_RING_ARC)
    return [
        Way(shapely.LineString(core.exterior.coords), RoadClass.SECONDARY, "环城路"),
        Way(shapely.LineString(xy[first:last]), RoadClass.SECONDARY, "朝阳路"),
        Way(shapely.LineString(outer.exterior.coords), RoadClass.PRIMARY, "环城大道"),
        Way(shapely.LineString(lake_side.exterior.coords), RoadClass.TERTIARY, "环湖路"),
    ]


def _banks(river: shapely.LineString, outline: shapely.Polygon) -> list[Way]:
    sides = ((-BANK_ROAD_M, "滨河北路"), (BANK_ROAD_M, "滨河南路"))
    return [
        Way(shapely.intersection(shapely.offset_curve(river, off), outline), RoadClass.TERTIARY, name)
        for off, name in sides
    ]


def _radials(
    core: shapely.Polygon, inner: shapely.Polygon, lake_side: shapely.Polygon, outline: shapely.Polygon
) -> list[Way]:
    built = [
        (RADIALS, lambda line: line.difference(core).intersection(outline)),
        (WEST_ROADS, lambda line: line.difference(inner).intersection(outline)),
        (CORE_ROADS, lambda line: line.intersection(core).difference(lake_side)),
    ]
    ways = []
    for roads, trim in built:
        for kind, name, points in roads:
            parts = shapely.get_parts(trim(shapely.LineString(through(points))))
            ways.append(Way(parts[np.argmax(shapely.length(parts))], kind, name))
    return ways
