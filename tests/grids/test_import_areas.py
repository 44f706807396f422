"""import_areas: areas over time out of tables, all or nothing, with lines of descent."""

from datetime import date

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_data.actions.import_runs import Actor
from gis_data.models import ImportFinding, ImportRun
from grids.actions.import_areas import AreaImport, import_areas
from grids.models import Area, AreaVersion, Lineage, Redraw
from tests.area_tables import Rows, square, table_of
from tests.factories import box, make_area, make_building, make_household, make_user
from tests.grids.area_imports import EAST, FIRST, LATER, STREETS, WEST, codes, make_county, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Area:
    return make_county()


def states(code: str) -> list[tuple]:
    """(name, first day, last day) of the versions of the area that ever bore a code."""
    area = Area.objects.with_code(code).get()
    return [(v.name, v.valid.lower, v.valid.upper) for v in area.versions.order_by("valid")]


def test_new_areas_come_in_under_the_area_they_lie_in(county):
    report = run(STREETS)
    assert report.committed and report.findings == []
    west = AreaVersion.objects.get(code="532503001")
    assert (west.parent, west.level.key, west.name) == (county, "street", "西街道")
    assert (west.valid.lower, west.valid.upper) == (FIRST, None)
    assert shapely.from_wkb(bytes(west.geom.wkb)).equals(WEST)


def test_a_dry_run_writes_nothing_but_its_own_record(county):
    report = run(STREETS, commit=False)
    assert report.counts["new"] == 2 and not report.committed
    assert not AreaVersion.objects.filter(level__key="street").exists()
    assert Area.objects.count() == 1
    assert ImportRun.objects.get().committed is False


def test_an_import_is_on_record_with_file_hash_user_and_findings(county):
    user = make_user("planner")
    rows = [*STREETS, ("532503003", "外街道", square(103.02, 23.00))]
    table = table_of(rows)
    import_areas(table, AreaImport("street", FIRST), Actor(user, "tester"))
    record = ImportRun.objects.get()
    assert (record.file_name, record.file_sha256, record.file_size) == ("areas.gpkg", "0" * 64, 1000)
    assert (record.user, record.actor, record.crs) == (user, "tester", "EPSG:4326")
    assert record.options["valid_from"] == "2020-01-01" and record.counts["error"] == 1
    finding = ImportFinding.objects.get(run=record)
    assert (finding.row, finding.code, finding.value) == ("3", "parent-not-found", "532503003")


def test_repeating_an_import_changes_nothing(county):
    run(STREETS)
    before = list(AreaVersion.objects.order_by("pk").values_list("pk", "valid"))
    report = run(STREETS)
    assert report.counts["unchanged"] == 2 and report.committed
    assert list(AreaVersion.objects.order_by("pk").values_list("pk", "valid")) == before
    assert Area.objects.count() == 3


def test_a_change_closes_the_old_version_and_opens_one_of_the_same_area(county):
    run(STREETS)
    report = run([("532503001", "新西街道", WEST)], LATER)
    assert report.counts["changed"] == 1
    assert states("532503001") == [("西街道", FIRST, LATER), ("新西街道", LATER, None)]
    assert Area.objects.filter(level__key="street").count() == 2


def test_on_the_same_day_a_difference_is_an_error_unless_it_corrects(county):
    run(STREETS)
    rows = [("532503001", "西门街道", WEST)]
    report = run(rows)
    assert codes(report) == ["version-of-that-day"] and not report.committed
    assert run(rows, correct=True).counts["corrected"] == 1
    assert states("532503001") == [("西门街道", FIRST, None)]


def test_an_earlier_day_fills_the_time_before(county):
    run(STREETS, LATER)
    report = run([("532503001", "老西街道", WEST)], FIRST)
    assert codes(report) == ["history-filled"]
    assert states("532503001") == [("老西街道", FIRST, LATER), ("西街道", LATER, None)]


def test_a_file_may_speak_of_a_time_that_ended(county):
    run(STREETS, LATER)
    whole = shapely.union_all([WEST, EAST])
    report = run([("532503101", "旧镇", whole)], FIRST, valid_until=LATER)
    assert states("532503101") == [("旧镇", FIRST, LATER)]
    assert sorted(line.kind for line in Lineage.objects.all()) == ["split", "split"]
    assert report.committed


def test_it_rejects_a_change_between_two_versions(county):
    run(STREETS)
    run([("532503001", "新西街道", WEST)], LATER)
    report = run([("532503001", "中西街道", WEST)], date(2020, 6, 1))
    assert codes(report) == ["later-version"] and not report.committed


def test_it_rejects_a_change_that_would_end_before_what_is_known_does(county):
    run(STREETS)
    assert codes(run([("532503001", "新西街道", WEST)], LATER, valid_until=date(2022, 1, 1))) == ["known-beyond"]


def test_a_complete_file_ends_what_it_leaves_out(county):
    run(STREETS)
    report = run([STREETS[0]], LATER, complete=True)
    assert codes(report) == ["area-retired"]
    assert states("532503002") == [("东街道", FIRST, LATER)]


def test_a_complete_file_leaves_other_counties_alone(county):
    other = make_area(county.level, "532504", "邻市", (103.02, 23.00, 103.04, 23.01))
    run([*STREETS, ("532504001", "邻街道", square(103.02, 23.00))])
    assert AreaVersion.objects.get(code="532504001").parent == other
    run([STREETS[0]], LATER, complete=True)
    assert states("532504001") == [("邻街道", FIRST, None)]


def test_an_area_may_not_end_on_its_first_day(county):
    run(STREETS)
    report = run([STREETS[0]], complete=True)
    assert codes(report) == ["ends-at-once"] and not report.committed


def test_areas_left_hanging_by_an_end_are_told(county):
    run(STREETS)
    east = AreaVersion.objects.get(code="532503002").area
    make_area(county.level.__class__.objects.get(key="community"), "532503002001", "东社区", box_of(EAST), east)
    report = run([STREETS[0]], LATER, complete=True)
    assert codes(report) == ["area-retired", "children-without-parent"]


def box_of(shape: shapely.Geometry):
    return box(shape.bounds)


def test_a_retired_code_is_never_issued_again(county):
    run(STREETS)
    run([STREETS[0]], LATER, complete=True)
    report = run([STREETS[1]], date(2022, 1, 1))
    assert codes(report) == ["code-retired"] and not report.committed


class TestContinuity:
    """文澜镇 532503101 lives on as 文澜街道 532503001, smaller and under a new code."""

    town = [("532503101", "文澜镇", shapely.union_all([WEST, EAST]))]
    after = [("532503001", "文澜街道", WEST), ("532503003", "观澜街道", EAST)]

    def test_a_likely_continuation_is_offered(self, county):
        run(self.town)
        report = run(self.after, LATER, complete=True, commit=False)
        assert codes(report) == ["area-retired", "continues-offered"]
        assert "--continues 532503101=532503001" in str(report.findings[-1].remedy)

    def test_an_area_lives_on_under_a_new_code(self, county):
        run(self.town)
        report = run(self.after, LATER, complete=True, continues={"532503101": "532503001"})
        assert report.counts["changed"] == 1 and report.counts["new"] == 1 and codes(report) == []
        assert states("532503101") == [("文澜镇", FIRST, LATER), ("文澜街道", LATER, None)]
        assert Area.objects.with_code("532503101").get() == Area.objects.with_code("532503001").get()
        assert run(self.after, LATER, complete=True, continues={"532503101": "532503001"}).counts["unchanged"] == 2

    def test_lineage_tells_the_shares_of_ground_buildings_and_households(self, county):
        run(self.town)
        first = make_building(None, (103.001, 23.001, 0.001), "1")
        for number in (2, 3):
            make_building(None, (103.011, 23.001 + number / 500, 0.001), str(number))
        make_household(first, "101")
        make_household(first, "102")
        run(self.after, LATER, complete=True, continues={"532503101": "532503001"}, redraw=("云政复1号", "析置"))
        lines = {line.to_area.versions.get(valid__contains=LATER).code: line for line in Lineage.objects.all()}
        assert {code: line.kind for code, line in lines.items()} == {"532503001": "change", "532503003": "split"}
        wenlan = lines["532503001"]
        assert wenlan.share_area == pytest.approx(0.5, abs=1e-6)
        assert wenlan.share_buildings == pytest.approx(1 / 3)
        assert wenlan.share_households == 1
        redraw = Redraw.objects.get()
        assert (redraw.document_number, redraw.status, redraw.effective_on) == ("云政复1号", "published", LATER)
        assert wenlan.redraw == redraw and set(redraw.versions.values_list("code", flat=True)) == set(lines)

    def test_a_building_on_the_new_border_counts_once_for_the_lower_code(self, county):
        run(self.town)
        exactly = 2**-10  # a number that can be added without rounding: the middle is the border itself
        make_building(None, (103.01 - exactly, 23.001, 103.01 + exactly, 23.002))
        run(self.after, LATER, complete=True)
        shares = {line.to_area.versions.get().code: line.share_buildings for line in Lineage.objects.all()}
        assert shares == {"532503001": 1, "532503003": 0}

    @pytest.mark.parametrize(
        "continues",
        [{"999": "532503001"}, {"532503101": "999"}, {"532503003": "532503001"}],
        ids=["unknown area", "not in the file", "both in the file"],
    )
    def test_it_rejects_a_continuation_that_cannot_be(self, county, continues):
        run(self.town)
        report = run(self.after, LATER, complete=True, continues=continues)
        assert "continues-unknown" in codes(report) and not report.committed

    def test_a_known_area_under_a_new_one_is_told(self, county):
        run(self.town)
        report = run(self.after, LATER, commit=False)
        assert codes(report).count("overlap-known") == 2

    def test_a_document_has_one_day(self, county):
        run(self.town, redraw=("云政复1号", "设镇"))
        report = run(self.after, LATER, redraw=("云政复1号", "析置"))
        assert codes(report) == ["redraw-conflict"] and not report.committed


def test_merged_areas_have_one_heir(county):
    run(STREETS)
    run([("532503003", "合街道", shapely.union_all([WEST, EAST]))], LATER, complete=True)
    assert sorted((line.kind, line.share_area) for line in Lineage.objects.all()) == [("merge", 1.0), ("merge", 1.0)]


def test_a_strip_that_changes_hands_is_a_transfer(county):
    run(STREETS)
    west, east = shapely.box(103.00, 23.00, 103.005, 23.01), shapely.box(103.005, 23.00, 103.02, 23.01)
    run([("532503001", "西街道", west), ("532503002", "东街道", east)], LATER)
    kinds = {(line.from_area_id == line.to_area_id, line.kind) for line in Lineage.objects.all()}
    assert kinds == {(True, "change"), (False, "transfer")}


def test_a_bad_row_spares_its_area_from_ending(county):
    run(STREETS)
    report = run([STREETS[0], ("532503002", "", EAST)], LATER, complete=True, skip_bad_rows=True)
    assert report.committed and states("532503002") == [("东街道", FIRST, None)]


def test_what_breaks_halfway_leaves_nothing(county, monkeypatch):
    def break_off(*_args: object) -> None:
        raise RuntimeError("halfway")

    monkeypatch.setattr("grids.actions.import_areas.write_lineage", break_off)
    with pytest.raises(RuntimeError):
        run(STREETS, redraw=("云政复1号", "设街"))
    assert Area.objects.count() == AreaVersion.objects.count() == 1
    assert not ImportRun.objects.exists() and not Redraw.objects.exists()


def test_buildings_get_the_grid_that_was_imported(county):
    street = make_area(type(county.level).objects.get(key="street"), "s", "街道", box_of(WEST), county)
    building = make_building(None, (103.001, 23.001, 0.001))
    report = run([("g1", "网格", WEST)], level="grid")
    building.refresh_from_db()
    assert building.grid == Area.objects.with_code("g1").get() and report.assigned.changed == 1
    assert street.child_versions.get().code == "g1"


def test_a_thousand_grids_take_no_more_statements_than_ten(county):
    def statements(rows: Rows, day: date) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert run(rows, day, level="grid").committed
        return len(queries)

    def grids(per_side: int, west: float) -> Rows:
        size = 0.01 / per_side
        corners = [(west + column * size, 23 + row * size) for column in range(per_side) for row in range(per_side)]
        return [(f"{per_side}-{number}", "n", square(*corner, size)) for number, corner in enumerate(corners)]

    few = statements(grids(3, 103.00), FIRST)
    many = statements(grids(32, 103.01), LATER)
    assert many <= few + 2  # the known areas of the level, and ANALYZE


def test_after_a_large_import_the_planner_knows_of_its_areas(county):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE grids_area, grids_areaversion")
        corners = [(103 + 0.0005 * (n % 40), 23 + 0.0005 * (n // 40)) for n in range(600)]
        rows = [(f"s{n}", f"街{n}", square(*corner, 0.0005)) for n, corner in enumerate(corners)]
        assert run(rows).committed
        cursor.execute("SELECT min(reltuples) FROM pg_class WHERE relname IN ('grids_area', 'grids_areaversion')")
        assert cursor.fetchone()[0] >= 600
