"""manage.py import_walkways: what is typed and what it answers."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gis_data.models import ImportRun, WalkEdge
from tests.grids.walkways.files import street, write

pytestmark = pytest.mark.django_db


def run(file: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("import_walkways", str(file), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_reports_and_writes_only_with_commit(file):
    write(file, street((0, 0), (100, 0)), street((101, 0), (200, 0)), street((0, 0), (0, 9), highway="motorway"))
    text = run(file)
    assert "Dry run: nothing was written." in text
    assert "motorway" in text
    assert "widest gap joined" in text and "1.00 m" in text
    assert not WalkEdge.objects.exists()
    assert f"import number {ImportRun.objects.count() + 1}" not in text
    assert "Written; import number" in run(file, "--commit")
    assert WalkEdge.objects.count() == 2


def test_what_is_walkable_can_be_said_on_the_command_line(file):
    write(file, street((0, 0), (100, 0), highway="A"), street((0, 0), (0, 100), highway="B"))
    run(file, "--walkable", "highway in (A)", "--commit")
    assert list(WalkEdge.objects.values_list("highway", flat=True)) == ["A"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--walkable", "highway"], "condition cannot be used"),
        (["--walkable", "class = a"], "no column class"),
        (["--not-walkable", "highway in (a"], "condition cannot be used"),
        (["--tolerance", "-1"], "not between 0 and 20"),
        (["--tolerance", "500"], "not between 0 and 20"),
        (["--crs", "nowhere"], "is no coordinate system"),
        (["--field", "colour=highway"], "is not of the form ROLE=FIELD"),
        (["--within", "532503"], "No area has the code 532503"),
        (["--user", "nobody"], "no account nobody"),
        (["--where", "nonsense"], "cannot be used"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(file, arguments, said):
    write(file, street((0, 0), (100, 0)))
    with pytest.raises(CommandError, match=said) as caught:
        run(file, *arguments)
    assert "\n" not in str(caught.value).strip()


def test_an_error_ends_with_a_code_and_nothing_written(file):
    with pytest.raises(CommandError, match="Nothing was written") as caught:
        run(write(file, street((0, 0), (100, 0))), "--class-field", "fclass", "--commit")
    assert caught.value.returncode == 1
    assert not WalkEdge.objects.exists()
