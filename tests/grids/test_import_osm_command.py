"""manage.py import_osm: what the user types, and what the user is told."""

import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from gis_data.models import BaseFeature, ImportRun, WalkEdge, WalkNode
from gis_data.osm.classes import LAYERS
from gis_data.progress import StepPrinter
from grids.actions.import_osm import PARTS
from grids.models import AreaVersion, Building
from tests.factories import make_levels
from tests.osm_files import Extract

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    extract = Extract().square(5, 0, 0, 20, building="yes", height="tall").square(6, 50, 0, 100, leisure="park")
    extract.square(7, 0, 0, 400)
    extract.relation(
        8, [("w", 7, "outer")], type_="boundary", boundary="administrative", admin_level="10", name="银河社区"
    )
    return extract.node(1, 0, 90).node(2, 80, 90).way(9, [1, 2], highway="path").write(tmp_path / "town.osm.pbf")


def run(file, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_osm", str(file), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def test_without_commit_it_reports_and_writes_nothing(file):
    text = run(file)
    assert "Dry run: nothing was written." in text
    assert "WGS 84 (EPSG:4326)" in text
    assert "height" in text and "tall" in text
    assert not Building.objects.exists()


def test_with_commit_it_writes_and_says_under_which_number(file):
    text = run(file, "--commit", "--valid-from", "2020-06-08")
    assert f"import number {ImportRun.objects.get().pk}" in text
    assert str(Building.objects.get().valid.lower) == "2020-06-08"


def test_only_some_parts_can_be_chosen(file):
    run(file, "--commit", "--only", "green,walk")
    assert list(BaseFeature.objects.values_list("layer", flat=True)) == ["green"]
    assert not Building.objects.exists()


def test_the_walking_network_can_be_brought_in_alone_and_its_limits_are_told(tmp_path):
    extract = Extract().node(1, 0, 0).node(2, 80, 0, barrier="gate", opening_hours="06:00-22:00").node(3, 160, 0)
    extract.node(4, 80, 90, barrier="wall").node(5, 80, 180).node(6, 900, 0).node(7, 1300, 0)
    extract.way(11, [1, 2, 3], highway="footway").way(12, [2, 4, 5], highway="steps", oneway__foot="yes")
    extract.way(13, [1, 5], highway="service", access="private").way(14, [3, 5], highway="path", foot="no")
    extract.way(15, [1, 3], highway="trunk").way(16, [6, 7], highway="path", foot__conditional="no @ (22:00-06:00)")
    extract.way(17, [1, 2], highway="path", opening_hours="when the sun shines")
    text = run(extract.write(tmp_path / "walk.osm.pbf"), "--only", "walk", "--commit")
    assert WalkEdge.objects.get(source_id="w16").opening_hours == "24/7; 22:00-06:00 off"
    assert WalkNode.objects.get(barrier="gate").opening_hours == "06:00-22:00"
    tally = ImportRun.objects.get().counts["walk_tally"]
    assert tally == {
        "steps": 1, "one_way": 1, "with_hours": 1, "gates": 1, "gates_with_hours": 1, "closed": 1,
        "private": 1, "refused": 1, "without_leave": 1,
    }  # fmt: skip
    assert "left out: private ways" in text
    assert "hours-unread" in text and "way/17" in text
    assert "network-in-pieces" in text and "piece " in text


def test_boundaries_become_areas(file):
    make_levels()
    assert re.search(r"^Community +1 +0 +0 +0$", run(file, "--commit", "--areas", "10=community"), re.MULTILINE)
    assert AreaVersion.objects.get().code == "r8"


def test_the_account_that_answers_for_it_is_kept(file):
    user = get_user_model().objects.create_user("planner")
    run(file, "--user", "planner")
    assert ImportRun.objects.get().user == user


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "green,rivers"], "rivers is not among"),
        (["--only", ","], "is not among"),
        (["--areas", "community"], "is not of the form"),
        (["--areas", "8=moon"], "no level moon"),
        (["--within", "532503"], "No area has the code 532503"),
        (["--valid-from", "8.6.2020"], "2020-06-08"),
        (["--user", "nobody"], "no account nobody"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(file, arguments, said):
    with pytest.raises(CommandError, match=said) as caught:
        run(file, *arguments)
    assert "\n" not in str(caught.value).strip()


def test_a_file_that_is_none_is_refused_in_one_line(tmp_path):
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"\0" * 100)
    with pytest.raises(CommandError, match="broken.osm.pbf cannot be read as OpenStreetMap data"):
        run(broken)


def test_errors_end_with_a_code_and_nothing_written(file):
    make_levels()
    run(file, "--commit", "--areas", "10=community", "--valid-from", "2020-06-08")
    with pytest.raises(CommandError, match="Nothing was written") as caught:
        run(file, "--commit", "--areas", "10=grid", "--valid-from", "2020-06-08")
    assert caught.value.returncode == 1


def test_every_layer_has_a_part_of_its_name():
    assert set(PARTS) == {*LAYERS, "walk"}


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_is_a_line_a_step_where_nobody_watches():
    log = io.StringIO()
    printer = StepPrinter(log)
    printer.step("Reading")
    printer.count(1200)
    printer.step("Writing")
    printer.close()
    first, second = log.getvalue().splitlines()
    assert first.startswith("Reading: 1,200 (") and second.startswith("Writing (")


def test_progress_rewrites_its_line_on_a_terminal():
    screen = Screen()
    printer = StepPrinter(screen)
    printer.step("Reading")
    assert screen.getvalue() == "\r\x1b[KReading …"
    printer.close()
    assert screen.getvalue().endswith(" s)\n")


def test_a_network_of_another_source_along_the_same_streets_has_to_go(tmp_path):
    extract = Extract()
    for number in range(1, 12):
        extract.node(number, 90 * number, 0)
    file = extract.way(20, range(1, 12), highway="path").write(tmp_path / "walk.osm.pbf")
    run(file, "--only", "walk", "--commit")
    WalkEdge.objects.update(source="lines")
    for more in ([], ["--skip-bad-rows"]):
        with pytest.raises(CommandError, match="Nothing was written"):
            run(file, "--only", "walk", "--commit", *more)
    run(file, "--only", "walk", "--commit", "--instead-of", "lines")
    assert set(WalkEdge.objects.values_list("source", flat=True)) == {"osm"}
