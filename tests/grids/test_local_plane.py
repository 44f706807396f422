"""The flat map in which areas are divided."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from grids.rules.local_plane import LocalPlane

AREA = shapely.Polygon([(103.36123456789, 23.39), (103.4, 23.391), (103.39, 23.4123456789), (103.36, 23.41)])


def test_vertices_of_the_area_come_back_to_the_last_bit():
    shapes = np.array([AREA], dtype=object)
    plane = LocalPlane.around(shapes)
    (back,) = plane.degrees(plane.metres(shapes), shapes)
    assert shapely.get_coordinates(back).tobytes() == shapely.get_coordinates(AREA).tobytes()


def test_other_vertices_come_back_to_a_micrometre():
    shapes = np.array([AREA], dtype=object)
    plane = LocalPlane.around(shapes)
    (back,) = plane.degrees(plane.metres(shapes), np.array([shapely.box(0, 0, 1, 1)]))
    assert np.abs(shapely.get_coordinates(back) - shapely.get_coordinates(AREA)).max() < 1e-11


def test_lengths_are_those_of_the_ellipsoid():
    plane = LocalPlane(103.38, 23.4)
    (metres,) = plane.metres(np.array([shapely.LineString([(103.36, 23.39), (103.40, 23.41)])]))
    assert metres.length == pytest.approx(Geod(ellps="WGS84").inv(103.36, 23.39, 103.40, 23.41)[2], rel=2e-4)
