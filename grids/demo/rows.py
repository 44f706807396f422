"""The town as plain values, with geometries as arrays in metres: computed once, written for each copy of the town."""

from dataclasses import dataclass

import numpy as np
import shapely

from grids.demo.addresses import Address
from grids.demo.basemap import Feature, features
from grids.demo.building import House
from grids.demo.entrances import stairwell_doors, street_doors
from grids.demo.history import Descent, Version, write_history
from grids.demo.homes import Home, homes
from grids.demo.plane import lonlat
from grids.demo.town import SEED, Town
from grids.demo.walking import Walks

LANE_CLASSES = ("primary", "secondary", "tertiary")  # of the roads that have a lane chief


@dataclass(frozen=True)
class Share:
    """How much of the m², the buildings and the households of one area went to another, each from 0 to 1."""

    area: float
    buildings: float
    households: float


@dataclass(frozen=True)
class TownRows:
    """Everything of a town in the order of its rows; geometries are longitude and latitude of the first copy."""

    versions: list[Version]
    version_geoms: np.ndarray
    descents: list[tuple[Descent, Share]]
    houses: list[House]
    addresses: list[Address]
    house_grid: np.ndarray
    footprints: np.ndarray
    doors: np.ndarray
    unit_house: np.ndarray
    unit_doors: np.ndarray
    homes: list[Home]
    features: list[Feature]
    feature_geoms: np.ndarray
    walks: Walks


def town_rows(town: Town) -> TownRows:
    """The rows of a town."""
    history = write_history(town)
    houses, base = town.houses, features(town)
    units = [(i, door) for i, house in enumerate(houses) if house.units for door in stairwell_doors(house)]
    return TownRows(
        versions=history.versions,
        version_geoms=_version_geoms(town, history.versions),
        descents=list(zip(history.descents, _shares(town, history.descents), strict=True)),
        houses=houses,
        addresses=town.house_address,
        house_grid=town.house_grid,
        footprints=lonlat(_array([house.footprint for house in houses])),
        doors=lonlat(_array(street_doors(houses, town.streets.ways))),
        unit_house=np.array([house for house, _ in units]),
        unit_doors=lonlat(_array([door for _, door in units])),
        homes=homes(houses, SEED),
        features=base,
        feature_geoms=lonlat(_array([feature.geom for feature in base])),
        walks=town.walks,
    )


def _array(geometries: list[shapely.Geometry]) -> np.ndarray:
    found = np.empty(len(geometries), dtype=object)
    found[:] = geometries
    return found


def _version_geoms(town: Town, versions: list[Version]) -> np.ndarray:
    """Boundaries dissolved from blocks after rounding, so that neighbours and parents share their vertices exactly."""
    blocks = lonlat(town.streets.blocks)
    grids = _array([shapely.coverage_union_all(blocks[town.belonging.grid == g]) for g in town.grid_indices])
    made: dict[tuple[int, ...], shapely.Geometry] = {}
    for version in versions:
        if version.grids not in made:
            made[version.grids] = shapely.coverage_union_all(grids[list(version.grids)])
    return _array([made[version.grids] for version in versions])


def _shares(town: Town, descents: list[Descent]) -> list[Share]:
    grids = len(town.grid_indices)
    area = np.bincount(town.belonging.grid, shapely.area(town.streets.blocks), grids)
    buildings = np.bincount(town.house_grid, minlength=grids)
    households = np.bincount(town.house_grid, [house.dwellings for house in town.houses], grids)
    return [
        Share(*(float(w[list(d.grids)].sum() / w[list(d.of_grids)].sum()) for w in (area, buildings, households)))
        for d in descents
    ]
