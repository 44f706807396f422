"""Facilities in another datum, in metres or with exchanged axes: told, undone, or noticed by what is known."""

from datetime import timedelta

import numpy as np
import pytest
import shapely

from facilities.models import FacilityVersion
from gis_data.crs import from_wgs84, parse_crs, wgs84_to_bd09, wgs84_to_gcj02
from gis_data.models import BaseFeature
from tests.facilities.imports import DAY, bring, found
from tests.facilities.tables import row, text_table
from tests.factories import make_building


def test_a_table_must_say_which_datum_it_is_in(kinds, tmp_path):
    assert found(bring(text_table(tmp_path / "a.csv", [row()]), crs=None)) == [(None, "crs-missing")]


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_shifted_datums_come_to_where_they_are(kinds, tmp_path, crs, shift):
    lon, lat = shift(np.array([[103.005, 23.005]]))[0]
    assert not found(bring(text_table(tmp_path / "a.csv", [row(经度=lon, 纬度=lat)]), crs=crs))
    assert FacilityVersion.objects.get().geom.coords == pytest.approx((103.005, 23.005), abs=1e-8)


def test_metres_of_a_projection_are_read(kinds, tmp_path):
    x, y = shapely.get_coordinates(from_wgs84(np.array([shapely.Point(103.005, 23.005)]), parse_crs("4543")))[0]
    path = text_table(tmp_path / "a.csv", [row(经度=x, 纬度=y)])
    assert found(bring(path)) == [(None, "coordinates-not-degrees")]
    assert not found(bring(path, crs="EPSG:4543"))
    assert FacilityVersion.objects.get().geom.coords == pytest.approx((103.005, 23.005), abs=1e-7)


def places(count: int) -> np.ndarray:
    """Places in the west street, a hundred metres and more apart."""
    random = np.random.default_rng(1)
    return np.column_stack([random.uniform(103.004, 103.016, count), random.uniform(23.004, 23.016, count)])


def shifted_table(path, lonlat, names):
    shifted = wgs84_to_gcj02(lonlat)
    rows = [row(名称=name, 编号=name, 经度=x, 纬度=y) for name, (x, y) in zip(names, shifted, strict=True)]
    return text_table(path, rows)


def test_a_shifted_file_is_noticed_by_names_that_are_known(kinds, tmp_path):
    lonlat, names = places(4), ["甲店", "乙店", "丙店", "丁店"]
    for name, (lon, lat) in zip(names, lonlat, strict=True):
        BaseFeature.objects.create(
            layer="poi", kind="clinic", name=name, geom=f"POINT({lon} {lat})", source="osm", source_id=name
        )
    path = shifted_table(tmp_path / "a.csv", lonlat, names)
    report = bring(path)
    assert found(report) == [(None, "wrong-datum")]
    assert "GCJ-02" in str(report.findings[-1].remedy)
    assert found(bring(path, trust_crs=True), "warning") == [(None, "wrong-datum-trusted")]
    assert not found(bring(path, crs="gcj02", day=DAY + timedelta(days=1)))


def test_a_shifted_file_is_noticed_by_the_buildings_it_misses(kinds, town, tmp_path):
    lonlat = places(24)
    for lon, lat in lonlat:
        make_building(town["w1"], (lon - 0.0001, lat - 0.0001, 0.0002))
    names = [f"店{number}" for number in range(24)]
    assert found(bring(shifted_table(tmp_path / "a.csv", lonlat, names))) == [(None, "wrong-datum")]
    assert not found(bring(shifted_table(tmp_path / "a.csv", lonlat, names), crs="gcj02"))


def test_exchanged_axes_are_noticed(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row(经度=23.005, 纬度=103.005)])
    assert found(bring(path)) == [(None, "axes-swapped")]
    assert not found(bring(path, swap_axes=True))
