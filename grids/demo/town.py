"""The whole demo town, in metres of its plan: everything that is later written as rows, made from one seed."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from grids.demo.addresses import Address, addresses
from grids.demo.boundaries import Belonging, share_out
from grids.demo.building import Filling, House
from grids.demo.facilities import Facility, facilities
from grids.demo.ground import sites
from grids.demo.names import estate_names, name_ways
from grids.demo.paths import park_paths
from grids.demo.plan import Plan, Way, draw_plan
from grids.demo.programme import fill
from grids.demo.streets import Streets, lay_streets
from grids.demo.walking import Walks, walking_network
from grids.demo.zones import Zone, Zoning, zoning

SEED = 3
VERSION = 1  # raised with every change that moves a building: the same version is the same town, to the byte


@dataclass(frozen=True)
class Town:
    """Streets, blocks with what they hold (fillings, addresses and belonging are in the order of the blocks)."""

    plan: Plan
    streets: Streets
    fillings: list[Filling]
    addresses: list[list[Address]]
    belonging: Belonging
    paths: tuple[Way, ...]
    walks: Walks
    facilities: list[Facility]

    @cached_property
    def houses(self) -> list[House]:
        """All buildings, by block."""
        return [house for filling in self.fillings for house in filling.houses]

    @property
    def grid_indices(self) -> range:
        """All grids of today."""
        return range(len(self.belonging.community_of_grid))

    @cached_property
    def house_address(self) -> list[Address]:
        """The address of each building."""
        return [address for block in self.addresses for address in block]

    @cached_property
    def house_grid(self) -> np.ndarray:
        """(n,) the grid of each building."""
        return np.repeat(self.belonging.grid, [len(filling.houses) for filling in self.fillings])


def build_town(seed: int = SEED) -> Town:
    """The town; the same for the same seed. Takes some ten seconds."""
    random = np.random.default_rng(seed)
    plan = draw_plan()
    zones = zoning(plan)
    streets = lay_streets(plan, zones, random)
    streets = Streets(streets.blocks, name_ways(streets.ways, random))
    zone = [_zone(block, zones) for block in streets.blocks]
    fillings = [fill(site, z, random) for site, z in zip(sites(plan, streets, zone), zone, strict=True)]
    belonging = share_out(streets, np.array([sum(house.dwellings for house in f.houses) for f in fillings]))
    texts = addresses(fillings, estate_names(fillings, random), streets.ways)
    paths = park_paths(streets)
    walks = walking_network(plan, (*streets.ways, *paths), fillings)
    places = facilities(fillings, texts, belonging.community, streets.ways, random)
    return Town(plan, streets, fillings, texts, belonging, paths, walks, places)


def _zone(block: shapely.Polygon, zones: Zoning) -> Zone:
    return Zone.PARK if zones.is_waterside(block) else zones.at(shapely.point_on_surface(block))
