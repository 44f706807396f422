"""A flat map of a city: metres around a middle, true to angles, so that distances of a few hundred metres are true."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

_DEFINITION = "+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"


@dataclass(frozen=True)
class Plane:
    """A transverse Mercator map around a longitude and latitude.

    Its scale is 1 in the middle and grows with the square of the distance east or west: 1.0001 at 90 km.
    """

    longitude: float
    latitude: float

    @classmethod
    def around(cls, lonlat: NDArray[np.float64]) -> "Plane":
        """The plane in the middle of positions (n, 2); around (0, 0) when there is none."""
        if not len(lonlat):
            return cls(0.0, 0.0)
        middle = (lonlat.min(axis=0) + lonlat.max(axis=0)) / 2
        return cls(float(middle[0]), float(middle[1]))

    def metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) degrees as metres east and north of the middle."""
        return np.column_stack(_transformer(self).transform(lonlat[:, 0], lonlat[:, 1]))

    def degrees(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) metres as degrees."""
        return np.column_stack(_transformer(self).transform(xy[:, 0], xy[:, 1], direction="INVERSE"))


@lru_cache(maxsize=64)
def _transformer(plane: Plane) -> Transformer:
    return Transformer.from_crs(
        "EPSG:4326", _DEFINITION.format(lon=plane.longitude, lat=plane.latitude), always_xy=True
    )
