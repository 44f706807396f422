"""Components out of files: every row judged, every code read digit by digit, nothing written by a dry run."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.actions.asset_draft import Reading
from cases.actions.assets import Deed, end_asset
from cases.actions.import_assets import AssetImport, Imported, import_assets
from cases.models import Asset, AssetCode, AssetVersion
from cases.rules.asset_import.fields import STANDARD, find_columns
from facilities.actions.import_facilities import read_facility_file
from gis_data.models import ImportRun
from tests.cases.asset_factories import MACHINE, make_asset
from tests.cases.factories import make_asset_kind, make_department

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 1)
HEAD = "管理部件标识码,管理部件名称,小类,经度,纬度,管理部件状态,初始日期,权属单位名称,所在单元网格标识码,备注"
GOOD = "53250301001000007,井盖甲,供水井盖,103.005,23.015,完好,20230401,水务公司,532503001001001,新"


@pytest.fixture(autouse=True)
def place(asset_town, manhole):
    make_asset_kind("01037", "路灯")


def write(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "parts.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def bring(path: Path, commit: bool = True, skip: bool = False, **reading) -> Imported:
    wanted = AssetImport(DAY, Reading(**{"crs": "CGCS2000"} | reading), skip)
    return import_assets(read_facility_file(path), wanted, MACHINE, commit)


def codes(report: Imported) -> list[tuple]:
    return [(finding.row, finding.code) for finding in report.findings]


def test_the_standards_eighteen_attributes_are_found_by_their_chinese_names():
    names = [
        *("管理部件标识码", "管理部件名称", "主管部门代码", "主管部门名称", "权属单位代码", "权属单位名称"),
        *("养护单位代码", "养护单位名称", "所在单元网格标识码", "管理部件状态", "初始日期", "变更日期", "数据来源"),
        *("备注", "所在街道代码", "街道名称", "所在社区代码", "社区名称"),
    ]
    found, missing = find_columns(names, {})
    assert list(found.values()) == names
    assert set(found) == set(STANDARD)
    assert not missing


def test_a_dry_run_tells_and_writes_nothing_but_the_run(tmp_path):
    report = bring(write(tmp_path, GOOD), commit=False)
    assert (report.counts["new"], codes(report)) == (1, [])
    assert not Asset.objects.exists()
    assert not ImportRun.objects.get().committed


def test_a_row_becomes_an_asset_with_its_code_its_day_and_its_grid(tmp_path, asset_town):
    report = bring(write(tmp_path, GOOD))
    asset = Asset.objects.get()
    version, change = asset.versions.get(), asset.changes.get()
    assert (asset.code, asset.kind.code, version.name) == ("53250301001000007", "01001", "井盖甲")
    assert (version.valid.lower, version.grid, version.owner_name) == (date(2023, 4, 1), asset_town["w1"], "水务公司")
    assert (change.act, change.run, change.why) == ("added", report.run, "parts.csv")


def test_a_code_is_issued_behind_those_of_the_file(tmp_path):
    bring(write(tmp_path, GOOD, ",,供水井盖,103.006,23.015,,,,,"))
    assert sorted(Asset.objects.values_list("code", flat=True)) == ["53250301001000007", "53250301001000008"]


def test_bringing_the_same_file_again_changes_nothing(tmp_path):
    path = write(tmp_path, GOOD, ",,路灯,103.006,23.015,,,,,")
    bring(path)
    report = bring(path)
    assert report.counts["unchanged"] == 2
    assert (3, "taken-for-known") in codes(report) or (2, "taken-for-known") in codes(report)
    assert Asset.objects.count() == 2


def test_what_is_new_in_a_row_ends_the_old_version(tmp_path):
    bring(write(tmp_path, GOOD))
    report = bring(write(tmp_path, GOOD.replace("完好", "破损"), head=HEAD))
    assert report.counts["changed"] == 1
    old, new = AssetVersion.objects.order_by("valid")
    assert (old.state, old.valid.upper, new.state, new.valid.lower) == ("sound", DAY, "damaged", DAY)
    moved = bring(write(tmp_path, GOOD.replace("103.005", "103.0051").replace("完好", "破损")))
    assert moved.counts["moved"] == 1


def test_a_code_of_the_older_standard_is_kept_beside_the_new_one(tmp_path):
    row = "5325030101000042,井盖,供水井盖,103.005,23.015,,,,,"
    report = bring(write(tmp_path, row))
    assert [code for _row, code in codes(report)] == ["asset-code-older"]
    assert AssetCode.objects.get().code == "5325030101000042"
    assert Asset.objects.get().code == "53250301001000001"
    assert bring(write(tmp_path, row)).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("53250301001000007", "5.32503E+16"), "asset-code-not-digits"),
        (("53250301001000007", "532503010010000070"), "asset-code-length"),
        (("53250301001000007", "53250001001000007"), "asset-code-county"),
        (("53250301001000007", "53250309001000007"), "asset-code-class"),
        (("53250301001000007", "53250301099000007"), "asset-code-kind"),
        (("53250301001000007", "53250301037000007"), "asset-code-other-kind"),
        (("53250301001000007,井盖甲,供水井盖", ",井盖甲,"), "row-without-kind"),
        (("53250301001000007,井盖甲,供水井盖", ",井盖甲,飞机"), "kind-unknown"),
        (("完好", "很好"), "no-such-choice"),
        (("20230401", "20231345"), "day-unreadable"),
        (("103.005", ""), "row-without-place"),
        (("103.005", "东"), "row-without-place"),
        (("103.005", "abc"), "coordinate-not-a-number"),
        (("103.005", "104.5"), "place-outside"),
        (("532503001001001", "532503001001002"), "grid-differs"),
        (("新", "字" * 1001), "text-too-long"),
    ],
)
def test_each_fault_is_told_of_its_row(tmp_path, change, code):
    report = bring(write(tmp_path, GOOD.replace(*change)))
    assert code in [found for _row, found in codes(report)]
    assert report.committed == (code == "grid-differs")


def test_a_code_in_two_rows_keeps_the_second_out(tmp_path):
    path = write(tmp_path, GOOD, GOOD.replace("103.005", "103.006"))
    assert not bring(path).committed
    report = bring(path, skip=True)
    assert report.committed
    assert [code for _row, code in codes(report)] == ["asset-code-twice"]
    assert Asset.objects.count() == 1


def test_two_rows_of_a_kind_at_one_place_are_a_warning(tmp_path):
    report = bring(write(tmp_path, GOOD, ",,供水井盖,103.005,23.015,,,,,", ",,路灯,103.005,23.015,,,,,"))
    assert [found for found in codes(report) if found[1] == "row-at-same-place"] == [(3, "row-at-same-place")]
    assert report.committed


def test_two_rows_are_never_taken_for_one_asset(tmp_path, manhole):
    asset = make_asset(manhole)
    path = write(tmp_path, GOOD.replace("53250301001000007", asset.code), *[",改名,供水井盖,103.005,23.015,,,,,"] * 2)
    report = bring(path)
    assert (report.counts["changed"], report.counts["new"]) == (1, 2)
    assert "taken-for-known" not in [code for _row, code in codes(report)]


def test_one_asset_under_both_its_codes_is_told_of_the_second_row(tmp_path):
    bring(write(tmp_path, "5325030101000042,井盖,供水井盖,103.005,23.015,,,,,"))
    rows = [f"{code},另名,供水井盖,103.005,23.015,,,,," for code in ("53250301001000001", "5325030101000042")]
    report = bring(write(tmp_path, *rows), skip=True)
    assert [found for found in codes(report) if found[1] == "asset-code-twice"] == [(3, "asset-code-twice")]
    assert (report.committed, report.counts["changed"]) == (True, 1)


def test_a_code_of_one_that_ended_is_refused(tmp_path, manhole):
    asset = make_asset(manhole)
    end_asset(asset, Deed(MACHINE, date(2024, 1, 1)))
    report = bring(write(tmp_path, GOOD.replace("53250301001000007", asset.code)))
    assert [code for _row, code in codes(report)] == ["is-ended"]


def test_a_code_of_a_county_in_which_it_does_not_stand_is_told(tmp_path):
    report = bring(write(tmp_path, GOOD.replace("532503010", "532504010")))
    assert "code-of-other-county" in [code for _row, code in codes(report)]
    assert report.committed


def test_a_department_is_known_by_its_code_and_by_its_name(tmp_path, asset_town):
    department = make_department(asset_town["west"], credit_code="91530000MA6K0000X1", name="水务局")
    head = "小类,经度,纬度,主管部门代码,主管部门名称"
    bring(write(tmp_path, "路灯,103.005,23.015,91530000ma6k0000x1,", "路灯,103.006,23.015,,水务局", head=head))
    bring(write(tmp_path, "路灯,103.007,23.015,,路灯所", head=head))
    found = AssetVersion.objects.order_by("pk").values_list("manager", "manager_name")
    assert list(found) == [(department.pk, ""), (department.pk, ""), (None, "路灯所")]


def test_shapes_in_gcj02_land_where_they_are(tmp_path):
    path = tmp_path / "parts.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"小类": "路灯"},'
        ' "geometry": {"type": "Point", "coordinates": [103.0064, 23.0120]}}]}'
    )
    bring(path, crs="gcj02")
    lon, lat = AssetVersion.objects.get().geom.coords
    assert 0.0005 < 103.0064 - lon < 0.003
    assert 0.001 < abs(23.0120 - lat) < 0.005


def test_lines_and_polygons_come_in_as_they_are(tmp_path):
    path = write(tmp_path, 'x,"POLYGON((103.001 23.011,103.002 23.011,103.002 23.012,103.001 23.011))",路灯',
                 head="名称,wkt,小类")  # fmt: skip
    bring(path)
    assert AssetVersion.objects.get().geom.geom_type == "Polygon"


def test_what_other_programs_read_comes_back_unchanged(tmp_path, client, manhole):
    make_asset(manhole, state="damaged", owner_name="水务公司", data_source="surveyed", accuracy="A", note="备注")
    path = tmp_path / "out.geojson"
    path.write_bytes(client.get("/ogc/collections/asset/items?f=json").getvalue())
    report = bring(path, crs=None)
    assert (report.counts["unchanged"], codes(report)) == (1, [])


def test_questions_do_not_grow_with_the_rows(tmp_path, django_assert_max_num_queries):
    rows = [f",,路灯,{103.001 + number / 10_000:.4f},23.015,,,,," for number in range(60)]
    with django_assert_max_num_queries(50):
        report = bring(write(tmp_path, *rows))
    assert report.counts["new"] == 60


def test_the_command_writes_with_commit_only_and_fails_with_errors(tmp_path, capsys):
    path = write(tmp_path, GOOD)
    call_command("import_assets", str(path), crs="CGCS2000")
    assert not Asset.objects.exists()
    call_command("import_assets", str(path), crs="CGCS2000", commit=True)
    assert Asset.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_assets", str(write(tmp_path, GOOD.replace("完好", "很好"))), crs="CGCS2000", commit=True)
    assert "很好" in capsys.readouterr().out
