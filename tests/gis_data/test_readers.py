"""Files in every format: written here, read back; and every file that cannot be read says why."""

import io
import json
import os
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely

from gis_data.readers import errors, layer_names, read_vector

CODES, NAMES = ["532503001", "532503002"], ["文澜街道", "雨过铺街道"]
WEST, EAST = shapely.box(103.0, 23.0, 103.1, 23.1), shapely.box(103.1, 23.0, 103.2, 23.1)


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Two neighbouring streets in WGS 84."""
    return gpd.GeoDataFrame({"代码": CODES, "名称": NAMES}, geometry=[WEST, EAST], crs=4326)


def write_shapefile(frame: gpd.GeoDataFrame, folder: Path, encoding: str, cpg: str | None = None) -> Path:
    """A shapefile whose .cpg says `cpg`, or that has none."""
    path = folder / "areas.shp"
    pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def zipped(folder: Path, target: Path, names: str = "{}") -> Path:
    """The shapefile of a folder as an archive; the names inside follow a pattern."""
    with zipfile.ZipFile(target, "w") as archive:
        for part in sorted(folder.glob("areas.*")):
            archive.write(part, names.format(part.name))
    return target


def legacy_name(archive: Path, ascii_name: str, chinese: str, encoding: str) -> None:
    """Rename a member in the bytes of an archive as Windows tools do: GBK or UTF-8 without the flag that says so."""
    raw = chinese.encode(encoding)
    assert len(raw) == len(ascii_name)
    archive.write_bytes(archive.read_bytes().replace(ascii_name.encode(), raw))


def assert_streets(table) -> None:
    assert table.columns["代码"] == CODES
    assert table.columns["名称"] == NAMES
    assert table.crs.name == "EPSG:4326"
    assert table.rows == [1, 2]
    assert shapely.equals(table.geometries, [WEST, EAST]).all()


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.fgb", "a.kml", "a.gml", "a.shp"])
def test_it_reads_the_format(frame, tmp_path, name):
    options = {"SPATIAL_INDEX": "NO"} if name == "a.fgb" else {}  # the index would put the rows in another order
    driver = "KML" if name == "a.kml" else None
    pyogrio.write_dataframe(frame, tmp_path / name, driver=driver, **options)
    assert_streets(read_vector(tmp_path / name))


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("cpg", [None, "UTF-8", "ISO-8859-1"])
def test_it_finds_the_encoding_of_a_zipped_shapefile(frame, tmp_path, encoding, cpg):
    write_shapefile(frame, tmp_path, encoding, cpg)
    table = read_vector(zipped(tmp_path, tmp_path / "街道.zip", "矢量/{}"))
    assert_streets(table)
    stated_rightly = (encoding, cpg) == ("UTF-8", "UTF-8")
    assert [finding.code for finding in table.findings] == ([] if stated_rightly else ["encoding-detected"])


def test_it_leaves_western_names_alone(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["Mäls", "Lötz", "Schönbühl"]}, geometry=[WEST] * 3, crs=4326)
    write_shapefile(frame, tmp_path, "ISO-8859-1")
    assert read_vector(tmp_path / "areas.shp").columns["name"] == ["Mäls", "Lötz", "Schönbühl"]


def test_a_name_cut_in_the_middle_of_a_character_is_still_utf8(tmp_path):
    frame = gpd.GeoDataFrame({"名": ["社区" * 50]}, geometry=[WEST], crs=4326)
    with pytest.warns(RuntimeWarning, match="truncated to 254"):
        path = write_shapefile(frame, tmp_path, "UTF-8")
    assert read_vector(path).columns["名"][0].startswith("社区社区")


def test_the_encoding_can_be_named(frame, tmp_path):
    path = write_shapefile(frame, tmp_path, "GBK")
    assert_streets(read_vector(path, encoding="gbk"))
    with pytest.raises(errors.WrongEncoding):
        read_vector(path, encoding="utf-8")
    with pytest.raises(errors.WrongEncoding):
        read_vector(path, encoding="no-such-encoding")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_it_reads_chinese_file_names_in_an_archive(frame, tmp_path, encoding):
    write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    placeholder = "x" * len("街道".encode(encoding))
    archive = zipped(tmp_path, tmp_path / "a.zip", placeholder + "-{}")
    legacy_name(archive, placeholder, "街道", encoding)
    assert layer_names(archive) == ["街道-areas"]


def test_a_path_that_leads_out_of_an_archive_stays_inside(frame, tmp_path):
    write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    archive = zipped(tmp_path, tmp_path / "a.zip", "../../escaped-{}")
    assert_streets(read_vector(archive))
    assert not list(tmp_path.parent.glob("escaped*"))


def test_it_reads_csv_with_wkt_in_gbk(tmp_path):
    lines = [f'{code},{name},"{shape.wkt}"\n' for code, name, shape in zip(CODES, NAMES, [WEST, EAST], strict=True)]
    (tmp_path / "a.csv").write_text("代码,名称,WKT\n" + "".join(lines), encoding="gbk")
    table = read_vector(tmp_path / "a.csv")
    assert table.crs is None
    assert table.columns == {"代码": CODES, "名称": NAMES}
    assert shapely.equals(table.geometries, [WEST, EAST]).all()


def test_a_topology_keeps_its_shared_borders(tmp_path):
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps(two_squares_with_one_arc()))
    table = read_vector(path, layer="grids")
    assert table.columns["code"] == ["1", "2"]
    assert shapely.coverage_is_valid(table.geometries)
    assert table.geometries[0].intersection(table.geometries[1]).length == pytest.approx(1)


def two_squares_with_one_arc() -> dict:
    """A quantised topology: delta-coded arcs, the middle one used by both squares."""
    shared, west = [[100, 0], [0, 100]], [[100, 100], [-100, 0], [0, -100], [100, 0]]
    arcs = [shared, west, [[100, 0], [100, 0], [0, 100], [-100, 0]]]
    squares = [
        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "1"}},
        {"type": "Polygon", "arcs": [[2, -1]], "properties": {"code": "2"}},
    ]
    objects = {
        "grids": {"type": "GeometryCollection", "geometries": squares},
        "outline": {"type": "GeometryCollection", "geometries": squares[:1]},
    }
    transform = {"scale": [0.01, 0.01], "translate": [103, 23]}
    return {"type": "Topology", "transform": transform, "arcs": arcs, "objects": objects}


def test_several_layers_must_be_named(frame, tmp_path):
    path = tmp_path / "a.gpkg"
    for layer in ("街道", "社区"):
        pyogrio.write_dataframe(frame, path, layer=layer, append=path.exists())
    with pytest.raises(errors.LayerNeeded, match="街道, 社区"):
        read_vector(path)
    with pytest.raises(errors.NoSuchLayer, match="街道, 社区"):
        read_vector(path, layer="网格")
    assert_streets(read_vector(path, layer="社区"))


def test_a_folder_of_shapefiles_is_read_like_an_archive(frame, tmp_path):
    write_shapefile(frame, tmp_path, "GBK")
    assert_streets(read_vector(tmp_path))


def test_heights_are_dropped_and_noted(tmp_path):
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.force_3d(WEST, 7)], crs=4490)
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    table = read_vector(tmp_path / "a.gpkg")
    assert not shapely.has_z(table.geometries).any()
    assert [finding.code for finding in table.findings] == ["heights-dropped"]
    assert table.crs.name == "EPSG:4490"


def test_what_a_row_lacks_is_none(tmp_path):
    frame = gpd.GeoDataFrame({"a": [1.5, None], "b": ["x", None]}, geometry=[WEST, None], crs=4326)
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    table = read_vector(tmp_path / "a.gpkg")
    assert table.columns == {"a": [1.5, None], "b": ["x", None]}
    assert table.geometries[1] is None


def test_rows_can_be_chosen(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    assert read_vector(tmp_path / "a.gpkg", where="代码 = '532503002'").columns["名称"] == ["雨过铺街道"]
    with pytest.raises(errors.BadCondition):
        read_vector(tmp_path / "a.gpkg", where="no such field")


def test_a_shapefile_without_prj_has_no_crs(frame, tmp_path):
    path = write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    path.with_suffix(".prj").unlink()
    assert read_vector(path).crs is None


def test_the_hash_covers_the_files_beside_a_shapefile(frame, tmp_path):
    path = write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    before = read_vector(path).source
    frame["名称"] = ["甲街道", "乙街道"]
    write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    after = read_vector(path).source
    assert before.file_name == after.file_name == "areas.shp"
    assert before.sha256 != after.sha256


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.shp", "a.json", "a.dwg", "a.csv"])
def test_it_rejects_what_is_no_vector_file(tmp_path, name):
    (tmp_path / name).write_text('{"a": 1' if name.endswith("json") else "")
    with pytest.raises(errors.NotVector, match=name):
        read_vector(tmp_path / name)


def test_it_rejects_a_missing_file(tmp_path):
    with pytest.raises(errors.FileMissing):
        read_vector(tmp_path / "a.gpkg")


def test_it_rejects_a_table_without_geometry(tmp_path):
    (tmp_path / "a.csv").write_text("code,name\n1,a\n")
    with pytest.raises(errors.NoLayers):
        read_vector(tmp_path / "a.csv")


def test_it_rejects_a_layer_without_rows(frame, tmp_path):
    pyogrio.write_dataframe(frame[:0], tmp_path / "a.gpkg", geometry_type="Polygon")
    with pytest.raises(errors.EmptyLayer):
        read_vector(tmp_path / "a.gpkg")


def test_it_rejects_more_rows_than_memory_is_meant_for(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    with pytest.raises(errors.TooManyRows):
        read_vector(tmp_path / "a.gpkg", max_rows=1)


def test_it_rejects_an_archive_without_geodata(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("readme.md", "nothing")
    with pytest.raises(errors.NoLayers):
        read_vector(tmp_path / "a.zip")


@pytest.mark.parametrize("damage", ["text", "cut", "flipped"])
def test_it_rejects_a_damaged_archive(frame, tmp_path, damage):
    write_shapefile(frame, tmp_path, "UTF-8", "UTF-8")
    archive = zipped(tmp_path, tmp_path / "a.zip")
    data = bytearray(archive.read_bytes())
    if damage == "flipped":
        data[40] ^= 0xFF  # inside the first file's content: only its checksum can tell
    archive.write_bytes({"text": b"no archive", "cut": data[:-100], "flipped": data}[damage])
    with pytest.raises(errors.BrokenArchive):
        read_vector(archive)


def test_it_rejects_an_archive_with_a_password(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.geojson", "{}")
    data = bytearray(stream.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(errors.EncryptedArchive):
        read_vector(tmp_path / "a.zip")


def test_it_rejects_an_archive_that_is_packed_in_an_unusual_way(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.geojson", "{}")
    data = bytearray(stream.getvalue())
    data[data.index(b"PK\x01\x02") + 10] = 9  # Deflate64, as Windows writes for large files
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(errors.UnusualArchive):
        read_vector(tmp_path / "a.zip")


def test_it_refuses_an_archive_that_would_fill_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("gis_data.readers.archives.MAX_UNPACKED_GB", 0)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.geojson", "{}")
    with pytest.raises(errors.ArchiveTooLarge):
        read_vector(tmp_path / "a.zip")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_it_says_that_a_file_may_not_be_read(frame, tmp_path):
    pyogrio.write_dataframe(frame, tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg").chmod(0)
    with pytest.raises(errors.FileUnreadable):
        read_vector(tmp_path / "a.gpkg")


def test_it_reads_an_osm_extract(geodata):
    path = geodata / "liechtenstein" / "liechtenstein.osm.pbf"
    table = read_vector(path, layer="multipolygons", where="boundary = 'administrative' AND admin_level = '8'")
    assert len(table) == 11
    assert "Vaduz" in table.columns["name"]
