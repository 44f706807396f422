"""OSM extracts into the database: nothing doubled, nothing lost, nothing written in a dry run."""

import pytest

from gis_data.models import BaseFeature, ImportRun, WalkEdge, WalkNode
from grids.actions.import_osm import BUILDING
from grids.models import Building
from tests.factories import days, make_area, make_levels
from tests.grids.osm.extracts import FIRST, LATER, bring_in, building, town, written
from tests.osm_files import Extract, position

pytestmark = pytest.mark.django_db


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


def test_buildings_find_their_grids(file):
    grid = make_area(make_levels()["grid"], "g1", "第一网格", (*position(0, 0), *position(100, 100)))
    report = bring_in(town().write(file))
    assert building(31).grid == grid
    assert building(32).grid is None
    assert report.assigned.without_grid == 1
