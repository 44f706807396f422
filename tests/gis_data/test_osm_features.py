"""Features out of tiny extracts: layers, outlines, holes, and what is said about broken ones."""

import gzip
from pathlib import Path

import osmium
import pytest
import shapely

from gis_data.osm.classes import LAYERS
from gis_data.osm.features import OsmFeature, Outlines, batches, read_features
from gis_data.osm.problems import outline_findings
from gis_data.osm.source import OsmFileError, extent
from gis_data.readers import ReadError
from gis_data.readers.errors import FileMissing
from tests.osm_files import Extract, position

EVERYTHING = frozenset(LAYERS)


def features_of(path: Path, within=None) -> dict[tuple[str, str], tuple[OsmFeature, shapely.Geometry]]:
    """Features and geometries by OSM id and layer."""
    return {
        (feature.osm_id, feature.layer): (feature, geometry)
        for batch in batches(read_features(path, EVERYTHING, Outlines.empty()), within)
        for feature, geometry in zip(batch.features, batch.geometries, strict=True)
    }


def findings_of(path: Path) -> list[tuple[str, str]]:
    outlines = Outlines.empty()
    for _ in read_features(path, EVERYTHING, outlines):
        pass
    return [(finding.row, finding.code) for finding in outline_findings(path, outlines)]


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "tiny.osm.pbf"


def line_of(extract: Extract, **tags: str) -> Extract:
    return extract.node(1, 0, 0).node(2, 100, 0).way(5, [1, 2], **tags)


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"highway": "residential"}, "road", "residential"),
        ({"highway": "motorway"}, "road", "motorway"),
        ({"railway": "subway"}, "rail", "subway"),
        ({"waterway": "river"}, "water", "river"),
    ],
)
def test_a_line_goes_to_its_layer(file, tags, layer, kind):
    feature, geometry = features_of(line_of(Extract(), **tags).write(file))["way/5", layer]
    assert (feature.kind, feature.source_id, geometry.geom_type) == (kind, "w5", "LineString")


@pytest.mark.parametrize("tags", [{"highway": "proposed"}, {"railway": "abandoned"}, {"power": "line"}])
def test_a_line_that_is_not_there_or_not_meant_is_left_out(file, tags):
    assert features_of(line_of(Extract(), **tags).write(file)) == {}


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"natural": "water"}, "water", "water"),
        ({"landuse": "forest"}, "green", "forest"),
        ({"leisure": "park"}, "green", "park"),
        ({"building": "yes"}, "building", "building"),
        ({"building": "school"}, "building", "school"),
        ({"highway": "pedestrian", "area": "yes"}, "road", "pedestrian"),
        ({"boundary": "administrative", "admin_level": "9", "name": "Dorf"}, "boundary", "admin_9"),
    ],
)
def test_a_closed_way_goes_to_its_layer_as_a_polygon(file, tags, layer, kind):
    found = features_of(Extract().square(5, 0, 0, 100, **tags).write(file))
    feature, geometry = found["way/5", layer]
    assert len(found) == 1
    assert (feature.kind, geometry.geom_type) == (kind, "MultiPolygon")


def test_a_roundabout_is_a_line(file):
    found = features_of(Extract().square(5, 0, 0, 20, highway="tertiary", junction="roundabout").write(file))
    assert found["way/5", "road"][1].geom_type == "LineString"


def test_a_nameless_boundary_way_is_only_a_part_of_its_relation(file):
    tags = {"boundary": "administrative", "admin_level": "8"}
    assert features_of(Extract().square(5, 0, 0, 100, **tags).write(file)) == {}


def test_building_no_is_no_building(file):
    assert features_of(Extract().square(5, 0, 0, 20, building="no").write(file)) == {}


def test_a_building_with_a_shop_is_both_and_the_shop_is_a_point(file):
    found = features_of(Extract().square(5, 0, 0, 20, building="yes", shop="bakery", name="早点").write(file))
    assert found["way/5", "building"][1].geom_type == "MultiPolygon"
    shop, point = found["way/5", "poi"]
    assert (shop.kind, shop.name, point.geom_type) == ("bakery", "早点", "Point")


def test_places_and_points_of_interest_are_points(file):
    extract = Extract().node(1, 0, 0, place="village", name="银河").node(2, 5, 5, amenity="bench")
    found = features_of(extract.node(3, 9, 9, amenity="clinic").write(file))
    assert set(found) == {("node/1", "place"), ("node/3", "poi")}
    assert shapely.equals_exact(found["node/1", "place"][1], shapely.Point(position(0, 0)), 1e-9)


def ring_with_hole(**tags: str) -> Extract:
    """A square of 100 m with one of 50 m cut out, as a relation of two untagged ways."""
    extract = Extract().square(5, 0, 0, 100).square(6, 25, 25, 50)
    return extract.relation(7, [("w", 5, "outer"), ("w", 6, "inner")], type="multipolygon", **tags)


def test_a_multipolygon_keeps_its_hole(file):
    _, geometry = features_of(ring_with_hole(building="yes").write(file))["relation/7", "building"]
    assert shapely.get_num_interior_rings(geometry.geoms[0]) == 1
    assert not shapely.contains_xy(geometry, *position(50, 50))
    assert shapely.contains_xy(geometry, *position(10, 10))


def test_an_outer_ring_of_several_ways_is_put_together(file):
    extract = Extract()
    for number, corner in enumerate([(0, 0), (100, 0), (100, 100), (0, 100)], start=1):
        extract.node(number, *corner)
    extract.way(5, [1, 2, 3]).way(6, [1, 4, 3])
    extract.relation(7, [("w", 5, "outer"), ("w", 6, "outer")], type="boundary", boundary="administrative", name="A")
    _, geometry = features_of(extract.write(file))["relation/7", "boundary"]
    assert shapely.get_num_coordinates(geometry) == 5


def test_a_relation_with_ways_outside_the_extract_is_reported_and_the_rest_comes_in(file):
    extract = ring_with_hole(landuse="forest").square(9, 500, 0, 20, building="yes")
    extract.relation(8, [("w", 5, "outer"), ("w", 77, "outer")], type="multipolygon", natural="water")
    del extract.ways[6]
    path = extract.write(file)
    assert set(features_of(path)) == {("way/9", "building")}
    assert sorted(findings_of(path)) == [
        ("relation/7", "incomplete-relation"),
        ("relation/8", "incomplete-relation"),
    ]


def test_a_relation_whose_ring_stays_open_is_reported(file):
    extract = Extract().node(1, 0, 0).node(2, 100, 0).node(3, 100, 100).way(5, [1, 2, 3])
    path = extract.relation(7, [("w", 5, "outer")], type="multipolygon", landuse="forest").write(file)
    assert findings_of(path) == [("relation/7", "broken-relation")]


def test_a_building_whose_outline_stays_open_is_reported(file):
    extract = Extract().node(1, 0, 0).node(2, 100, 0).node(3, 100, 100)
    assert findings_of(extract.way(5, [1, 2, 3], building="yes").write(file)) == [("way/5", "open-outline")]


def test_a_building_that_crosses_itself_is_reported(file):
    extract = Extract().square(5, 0, 0, 20, building="yes")
    extract.ways[5] = ([50, 52, 51, 53, 50], {"building": "yes"})
    path = extract.write(file)
    assert features_of(path) == {}
    assert findings_of(path) == [("way/5", "open-outline")]


def test_open_ways_that_are_lines_are_not_reported(file):
    assert findings_of(line_of(Extract(), highway="path", leisure="track").write(file)) == []


def test_within_leaves_out_what_lies_elsewhere_and_cuts_nothing(file):
    extract = Extract().square(5, 0, 0, 20, building="yes").square(6, 500, 0, 20, building="yes")
    path = extract.node(1, 10, -50).node(2, 900, -50).way(7, [1, 2], highway="path").write(file)
    west = shapely.box(*position(-100, -100), *position(100, 100))
    found = features_of(path, within=west)
    assert set(found) == {("way/5", "building"), ("way/7", "road")}
    assert shapely.get_coordinates(found["way/7", "road"][1])[-1] == pytest.approx(position(900, -50))


def test_a_way_that_lacks_nodes_is_drawn_from_those_there_are(file):
    extract = (
        Extract().node(1, 0, 0).node(2, 100, 0).way(5, [1, 2, 404], highway="path").way(6, [1, 404], highway="path")
    )
    assert set(features_of(extract.write(file))) == {("way/5", "road")}


@pytest.mark.parametrize("name", ["tiny.osm", "tiny.osm.gz", "tiny.osm.bz2", "tiny.osm.pbf"])
def test_every_format_of_osm_is_read(tmp_path, name):
    assert len(features_of(Extract().square(5, 0, 0, 20, building="yes").write(tmp_path / name))) == 1


def test_the_extent_is_what_the_header_says(tmp_path):
    box = extent(Extract(box=(0, 0, 100, 200)).write(tmp_path / "boxed.osm.pbf"))
    assert box.bounds == pytest.approx((*position(0, 0), *position(100, 200)))
    assert extent(Extract(box=None).write(tmp_path / "boxless.osm.pbf")) is None


def broken_files(folder: Path) -> dict[str, bytes]:
    whole = Extract().square(5, 0, 0, 20, building="yes").write(folder / "whole.osm.pbf").read_bytes()
    text = Extract().square(5, 0, 0, 20, building="yes").write(folder / "whole.osm").read_bytes()
    return {
        "cut.osm.pbf": whole[:-20],
        "cut.osm": text[: len(text) // 2],
        "cut.osm.gz": gzip.compress(text)[:-40],
        "empty.osm.pbf": b"",
        "noise.osm.pbf": bytes(range(256)) * 8,
        "page.osm": b"<html></html>",
        "renamed.osm": whole,
        "letter.docx": b"hello",
    }


@pytest.mark.parametrize("name", ["cut.osm.pbf", "cut.osm", "cut.osm.gz"])
def test_a_cut_file_is_an_error_in_one_line(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(broken_files(tmp_path)[name])
    with pytest.raises(OsmFileError) as caught:
        features_of(path)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["empty.osm.pbf", "noise.osm.pbf", "page.osm", "renamed.osm", "letter.docx"])
def test_what_is_no_osm_file_is_an_error_in_one_line(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(broken_files(tmp_path)[name])
    with pytest.raises(OsmFileError) as caught:
        extent(path)
        features_of(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(FileMissing):
        features_of(tmp_path / "nowhere.osm.pbf")
    assert issubclass(OsmFileError, ReadError)


def test_the_files_of_the_test_are_read_by_osmium_alone(file):
    """The helper writes what it says: the reader is not tested against itself."""
    Extract().square(5, 0, 0, 20, building="yes").write(file)
    kinds = [thing.type_str() for thing in osmium.FileProcessor(str(file))]
    assert kinds == ["n", "n", "n", "n", "w"]


def test_liechtenstein_has_its_buildings_and_its_11_municipalities(geodata):
    found = features_of(geodata / "liechtenstein" / "liechtenstein.osm.pbf")
    layers = [layer for _, layer in found]
    # 8,996 objects are tagged as buildings; two of them are ways that do not close.
    assert layers.count("building") == 8_994
    assert sum(feature.kind == "admin_8" for feature, _ in found.values()) == 11
    assert all(shapely.is_valid(geometry) for _, geometry in found.values())


def test_liechtenstein_names_the_two_open_buildings_and_the_relations_that_reach_abroad(geodata):
    found = findings_of(geodata / "liechtenstein" / "liechtenstein.osm.pbf")
    assert [row for row, code in found if code == "open-outline"] == ["way/346556167", "way/346556203"]
    assert sum(code == "incomplete-relation" for _, code in found) == 25
