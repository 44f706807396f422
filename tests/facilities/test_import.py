"""Files of facilities: what is read, what is refused row by row, what goes on record."""

from datetime import date

import geopandas as gpd
import openpyxl
import pytest
import shapely

from facilities.actions.import_facilities import (
    NoSuchKind,
    read_facility_file,
)
from facilities.models import Facility, FacilityChange, FacilityVersion
from gis_data.models import ImportRun
from gis_data.readers import ReadError, errors
from tests.facilities.imports import DAY, bring, found, outcomes
from tests.facilities.tables import HEAD, row, text_table, workbook


@pytest.mark.parametrize("kind", ["xlsx", "csv", "csv-gbk", "geojson", "gpkg"])
def test_every_format_gives_the_same_facility(kinds, tmp_path, kind):
    path = tmp_path / f"设施.{kind.split('-')[0]}"
    if kind == "xlsx":
        workbook(path, [row()], title="2024年设施一览表")
    elif kind.startswith("csv"):
        text_table(path, [row()], encoding="gb18030" if "gbk" in kind else "utf-8")
    else:
        cells = {head: [cell] for head, cell in zip(HEAD, row(), strict=True) if head not in ("经度", "纬度")}
        frame = gpd.GeoDataFrame(cells, geometry=[shapely.Point(103.005, 23.005)], crs=4326)
        frame.to_file(path)
    report = bring(path, crs="EPSG:4490" if kind in ("xlsx", "csv", "csv-gbk") else None)
    assert (found(report), outcomes(report)) == ([], {"new": 1})
    version = FacilityVersion.objects.get()
    assert (version.name, version.address, version.operator) == ("西诊所", "西街1号", "卫健局")
    assert version.geom.coords == pytest.approx((103.005, 23.005))
    assert (version.opening_hours, version.public_phone) == ("Mo-Fr 08:00-17:00", "0873-0000000")
    assert (version.facility.kind.key, version.facility.source_id) == ("clinic", "A1")
    assert (version.valid.lower, version.valid.upper) == (DAY, None)


def test_rows_have_the_number_that_the_spreadsheet_shows(kinds, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row(), [], row(名称="乙", 编号="B", 经度="")], title="标题")
    assert found(bring(path)) == [(5, "row-without-place")]


@pytest.mark.parametrize(
    ("text", "key"),
    [("诊所", "clinic"), ("社区卫生服务站", "clinic"), ("clinic", "clinic"), ("Clinic", "clinic"), ("派出所", "police"),
     ("农贸市场", "market"), ("公厕", "toilet"), ("Bus stop", "bus_stop"), ("bus_stop", "bus_stop"),
     ("完全小学", "primary_school"), ("marketplace", "market"), ("doctors", "clinic")],
)  # fmt: skip
def test_a_kind_is_known_by_key_name_usual_word_and_tag(kinds, tmp_path, text, key):
    report = bring(text_table(tmp_path / "a.csv", [row(类别=text)]))
    assert outcomes(report) == {"new": 1}
    assert Facility.objects.get().kind.key == key


def test_a_supermarket_is_no_market_and_can_be_mapped_or_left_out(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row(), row(类别="supermarket", 编号="B")])
    assert found(bring(path)) == [(3, "kind-unknown")]
    report = bring(path, commit=False, leave_others=True)
    assert (outcomes(report), found(report)) == ({"new": 1}, [])
    assert "supermarket 1" in str(next(one for one in report.findings if one.code == "kinds-left-out").problem)
    assert outcomes(bring(path, commit=False, mapped={"Supermarket": "market"})) == {"new": 2}
    with pytest.raises(NoSuchKind):
        bring(path, mapped={"supermarket": "mall"})


def test_one_kind_may_hold_for_the_whole_file(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [("甲", 103.005, 23.005)], head=("name", "lon", "lat"))
    assert found(bring(path)) == [(None, "field-missing")]
    assert outcomes(bring(path, kind="toilet")) == {"new": 1}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"经度": "东边"}, "coordinate-not-a-number"),
        ({"纬度": ""}, "row-without-place"),
        ({"经度": 0, "纬度": 0}, "row-without-place"),
        ({"经度": 104.5}, "place-outside"),
        ({"类别": ""}, "row-without-kind"),
        ({"类别": "茶馆"}, "kind-unknown"),
        ({"容量": "很多"}, "capacity-not-a-number"),
        ({"容量": "-5"}, "capacity-not-a-number"),
        ({"开放时间": "看情况"}, "hours-wrong"),
        ({"名称": "长" * 300}, "text-too-long"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_with_words(kinds, tmp_path, changes, code):
    path = workbook(tmp_path / "a.xlsx", [row(名称="好", 编号="G"), row(**changes)])
    report = bring(path)
    assert found(report) == [(3, code)]
    assert not Facility.objects.exists()
    problem = next(one for one in report.findings if one.severity == "error")
    assert str(problem.problem)
    assert str(problem.remedy)
    assert outcomes(bring(path, skip_bad_rows=True)) == {"new": 1}
    assert Facility.objects.get().source_id == "G"


def test_a_capacity_may_have_its_unit_and_its_commas(kinds, tmp_path):
    rows = [row(容量=text, 编号=text) for text in ("1,200座", "36 床", "7")]
    assert not found(bring(text_table(tmp_path / "a.csv", rows)))
    assert sorted(FacilityVersion.objects.values_list("capacity", flat=True)) == [7, 36, 1200]


def test_days_of_a_file_are_read_in_any_way_of_writing_and_put_in_order(kinds, tmp_path):
    head = (*HEAD, "启用日期", "停用日期")
    rows = [[*row(编号="1"), "2019年3月1日", "2021/5/1"], [*row(编号="2"), "2021-05-01", "2020-01-01"],
            [*row(编号="3"), "去年", ""]]  # fmt: skip
    report = bring(text_table(tmp_path / "a.csv", rows, head), skip_bad_rows=True)
    assert found(report) == [(3, "end-before-begin"), (4, "day-unreadable")]
    valid = FacilityVersion.objects.get().valid
    assert (valid.lower, valid.upper) == (date(2019, 3, 1), date(2021, 5, 1))


def test_a_row_without_a_name_is_called_after_its_kind(kinds, tmp_path):
    report = bring(text_table(tmp_path / "a.csv", [row(名称="", 类别="公厕")]))
    assert found(report, "warning") == [(2, "row-without-name")]
    assert FacilityVersion.objects.get().name == "公共厕所"


def test_entrances_of_a_file_are_kept(kinds, tmp_path):
    head = (*HEAD, "出入口")
    path = text_table(tmp_path / "a.csv", [[*row(), "103.0051 23.005; 103.0052,23.0051"]], head)
    assert not found(bring(path))
    assert FacilityVersion.objects.get().entrances.coords == ((103.0051, 23.005), (103.0052, 23.0051))
    bad = text_table(tmp_path / "b.csv", [[*row(), "大门"]], head)
    assert found(bring(bad)) == [(2, "entrances-unreadable")]


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.csv", "", errors.NoHead),
        ("a.csv", "名称,类别,经度,纬度\n", errors.EmptyLayer),
        ("a.xlsx", "not a workbook", errors.NotWorkbook),
        ("a.xls", "old", errors.OldWorkbook),
        ("a.csv", "a\0b,c\n1,2", errors.NotText),
        ("a.geojson", "{}", ReadError),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path, name, content, error):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(error) as problem:
        read_facility_file(path)
    assert str(problem.value)


def test_half_a_row_at_the_end_is_told(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row()])
    path.write_text(path.read_text() + "东诊所,诊所,东街")
    report = bring(path)
    assert found(report) == [(3, "row-without-place")]
    assert (3, "row-short") in found(report, "warning")


def test_a_file_without_coordinates_says_what_it_has(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [("甲", "诊所")], head=("名称", "类别"))
    report = bring(path)
    assert found(report) == [(None, "coordinates-missing")]
    assert "名称, 类别" in str(report.findings[0].problem)


def test_a_sheet_must_be_chosen_where_there_are_several(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()])
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book.active)
    book.create_sheet("空白")
    book.save(path)
    with pytest.raises(errors.LayerNeeded):
        read_facility_file(path)
    assert len(read_facility_file(path, "Sheet")) == 1


def test_a_dry_run_writes_nothing_but_its_record(kinds, tmp_path):
    report = bring(text_table(tmp_path / "a.csv", [row()]), commit=False)
    assert (report.committed, outcomes(report)) == (False, {"new": 1})
    assert not Facility.objects.exists()
    run = ImportRun.objects.get()
    assert (run.kind, run.committed, run.counts["new"]) == ("facilities", False, 1)


def test_history_names_the_import(kinds, tmp_path):
    report = bring(text_table(tmp_path / "a.csv", [row()]))
    change = FacilityChange.objects.get()
    assert (change.run, change.why, change.actor) == (report.run, "a.csv", "tests")


def test_a_thousand_rows_take_no_query_each(kinds, tmp_path, django_assert_max_num_queries):
    rows = [row(编号=f"N{n}", 名称=f"店{n}", 经度=103.001 + n * 0.000015) for n in range(1000)]
    path = text_table(tmp_path / "a.csv", rows)
    with django_assert_max_num_queries(40):
        report = bring(path)
    assert outcomes(report) == {"new": 1000}
