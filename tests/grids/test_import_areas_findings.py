"""Every fault in a file of areas is a finding, and nothing of it is written."""

import pytest
import shapely

from gis_data.actions.import_runs import Actor
from gis_data.crs import parse_crs
from grids.actions.import_areas import AreaImport, NoSuchLevel, import_areas
from grids.models import Area, AreaCode, AreaVersion, CodeScheme
from tests.area_tables import square, table_of
from tests.factories import make_area
from tests.grids.area_imports import EAST, FIRST, STREETS, WEST, codes, make_county, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Area:
    return make_county()


def test_parents_come_by_code_where_a_field_names_them(county):
    other = make_area(county.level, "532504", "邻市", (103.02, 23.00, 103.04, 23.01))
    rows = [("532503001", "西街道", WEST), ("532504001", "邻街道", square(103.02, 23.00))]
    report = import_areas(table_of(rows, parent=["532503", "532504"]), AreaImport("street", FIRST), Actor(), True)
    assert report.fields.parent == "parent" and report.findings == []
    written_otherwise = table_of(rows, parent=['{"adcode": 532503}', "532504000000"])
    assert import_areas(written_otherwise, AreaImport("street", FIRST), Actor(), True).counts["unchanged"] == 2
    assert AreaVersion.objects.get(code="532504001").parent == other


@pytest.mark.parametrize("parent", ["999999", "{broken"])
def test_it_rejects_a_parent_that_is_not_known(county, parent):
    report = import_areas(table_of(STREETS[:1], parent=[parent]), AreaImport("street", FIRST), Actor(), True)
    assert codes(report) == ["parent-unknown"] and not report.committed
    wanted = AreaImport("street", FIRST, parent_field="none")
    assert import_areas(table_of(STREETS[:1], parent=[parent]), wanted, Actor(), True).committed


def test_it_rejects_a_parent_that_the_area_does_not_lie_in(county):
    make_area(county.level, "532504", "邻市", (103.02, 23.00, 103.04, 23.01))
    report = import_areas(table_of(STREETS[:1], parent=["532504"]), AreaImport("street", FIRST), Actor(), True)
    assert codes(report) == ["parent-elsewhere"] and not report.committed


def test_rows_without_any_geometry_are_told_one_by_one(county):
    report = run([(code, name, None) for code, name, _shape in STREETS], crs="gcj02")
    assert codes(report) == ["crs-overridden", "geometry-missing", "geometry-missing"]


def test_an_area_between_parents_is_ambiguous_or_told_with_its_m2(county):
    make_area(county.level, "532504", "邻市", (103.02, 23.00, 103.04, 23.01))
    both = shapely.box(103.016, 22.9975, 103.024, 23.01)
    report = run([("1", "跨界", both)])
    assert codes(report) == ["parent-ambiguous"] and "邻市 40%" in report.findings[0].value
    most = shapely.box(103.012, 23.00, 103.021, 23.01)
    report = run([("2", "跨界", most)])
    assert codes(report) == ["outside-parent"] and report.committed
    assert "113," in str(report.findings[0].problem)


BOW_TIE = shapely.Polygon([(103.01, 23.00), (103.02, 23.01), (103.02, 23.00), (103.01, 23.01)])
BAD_ROWS = {
    "code-missing": [("", "无码", EAST)],
    "code-doubled": [("532503002", "东", EAST), ("532503002", "东二", square(103.015, 23, 0.001))],
    "code-too-long": [("5" * 41, "东", EAST)],
    "name-missing": [("532503002", " ", EAST)],
    "name-too-long": [("532503002", "东" * 101, EAST)],
    "name-garbled": [("532503002", "\ufffd\ufffd街道", EAST)],
    "geometry-missing": [("532503002", "东", None)],
    "geometry-not-polygon": [("532503002", "东", EAST.boundary)],
    "geometry-broken": [
        ("532503002", "东", shapely.Polygon([*EAST.exterior.coords[:2], (103.01, 23.01), (103.02, 23.01)]))
    ],
    "same-place": [("532503002", "东", WEST)],
    "parent-not-found": [("532503002", "东", square(104, 23))],
    "code-of-another-level": [("532503", "东", EAST)],
    "code-of-another-area": [("POLICE-1", "东", EAST)],
}


@pytest.mark.parametrize(("code", "rows"), BAD_ROWS.items(), ids=BAD_ROWS)
def test_a_bad_row_is_found_and_nothing_is_written(county, code, rows):
    AreaCode.objects.create(area=county, scheme="police", code="POLICE-1")
    report = run([STREETS[0], *rows])
    assert code in codes(report) and not report.committed
    assert not AreaVersion.objects.filter(level__key="street").exists()
    finding = next(finding for finding in report.findings if finding.code == code)
    assert finding.row is not None and str(finding.problem) and str(finding.remedy)


def test_good_rows_go_in_without_the_bad_ones_when_asked_for(county):
    report = run([STREETS[0], ("532503002", "", EAST)], skip_bad_rows=True)
    assert report.committed and report.counts["new"] == 1 and report.counts["error"] == 1
    assert not AreaVersion.objects.filter(code="532503002").exists()


def test_codes_are_held_against_the_scheme_and_the_parent(county):
    segments = [{"level": "county", "digits": 6}, {"level": "street", "digits": 3}]
    scheme = CodeScheme.objects.create(key="t", edition="1", title="t", segments=segments)
    type(county.level).objects.filter(key="street").update(scheme=scheme)
    report = run([("532504001", "别县街道", WEST), ("53250300X", "东", EAST)])
    assert codes(report) == ["code-against-scheme", "code-against-scheme"] and not report.committed
    assert run([("532503001000", "西街道", WEST)]).committed
    assert AreaVersion.objects.filter(code="532503001").exists()


def test_overlapping_rows_are_told_and_let_in(county):
    report = run([STREETS[0], ("532503002", "东", shapely.box(103.009, 23.00, 103.02, 23.01))])
    assert codes(report) == ["overlap"] and report.committed


def test_it_rejects_a_table_without_crs(county):
    report = import_areas(table_of(STREETS, crs=None), AreaImport("street", FIRST), Actor(), True)
    assert codes(report) == ["crs-missing"] and not report.committed
    report = import_areas(table_of(STREETS, crs=None), AreaImport("street", FIRST, crs="CGCS2000"), Actor(), True)
    assert report.committed and report.crs == "EPSG:4490"


def test_it_rejects_a_table_without_the_fields_it_needs(county):
    report = import_areas(table_of(STREETS), AreaImport("street", FIRST, code_field="XZQDM"), Actor(), True)
    assert codes(report) == ["field-missing"] and "code, name" in str(report.findings[0].problem)


def test_a_crs_that_is_asked_for_overrides_the_file_and_is_told(county):
    table = table_of(STREETS, crs=parse_crs("4543"))
    report = import_areas(table, AreaImport("street", FIRST, crs="4490"), Actor(), True)
    assert codes(report) == ["crs-overridden"] and report.committed


def test_it_rejects_a_level_that_is_not_there(county):
    with pytest.raises(NoSuchLevel, match="street"):
        run(STREETS, level="ward")
