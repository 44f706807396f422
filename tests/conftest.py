"""Fixtures that every package's tests may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def geodata() -> Path:
    """The folder of real data, named by GEODATA; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("GEODATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set GEODATA")
    return folder
