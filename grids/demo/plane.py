"""The plane of the plan and the globe: metres around the town centre to longitude and latitude."""

import numpy as np
import shapely

from grids.demo.plan import CENTRE
from grids.rules.local_plane import metres_per_degree

DECIMALS = 8  # of a degree: a millimetre, so that equal places stay equal and two places stay two
SCALE = metres_per_degree(CENTRE[1])


def lonlat(geometries: np.ndarray, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """Geometries in metres of the plan as longitude and latitude, moved by `shift` degrees.

    A straight line stays straight, so that a vertex on a line stays on it; lengths are right to 0.1 % within 10 km.
    """
    origin = np.array(CENTRE)
    return shapely.transform(geometries, lambda xy: np.round(xy / SCALE + origin + shift, DECIMALS))
