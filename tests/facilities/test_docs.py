"""docs/facilities.md names every finding, every option and every kind's circle."""

import re
from pathlib import Path

from django.core.management import load_command_class

from facilities.rules import faults
from facilities.rules.file_import import notes
from facilities.rules.presets import KINDS
from gis_data.findings import Kind
from gis_data.readers import plain

PAGE = (Path(__file__).resolve().parents[2] / "docs/facilities.md").read_text("utf-8")


def test_every_finding_is_explained():
    codes = {kind.code for module in (faults, notes, plain) for kind in vars(module).values() if isinstance(kind, Kind)}
    assert sorted(code for code in codes if f"`{code}`" not in PAGE) == []


DJANGOS = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no-color",
    "force-color",
    "skip-checks",
}


def test_every_option_is_documented():
    told = set(re.findall(r"--([\w-]+)", PAGE))
    for name in ("import_facilities", "import_osm_facilities"):
        parser = load_command_class("facilities", name).create_parser("manage.py", name)
        options = {option[2:] for action in parser._actions for option in action.option_strings if option[:2] == "--"}
        assert sorted(options - DJANGOS - told) == [], name


def test_the_tiers_are_those_of_the_presets():
    assert f"{len(KINDS)} kinds" in PAGE
    metres = {f"{kind.limit_m:,}" for kind in KINDS if kind.limit_m}
    assert all(f"| {limit} |" in PAGE or f", {limit} |" in PAGE for limit in metres)
