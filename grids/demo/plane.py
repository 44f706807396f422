"""The plane of the plan and the globe: metres around the town centre to longitude and latitude, and back."""

import numpy as np
import shapely

from grids.demo.plan import CENTRE

DECIMALS = 8  # of a degree: a millimetre, so that equal places stay equal and two places stay two
WGS84_A, WGS84_E2 = 6378137.0, 0.00669437999014


def _metres_per_degree() -> np.ndarray:
    """Metres of a degree of longitude and of latitude at the centre, from the radii of curvature of WGS 84."""
    latitude = np.radians(CENTRE[1])
    bend = 1 - WGS84_E2 * np.sin(latitude) ** 2
    meridian, prime = WGS84_A * (1 - WGS84_E2) / bend**1.5, WGS84_A / bend**0.5
    return np.radians([prime * np.cos(latitude), meridian])


SCALE = _metres_per_degree()


def lonlat(geometries: np.ndarray, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Geometries in metres of the plan as longitude and latitude, moved by `shift` degrees.

    A straight line stays straight, so that a vertex on a line stays on it; lengths are right to 0.1 % within 10 km.
    """
    origin = np.array(CENTRE)
    return shapely.transform(geometries, lambda xy: np.round(xy / SCALE + origin + shift, DECIMALS))
