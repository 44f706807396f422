"""docs/cases-assets.md names every finding and every option."""

import re
from pathlib import Path

from django.core.management import load_command_class

from cases.rules import asset_codes, asset_faults, catalogue_file
from cases.rules.asset_import import notes
from gis_data.findings import Kind
from tests.facilities.test_docs import DJANGOS

PAGE = (Path(__file__).resolve().parents[2] / "docs/cases-assets.md").read_text("utf-8")
MODULES = (asset_codes, asset_faults, catalogue_file, notes)


def test_every_finding_is_explained():
    codes = {kind.code for module in MODULES for kind in vars(module).values() if isinstance(kind, Kind)}
    assert sorted(code for code in codes if f"`{code}`" not in PAGE) == []


def test_every_option_is_documented():
    told = set(re.findall(r"--([\w-]+)", PAGE))
    for name in ("import_assets", "load_catalogue", "assign_assets"):
        parser = load_command_class("cases", name).create_parser("manage.py", name)
        options = {option[2:] for action in parser._actions for option in action.option_strings if option[:2] == "--"}
        assert sorted(options - DJANGOS - told) == [], name
