"""A first city out of an OSM extract: municipalities, grids below them, buildings assigned, points located."""

import pytest

from gis_data.models import BaseFeature, ImportRun, WalkEdge
from grids.models import AreaVersion, Building

pytestmark = pytest.mark.django_db
FIRST_DAY = "2020-01-01"
COUNTRY = "r1155955"
VADUZ_TOWN_HALL = (9.5209, 47.1393)


@pytest.fixture
def country(geodata, run):
    """The whole journey of docs/first-city.md; gives what each command printed."""
    extract = geodata / "liechtenstein" / "liechtenstein.osm.pbf"
    if not extract.is_file():
        pytest.skip(f"no {extract}: set GEODATA")
    day = ("--valid-from", FIRST_DAY)
    run("init_levels", "plain")
    levels = ("--areas", "2=country", "8=municipality")
    areas = run("import_osm", extract, "--only", "boundary", *levels, *day, "--commit")
    rest = run("import_osm", extract, "--within", COUNTRY, *day, "--commit")
    grids = run("divide_into_grids", COUNTRY, "--households", 300, *day, "--commit")
    again = run("import_osm", extract, "--within", COUNTRY, *day, "--commit")
    return {"areas": areas, "rest": rest, "grids": grids, "again": again}


def test_an_osm_extract_becomes_a_place_with_grids(country, is_well, client):
    municipalities = AreaVersion.objects.current().at_level("municipality")
    assert municipalities.count() == 11
    assert set(municipalities.values_list("parent__versions__name", flat=True)) == {"Liechtenstein"}
    assert "incomplete-relation" in country["areas"]

    grids = AreaVersion.objects.current().at_level("grid")
    assert grids.values("parent").distinct().count() == 11
    assert Building.objects.count() > 8_900
    assert not Building.objects.filter(grid=None).exists()
    assert is_well()

    network_km = sum(WalkEdge.objects.values_list("length_m", flat=True)) / 1000
    assert network_km == pytest.approx(1_074, rel=0.01)
    assert BaseFeature.objects.filter(layer="road").exists()

    longitude, latitude = VADUZ_TOWN_HALL
    answer = client.get("/api/locate", {"lon": longitude, "lat": latitude}).json()
    assert [area["level"] for area in answer["chain"]] == ["country", "municipality", "grid"]
    assert [area["name"] for area in answer["chain"]][:2] == ["Liechtenstein", "Vaduz"]
    assert answer["building"] is not None

    assert "building                 0 " in country["again"]
    assert ImportRun.objects.filter(committed=True).count() >= 3
    hashes = ImportRun.objects.filter(kind__startswith="osm").values_list("file_sha256", flat=True)
    assert len(set(hashes)) == 1
    assert len(hashes.first()) == 64
