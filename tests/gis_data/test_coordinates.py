"""Positions as people write them."""

import csv

import pytest

from gis_data.rules.coordinates import read_coordinates

MENGZI = (103.4, 23.4)
VADUZ = (9.52, 47.14)
DEGREES_OF_MENGZI = [
    "103.375,23.404166667",
    "23.404166667 103.375",
    "１０３.375，23.404166667",
    "103°22′30″E 23°24′15″N",
    "东经103°22′30″，北纬23°24′15″",
    "北纬23度24分15秒东经103度22分30秒",
    "E103°22'30\"N23°24'15\"",
    "N23.404166667 E103.375",
    "103°22.5' 23°24.25'",
    "lat=23.404166667, lon=103.375",
    "纬度23.404166667 经度103.375",
    "POINT(103.375 23.404166667)",
    "geo:23.404166667,103.375",
]


@pytest.mark.parametrize("text", DEGREES_OF_MENGZI)
def test_degrees_are_read_however_they_are_written(text):
    first, *others = read_coordinates(text, MENGZI)
    assert (first.lon, first.lat) == pytest.approx((103.375, 23.404166667), abs=1e-7)
    assert first.crs == "EPSG:4490"
    assert [reading.crs for reading in others] == ["GCJ-02", "BD-09"]


@pytest.mark.parametrize(
    "text",
    [
        "34385123.5, 2587000",
        "2587000 34385123.5",
        "2587000, 385123.5",
        "385123.5,2587000",
    ],
)
def test_projected_metres_are_read_in_either_order(text):
    [reading] = read_coordinates(text, MENGZI)
    assert (reading.lon, reading.lat) == pytest.approx((100.876385, 23.379383), abs=1e-5)
    assert reading.crs == ("EPSG:4522" if "34385123.5" in text else "EPSG:4543")


def test_a_zone_of_six_degrees_is_told_by_its_number():
    [reading] = read_coordinates("17385123,2587000")
    assert reading.crs == "EPSG:4495"
    assert reading.lon == pytest.approx(97.87638, abs=1e-4)


def test_metres_without_a_zone_mean_nothing_without_a_place_to_look_at():
    assert read_coordinates("385123,2587000") == []


def test_two_numbers_that_could_be_either_are_taken_by_where_one_looks():
    first, second = read_coordinates("9.52 47.14", VADUZ)
    assert (first.lon, first.lat, first.axes, first.crs) == (9.52, 47.14, "lon,lat", "EPSG:4326")
    assert (second.lon, second.lat, second.axes) == (47.14, 9.52, "lat,lon")


@pytest.mark.parametrize(
    "text",
    ["", "abc", "103.38", "65号", "12,5", "12 5", "103.99,91", "103.38E 23.36E", "23°70′,103°", "1e5,3", "1.2.3,4",
     "永华街65号 12.5", "385123,99", "99385123,2587000", "\n", "103.3,\n23.3", "nan,nan", "inf 5", "٣,٤" * 30],
)  # fmt: skip
def test_what_is_no_position_is_not_taken_for_one(text):
    assert read_coordinates(text, MENGZI) == []


def test_the_other_datums_agree_with_seven_libraries(geodata):
    with (geodata / "coordinates" / "wgs84_gcj02_bd09.csv").open() as stream:
        for row in list(csv.DictReader(stream))[:50]:
            for datum, name in (("gcj02", "GCJ-02"), ("bd09", "BD-09")):
                lon, lat = row[f"{datum}_lng"], row[f"{datum}_lat"]
                readings = read_coordinates(f"{lon},{lat}", MENGZI)
                truth = float(row["wgs84_lng"]), float(row["wgs84_lat"])
                assert any(
                    reading.crs == name and (reading.lon, reading.lat) == pytest.approx(truth, abs=1e-7)
                    for reading in readings
                )
