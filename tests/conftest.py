"""Fixtures that every package's tests may ask for."""

import os
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from django.utils import translation

from tests.emptying import empty_tables

ROOT = Path(__file__).resolve().parent.parent
# Whole towns and countries, clusters and servers: half a minute a module, where most take a second.
LONG = (
    "bench/test_bench.py",
    "cases/demo/test_load.py",
    "cases/demo/test_lists.py",
    "cases/hotspots/test_demo_truths.py",
    "grids/test_load_demo.py",
    "grids/test_demo_town.py",
    "scripts/test_cluster.py",
    "scripts/test_serve.py",
    "scripts/test_supervise.py",
    "test_every_address.py",
    "jobs/test_workers.py",
    "grids/osm/test_country.py",
    "journeys/",
)


def pytest_collection_modifyitems(items):
    """The long modules come first: none of them begins when the other workers have nothing left to do. Browsers come
    last: by then the kernels are compiled that a page would wait for.
    """

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(ROOT / "tests").as_posix()
        return 0 if path.startswith(LONG) else 2 if path.startswith("browser/") else 1

    items.sort(key=place)


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
