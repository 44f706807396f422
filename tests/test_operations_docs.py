"""The docs name every setting, every target and every endpoint of operations."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ_IN_PYTHON = re.compile(
    r"""env\.(?:text|words|flag|integer|choice|database|web_address)\(\s*["']([A-Z_]+)["']"""
    r"""|environ(?:\.get\(|\[)["']([A-Z_]+)["']"""
)
READ_IN_SHELL = re.compile(r"\$\{([A-Z_]+):-")
INTERNAL = {
    "PATH",
    "DJANGO_SETTINGS_MODULE",
    "GRID_BIND",  # from scripts/serve.py to gunicorn
    "GRID_WORKERS",
    "GRID_JOB_WORKERS",
    "QGIS_AUTH_DB_DIR_PATH",  # of scripts/qgis_reads.py, set for QGIS itself
    "QGIS_CUSTOM_CONFIG_PATH",
}


def settings_read() -> set[str]:
    """The environment variables that the configuration and the scripts read."""
    found = set()
    for path in [*ROOT.glob("config/**/*.py"), *ROOT.glob("scripts/**/*.py")]:
        found |= {name for pair in READ_IN_PYTHON.findall(path.read_text(encoding="utf-8")) for name in pair if name}
    for path in ROOT.glob("scripts/*.sh"):
        found |= set(READ_IN_SHELL.findall(path.read_text(encoding="utf-8")))
    return found - INTERNAL


def test_every_setting_is_documented():
    found = settings_read()
    assert {"PORT", "DATABASE_URL", "DEBUG", "GRID_LOCAL", "TEST_WORKERS"} <= found
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text("utf-8"), re.MULTILINE))
    assert found - documented == set()
    assert documented - found <= {"GEODATA", "CHROMIUM"}  # read by tests and tools


def test_the_readme_names_every_target():
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "run" in targets
    assert {target for target in targets if f"make {target}" not in readme} == set()


def test_the_readme_shows_the_folders_there_are():
    shown = set(re.findall(r"^([a-z_]+)/ ", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE))
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {
        "docs",
        "scripts",
        "static",
        "templates",
        "locale",
    }
    assert shown == there
