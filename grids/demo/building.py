"""What stands in a block: buildings, inner ways, greens and points to be found."""

from dataclasses import dataclass

import shapely

from grids.demo.plan import Way


@dataclass(frozen=True)
class House:
    """A building: footprint in metres, use (the words of grids' BuildingUse), storeys, stairwells, dwellings in all."""

    footprint: shapely.Polygon
    use: str
    storeys: int
    units: int = 0
    dwellings: int = 0
    name: str = ""


@dataclass(frozen=True)
class Green:
    """A green or open space: polygon in metres, its kind in OSM's words, and a name that may be empty."""

    geom: shapely.Polygon
    kind: str
    name: str = ""


@dataclass(frozen=True)
class Filling:
    """All that a block of one `kind` of use holds; gates are points on its border."""

    houses: tuple[House, ...] = ()
    ways: tuple[Way, ...] = ()
    gates: tuple[shapely.Point, ...] = ()
    greens: tuple[Green, ...] = ()
    kind: str = ""


@dataclass(frozen=True)
class Site:
    """A block and the part of it that may be built on: off the roads, the water and the railway."""

    block: shapely.Polygon
    ground: shapely.Polygon
