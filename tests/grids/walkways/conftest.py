"""Where a test puts its file; messages are told in English."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "ways.geojson"
