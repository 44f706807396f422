"""Where a test puts its extract."""

from pathlib import Path

import pytest


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "town.osm.pbf"
