"""docs/import.md explains every finding of an import of areas and every option of its command."""

from pathlib import Path

import pytest
from django.core.management import load_command_class

from gis_data.findings import Kind
from gis_data.readers import vector
from gis_data.rules import placement
from grids.rules.area_import import kinds

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "import.md").read_text(encoding="utf-8")
KINDS = [kind for module in (vector, placement, kinds) for kind in vars(module).values() if isinstance(kind, Kind)]
OF_DJANGO = {
    *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
    *("--no-color", "--force-color", "--skip-checks"),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_finding_is_explained_with_its_severity(kind):
    assert f"| `{kind.code}` | {kind.severity} |" in PAGE


def test_every_option_is_explained():
    parser = load_command_class("grids", "import_areas").create_parser("manage.py", "import_areas")
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    assert {option for option in options - OF_DJANGO if f"`{option}" not in PAGE} == set()


def test_codes_are_used_once():
    codes = [kind.code for kind in KINDS]
    assert sorted(codes) == sorted(set(codes))
