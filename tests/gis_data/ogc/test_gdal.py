"""GDAL's own OAPIF driver reads every collection whole, and lays it where it lies."""

import json
import subprocess
import sys

import pytest
from django.contrib.gis.geos import MultiPoint, Point

from facilities.actions.kinds import install_kinds
from facilities.models import Facility, FacilityKind, FacilityVersion
from gis_data.models import BaseFeature
from grids.models import AreaVersion
from tests.factories import box, days, make_building, make_town
from tests.gis_data.ogc.conftest import token_of_west

# In a process of its own: GDAL waits for the answer without letting the server's thread run.
READ = """
import json, sys
import pyogrio
address, options = sys.argv[1], json.loads(sys.argv[2])
if options is None:
    print(json.dumps([row[0] for row in pyogrio.list_layers(address).tolist()]))
else:
    box = tuple(options.pop("bbox", ())) or None
    frame = pyogrio.read_dataframe(address, bbox=box, **options)
    print(json.dumps({"count": len(frame), "bounds": frame.total_bounds.tolist(), "names": list(frame)}))
"""


@pytest.fixture
def server(live_server, transactional_db):
    areas = make_town()
    for number in range(130):
        make_building(areas["w1"], (103.001 + number * 1e-5, 23.011, 0.0003), str(number))
    BaseFeature.objects.create(layer="water", geom=box((103, 23, 0.01)), source="test", source_id="1")
    live_server.town = areas
    return live_server


def read(server, layer: str | None = None, **options):
    """The layer's count, bounds and numbers as GDAL found them, or the names of all layers."""
    asked = {"layer": layer, **options} if layer else None
    command = [sys.executable, "-c", READ, f"OAPIF:{server.url}/ogc/", json.dumps(asked)]
    done = subprocess.run(command, check=True, timeout=60, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def test_it_lists_and_reads_every_collection(server):
    listed = set(read(server))
    assert listed >= {"area-county", "area-street", "area-community", "area-grid", "building", "water", "road"}
    counts = {key: read(server, key)["count"] for key in ("area-county", "area-grid", "building", "water")}
    assert counts == {"area-county": 1, "area-grid": 6, "building": 130, "water": 1}


def test_with_a_token_as_password_it_reads_what_is_its_owner_s(server, closed):
    assert "closed" not in read(server)
    password = f"any:{token_of_west(server.town)}"
    assert read(server, "closed", USERPWD=password)["count"] == 4


def test_it_reads_figures_of_coverage_with_a_token(server):
    install_kinds()
    kind = FacilityKind.objects.get(key="clinic")
    place = Point(103.001, 23.011, srid=4326)
    FacilityVersion.objects.create(
        facility=Facility.objects.create(kind=kind),
        name="诊所",
        geom=place,
        entrances=MultiPoint(place, srid=4326),
        valid=days(),
    )
    assert "coverage-grid" not in read(server)
    assert read(server, "walk-clinic")["count"] == 130
    password = f"any:{token_of_west(server.town)}"
    assert read(server, "coverage-grid", USERPWD=password)["count"] == 6
    assert "clinic_percent" in read(server, "coverage-grid", USERPWD=password)["names"]


def test_it_follows_pages_to_the_end(server):
    assert read(server, "building", PAGE_SIZE="7")["count"] == 130


def test_coordinates_lie_where_they_should_in_every_system(server):
    for crs in ("OGC:CRS84", "EPSG:4326", "EPSG:4490"):
        bounds = read(server, "area-grid", CRS=crs)["bounds"]
        assert tuple(round(value, 6) for value in bounds) == extent_of_grids()


def extent_of_grids() -> tuple[float, ...]:
    lows_and_highs = zip(
        *(version.geom.extent for version in AreaVersion.objects.filter(level__key="grid")), strict=True
    )
    west, south, east, north = lows_and_highs
    return tuple(round(value, 6) for value in (min(west), min(south), max(east), max(north)))


def test_a_box_of_the_program_reaches_the_server(server):
    assert read(server, "area-grid", bbox=(103.001, 23.011, 103.002, 23.012))["count"] == 1
