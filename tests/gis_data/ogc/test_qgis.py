"""QGIS's own reader gets every collection whole, open ones and closed ones. Skipped where QGIS is not installed."""

import os
import subprocess
from pathlib import Path

import pytest

from gis_data.models import BaseFeature
from tests.factories import box, make_building, make_town
from tests.gis_data.ogc.conftest import token_of_west

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "qgis_reads.py"
SYSTEM_PYTHON = "/usr/bin/python3"  # QGIS comes with the system, not with pip
QUIET = os.environ | {"QT_QPA_PLATFORM": "offscreen"}


def has_qgis() -> bool:
    try:
        asked = [SYSTEM_PYTHON, "-c", "import qgis.core"]
        return subprocess.run(asked, env=QUIET, stderr=subprocess.DEVNULL, timeout=60).returncode == 0
    except OSError:
        return False


pytestmark = [
    pytest.mark.skipif(not has_qgis(), reason="no QGIS here: apt-get install --no-install-recommends python3-qgis"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def town(live_server):
    areas = make_town()
    for number in range(1_130):  # more than a page
        make_building(areas["w1"], (103.001 + number * 1e-5, 23.011, 0.0003), str(number))
    BaseFeature.objects.create(layer="water", geom=box((103, 23, 0.01)), source="test", source_id="1")
    return areas


def read(server, *token: str) -> dict[str, str]:
    """What the script says of each collection; it fails when one is not whole."""
    command = [SYSTEM_PYTHON, str(SCRIPT), f"{server.url}/ogc/", *token]
    done = subprocess.run(command, env=QUIET, timeout=300, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout
    return dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)


def test_qgis_reads_every_open_collection_whole(live_server, town, closed):
    said = read(live_server)
    assert "closed" not in said
    assert said["building"].startswith("1130 of 1130;")
    assert said["area-grid"].startswith("6 of 6;")
    assert said["water"].startswith("1 of 1;")
    assert said["road"].startswith("0 of 0;")


def test_with_a_token_qgis_reads_what_is_its_owner_s(live_server, town, closed):
    said = read(live_server, token_of_west(town))
    assert said["closed"].startswith("4 of 4;")
    assert said["area-grid"].startswith("6 of 6;")
