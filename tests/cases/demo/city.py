"""A small city for the demo's history: a lattice of homes, a few markets, roads and a park, by Mengzi."""

import numpy as np

from cases.demo.places import City, Spots
from cases.demo.profiles import Ground


def small_city() -> City:
    east, north = np.meshgrid(np.arange(40) * 0.0008, np.arange(40) * 0.0008)
    homes = np.column_stack([103.36 + east.ravel(), 23.38 + north.ravel()])
    dwellings = np.where((east > 0.024) & (north > 0.024), 60.0, 12.0).ravel()
    road = np.column_stack([103.36 + np.arange(400) * 0.00008, np.full(400, 23.396)])
    return {
        Ground.HOME: _spots(homes, dwellings, "楼"),
        Ground.MARKET: _spots(homes[::97], np.ones(len(homes[::97])), "市场"),
        Ground.ROAD: _spots(road, np.ones(400), "路"),
        Ground.GREEN: _spots(homes[5:9], np.ones(4), "园"),
    }


def _spots(lonlat: np.ndarray, weight: np.ndarray, name: str) -> Spots:
    return Spots(lonlat, weight, [f"{name}{i}" for i in range(len(lonlat))])
