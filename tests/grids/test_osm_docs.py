"""docs/osm.md says what the code does: every option, walking value and finding stands in it."""

from pathlib import Path

import pytest

from gis_data.osm import problems
from gis_data.osm.walking import RULES
from grids.actions.import_osm import PARTS
from grids.management.commands.import_osm import Command
from grids.rules import osm_buildings, osm_findings
from grids.rules.osm_areas import CODE_TAGS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "osm.md").read_text(encoding="utf-8")
DJANGO = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
DJANGO |= {"--force-color", "--skip-checks", "-h", "-v"}


def options() -> set[str]:
    parser = Command().create_parser("manage.py", "import_osm")
    return {option for action in parser._actions for option in action.option_strings} - DJANGO


def walking_values() -> set[str]:
    values = RULES.open_ways | RULES.ways_with_leave | RULES.leave | RULES.refusal | RULES.blocking
    return values | {f"{key}={value}" for key, value in RULES.other_ways}


def finding_codes() -> set[str]:
    modules = (problems, osm_buildings, osm_findings)
    return {kind.code for module in modules for kind in vars(module).values() if hasattr(kind, "remedy")} | {
        "building-gone"
    }


@pytest.mark.parametrize("word", sorted(options() | walking_values() | finding_codes() | set(CODE_TAGS)))
def test_it_is_documented(word):
    assert f"`{word}`" in PAGE or f"`{word} " in PAGE or f"[{word}" in PAGE


def test_the_parts_are_documented():
    assert all(part in PAGE for part in PARTS)
