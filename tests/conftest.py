"""Fixtures that every package's tests may ask for."""

import os
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from django.utils import translation

from tests.emptying import empty_tables

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def geodata() -> Path:
    """The folder of real data, named by GEODATA; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("GEODATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set GEODATA")
    return folder


@pytest.fixture(scope="session", autouse=True)
def emptied_quickly():
    """What a test has committed goes in hundredths of a second: Django makes the files of all tables anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_tables())
        yield


@pytest.fixture(autouse=True)
def tiles_of_their_own(settings, tmp_path):
    """Each test has empty stores, and no process remembers what another test's database held."""
    settings.TILE_CACHE_DIR = tmp_path / "tiles"
    settings.FIGURE_CACHE_DIR = tmp_path / "figures"
    settings.TILE_CHECK_SECONDS = 0
    settings.WALK_DIR = tmp_path / "walk"
    settings.HOMES_CHECK_SECONDS = 0


@pytest.fixture(autouse=True)
def language_of_its_own():
    """Answering a request leaves its language behind in the process; no test begins in that of another."""
    translation.deactivate()


@pytest.fixture
def english():
    """What is said outside of requests is said in English."""
    with translation.override("en"):
        yield
