"""Files of facilities: what is read, what is refused row by row, what is taken for known, what is written."""

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from facilities.actions.change import Deed, change_facility
from facilities.actions.import_facilities import (
    FacilityImport,
    NoSuchKind,
    import_facilities,
    read_facility_file,
)
from facilities.models import Facility, FacilityChange, FacilityVersion
from gis_data.actions.import_runs import Actor
from gis_data.crs import from_wgs84, parse_crs, wgs84_to_bd09, wgs84_to_gcj02
from gis_data.models import BaseFeature, ImportRun
from gis_data.readers import ReadError, errors
from tests.facilities.factories import MACHINE, facts, make_facility
from tests.facilities.tables import HEAD, row, text_table, workbook
from tests.factories import make_building

DAY = date(2024, 5, 1)


def bring(path, commit=True, **more):
    more.setdefault("crs", "EPSG:4490")
    wanted = FacilityImport(day=more.pop("day", DAY), **more)
    return import_facilities(read_facility_file(path), wanted, MACHINE, commit)


def found(report, severity="error") -> list[tuple]:
    return [(one.row, one.code) for one in report.findings if one.severity == severity]


def outcomes(report) -> dict[str, int]:
    return {key: count for key, count in report.counts.items() if count and key not in ("error", "warning", "note")}


# Reading


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


# Coordinates


def test_a_table_must_say_which_datum_it_is_in(kinds, tmp_path):
    assert found(bring(text_table(tmp_path / "a.csv", [row()]), crs=None)) == [(None, "crs-missing")]


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_shifted_datums_come_to_where_they_are(kinds, tmp_path, crs, shift):
    lon, lat = shift(np.array([[103.005, 23.005]]))[0]
    assert not found(bring(text_table(tmp_path / "a.csv", [row(经度=lon, 纬度=lat)]), crs=crs))
    assert FacilityVersion.objects.get().geom.coords == pytest.approx((103.005, 23.005), abs=1e-8)


def test_metres_of_a_projection_are_read(kinds, tmp_path):
    x, y = shapely.get_coordinates(from_wgs84(np.array([shapely.Point(103.005, 23.005)]), parse_crs("4543")))[0]
    path = text_table(tmp_path / "a.csv", [row(经度=x, 纬度=y)])
    assert found(bring(path)) == [(None, "coordinates-not-degrees")]
    assert not found(bring(path, crs="EPSG:4543"))
    assert FacilityVersion.objects.get().geom.coords == pytest.approx((103.005, 23.005), abs=1e-7)


def places(count: int) -> np.ndarray:
    """Places in the west street, a hundred metres and more apart."""
    random = np.random.default_rng(1)
    return np.column_stack([random.uniform(103.004, 103.016, count), random.uniform(23.004, 23.016, count)])


def shifted_table(path, lonlat, names):
    shifted = wgs84_to_gcj02(lonlat)
    rows = [row(名称=name, 编号=name, 经度=x, 纬度=y) for name, (x, y) in zip(names, shifted, strict=True)]
    return text_table(path, rows)


def test_a_shifted_file_is_noticed_by_names_that_are_known(kinds, tmp_path):
    lonlat, names = places(4), ["甲店", "乙店", "丙店", "丁店"]
    for name, (lon, lat) in zip(names, lonlat, strict=True):
        BaseFeature.objects.create(
            layer="poi", kind="clinic", name=name, geom=f"POINT({lon} {lat})", source="osm", source_id=name
        )
    path = shifted_table(tmp_path / "a.csv", lonlat, names)
    report = bring(path)
    assert found(report) == [(None, "wrong-datum")]
    assert "GCJ-02" in str(report.findings[-1].remedy)
    assert found(bring(path, trust_crs=True), "warning") == [(None, "wrong-datum-trusted")]
    assert not found(bring(path, crs="gcj02", day=DAY + timedelta(days=1)))


def test_a_shifted_file_is_noticed_by_the_buildings_it_misses(kinds, town, tmp_path):
    lonlat = places(24)
    for lon, lat in lonlat:
        make_building(town["w1"], (lon - 0.0001, lat - 0.0001, 0.0002))
    names = [f"店{number}" for number in range(24)]
    assert found(bring(shifted_table(tmp_path / "a.csv", lonlat, names))) == [(None, "wrong-datum")]
    assert not found(bring(shifted_table(tmp_path / "a.csv", lonlat, names), crs="gcj02"))


def test_exchanged_axes_are_noticed(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row(经度=23.005, 纬度=103.005)])
    assert found(bring(path)) == [(None, "axes-swapped")]
    assert not found(bring(path, swap_axes=True))


# The same again


def test_the_same_file_again_changes_nothing(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row(), row(名称="乙", 编号="B", 经度=103.006)])
    bring(path)
    report = bring(path, day=DAY + timedelta(days=30))
    assert outcomes(report) == {"unchanged": 2}
    assert FacilityChange.objects.count() == 2


def test_a_changed_row_updates_by_its_id_and_leaves_what_the_file_does_not_say(kinds, tmp_path):
    bring(text_table(tmp_path / "a.csv", [row()]))
    head = ("名称", "类别", "经度", "纬度", "编号", "容量")
    later = DAY + timedelta(days=30)
    report = bring(
        text_table(tmp_path / "b.csv", [("西诊所（新）", "诊所", 103.005, 23.005, "A1", 8)], head), day=later
    )
    assert outcomes(report) == {"changed": 1}
    version = FacilityVersion.objects.on(later).get()
    assert (version.name, version.capacity, version.address) == ("西诊所（新）", 8, "西街1号")
    assert FacilityVersion.objects.on(DAY).get().name == "西诊所"


def test_a_moved_row_moves(kinds, tmp_path):
    bring(text_table(tmp_path / "a.csv", [row()]))
    report = bring(text_table(tmp_path / "a.csv", [row(经度=103.007)]), day=DAY + timedelta(days=1))
    assert outcomes(report) == {"moved": 1}
    assert Facility.objects.get().changes.latest("edition").kind == "moved"


def test_without_an_id_kind_and_name_near_by_are_the_same(kinds, tmp_path):
    make_facility(kinds["clinic"], name="西诊所")
    head = tuple(name for name in HEAD if name != "编号")
    rows = [[cell for name, cell in zip(HEAD, row(经度=103.0053), strict=True) if name != "编号"]]
    report = bring(text_table(tmp_path / "a.csv", rows, head))
    assert outcomes(report) == {"moved": 1}
    assert found(report, "note")[-1] == (2, "taken-for-known")
    assert Facility.objects.count() == 1
    far = [[cell for name, cell in zip(HEAD, row(经度=103.015), strict=True) if name != "编号"]]
    assert outcomes(bring(text_table(tmp_path / "b.csv", far, head), day=DAY + timedelta(days=1))) == {"new": 1}


def test_what_a_row_names_by_its_id_is_not_given_to_another_of_its_name(kinds, tmp_path):
    bring(text_table(tmp_path / "a.csv", [row()]))
    both = text_table(tmp_path / "b.csv", [row(编号="", 经度=103.0055), row()])
    report = bring(both, day=DAY + timedelta(days=1))
    assert outcomes(report) == {"new": 1, "unchanged": 1}


def test_one_facility_in_two_rows_is_refused(kinds, tmp_path):
    assert found(bring(text_table(tmp_path / "a.csv", [row(), row(经度=103.008)]))) == [(3, "row-twice")]
    head = ("名称", "类别", "经度", "纬度")
    rows = [("甲", "诊所", 103.005, 23.005), ("甲", "诊所", 103.0051, 23.005), ("甲", "诊所", 103.008, 23.005)]
    assert found(bring(text_table(tmp_path / "b.csv", rows, head))) == [(3, "row-twice")]


def test_what_the_file_lacks_ends_only_when_it_is_complete(kinds, tmp_path):
    make_facility(kinds["clinic"], name="别处的诊所")
    bring(text_table(tmp_path / "a.csv", [row(), row(名称="乙", 编号="B", 经度=103.006)]))
    path, later = text_table(tmp_path / "b.csv", [row()]), DAY + timedelta(days=30)
    assert outcomes(bring(path, day=later)) == {"unchanged": 1}
    assert outcomes(bring(path, day=later, complete=True)) == {"unchanged": 1, "closed": 1}
    assert sorted(FacilityVersion.objects.on(later).values_list("name", flat=True)) == ["别处的诊所", "西诊所"]
    back = text_table(tmp_path / "a.csv", [row(), row(名称="乙", 编号="B", 经度=103.006)])
    assert outcomes(bring(back, day=later + timedelta(days=1), complete=True)) == {"unchanged": 1, "reopened": 1}


def test_nothing_ends_while_rows_are_wrong(kinds, tmp_path):
    bring(text_table(tmp_path / "a.csv", [row(), row(名称="乙", 编号="B", 经度=103.006)]))
    bad = text_table(tmp_path / "b.csv", [row(), row(名称="乙", 编号="B", 经度="?")])
    report = bring(bad, day=DAY + timedelta(days=1), complete=True, skip_bad_rows=True)
    assert outcomes(report) == {"unchanged": 1}
    assert (None, "nothing-ended") in found(report, "warning")


def test_work_done_by_hand_is_kept_on_demand(kinds, west_planner, tmp_path):
    path, later = text_table(tmp_path / "a.csv", [row()]), DAY + timedelta(days=30)
    bring(path)
    change_facility(Facility.objects.get(), facts("亲手改的"), Deed(Actor(west_planner), later))
    report = bring(path, day=later + timedelta(days=1), overwrite=False)
    assert (outcomes(report), found(report, "note")[-1]) == ({"kept": 1}, (2, "changed-by-hand"))
    assert outcomes(bring(path, day=later + timedelta(days=1))) == {"changed": 1}


# The record


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
