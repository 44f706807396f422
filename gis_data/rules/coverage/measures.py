"""Square metres and mean widths of small shapes in longitude and latitude (EPSG:4326).

The ellipsoid of WGS 84 is replaced by its tangent scale at the latitude of the shape's middle: metres per degree are
N(φ)·cos φ eastwards and M(φ) northwards (radii of curvature). Over 10 km of latitude that is wrong by less than 1e-3
of the area, and by far less for the gaps and overlaps that are measured here.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

_SEMI_MAJOR = 6378137.0  # metres, WGS 84
_E2 = 0.00669437999014  # squared eccentricity, WGS 84


def metres_per_degree(latitude: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres in one degree eastwards and northwards at a latitude in degrees."""
    phi = np.radians(latitude)
    squash = 1 - _E2 * np.sin(phi) ** 2
    eastwards = _SEMI_MAJOR / np.sqrt(squash) * np.cos(phi)
    northwards = _SEMI_MAJOR * (1 - _E2) / squash**1.5
    return np.radians(eastwards), np.radians(northwards)


def _scale_of(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres per degree at the middle latitude of each shape."""
    boxes = shapely.bounds(shapes)
    return metres_per_degree((boxes[..., 1] + boxes[..., 3]) / 2)


def square_metres(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """The area of each polygon in m²; 0 for an empty one."""
    east, north = _scale_of(shapes)
    return np.nan_to_num(shapely.area(shapes) * east * north)


def mean_widths(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """2 · area / perimeter in metres: the width of a long thin shape, half the side of a square."""
    east, north = _scale_of(shapes)
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    owner = part_owner[part]
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    step = np.diff(coordinates, axis=0) * np.column_stack([east, north])[owner[ring[1:]]]
    length = np.where(np.diff(ring) == 0, np.hypot(step[:, 0], step[:, 1]), 0)
    perimeter = np.bincount(owner[ring[1:]], weights=length, minlength=len(shapes))
    return 2 * shapely.area(shapes) * east * north / perimeter


def thin_parts(polygons: NDArray[np.object_], width_m: float) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The parts of (multi)polygons whose mean width is below `width_m`, and the polygon that each is part of."""
    east, north = _scale_of(polygons)
    # Degrees stretched by the smaller scale can only look thinner than they are, so that nothing is passed over.
    shrink = np.minimum(east, north) ** 2 / np.maximum(east, north)
    at_least = 2 * shapely.area(polygons) * shrink / shapely.length(polygons)
    suspects = np.flatnonzero((at_least < width_m) | (shapely.get_num_geometries(polygons) > 1))
    parts, suspect = shapely.get_parts(polygons[suspects], return_index=True)
    thin = mean_widths(parts) < width_m
    return parts[thin], suspects[suspect[thin]]
