"""The commands: what they print, what they refuse, and that they write on demand only."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from facilities.models import Facility, FacilityKind
from gis_data.models import BaseFeature
from tests.facilities.tables import row, text_table

pytestmark = pytest.mark.django_db


def run(*args: object) -> str:
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_init_writes_the_kinds_once_and_keeps_what_was_changed():
    assert "19" in run("init_facility_kinds")
    FacilityKind.objects.filter(key="clinic").update(limit_m=450)
    run("init_facility_kinds")
    assert FacilityKind.objects.count() == 19
    assert FacilityKind.objects.get(key="clinic").limit_m == 450


def test_a_file_is_a_dry_run_until_commit(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row()])
    shown = run("import_facilities", path, "--crs", "4490")
    assert "社区卫生服务站（诊所）" in shown
    assert not Facility.objects.exists()
    run("import_facilities", path, "--crs", "4490", "--commit")
    assert Facility.objects.count() == 1


def test_a_file_with_errors_ends_with_one(kinds, tmp_path):
    path = text_table(tmp_path / "a.csv", [row(经度="")])
    with pytest.raises(CommandError) as problem:
        run("import_facilities", path, "--crs", "4490", "--commit")
    assert problem.value.returncode == 1
    assert not Facility.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [["nowhere.csv"], ["{file}", "--crs", "mars?"], ["{file}", "--crs", "4490", "--kind", "pub"],
     ["{file}", "--user", "nobody"]],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(kinds, tmp_path, wrong):
    path = text_table(tmp_path / "a.csv", [row()])
    with pytest.raises(CommandError):
        run("import_facilities", *[part.format(file=path) for part in wrong])


def test_without_kinds_imports_say_what_to_run_first(tmp_path):
    with pytest.raises(CommandError, match="init_facility_kinds"):
        run("import_facilities", text_table(tmp_path / "a.csv", [row()]))
    with pytest.raises(CommandError, match="init_facility_kinds"):
        run("import_osm_facilities")


def test_osm_facilities_are_a_dry_run_until_commit(kinds):
    with pytest.raises(CommandError, match="import_osm"):
        run("import_osm_facilities")
    BaseFeature.objects.create(
        layer="poi", kind="clinic", name="甲", geom="POINT(103.005 23.005)", tags={"amenity": "clinic"},
        source="osm", source_id="n1",
    )  # fmt: skip
    run("import_osm_facilities")
    assert not Facility.objects.exists()
    run("import_osm_facilities", "--commit")
    assert Facility.objects.count() == 1


def test_the_demos_facilities_need_the_demo_city(db):
    with pytest.raises(CommandError):
        run("load_demo_facilities")
    assert run("load_demo_facilities", "--if-empty") == ""
