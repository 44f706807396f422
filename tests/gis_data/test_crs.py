"""Datums and coordinate systems: both ways to a millimetre, and every way of naming one."""

import csv

import numpy as np
import pyproj
import pytest
import shapely

from gis_data.crs import (
    NoLocalZone,
    UnknownCrs,
    from_wgs84,
    gcj02_to_wgs84,
    local_zone,
    lonlat,
    metres_around,
    parse_crs,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

MILLIMETRE = 0.001
GEOD = pyproj.Geod(ellps="WGS84")
MENGZI = np.array([[103.3649, 23.3962]])


def distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Metres between points (n, 2)."""
    return GEOD.inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])[2]


@pytest.fixture(scope="module")
def vectors(geodata) -> dict[str, np.ndarray]:
    """Points (500, 2) by datum."""
    with (geodata / "coordinates" / "wgs84_gcj02_bd09.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    names = {"EPSG:4326": "wgs84", "gcj02": "gcj02", "bd09": "bd09"}
    return {
        crs: np.array([[float(row[f"{key}_lng"]), float(row[f"{key}_lat"])] for row in rows])
        for crs, key in names.items()
    }


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_shifted_datums_agree_with_the_vectors_both_ways_to_a_millimetre(vectors, datum):
    crs, wgs84 = parse_crs(datum), vectors["EPSG:4326"]
    assert distances(lonlat(vectors[datum], crs), wgs84).max() < MILLIMETRE
    shifted = shapely.get_coordinates(from_wgs84(shapely.points(wgs84), crs))
    assert distances(shifted, vectors[datum]).max() < MILLIMETRE


def test_there_and_back_is_exact_all_over_china():
    axis = np.random.default_rng(1).uniform([73, 18], [135, 53], (20_000, 2))
    assert distances(gcj02_to_wgs84(wgs84_to_gcj02(axis)), axis).max() < MILLIMETRE
    assert distances(lonlat(wgs84_to_bd09(axis), parse_crs("bd09")), axis).max() < MILLIMETRE


def test_gcj02_is_wgs84_outside_the_box():
    vaduz = np.array([[9.5209, 47.1410]])
    assert np.array_equal(wgs84_to_gcj02(vaduz), vaduz)
    assert np.array_equal(gcj02_to_wgs84(vaduz), vaduz)


def test_neighbours_still_share_their_border_after_the_datum_changed():
    left = shapely.Polygon([(103.3, 23.3), (103.4, 23.3), (103.41, 23.35), (103.4, 23.4), (103.3, 23.4)])
    right = shapely.Polygon([(103.5, 23.3), (103.5, 23.4), (103.4, 23.4), (103.41, 23.35), (103.4, 23.3)])
    moved = to_wgs84(np.array([left, right]), parse_crs("bd09"))
    assert shapely.coverage_is_valid(moved)
    assert moved[0].intersection(moved[1]).length == pytest.approx(left.intersection(right).length, rel=1e-3)


@pytest.mark.parametrize("text", ["EPSG:4543", "4543", "epsg:4543", pyproj.CRS(4543).to_wkt("WKT1_ESRI")])
def test_a_projection_has_several_names(text):
    crs = parse_crs(text)
    assert (crs.name, crs.is_degrees, crs.is_wgs84) == ("EPSG:4543", False, False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gcj02", "GCJ-02"),
        ("GCJ-02", "GCJ-02"),
        ("bd09", "BD-09"),
        ("BD09LL", "BD-09"),
        ("CGCS2000", "EPSG:4490"),
        ("WGS 84", "EPSG:4326"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("EPSG:4979", "EPSG:4326"),
        ("EPSG:9518", "EPSG:4326"),
    ],
)
def test_datums_have_names(text, name):
    assert parse_crs(text).name == name


@pytest.mark.parametrize("text", ["", "nonsense", "EPSG:999999", "99999999999999", "EPSG:5773"])
def test_it_rejects_what_is_no_horizontal_coordinate_system(text):
    with pytest.raises(UnknownCrs):
        parse_crs(text)


def test_cgcs2000_degrees_are_stored_as_they_are():
    square = np.array([shapely.box(103.3, 23.3, 103.4, 23.4)])
    assert shapely.equals_exact(to_wgs84(square, parse_crs("CGCS2000")), square)[0]


def test_longitude_stays_first_where_the_authority_says_latitude():
    point = shapely.points([[103.4, 23.4]])
    for code in ("EPSG:4326", "EPSG:4490", "EPSG:4214"):
        x, y = shapely.get_coordinates(to_wgs84(point, parse_crs(code)))[0]
        assert x == pytest.approx(103.4, abs=0.01) and y == pytest.approx(23.4, abs=0.01)


def test_a_projected_square_keeps_its_size():
    square = np.array([shapely.box(500_000, 2_588_000, 500_100, 2_588_100), None])
    there = to_wgs84(square, parse_crs("4543"))
    back = from_wgs84(there, parse_crs("4543"))
    assert back[0].hausdorff_distance(square[0]) < MILLIMETRE
    assert there[1] is None
    assert from_wgs84(there, metres_around(there))[0].area == pytest.approx(10_000, rel=1e-4)


def test_it_says_when_the_shift_of_a_datum_is_not_known():
    assert parse_crs("EPSG:4610").is_approximate
    assert not parse_crs("4543").is_approximate
    assert not parse_crs("gcj02").is_approximate


ZONES = [(103.4, 4543), (99.0, 4542), (100.49, 4542), (75.0, 4534), (135.0, 4554)]


@pytest.mark.parametrize(("longitude", "code"), ZONES)
def test_local_zone_is_the_nearest_central_meridian(longitude, code):
    assert local_zone(longitude) == code
    meridian = pyproj.CRS(code).coordinate_operation.params[1].value
    assert abs(meridian - longitude) <= 1.5


@pytest.mark.parametrize("longitude", [9.5, -100.0, 140.0])
def test_it_rejects_a_longitude_without_a_zone(longitude):
    with pytest.raises(NoLocalZone):
        local_zone(longitude)
