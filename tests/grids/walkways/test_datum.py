"""Ways in another datum, with swapped axes or of another city: undone where it is said, noticed where it is not."""

import geopandas
import pytest
import shapely

from gis_data.crs import wgs84_to_bd09, wgs84_to_gcj02
from gis_data.models import WalkEdge
from tests.factories import make_building, make_town
from tests.grids.walkways.files import bring_in, codes, grid_of_streets, street, write
from tests.osm_files import position

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_shifted_datum_is_undone(file, crs, shift):
    bring_in(write(file, street((0, 0), (100, 0)), shift=shift), crs=crs)
    lon, lat = WalkEdge.objects.get().geom[0]
    assert (lon, lat) == pytest.approx(position(0, 0), abs=1e-7)


def test_a_projected_shapefile_is_read_and_one_without_a_system_refused(tmp_path):
    line = shapely.LineString([position(0, 0), position(100, 0)])
    frame = geopandas.GeoDataFrame({"道路类型": ["支路"]}, geometry=[line], crs=4326).to_crs(4543)
    frame.to_file(tmp_path / "ways.shp", encoding="GBK")
    assert bring_in(tmp_path / "ways.shp", commit=False).network.total_km == pytest.approx(0.1, abs=0.001)
    (tmp_path / "ways.prj").unlink()
    assert "crs-missing" in codes(bring_in(tmp_path / "ways.shp", commit=False))


def test_swapped_axes_are_noticed_and_can_be_swapped_back(file):
    swapped = write(file, street((0, 0), (100, 0)), shift=lambda degrees: degrees[:, ::-1])
    assert "axes-swapped" in codes(bring_in(swapped, commit=False))
    assert bring_in(swapped, commit=False, swap_axes=True).network.edges == 1


@pytest.mark.parametrize(("name", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_wrong_datum_is_noticed_by_the_ways_that_are_known(file, name, shift):
    bring_in(write(file, *grid_of_streets()))
    moved = write(file, *grid_of_streets(), shift=shift)
    report = bring_in(moved)
    assert "ways-in-wrong-datum" in codes(report)
    assert name in str(next(f.remedy for f in report.findings if f.code == "ways-in-wrong-datum"))
    assert not report.committed
    assert not bring_in(moved, crs=name).has_errors
    assert "ways-in-wrong-datum-trusted" in codes(bring_in(moved, trust_crs=True))


def test_a_wrong_datum_is_noticed_by_the_buildings_that_are_known(file):
    """Houses stand on both sides of each street and fill the blocks between."""
    streets = [street(*((x, 60 * row) for x in range(0, 1200, 15))) for row in range(12)]
    for row in range(11):
        for house in range(24):
            west, south = position(house * 50 + 4, 60 * row + 8)
            east, north = position(house * 50 + 46, 60 * row + 52)
            make_building(None, (west, south, east, north))
    assert not bring_in(write(file, *streets), commit=False).has_errors
    # No ways are known yet: only the houses tell.
    report = bring_in(write(file, *streets, shift=wgs84_to_gcj02), commit=False)
    assert "ways-in-wrong-datum" in codes(report)


def test_the_right_datum_is_not_doubted(file):
    bring_in(write(file, *grid_of_streets()))
    other = [street(*((x + 3, y + 2) for x, y in points)) for points, _properties in grid_of_streets()]
    assert not bring_in(write(file, *other), commit=False).has_errors


def test_a_file_of_another_city_is_told(file):
    make_town()
    report = bring_in(write(file, street((0, 0), (100, 0)), shift=lambda degrees: degrees + [2.0, 0.0]), commit=False)
    assert "ways-elsewhere" in codes(report)
    assert not report.has_errors
