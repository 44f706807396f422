"""Cases out of a table: every fault named, the rest taken, nothing twice."""

import json
from io import StringIO

import openpyxl
import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from cases.actions.import_cases import import_cases, read_case_file
from cases.models import Case, CaseMove
from cases.rules.case_import import BadMapping, Mapping
from gis_data.actions.import_runs import Actor
from gis_data.models import ImportRun
from tests.cases.factories import make_department, make_kind
from tests.factories import make_area, make_levels, make_town

pytestmark = pytest.mark.django_db
HEAD = "id,kind,status,created,closed,due,agency,text,lon,lat"
GOOD = "1,暴露垃圾,Closed,2024-03-01 08:00,2024-03-02 09:00,2024-03-05 08:00,Streets,一堆\t垃圾,103.005,23.015"
MAPPING = {
    "source": "test",
    "columns": {
        "source_id": "id", "kind": "kind", "status": "status", "reported_at": "created", "closed_at": "closed",
        "due_at": "due", "department": "agency", "text": "text", "lon": "lon", "lat": "lat",
    },
    "kinds": {"Garbage": "06010"},
    "states": {"Closed": "closed", "Open": "accepted"},
    "departments": {"Streets": "sanitation"},
}  # fmt: skip


@pytest.fixture
def town():
    town = make_town()
    make_kind()
    make_department(town["west"])
    return town


def bring(tmp_path, *rows: str, commit: bool = True, head: str = HEAD, **more):
    path = tmp_path / "cases.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    mapping = Mapping.parse(json.dumps(MAPPING | more))
    return import_cases(read_case_file(path), mapping, Actor(), commit)


def changed(**cells: str) -> str:
    names, values = HEAD.split(","), GOOD.split(",")
    return ",".join(cells.get(name, value) for name, value in zip(names, values, strict=True))


def test_a_row_is_a_case_with_its_grid_its_times_and_what_the_source_said(tmp_path, town):
    report = bring(tmp_path, GOOD, changed(id="2", status="Open", closed="", kind="garbage", agency=""))
    assert report.findings == []
    done, still = Case.objects.order_by("source_id")
    assert (done.grid, done.grid_reported, done.state) == (town["w1"], town["w1"], "closed")
    assert (done.reported_at.isoformat(), done.in_time) == ("2024-03-01T00:00:00+00:00", True)
    assert (done.department.key, done.text, done.channel) == ("sanitation", "一堆\t垃圾", "import")
    assert done.due_at is None
    assert done.source_data["due"] == "2024-03-05 08:00"
    assert done.number.startswith("20240301")
    assert (still.state, still.due_at.isoformat()) == ("accepted", "2024-03-05T00:00:00+00:00")
    assert list(CaseMove.objects.values_list("act", "after").order_by("case")) == [
        ("report", case.state) for case in Case.objects.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"lon": ""}, "import-no-place"),
        ({"lon": "109"}, "import-outside"),
        ({"created": ""}, "import-no-date"),
        ({"created": "soon"}, "import-bad-date"),
        ({"created": "2999-01-01"}, "import-in-future"),
        ({"kind": "飞碟"}, "import-unknown-kind"),
        ({"status": "Lost"}, "import-unknown-status"),
    ],
)
def test_what_cannot_stand_is_named_and_set_aside_and_the_rest_goes_on(tmp_path, town, cells, code):
    report = bring(tmp_path, changed(id="2", **cells), GOOD)
    [finding] = report.findings
    assert (finding.code, finding.row) == (code, 2)
    assert (report.counts["new"], report.counts["set_aside"]) == (1, 1)
    assert [case.source_id for case in Case.objects.all()] == ["1"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"closed": "2024-02-01 08:00"}, "import-closed-early"),
        ({"closed": ""}, "import-ended-undated"),
        ({"status": "Open"}, "import-open-but-ended"),
        ({"due": "soon"}, "import-bad-other-date"),
        ({"agency": "Nobody"}, "import-unknown-department"),
    ],
)
def test_what_is_only_odd_is_taken_with_a_warning(tmp_path, town, cells, code):
    report = bring(tmp_path, changed(**cells))
    assert [finding.code for finding in report.findings] == [code]
    assert Case.objects.count() == 1


def test_many_rows_at_a_round_place_are_set_aside(tmp_path, town):
    rows = [changed(id=str(number), lon="103.01", lat="23.01") for number in range(60)]
    report = bring(tmp_path, *rows, changed(id="x"))
    assert report.by_code == {"import-parked": 60}
    assert report.counts["new"] == 1
    rows = [changed(id=str(number), lon="103.00512", lat="23.01234") for number in range(60)]
    assert bring(tmp_path, *rows).by_code == {"import-crowded": 1}


def test_the_same_file_twice_imports_nothing_twice(tmp_path, town):
    bring(tmp_path, GOOD)
    again = bring(tmp_path, GOOD, GOOD)
    assert (again.counts["new"], again.counts["known"]) == (0, 2)
    doubled = bring(tmp_path, changed(id="7"), changed(id="7", text="别的"))
    assert doubled.by_code == {"import-doubled": 1}
    assert Case.objects.count() == 2


def test_a_file_without_ids_is_known_by_what_it_says(tmp_path, town):
    columns = {role: name for role, name in MAPPING["columns"].items() if role != "source_id"}
    for _ in range(2):
        bring(tmp_path, GOOD, columns=columns)
    assert Case.objects.count() == 1


def test_a_dry_run_writes_its_report_only(tmp_path, town):
    report = bring(tmp_path, GOOD, commit=False)
    assert report.counts["new"] == 1
    assert not Case.objects.exists()
    assert ImportRun.objects.get().committed is False


def test_a_column_that_is_not_there_stops_the_file(tmp_path, town):
    report = bring(tmp_path, GOOD, head=HEAD.replace("lon", "x"))
    assert [finding.code for finding in report.findings] == ["import-no-column"]
    assert not report.committed


@pytest.mark.parametrize("text", ["{", '{"colour": 1}', '{"columns": {"kind": "a"}}', "[]"])
def test_a_mapping_that_cannot_be_used_says_why(text):
    with pytest.raises(BadMapping):
        Mapping.parse(text)


def test_the_command_reads_a_workbook_and_reports(tmp_path, town):
    book = openpyxl.Workbook()
    for line in (HEAD, GOOD):
        book.active.append(line.split(","))
    book.save(tmp_path / "cases.xlsx")
    (tmp_path / "map.json").write_text(json.dumps(MAPPING), encoding="utf-8")
    said = StringIO()
    call_command("import_cases", tmp_path / "cases.xlsx", mapping=tmp_path / "map.json", commit=True, stdout=said)
    assert Case.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("import_cases", tmp_path / "none.csv", mapping=tmp_path / "map.json")


def test_real_service_requests_with_all_their_faults(geodata, tmp_path):
    path = geodata / "cases" / "baltimore_311.csv"
    if not path.is_file():
        pytest.skip("no service requests there")
    levels = make_levels((("grid", "网格", "Grid"),))
    for column in range(4):
        west = -76.72 + column * 0.05
        make_area(levels["grid"], f"24510{column}", f"Part {column}", (west, 39.19, west + 0.05, 39.38))
    kind = make_kind()
    types = pd.read_csv(path, dtype=str)["SRType"].unique()
    columns = {
        "source_id": "SRRecordID", "kind": "SRType", "status": "SRStatus", "reported_at": "CreatedDate",
        "closed_at": "CloseDate", "due_at": "DueDate", "department": "Agency", "address": "Address",
        "lon": "Longitude", "lat": "Latitude",
    }  # fmt: skip
    mapping = Mapping.parse(
        json.dumps(
            {
                "source": "baltimore", "columns": columns, "date_format": "%m/%d/%Y %I:%M:%S %p",
                "timezone": "America/New_York", "kinds": dict.fromkeys(types[:-1], kind.code),
                "states": {"Closed": "closed", "Closed (Duplicate)": "closed", "Open": "accepted", "New": "reported",
                           "Pending": "accepted", "In Progress": "accepted", "Closed (Transferred)": "rejected"},
            }
        )
    )  # fmt: skip
    report = import_cases(read_case_file(path), mapping, Actor(), commit=True)
    counts = report.counts
    assert counts["rows"] == 6000
    assert counts["new"] + counts["set_aside"] == 6000
    assert report.by_code["import-no-place"] == 351
    assert report.by_code["import-parked"] == 528
    assert report.by_code["import-unknown-status"] == 7
    assert report.by_code["import-unknown-kind"] >= 1
    assert report.by_code["import-outside"] >= 5
    assert counts["new"] == Case.objects.count() > 4500
    assert Case.objects.filter(source_data__Agency="Transportation").exists()
    assert Case.objects.exclude(source_data__DueDate=None).exists()
    assert import_cases(read_case_file(path), mapping, Actor(), commit=True).counts["new"] == 0
