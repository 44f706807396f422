"""manage.py import_areas on files, as a user runs it; and on the real county, cells before and after the split."""

import io
import zipfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from django.core.management import CommandError, call_command

from gis_data.crs import from_wgs84, parse_crs
from gis_data.models import ImportRun
from grids.actions.levels import install_levels
from grids.models import Area, AreaVersion, Lineage, Redraw
from tests.area_tables import square
from tests.factories import make_area, make_levels, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FROM = ("--valid-from", "2020-01-01")
SPLIT = ("--valid-from", "2020-06-08", "--complete")


@pytest.fixture
def county() -> Area:
    return make_area(make_levels()["county"], "532503", "测试市", (103.00, 23.00, 103.02, 23.01))


@pytest.fixture
def streets(tmp_path) -> Path:
    """Two streets as a zipped shapefile in GBK, in zone 4543, without a .cpg."""
    columns = {"行政区划代码": ["532503001", "532503002"], "名称": ["文澜街道", "观澜街道"]}
    shapes = [square(103.00, 23.00), square(103.01, 23.00)]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_crs(4543)
    with pytest.warns(RuntimeWarning, match="laundered"):  # the field name is cut to ten bytes
        pyogrio.write_dataframe(frame, tmp_path / "街道.shp", driver="ESRI Shapefile", encoding="GBK")
    with zipfile.ZipFile(tmp_path / "街道.zip", "w") as archive:
        for part in tmp_path.glob("街道.*"):
            if part.suffix not in (".zip", ".cpg"):
                archive.write(part, part.name)
    return tmp_path / "街道.zip"


def run(*arguments: object) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("import_areas", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_dry_run_shows_what_it_would_do(county, streets):
    text = run(streets, "--level", "street", *FROM)
    for shown in ("EPSG:4543", "行政区划代", "名称", "GB18030", "Dry run", "encoding-detected"):
        assert shown in text
    assert not AreaVersion.objects.filter(level__key="street").exists()


def test_commit_writes_and_names_who_did_it(county, streets):
    user = make_user("planner")
    assert "Written" in run(streets, "--level", "street", *FROM, "--commit", "--user", "planner")
    names = AreaVersion.objects.filter(level__key="street").values_list("name", flat=True)
    assert set(names) == {"文澜街道", "观澜街道"}
    assert ImportRun.objects.get().user == user


def test_a_difference_of_projection_is_no_change(county, streets, tmp_path):
    run(streets, "--level", "street", *FROM, "--commit")
    frame = gpd.read_file(tmp_path / "街道.shp", encoding="GBK").to_crs(4490)
    frame.to_file(tmp_path / "a.gpkg")
    assert "unchanged" in run(tmp_path / "a.gpkg", "--level", "street", *FROM, "--commit")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--level", "ward", *FROM), "no level ward"),
        (("--level", "street", *FROM, "--crs", "nonsense"), "nonsense is no coordinate system"),
        (("--level", "street", *FROM, "--user", "nobody"), "no account nobody"),
        (("--level", "street", *FROM, "--title", "x"), "--title needs --redraw"),
        (("--level", "street", *FROM, "--layer", "x"), "no layer x"),
        (("--level", "street", *FROM, "--valid-until", "2020-01-01"), "valid-until must be later"),
        (("--level", "street", "--valid-from", "2020-13-01"), "2020-13-01"),
        (("--level", "street", *FROM, "--continues", "1"), "OLD=NEW"),
    ],
)
def test_it_rejects_arguments_in_one_line(county, streets, arguments, message):
    with pytest.raises(CommandError, match=message) as caught:
        run(streets, *arguments)
    assert "\n" not in str(caught.value)


def test_it_rejects_a_missing_file_in_one_line(county):
    with pytest.raises(CommandError, match="There is no file"):
        run("no-such-file.gpkg", "--level", "street", *FROM)


def test_errors_in_rows_end_the_command_with_a_failure(county, tmp_path):
    frame = gpd.GeoDataFrame({"code": [""], "name": ["x"]}, geometry=[square(103, 23)], crs=4326)
    frame.to_file(tmp_path / "a.gpkg")
    with pytest.raises(CommandError, match="Nothing was written") as caught:
        run(tmp_path / "a.gpkg", "--level", "street", *FROM, "--commit")
    assert caught.value.returncode == 1
    assert ImportRun.objects.get().findings.get().code == "code-missing"


@pytest.fixture
def mengzi(geodata) -> Path:
    """The real county, imported, with its eleven streets and towns as they stood before the split."""
    install_levels("four")
    folder = geodata / "mengzi"
    run(folder / "county.geojson", "--level", "county", "--valid-from", "2000-01-01", "--commit")
    run(folder / "street_cells_before_split.geojson", "--level", "street", "--valid-from", "2016-01-01", "--commit")
    return folder


def test_mengzi_before_the_split(mengzi):
    versions = AreaVersion.objects.on(date(2019, 1, 1)).filter(level__key="street")
    assert versions.count() == 11
    assert set(versions.values_list("parent__versions__code", flat=True)) == {"532503"}


def test_wenlan_lives_on_through_the_split_of_mengzi(mengzi):
    after = mengzi / "street_cells_2023.geojson"
    text = run(after, "--level", "street", *SPLIT)
    assert "continues-offered" in text and "532503101=532503001" in text
    document = ("--redraw", "云政复〔2020〕25号", "--title", "文澜街道析置")
    text = run(after, "--level", "street", *SPLIT, *document, "--continues", "532503101=532503001", "--commit")
    assert "532503101 文澜镇" in text and "532503004 文萃街道" in text
    wenlan = Area.objects.with_code("532503101").get()
    assert list(wenlan.versions.order_by("valid").values_list("code", "name")) == [
        ("532503101", "文澜镇"),
        ("532503001", "文澜街道"),
    ]
    lines = Lineage.objects.filter(from_area=wenlan, redraw=Redraw.objects.get())
    assert lines.count() == 3
    assert sum(line.share_area for line in lines) == pytest.approx(1, abs=1e-4)
    assert AreaVersion.objects.on(date(2020, 6, 8)).filter(level__key="street").count() == 13


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_mengzi_in_a_shifted_datum_is_noticed_before_its_streets_are_known(geodata, tmp_path, datum):
    install_levels("four")
    folder = geodata / "mengzi"
    run(folder / "county.geojson", "--level", "county", "--valid-from", "2000-01-01", "--commit")
    frame = gpd.read_file(folder / "street_cells_2023.geojson")
    shifted = from_wgs84(np.array(frame.geometry, dtype=object), parse_crs(datum))
    frame.set_geometry(gpd.GeoSeries(shifted, crs=4326)).to_file(tmp_path / "shifted.geojson")
    with pytest.raises(CommandError):
        run(tmp_path / "shifted.geojson", "--level", "street", *FROM)
    finding = ImportRun.objects.first().findings.get()
    assert finding.code == "wrong-datum" and f"--crs {datum}" in finding.remedy
    run(tmp_path / "shifted.geojson", "--level", "street", *FROM, "--crs", datum, "--commit")
    stored = AreaVersion.objects.get(code="532503001")
    true = frame.geometry[0]
    assert shapely.from_wkb(bytes(stored.geom.wkb)).hausdorff_distance(true) < 2e-8
