"""The walking network out of files of lines: what is written, what is refused, what is told."""

import io
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import connection

from gis_data.actions.import_runs import Actor
from gis_data.actions.import_walkways import WalkwayImport, WalkwayReport, import_walkways
from gis_data.crs import wgs84_to_bd09, wgs84_to_gcj02
from gis_data.models import ImportRun, WalkEdge, WalkNode
from gis_data.readers import read_vector
from gis_data.rules.walk_import.draft import Reading
from gis_data.rules.walk_import.rows import Rule
from gis_data.walk.state import network_state
from grids.known_place import known_around
from tests.factories import make_building, make_town
from tests.osm_files import position

pytestmark = pytest.mark.django_db
NOBODY = Actor()
Row = tuple[list[tuple[float, float]], dict]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "ways.geojson"


def street(*points: tuple[float, float], **properties) -> Row:
    """A row: points in metres east and north of (103, 23)."""
    return list(points), {"highway": "residential"} | properties


def write(path: Path, *rows: Row, shift=None) -> Path:
    """GeoJSON; `shift` turns degrees (n, 2) of WGS 84 into those of another datum."""
    features = []
    for points, properties in rows:
        degrees = np.array([position(*point) for point in points])
        degrees = degrees if shift is None else shift(degrees)
        geometry = {"type": "LineString", "coordinates": degrees.tolist()} if len(points) else None
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def bring_in(path: Path, commit: bool = True, within=None, **options) -> WalkwayReport:
    kept = ("source", "instead_of", "skip_bad_rows")
    wanted = {name: options.pop(name) for name in kept if name in options}
    rule = Rule.parse(options.pop("walkable", []), options.pop("not_walkable", []))
    wanted = WalkwayImport(Reading(rule=rule, **options), **wanted)
    return import_walkways(read_vector(path), wanted, NOBODY, commit, known_around, within)


def codes(report: WalkwayReport) -> set[str]:
    return {finding.code for finding in report.findings}


def grid_of_streets(size: int = 12, apart: float = 120.0) -> list[Row]:
    """Crooked enough that no shift lays one street on the next."""
    rng = np.random.default_rng(5)
    at = {
        (i, j): (i * apart + rng.uniform(-40, 40), j * apart + rng.uniform(-40, 40))
        for i in range(size)
        for j in range(size)
    }
    rows = []
    for i in range(size):
        for j in range(size):
            rows += [street(at[i, j], at[i + 1, j])] if i + 1 < size else []
            rows += [street(at[i, j], at[i, j + 1])] if j + 1 < size else []
    return rows


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


# The command


def run(file: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_walkways", str(file), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_reports_and_writes_only_with_commit(file):
    write(file, street((0, 0), (100, 0)), street((101, 0), (200, 0)), street((0, 0), (0, 9), highway="motorway"))
    text = run(file)
    assert "Dry run: nothing was written." in text
    assert "motorway" in text
    assert "widest gap joined" in text and "1.00 m" in text
    assert not WalkEdge.objects.exists()
    assert f"import number {ImportRun.objects.count() + 1}" not in text
    assert "Written; import number" in run(file, "--commit")
    assert WalkEdge.objects.count() == 2


def test_what_is_walkable_can_be_said_on_the_command_line(file):
    write(file, street((0, 0), (100, 0), highway="A"), street((0, 0), (0, 100), highway="B"))
    run(file, "--walkable", "highway in (A)", "--commit")
    assert list(WalkEdge.objects.values_list("highway", flat=True)) == ["A"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--walkable", "highway"], "condition cannot be used"),
        (["--walkable", "class = a"], "no column class"),
        (["--not-walkable", "highway in (a"], "condition cannot be used"),
        (["--tolerance", "-1"], "not between 0 and 20"),
        (["--tolerance", "500"], "not between 0 and 20"),
        (["--crs", "nowhere"], "is no coordinate system"),
        (["--field", "colour=highway"], "is not of the form ROLE=FIELD"),
        (["--within", "532503"], "No area has the code 532503"),
        (["--user", "nobody"], "no account nobody"),
        (["--where", "nonsense"], "cannot be used"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(file, arguments, said):
    write(file, street((0, 0), (100, 0)))
    with pytest.raises(CommandError, match=said) as caught:
        run(file, *arguments)
    assert "\n" not in str(caught.value).strip()


def test_an_error_ends_with_a_code_and_nothing_written(file):
    with pytest.raises(CommandError, match="Nothing was written") as caught:
        run(write(file, street((0, 0), (100, 0))), "--class-field", "fclass", "--commit")
    assert caught.value.returncode == 1
    assert not WalkEdge.objects.exists()


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
