"""The base map of the town: roads, railway, water, green and services, as rows would have them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import shapely

from grids.demo.plan import HILL_PARK, RAIL_NAME, RIVER_NAME, VILLAGES
from grids.demo.town import Town
from grids.demo.walking import pieces_of

LAKE_NAME, LAKE_PARK_NAME, HILL_PARK_NAME = "南湖", "南湖公园", "凤凰山公园"


@dataclass(frozen=True)
class Feature:
    """One feature of the base map, its geometry in metres."""

    layer: str
    kind: str
    name: str
    geom: shapely.Geometry
    tags: dict[str, str] = field(default_factory=dict)


def features(town: Town) -> list[Feature]:
    """All of them, in a fixed order."""
    return [*_roads(town), *_rails(town), *_water(town), *_green(town), *_places(town), *_services(town)]


def _roads(town: Town) -> Iterator[Feature]:
    """Streets by name, so that each has its name once, and inner ways one by one."""
    pieces = pieces_of((*town.streets.ways, *town.paths))
    keyed = sorted(range(len(pieces.ways)), key=lambda i: (pieces.ways[i].kind, pieces.ways[i].name, i))
    for (kind, name), group in groupby(keyed, key=lambda i: (pieces.ways[i].kind, pieces.ways[i].name)):
        lines = [pieces.lines[i] for i in group]
        if name:
            yield Feature("road", str(kind), name, shapely.line_merge(shapely.union_all(lines)))
        else:
            yield from (Feature("road", str(kind), "", line) for line in lines)
    for filling in town.fillings:
        yield from (Feature("road", str(way.kind), way.name, way.line) for way in filling.ways)


def _rails(town: Town) -> Iterator[Feature]:
    yield Feature("rail", "rail", RAIL_NAME, town.plan.rail)


def _water(town: Town) -> Iterator[Feature]:
    yield Feature("water", "lake", LAKE_NAME, town.plan.lake)
    yield Feature("water", "river", RIVER_NAME, town.plan.river)


def _green(town: Town) -> Iterator[Feature]:
    lake, hill = town.plan.lake, shapely.Point(HILL_PARK[:2])
    island = shapely.Polygon(lake.interiors[0])
    yield Feature("green", "park", LAKE_PARK_NAME, island)
    for filling in town.fillings:
        for green in filling.greens:
            name = green.name
            if green.kind == "park" and green.geom.distance(lake) < 20:
                name = LAKE_PARK_NAME
            elif green.kind == "park" and green.geom.distance(hill) < HILL_PARK[2]:
                name = HILL_PARK_NAME
            yield Feature("green", green.kind, name, green.geom)


def _places(town: Town) -> Iterator[Feature]:
    yield from (Feature("place", "village", name, shapely.Point(x, y)) for name, x, y in VILLAGES)


def _services(town: Town) -> Iterator[Feature]:
    for service in town.facilities:
        tags = {"addr:full": service.address} if service.address else {}
        yield Feature("poi", service.kind, service.name, service.point, tags)
