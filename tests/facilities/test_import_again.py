"""A second file of facilities: what is taken for known, what moves, changes and ends."""

from datetime import timedelta

from facilities.actions.change import Deed, change_facility
from facilities.models import Facility, FacilityChange, FacilityVersion
from gis_data.actions.import_runs import Actor
from tests.facilities.factories import facts, make_facility
from tests.facilities.imports import DAY, bring, found, outcomes
from tests.facilities.tables import HEAD, row, text_table


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
