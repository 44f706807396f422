"""`check_grids`: the exit codes, the table, the GeoJSON and the arguments."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from gis_data.terminal import display_width
from grids.models import Area
from tests.factories import box, make_building, make_town

pytestmark = pytest.mark.django_db
HOUSE = 0.0002
CENTIMETRE = 1e-7


@pytest.fixture
def town():
    return make_town()


def reshape(area: Area, *corners: float) -> None:
    """Give all versions of an area another box."""
    area.versions.update(geom=box(corners))


def run(*arguments: str) -> tuple[int, str]:
    """The exit code and what was printed, in English."""
    out = StringIO()
    with translation.override("en"):
        try:
            call_command("check_grids", *arguments, stdout=out)
        except SystemExit as leaving:
            return leaving.code, out.getvalue()
    return 0, out.getvalue()


def test_it_leaves_with_0_and_says_so_when_all_is_well(town):
    assert run() == (0, f"{timezone.localdate()}, 11 areas, 0 buildings: all is well.\n")


def test_it_leaves_with_1_and_a_straight_table_when_something_is_found(town):
    reshape(town["w1"], 103.00, 23.01, 103.011, 23.02)
    town["w2"].versions.update(code="西二")
    exit_code, text = run()
    assert exit_code == 1
    header, rule, *rows, summary = text.splitlines()
    column = display_width(header[: header.index("longitude")])
    assert "103.01" in rows[0]
    assert all(display_width(row[: row.index("103.01")]) == column for row in rows if "103.01" in row)
    assert "西二" in text
    assert summary.endswith("1 × overlap.")


def test_many_findings_of_a_kind_are_cut_short(town):
    for number in range(25):
        make_building(None, (104, 24, HOUSE), number=str(number))
    exit_code, text = run()
    assert (exit_code, text.count("lies in no grid")) == (1, 20)
    assert "5 more: building-nowhere" in text


def test_it_writes_the_shapes_as_geojson(town, tmp_path):
    reshape(town["w1"], 103.00, 23.01, 103.011, 23.02)
    make_building(None, (104, 24, HOUSE))
    assert run("--geojson", str(tmp_path / "findings.geojson"))[0] == 1
    collection = json.loads((tmp_path / "findings.geojson").read_text())
    overlap, building = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert (overlap["properties"]["kind"], overlap["geometry"]["type"]) == ("overlap", "Polygon")
    assert overlap["properties"]["area_m2"] == pytest.approx(113_400, rel=0.01)
    assert building["geometry"] == {"type": "Point", "coordinates": [104.0001, 24.0001]}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--area", "no-such-code"),
        ("--on", "2020-13-01"),
        ("--tolerance", "-1"),
        ("--tolerance", "much"),
        ("--area", "532503", "--on", "1999-01-01"),
        ("--geojson", "/no/such/folder/findings.geojson"),
    ],
)
def test_it_leaves_with_2_when_arguments_are_wrong(town, arguments, monkeypatch):
    with pytest.raises(CommandError) as refusal:
        call_command("check_grids", *arguments)
    # From the command line argparse itself leaves, with 2; called from Python it raises without a number.
    assert refusal.value.returncode == 2 or "argument" in str(refusal.value)


def test_the_area_and_the_tolerance_are_handed_on(town):
    reshape(town["w1"], 103.00, 23.01, 103.01 + CENTIMETRE, 23.02)
    assert run("--area", "532503002")[0] == 0
    assert run("--area", "532503001")[0] == 1
    assert run("--tolerance", "20")[0] == 0
