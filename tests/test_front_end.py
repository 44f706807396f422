"""What stands in the style sheets, templates, lock file and translations, without a browser."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from config.finders import VENDOR_FILES, VendorFinder

ROOT = Path(__file__).resolve().parent.parent
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (ROOT / "static/css/tokens.css").read_text()))
CHINESE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
OWN_STYLES = [path for path in (ROOT / "static/css").glob("*.css") if path.name != "tokens.css"]


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_rightly():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("paper", ["paper", "paper-2"])
@pytest.mark.parametrize("ink", ["ink", "ink-2", "accent", "warn", "alarm", "good"])
def test_text_can_be_read_on_paper(ink, paper):
    assert contrast(TOKENS[ink], TOKENS[paper]) >= 4.5


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("accent-ink", "accent"),
        ("ink", "accent-paper"),
        ("ink-2", "accent-paper"),
        ("accent", "accent-paper"),
        ("warn", "warn-paper"),
        ("alarm", "alarm-paper"),
        ("level-city", "map-land"),
        ("level-county", "map-land"),
        ("level-street", "map-land"),
        ("level-community", "map-land"),
        ("label-grid", "map-land"),
        ("map-road-label", "map-road"),
        ("map-water-label", "map-halo"),
        ("map-building-label", "map-building"),
        *(
            ("kind-ink", f"kind-{name}")
            for name in ["service", "health", "school", "market", "care", "leisure", "safety", "street"]
        ),
    ],
)
def test_text_can_be_read_where_it_stands(ink, paper):
    assert contrast(TOKENS[ink], TOKENS[paper]) >= 4.5


def test_levels_grow_darker_as_they_go_up():
    order = ["level-city", "level-street", "level-community", "level-grid", "level-microgrid"]
    assert [luminance(TOKENS[name]) for name in order] == sorted(luminance(TOKENS[name]) for name in order)


@pytest.mark.parametrize("path", OWN_STYLES, ids=lambda path: path.name)
def test_no_style_sheet_has_a_colour_of_its_own(path):
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*[;}])|rgba?\(|hsla?\(", path.read_text())


def test_every_colour_that_is_named_exists():
    names = set(re.findall(r"--([\w-]+):", (ROOT / "static/css/tokens.css").read_text()))
    for path in OWN_STYLES:
        own = set(re.findall(r"(?<![\w(])--([\w-]+):", path.read_text()))
        used = set(re.findall(r"var\(--([\w-]+)\)", path.read_text()))
        assert used <= names | own, path.name
    for path in (ROOT / "static/js").rglob("*.js"):
        assert set(re.findall(r'token\("([\w-]+)"\)', path.read_text())) <= names, path.name


def test_templates_hold_no_inline_script_style_or_foreign_address():
    for path in (ROOT / "templates").rglob("*.*"):
        text = path.read_text()
        assert not re.findall(r"<style|\sstyle=|\son\w+=|javascript:", text), path
        assert not re.findall(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.findall(r"(?:src|href|action)=[\"'](?:https?:)?//", text), path


def test_scripts_and_styles_name_no_foreign_host():
    for path in [*(ROOT / "static").rglob("*.js"), *(ROOT / "static").rglob("*.css")]:
        addresses = re.findall(r"https?://[\w./-]+", path.read_text())
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}, path


def test_the_lock_file_names_no_host_and_pins_every_version():
    lock = (ROOT / "package-lock.json").read_text()
    assert "http:" not in lock
    assert "https:" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


@pytest.mark.skipif(not (ROOT / "node_modules").is_dir(), reason="npm ci has not been run")
def test_the_libraries_are_served_and_nothing_else_of_node_modules():
    assert [finders.find(name) for name in VENDOR_FILES] == [VendorFinder.storage.path(name) for name in VENDOR_FILES]
    assert finders.find("vendor/leaflet/leaflet-src.js") is None
    assert {name for name, _ in VendorFinder().list([])} == set(VENDOR_FILES)


def test_missing_libraries_are_told_with_what_to_do(settings, tmp_path):
    settings.NODE_MODULES = tmp_path
    [problem] = VendorFinder().check()
    assert "npm ci" in problem.hint
    assert finders.find("vendor/leaflet/leaflet.js") is None


# Translations


@pytest.fixture(scope="module")
def catalogue():
    """msgid -> translation of the Chinese catalogue; plural forms under their first msgid."""
    return read_catalogue(CHINESE.read_text())


def read_catalogue(text: str) -> dict[str, str]:
    """The entries of a .po file; a fuzzy one has no translation, for msgfmt leaves it out."""
    found = {}
    for block in text.split("\n\n"):
        identity = quoted(block, "msgid")
        if identity is not None:
            fuzzy = re.search(r"^#,.*\bfuzzy\b", block, re.M)
            found[identity] = "" if fuzzy else quoted(block, "msgstr") or quoted(block, r"msgstr\[0\]") or ""
    return found


def quoted(block: str, keyword: str) -> str | None:
    match = re.search(rf'^{keyword} ((?:".*"\n?)+)', block, re.M)
    return "".join(json.loads(line) for line in match[1].splitlines()) if match else None


def test_every_text_has_its_chinese(catalogue):
    assert len(catalogue) > 300
    assert [identity for identity, chinese in catalogue.items() if not chinese] == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_the_catalogue_holds_every_text_of_the_code(catalogue, tmp_path):
    """makemessages on a copy finds nothing that the catalogue lacks."""
    for name in ("accounts", "cases", "config", "facilities", "gis_data", "grids", "jobs", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-wrap"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    fresh = read_catalogue((tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po").read_text())
    assert sorted(set(fresh) - set(catalogue)) == []


def test_gaps_are_the_same_in_both_languages(catalogue):
    gaps = re.compile(r"%\(\w+\)|\{\w+")
    for identity, chinese in catalogue.items():
        assert set(gaps.findall(identity)) == set(gaps.findall(chinese)), identity


def test_no_english_sentence_is_left_in_the_chinese(catalogue):
    for identity, chinese in catalogue.items():
        if re.search(r"[a-z]{3} [a-z]{2}", identity):
            assert re.search(r"[\u4e00-\u9fff]", chinese), identity
