"""OSM extracts into the database: nothing doubled, nothing lost, nothing written in a dry run."""

from datetime import date
from pathlib import Path

import pytest

from gis_data.actions.import_runs import Actor
from gis_data.models import BaseFeature, ImportRun, WalkEdge, WalkNode
from grids.actions.import_areas import NoSuchLevel
from grids.actions.import_osm import BUILDING, OsmImport, OsmReport, import_osm
from grids.models import Area, AreaVersion, Building
from grids.within import NoSuchArea
from tests.factories import days, make_area, make_levels
from tests.osm_files import Extract, position

pytestmark = pytest.mark.django_db

FIRST = date(2020, 6, 8)
LATER = date(2021, 3, 1)
NOBODY = Actor()


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "town.osm.pbf"


def town() -> Extract:
    """A street with a side street, two houses, a park and a clinic."""
    extract = Extract()
    for number in range(1, 5):
        extract.node(number, 100 * (number - 1), 0)
    extract.node(9, 100, 150, barrier="bollard").node(8, 50, 50, amenity="clinic", name="社区卫生服务中心")
    extract.way(21, [1, 2, 3, 4], highway="residential", name="天马路", surface="asphalt")
    extract.way(22, [2, 9], highway="steps", foot="permissive", bridge="yes")
    extract.square(31, 20, 20, 15, building="apartments", building__levels="6", name="1栋", addr__housenumber="1")
    extract.square(32, 220, 20, 15, building="yes", height="9")
    return extract.square(41, 300, 50, 60, leisure="park")


def bring_in(path: Path, commit: bool = True, day: date = FIRST, **options) -> OsmReport:
    return import_osm(OsmImport(path, day, **options), NOBODY, commit)


def building(number: int) -> Building:
    return Building.objects.get(source_id=f"w{number}")


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (BaseFeature, WalkNode, WalkEdge, Building, Area))


def test_a_town_comes_in(file):
    report = bring_in(town().write(file))
    assert report.committed
    assert sorted(BaseFeature.objects.values_list("layer", "kind", "source_id")) == [
        ("green", "park", "w41"),
        ("poi", "clinic", "n8"),
        ("road", "residential", "w21"),
        ("road", "steps", "w22"),
    ]
    assert BaseFeature.objects.get(source_id="n8").name == "社区卫生服务中心"
    assert BaseFeature.objects.get(source_id="w21").tags["surface"] == "asphalt"


def test_a_building_keeps_what_its_tags_say(file):
    bring_in(town().write(file))
    house = building(31)
    assert (house.name, house.number, house.use, house.storeys, house.source) == ("1栋", "1", "residential", 6, "osm")
    assert house.valid == days(FIRST)
    assert building(32).storeys == 3
    assert house.geom.geom_type == "MultiPolygon"
    assert house.location.within(house.geom)


def test_the_network_meets_at_junctions_and_keeps_what_matters_on_foot(file):
    report = bring_in(town().write(file))
    assert report.network.components == 1
    assert WalkNode.objects.count() == 4
    assert WalkNode.objects.get(barrier="bollard")
    stairs = WalkEdge.objects.get(source_id="w22")
    assert (stairs.steps, stairs.bridge, stairs.tunnel, stairs.access) == (True, True, False, "permissive")
    street = WalkEdge.objects.filter(source_id="w21").order_by("length_m")
    assert [round(edge.length_m) for edge in street] == [100, 200]
    assert street[0].name == "天马路" and street[0].surface == "asphalt"
    assert stairs.source_node_id in {street[0].source_node_id, street[0].target_node_id}
    assert stairs.geom.coords[0] == pytest.approx(position(100, 0))


def test_lengths_agree_with_the_database(file):
    bring_in(town().write(file))
    rows = WalkEdge.objects.raw("SELECT id, length_m, ST_Length(geom::geography) AS expected FROM gis_data_walkedge")
    assert all(edge.length_m == pytest.approx(edge.expected, abs=1e-6) for edge in rows)


def test_a_dry_run_writes_nothing_but_that_it_was_run(file):
    report = bring_in(town().write(file), commit=False)
    assert written() == (0, 0, 0, 0, 0)
    assert report.counts[BUILDING].added == 2
    run = ImportRun.objects.get()
    assert not run.committed and run.kind == "osm" and run.crs == "EPSG:4326"


def test_a_run_is_recorded_with_hash_counts_and_findings(file):
    extract = town().way(51, [1, 2, 3], building="yes")
    report = bring_in(extract.write(file))
    run = ImportRun.objects.get()
    assert run == report.run and run.committed and len(run.file_sha256) == 64
    assert run.counts["building"]["added"] == 2
    assert run.counts["walk"]["edges"] == 3
    assert [(finding.row, finding.code) for finding in run.findings.all()] == [("way/51", "open-outline")]


def test_repeating_an_import_doubles_nothing_and_keeps_ids(file):
    bring_in(town().write(file))
    before, ids = written(), set(BaseFeature.objects.values_list("pk", flat=True))
    uid = building(31).uid
    report = bring_in(file, day=LATER)
    assert written() == before
    assert set(BaseFeature.objects.values_list("pk", flat=True)) == ids
    assert building(31).uid == uid and building(31).valid == days(FIRST)
    counts = report.counts[BUILDING]
    assert (counts.added, counts.changed, counts.unchanged, counts.gone) == (0, 0, 2, 0)
    assert {(c.added, c.changed) for c in report.counts.values()} == {(0, 0)}
    assert report.edges_before == 3


def test_a_way_that_is_line_and_area_of_one_layer_comes_as_area(file):
    bring_in(Extract().square(5, 0, 0, 50, waterway="canal", natural="water").write(file))
    assert BaseFeature.objects.get(layer="water").geom.geom_type == "MultiPolygon"


def test_names_with_odd_characters_come_through(file):
    name = 'a\\N\\tb\t"c",\nd\\'
    bring_in(Extract().square(5, 0, 0, 50, building="yes", leisure="park", name=name).write(file))
    assert building(5).name == BaseFeature.objects.get().name == BaseFeature.objects.get().tags["name"] == name


def test_what_has_changed_is_brought_up_to_date(file):
    bring_in(town().write(file))
    extract = town().square(32, 240, 20, 15, building="retail", height="12").square(41, 300, 50, 90, leisure="garden")
    report = bring_in(extract.write(file), day=LATER)
    assert (report.counts[BUILDING].changed, report.counts["green"].changed) == (1, 1)
    assert (building(32).storeys, building(32).use) == (4, "commercial")
    assert BaseFeature.objects.get(source_id="w41").kind == "garden"


def test_what_the_extract_does_not_know_blanks_nothing(file):
    bring_in(town().write(file))
    Building.objects.filter(source_id="w32").update(use="office", dwellings=12, address="天马路3号")
    report = bring_in(file, day=LATER)
    assert (building(32).use, building(32).dwellings, building(32).address) == ("office", 12, "天马路3号")
    assert report.counts[BUILDING].changed == 0


def without(extract: Extract, *ways: int) -> Extract:
    for way in ways:
        del extract.ways[way]
    return extract


def test_a_building_that_is_gone_ends_and_stays(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 32).write(file), day=LATER)
    assert building(32).valid == days(FIRST, LATER)
    assert Building.objects.on(LATER).count() == 1
    assert [(finding.row, finding.code) for finding in report.findings] == [("way/32", "building-gone")]


def test_a_building_gone_on_its_first_day_still_stood_one(file):
    bring_in(town().write(file))
    bring_in(without(town(), 32).write(file))
    assert building(32).valid == days(FIRST, date(2020, 6, 9))


def test_a_building_that_comes_back_stands_again(file):
    bring_in(town().write(file))
    bring_in(without(town(), 32).write(file), day=LATER)
    bring_in(town().write(file), day=LATER)
    assert building(32).valid == days(FIRST)


def test_a_feature_of_the_base_map_that_is_gone_is_removed(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 41).write(file))
    assert report.counts["green"].gone == 1
    assert not BaseFeature.objects.filter(layer="green").exists()


def test_keep_gone_leaves_everything(file):
    bring_in(town().write(file))
    report = bring_in(without(town(), 32, 41).write(file), day=LATER, keep_gone=True)
    assert building(32).valid == days(FIRST)
    assert report.counts["green"].gone == 0


def test_a_file_of_another_place_ends_nothing_here(file):
    bring_in(town().write(file))
    elsewhere = Extract(box=(20_000, 20_000, 21_000, 21_000)).square(77, 20_100, 20_100, 15, building="yes")
    bring_in(elsewhere.write(file), day=LATER)
    assert Building.objects.on(LATER).count() == 3
    assert BaseFeature.objects.filter(layer="green").exists()


def test_a_file_without_extent_ends_nothing_and_says_so(file):
    bring_in(town().write(file))
    extract = without(town(), 32)
    extract.box = None
    report = bring_in(extract.write(file), day=LATER)
    assert building(32).valid == days(FIRST)
    assert [finding.code for finding in report.findings] == ["no-extent"]


def test_a_file_that_lacks_most_of_the_place_is_warned_about(file):
    extract = town()
    for number in range(100, 130):
        extract.square(number, number * 20, 500, 15, building="yes")
    bring_in(extract.write(file))
    report = bring_in(town().write(file), commit=False, day=LATER)
    assert "many-gone" in {finding.code for finding in report.findings}


def test_features_of_other_sources_are_let_be(file):
    bring_in(town().write(file))
    Building.objects.filter(source_id="w32").update(source="survey")
    BaseFeature.objects.filter(layer="green").update(source="survey")
    bring_in(without(town(), 32, 41).write(file), day=LATER)
    assert Building.objects.on(LATER).count() == 2
    assert BaseFeature.objects.filter(layer="green").exists()


def test_only_the_parts_asked_for_are_touched(file):
    bring_in(town().write(file))
    bring_in(without(town(), 21, 31, 41).write(file), parts=frozenset({"green"}), day=LATER)
    assert written() == (3, 4, 3, 2, 0)
    assert Building.objects.on(LATER).count() == 2


def test_within_takes_what_touches_the_area_and_only_ends_there(file):
    bring_in(town().write(file))
    west = (*position(-10, -10), *position(150, 170))
    make_area(make_levels()["community"], "c1", "银河社区", west)
    report = bring_in(without(town(), 31, 32).write(file), day=LATER, within="c1")
    assert building(31).valid == days(FIRST, LATER)
    assert building(32).valid == days(FIRST)
    assert report.counts["green"].gone == 0
    assert report.network.edges == 3


def test_within_takes_a_building_on_the_border_where_its_middle_lies(file):
    extract = town().square(33, 95, 50, 15, building="yes").square(34, 82, 80, 20, building="yes")
    make_area(make_levels()["community"], "c1", "银河社区", (*position(-10, -10), *position(100, 170)))
    bring_in(extract.write(file), within="c1")
    assert set(Building.objects.values_list("source_id", flat=True)) == {"w31", "w34"}


def test_within_an_area_that_does_not_exist_is_refused(file):
    with pytest.raises(NoSuchArea):
        bring_in(town().write(file), within="nowhere")
    assert written() == (0, 0, 0, 0, 0)


def test_buildings_find_their_grids(file):
    grid = make_area(make_levels()["grid"], "g1", "第一网格", (*position(0, 0), *position(100, 100)))
    report = bring_in(town().write(file))
    assert building(31).grid == grid
    assert building(32).grid is None
    assert report.assigned.without_grid == 1


def boundaries() -> Extract:
    extract = Extract().square(61, 0, 0, 400).square(62, 400, 0, 400)
    for number, name, code in ((61, "银河社区", {"ref": "532503001001"}), (62, "天马社区", {})):
        tags = {"type_": "boundary", "boundary": "administrative", "admin_level": "10", "name": name}
        extract.relation(number, [("w", number, "outer")], **tags, **code)
    return extract


def test_boundaries_become_areas_with_their_code_or_their_id(file):
    make_levels()
    report = bring_in(boundaries().write(file), areas={10: "community"})
    found = AreaVersion.objects.order_by("name").values_list("name", "code", "level__key", "valid")
    assert sorted(found) == [
        ("天马社区", "r62", "community", days(FIRST)),
        ("银河社区", "532503001001", "community", days(FIRST)),
    ]
    assert report.areas["community"].counts["new"] == 2


def test_the_tag_that_holds_the_code_can_be_said(file):
    make_levels()
    extract = boundaries()
    extract.relations[62][1]["gb"] = "532503001002"
    bring_in(extract.write(file), areas={10: "community"}, code_tag="gb")
    assert set(AreaVersion.objects.values_list("code", flat=True)) == {"r61", "532503001002"}


def test_repeating_boundaries_changes_no_area(file):
    make_levels()
    bring_in(boundaries().write(file), areas={10: "community"})
    report = bring_in(file, areas={10: "community"}, day=LATER)
    assert AreaVersion.objects.count() == 2
    assert report.areas["community"].counts["unchanged"] == 2


def test_boundaries_become_areas_though_the_base_map_does_not_want_them(file):
    make_levels()
    bring_in(boundaries().write(file), areas={10: "community"}, parts=frozenset({"walk"}))
    assert AreaVersion.objects.count() == 2
    assert not BaseFeature.objects.exists()


def test_within_holds_back_boundaries_that_only_touch(file):
    make_area(make_levels()["street"], "s1", "文澜街道", (*position(0, 0), *position(400, 400)))
    bring_in(boundaries().write(file), areas={10: "community"}, within="s1")
    assert set(AreaVersion.objects.filter(level__key="community").values_list("name", flat=True)) == {"银河社区"}


def test_areas_with_errors_keep_everything_out(file):
    make_levels()
    extract = boundaries()
    extract.relations[62][1]["ref"] = "532503001001"
    report = bring_in(extract.write(file), areas={10: "community"})
    assert report.has_errors and not report.committed
    assert written() == (0, 0, 0, 0, 0)
    assert {finding.row for finding in report.findings if finding.severity == "error"} <= {"relation/61", "relation/62"}


def test_a_level_that_does_not_exist_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(NoSuchLevel):
        bring_in(tmp_path / "absent.osm.pbf", areas={8: "moon"})


def test_liechtenstein_comes_in_with_its_municipalities_and_buildings(geodata):
    levels = make_levels()
    report = bring_in(
        geodata / "liechtenstein" / "liechtenstein.osm.pbf", areas={2: "county", 8: "community"}, day=date(2015, 7, 27)
    )
    assert report.committed
    assert report.counts[BUILDING].added == Building.objects.count() == 8_994
    assert AreaVersion.objects.filter(level=levels["community"]).count() == 11
    country = AreaVersion.objects.get(level=levels["county"])
    assert set(AreaVersion.objects.filter(level=levels["community"]).values_list("parent", flat=True)) == {
        country.area_id
    }
    assert WalkEdge.objects.count() == report.network.edges == 7_888


def test_the_buildings_of_liechtenstein_find_the_municipality_they_lie_in(geodata):
    levels = make_levels(grid="community")
    report = bring_in(
        geodata / "liechtenstein" / "liechtenstein.osm.pbf",
        areas={8: "community"},
        parts=frozenset({BUILDING}),
        day=date(2015, 7, 27),
    )
    assert levels["community"].is_working_grid
    # The extract reaches over the border: buildings abroad are in no municipality of the country.
    inside = Building.objects.filter(grid__isnull=False).count()
    assert inside == 8_994 - report.assigned.without_grid
    vaduz = AreaVersion.objects.get(name="Vaduz")
    assert (
        Building.objects.filter(grid=vaduz.area).count()
        == Building.objects.filter(location__intersects=vaduz.geom).count()
    )
