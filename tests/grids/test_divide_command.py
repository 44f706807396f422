"""divide_into_grids: a dry run until --commit, refusals in one line, and a coverage that the audit finds nothing in."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.gis.geos import LineString
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gis_data.models import BaseFeature, ImportRun
from grids.actions.divide import Division, divide_into_grids
from grids.actions.levels import install_levels
from grids.models import AreaVersion, Building, Level
from tests.factories import days, make_area, make_building, make_household, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = date(2020, 6, 8)
WEST, EAST = "532503001001", "532503001002"


@pytest.fixture
def town():
    """A street of two communities with 32 buildings of 20 dwellings each, and roads across."""
    install_levels("four")
    levels = {level.key: level for level in Level.objects.all()}
    county = make_area(levels["county"], "532503", "测试市", (103.00, 23.00, 103.04, 23.02))
    street = make_area(levels["street"], "532503001", "测试街道", (103.00, 23.00, 103.04, 23.02), county)
    make_area(levels["community"], WEST, "西社区", (103.00, 23.00, 103.02, 23.02), street)
    make_area(levels["community"], EAST, "东社区", (103.02, 23.00, 103.04, 23.02), street)
    for row in range(4):
        for column in range(8):
            corner = (103.0022 + 0.005 * column, 23.0022 + 0.005 * row, 0.0004)
            make_building(None, corner, number=f"{row}{column}")
    Building.objects.update(dwellings=20)
    for i, (start, end) in enumerate(
        [
            ((103.0, 23.0101), (103.04, 23.0102)),
            ((103.0101, 23.0), (103.0101, 23.02)),
            ((103.03, 23.0), (103.03, 23.02)),
        ]
    ):
        BaseFeature.objects.create(
            layer="road", kind="secondary", geom=LineString(start, end, srid=4326), source="test", source_id=str(i)
        )
    return street


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("divide_into_grids", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def grids():
    return AreaVersion.objects.filter(level__key="grid").order_by("code")


def test_a_dry_run_shows_the_grids_and_writes_none(town):
    out = run(WEST, "--households", "80")
    assert "532503001001001" in out
    assert "532503001001004" in out
    assert "Dry run" in out
    assert not grids().exists()
    assert not ImportRun.objects.exists()


def test_commit_writes_grids_that_cover_the_community_and_hold_its_buildings(town):
    out = run(WEST, "--households", "80", "--valid-from", "2020-06-08", "--commit")
    assert "4 grids; households: least 80, middle 80, most 80; 4 below 300, 0 above 500." in out
    written = list(grids())
    assert [version.code for version in written] == [f"{WEST}{n:03d}" for n in (1, 2, 3, 4)]
    assert {version.valid.lower for version in written} == {DAY}
    assert {version.parent.versions.get().code for version in written} == {WEST}
    assert [version.area.buildings.count() for version in written] == [4, 4, 4, 4]
    first = written[0].geom
    assert (first.extent[0], first.extent[3]) == (103.0, 23.02)  # numbered from the north-west
    call_command("check_grids", "--area", WEST, "--on", "2020-06-09", stdout=StringIO())


def test_a_street_has_each_of_its_communities_divided(town):
    run("532503001", "--households", "80", "--commit")
    assert grids().filter(code__startswith=WEST).count() == 4
    assert grids().filter(code__startswith=EAST).count() == 4
    assert not Building.objects.filter(grid=None).exists()
    call_command("check_grids", stdout=StringIO())


def test_who_divided_is_on_record(town):
    make_user("planner")
    run(WEST, "--households", "80", "--commit", "--user", "planner")
    record = ImportRun.objects.get()
    assert (record.kind, record.file_name, record.user.username) == ("divide_into_grids", WEST, "planner")
    assert record.counts == {"new": 4}


def test_counted_households_come_before_registered_dwellings(town):
    for building in Building.objects.on(DAY).filter(number__in=("00", "01")):
        for door in range(50):
            make_household(building, door=str(door))
    report = divide_into_grids(Division(WEST, 10_000, DAY), commit=False)
    assert [grid.households for grid in report.grids] == [14 * 20 + 2 * 50]


def test_households_that_left_before_the_day_do_not_count(town):
    building = Building.objects.get(number="00")
    household = make_household(building)
    household.valid = days(end=DAY)
    household.save()
    report = divide_into_grids(Division(WEST, 10_000, DAY), commit=False)
    assert [grid.households for grid in report.grids] == [16 * 20]


def test_an_area_without_a_building_becomes_one_grid(town):
    Building.objects.all().delete()
    report = divide_into_grids(Division(WEST, 400, DAY), commit=True)
    assert [(grid.code, grid.households) for grid in report.grids] == [(f"{WEST}001", 0)]


def test_numbers_once_issued_are_not_issued_again(town):
    run(WEST, "--households", "80", "--valid-from", "2020-06-08", "--commit")
    grids().update(valid=days(DAY, date(2021, 1, 1)))
    Building.objects.update(grid=None)
    run(WEST, "--households", "160", "--valid-from", "2021-01-01", "--commit")
    assert [version.code for version in grids().on(date(2021, 1, 1))] == [f"{WEST}005", f"{WEST}006"]


def test_it_refuses_an_area_that_has_grids_on_the_day_or_later(town):
    run(WEST, "--households", "80", "--valid-from", "2030-01-01", "--commit")
    with pytest.raises(CommandError, match="532503001 has 4 grids already"):
        run("532503001", "--households", "80", "--valid-from", "2020-06-08")


def test_it_refuses_a_code_that_no_area_has_on_the_day(town):
    with pytest.raises(CommandError, match="No area has the code 999 on 2020-06-08"):
        run("999", "--households", "80", "--valid-from", "2020-06-08")


def test_it_refuses_a_level_above_the_area(town):
    with pytest.raises(CommandError, match="does not stand below"):
        run(WEST, "--households", "80", "--level", "street")


def test_it_refuses_an_unknown_level(town):
    with pytest.raises(CommandError, match="no level nets"):
        run(WEST, "--households", "80", "--level", "nets")


def test_it_refuses_an_area_whose_code_has_no_room_for_a_grid_number(town):
    AreaVersion.objects.filter(level__key="community").update(valid=days(end=DAY))
    with pytest.raises(CommandError, match="no grid number below the code 532503001"):
        run("532503001", "--households", "80", "--valid-from", "2020-06-08")


def test_it_refuses_without_a_working_grid(town):
    Level.objects.update(is_working_grid=False)
    with pytest.raises(CommandError, match="working grid"):
        run(WEST, "--households", "80")


@pytest.mark.parametrize("count", ["0", "-5", "many", "４００"])
def test_it_refuses_a_number_of_households_below_one(town, count):
    with pytest.raises(CommandError, match="is no number of households"):
        run(WEST, f"--households={count}")


def test_it_refuses_an_account_that_is_not_there(town):
    with pytest.raises(CommandError, match="no account nobody"):
        run(WEST, "--households", "80", "--user", "nobody")


def test_a_failure_while_writing_leaves_nothing(town, monkeypatch):
    monkeypatch.setattr("grids.actions.divide.act.assign_buildings", _fail)
    with pytest.raises(RuntimeError):
        divide_into_grids(Division(WEST, 80, DAY), commit=True)
    assert not grids().exists()


def _fail(*args):
    raise RuntimeError


def test_reading_takes_the_same_queries_for_one_area_and_for_two(town):
    def queries(code: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            divide_into_grids(Division(code, 80, DAY), commit=False)
        return len(captured)

    # The codes issued so far are asked for once in each area.
    assert queries("532503001") == queries(WEST) + 1 == 11
