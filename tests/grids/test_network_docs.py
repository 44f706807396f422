"""docs/network.md says what the code does: every option, role, word and finding stands in it."""

from pathlib import Path

import pytest
from django.core.management import load_command_class

from gis_data.findings import Kind
from gis_data.rules.walk_import import kinds
from gis_data.rules.walk_import.fields import ROLES, WORDS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "network.md").read_text(encoding="utf-8")
KINDS = [kind for kind in vars(kinds).values() if isinstance(kind, Kind)]
OF_DJANGO = {
    *("--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback"),
    *("--no-color", "--force-color", "--skip-checks"),
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_finding_is_explained_with_its_severity(kind):
    assert f"| `{kind.code}` | {kind.severity} |" in PAGE


def test_codes_are_used_once():
    codes = [kind.code for kind in KINDS]
    assert sorted(codes) == sorted(set(codes))


def test_every_option_is_explained():
    parser = load_command_class("grids", "import_walkways").create_parser("manage.py", "import_walkways")
    options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    assert {option for option in options - OF_DJANGO if f"`{option}" not in PAGE} == set()


def test_every_role_and_every_chinese_class_is_named():
    assert {role for role in ROLES if f"`{role}`" not in PAGE} == set()
    assert {word for word in WORDS if word not in PAGE} == set()
