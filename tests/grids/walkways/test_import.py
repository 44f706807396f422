"""The walking network out of files of lines: what is written, what is refused, what is told."""

import json

import geopandas
import numpy as np
import pytest
import shapely
from django.db import connection

from gis_data.models import ImportRun, WalkEdge, WalkNode
from gis_data.walk.state import network_state
from tests.grids.walkways.files import bring_in, codes, grid_of_streets, street, write
from tests.osm_files import position

pytestmark = pytest.mark.django_db


def test_a_dry_run_writes_nothing_but_that_it_was_run(file):
    report = bring_in(write(file, street((0, 0), (100, 0))), commit=False)
    assert report.network.edges == 1
    assert not report.committed
    assert not WalkEdge.objects.exists()
    run = ImportRun.objects.get()
    assert (run.kind, run.committed, run.crs, run.counts["walk"]["edges"]) == ("walkways", False, "EPSG:4326", 1)


def test_ways_are_written_with_what_the_file_says_of_them(file):
    rows = [
        street((0, 0), (100, 0), (200, 0), name="天马路", osm_id=7, surface="asphalt"),
        street((100, 0), (100, 50), highway="steps", opening_hours="Mo-Su 06:00-22:00", bridge="yes"),
        street((0, 0), (0, 50), highway="motorway"),
    ]
    report = bring_in(write(file, *rows))
    assert report.committed
    assert WalkEdge.objects.count() == report.network.edges == 3
    assert WalkNode.objects.count() == 4
    stairs = WalkEdge.objects.get(highway="steps")
    assert (stairs.steps, stairs.bridge, stairs.opening_hours, stairs.source) == (
        True,
        True,
        "Mo-Su 06:00-22:00",
        "lines",
    )
    assert set(WalkEdge.objects.exclude(pk=stairs.pk).values_list("name", "source_id")) == {("天马路", "7")}
    assert stairs.length_m == pytest.approx(50, abs=0.5)
    assert report.draft.classes["motorway", False] == 1


def test_a_second_import_takes_the_place_of_the_first(file):
    bring_in(write(file, street((0, 0), (100, 0)), street((100, 0), (200, 0))))
    before = network_state()
    report = bring_in(write(file, street((0, 0), (100, 0))))
    assert report.edges_before == 2
    assert WalkEdge.objects.count() == 1
    assert WalkNode.objects.count() == 2
    assert network_state() != before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gis_data_walkedge SET opening_hours = '06:00-22:00'",
        "UPDATE gis_data_walkedge SET direction = 1",
        "UPDATE gis_data_walknode SET opening_hours = '06:00-22:00'",
        "UPDATE gis_data_walkedge SET geom = ST_Translate(geom, 0.0001, 0)",
        "DELETE FROM gis_data_walkedge",
        "TRUNCATE gis_data_walkedge, gis_data_walknode",
    ],
)
def test_the_state_of_the_network_tells_every_change_of_it(file, statement):
    bring_in(write(file, street((0, 0), (100, 0))))
    before = network_state()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)
    assert network_state() != before


def test_the_state_of_the_network_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        network_state()


def test_what_was_joined_and_what_was_not_is_on_record_with_its_places(file):
    rows = [
        street((0, 0), (100, 0)),
        street((101, 0), (200, 0)),
        street((50, 60), (50, 1)),
        street((150, 60), (150, 3)),
        street((0, 500), (100, 500)),
    ]
    report = bring_in(write(file, *rows))
    joins = ImportRun.objects.get().counts["joins"]
    assert (joins["joined_ends"], joins["joined_to_lines"], joins["loose_near"]) == (1, 1, 1)
    assert joins["furthest_m"] == pytest.approx(1.0, abs=0.02)
    assert sum(joins["by_metres"].values()) == 2
    run = ImportRun.objects.get()
    assert (run.counts["before_joining"]["components"], run.counts["walk"]["components"]) == (5, 3)
    assert {"joined", "joined-to-line", "end-too-far", "network-in-pieces", "piece"} <= codes(report)
    lon, lat = position(150, 3)
    loose = run.findings.get(code="end-too-far")
    assert loose.value == f"{lon:.6f}, {lat:.6f}"


def test_a_network_in_forty_pieces_says_so_and_where_each_is(file):
    rows = [street((0, 50 * number), (30 + number, 50 * number)) for number in range(40)]
    report = bring_in(write(file, *rows), commit=False)
    (whole,) = [finding for finding in report.findings if finding.code == "network-in-pieces"]
    assert "40 pieces" in str(whole.problem)
    assert sum(finding.code == "piece" for finding in report.findings) == 39


def test_crossings_are_joined_only_when_asked(file):
    cross = write(file, street((0, 0), (100, 100)), street((0, 100), (100, 0)))
    apart = bring_in(cross, commit=False)
    assert apart.network.components == 2
    assert "crossings" in codes(apart)
    together = bring_in(cross, commit=False, join_crossings=True)
    assert (together.network.components, together.network.edges) == (1, 4)


def test_rows_without_a_line_are_told_and_left_out(file):
    write(file, street((0, 0), (100, 0)), ([], {"highway": "path"}), street((0, 0), (0, 0)))
    data = json.loads(file.read_text())
    data["features"].append(
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [103, 23]}}
    )
    file.write_text(json.dumps(data))
    report = bring_in(file)
    assert {(f.row, f.code) for f in report.findings if f.row} == {
        (2, "way-without-geometry"),
        (3, "way-without-length"),
        (4, "way-not-a-line"),
    }
    assert WalkEdge.objects.count() == 1


def test_a_file_without_a_walkable_row_is_refused(file):
    report = bring_in(write(file, street((0, 0), (100, 0), highway="motorway")))
    assert "nothing-walkable" in codes(report)
    assert not report.committed


def test_a_line_in_several_parts_is_several_lines_of_one_way(tmp_path):
    parts = shapely.MultiLineString([[position(0, 0), position(100, 0)], [position(100, 0), position(100, 80)]])
    frame = geopandas.GeoDataFrame({"fclass": ["path"], "osm_id": ["5"]}, geometry=[parts], crs=4326)
    frame.to_file(tmp_path / "ways.gpkg")
    bring_in(tmp_path / "ways.gpkg")
    assert set(WalkEdge.objects.values_list("source_id", flat=True)) == {"5"}
    assert WalkEdge.objects.count() == 2


def test_two_networks_along_the_same_streets_are_refused(file):
    bring_in(write(file, *grid_of_streets(4)), source="osm")
    report = bring_in(write(file, *grid_of_streets(4)))
    assert "network-doubled" in codes(report)
    assert not report.committed
    replaced = bring_in(file, instead_of=("osm",))
    assert replaced.committed
    assert replaced.edges_before == replaced.network.edges
    assert set(WalkEdge.objects.values_list("source", flat=True)) == {"lines"}


def test_two_networks_in_different_places_live_side_by_side(file):
    bring_in(write(file, street((0, 0), (100, 0))), source="osm")
    bring_in(write(file, street((5000, 0), (5100, 0))))
    assert WalkEdge.objects.count() == 2


def test_only_lines_that_touch_an_area_are_taken_whole(file):
    area = shapely.box(*position(-10, -10), *position(50, 50))
    report = bring_in(write(file, street((0, 0), (100, 0)), street((200, 0), (300, 0))), within=area)
    assert report.network.total_km == pytest.approx(0.1, abs=0.001)


def test_the_road_lines_of_the_bund_are_joined_at_their_tile_edges(geodata):
    """Real lines cut by map tiles, one of which is missing: nothing is bridged across it."""
    path = geodata / "shanghai" / "shanghai_roads.geojson"
    report = bring_in(path)
    joins = ImportRun.objects.get().counts["joins"]
    assert report.draft.fields.class_field == "kind_detail"
    assert joins["shared_at_seams"] == 575
    assert joins["furthest_m"] <= 1.5
    assert sum(finding.code == "seam-open" for finding in report.findings) == 4
    # The tunnels under the river are for cars: each bank is a piece of its own.
    assert not WalkEdge.objects.filter(tunnel=True, highway__in=["primary", "secondary"]).exists()
    assert "no-leave" in codes(report)
    banks = np.bincount(report.draft.network.component, weights=report.draft.network.length_m)[:2]
    assert banks.tolist() == pytest.approx([98_400, 58_300], rel=0.01)
    bridged = [f.value for f in report.findings if f.code in ("joined", "joined-to-line")]
    hole = (121.4978, 31.2363, 121.5033, 31.2410)
    for place in bridged:
        lon, lat = map(float, place.split(", "))
        on_edge = min(abs(lon - hole[0]), abs(lon - hole[2]), abs(lat - hole[1]), abs(lat - hole[3])) < 1e-4
        assert not (on_edge and hole[0] - 1e-4 <= lon <= hole[2] + 1e-4 and hole[1] - 1e-4 <= lat <= hole[3] + 1e-4)
