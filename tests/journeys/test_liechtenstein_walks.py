"""Who can walk to what in a whole country out of OpenStreetMap: coverage, who is left out, where next."""

import re
from datetime import date

import pytest
from django.contrib.gis.geos import MultiPoint, Point
from django.db import connection

from facilities.models import BuildingWalk, Facility, FacilityKind, FacilityVersion, ServiceCircle, WalkStatus
from grids.models import AreaVersion, Building, Household
from tests.factories import days, make_post, make_user

pytestmark = pytest.mark.django_db
FIRST_DAY = "2020-01-01"
COUNTRY = "r1155955"
BUS_LIMIT_M, KINDERGARTEN_LIMIT_M = 500, 300
# Walks that are shorter than the straight line to a door of the facility they lead to; UTM 32 shrinks by 0.4 in 1,000.
TOO_SHORT = """
SELECT count(*) FROM facilities_buildingwalk w
JOIN grids_building b ON b.id = w.building_id
JOIN facilities_facilityversion f ON f.facility_id = w.facility_id
WHERE w.kind_id = %s AND ST_Distance(ST_Transform(b.geom, 32632), ST_Transform(f.entrances, 32632)) > w.walk_m + 1
"""
WITHIN_RING = """
SELECT count(*) FROM grids_building b WHERE EXISTS (
    SELECT 1 FROM facilities_facilityversion f JOIN facilities_facility i ON i.id = f.facility_id
    WHERE i.kind_id = %s AND ST_DWithin(ST_Transform(b.geom, 32632), ST_Transform(f.entrances, 32632), %s)
)
"""


@pytest.fixture
def walked(geodata, run):
    """The country with its facilities, a household in every building, and the walks of two kinds."""
    extract = geodata / "liechtenstein" / "liechtenstein.osm.pbf"
    if not extract.is_file():
        pytest.skip(f"no {extract}: set GEODATA")
    day = ("--valid-from", FIRST_DAY)
    run("init_levels", "plain")
    run("import_osm", extract, "--only", "boundary", "--areas", "2=country", "8=municipality", *day, "--commit")
    run("import_osm", extract, "--within", COUNTRY, "--only", "building,poi,green,walk", *day, "--commit")
    run("divide_into_grids", COUNTRY, "--households", 300, *day, "--commit")
    run("init_facility_kinds")
    printed = run("import_osm_facilities", *day, "--commit")
    since = days(date.fromisoformat(FIRST_DAY))
    Household.objects.bulk_create(
        [
            Household(building=building, door="1", head_name="", phone="", valid=since)
            for building in Building.objects.all()
        ]
    )
    run("compute_circles", "--kind", "bus_stop", "--kind", "kindergarten")
    return printed


@pytest.fixture
def planner(client):
    """A client that holds a post over the whole country."""
    user = make_user("planner")
    make_post(user, AreaVersion.objects.get(code=COUNTRY).area)
    client.force_login(user)
    return client


def one(sql: str, *values: object) -> int:
    """The only figure of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def coverage(client, kind: str, **more: str) -> list[dict]:
    """The figures of areas, as the API tells them."""
    answer = client.get("/api/coverage", {"kind": kind, "area": COUNTRY, **more}).json()
    return [feature["properties"] for feature in answer["features"]]


def numbers(text: str) -> list[int]:
    """The whole numbers in a page, without their separators."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", re.sub(r"<[^>]+>", " ", text))]


def test_a_country_is_covered_listed_and_given_a_new_site(walked, planner, run):
    bus = FacilityKind.objects.get(key="bus_stop")
    assert Facility.objects.filter(kind=bus).count() == 307
    homes = Building.objects.count()

    # Each home is in one state, and the municipalities add up to the country.
    [country] = coverage(planner, "bus_stop")
    towns = coverage(planner, "bus_stop", level="municipality")
    assert len(towns) == 11
    parts = ("within", "beyond", "no_way", "off_network")
    assert sum(country[part] for part in parts) == country["households"]
    for part in ("households", *parts):
        assert sum(town[part] for town in towns) == country[part]
    assert homes - 30 < country["households"] <= homes  # a few stand across the border

    # No walk is shorter than the straight line, so a walk reaches fewer than the ring, and most of what it holds.
    walks = BuildingWalk.objects.filter(kind=bus)
    assert one(TOO_SHORT, bus.pk) == 0
    near = walks.filter(status=WalkStatus.REACHED, walk_m__lte=BUS_LIMIT_M).count()
    assert 0.5 < near / one(WITHIN_RING, bus.pk, BUS_LIMIT_M) < 1
    assert ServiceCircle.objects.filter(facility__kind=bus, geom__isnull=False).count() > 300

    # The pages tell the same.
    left_out = country["beyond"] + country["no_way"]
    page = planner.get("/coverage/bus_stop", {"area": COUNTRY}).content.decode()
    assert {country["beyond"], country["no_way"], country["off_network"]} <= set(numbers(page))
    page = planner.get("/coverage/bus_stop/left-out", {"area": COUNTRY}).content.decode()
    assert left_out in numbers(page)

    # A new kindergarten brings as many as is said, once it stands there.
    asked = {"kind": "kindergarten", "area": AreaVersion.objects.get(name="Vaduz").code}
    site = planner.get("/api/siting", asked).json()["features"][0]
    before = coverage(planner, "kindergarten")[0]["within"]
    place = Point(*site["geometry"]["coordinates"], srid=4326)
    new = Facility.objects.create(kind=FacilityKind.objects.get(key="kindergarten"))
    FacilityVersion.objects.create(
        facility=new, name="Neu", geom=place, entrances=MultiPoint(place, srid=4326), valid=days()
    )
    after = coverage(planner, "kindergarten")[0]["within"]
    assert 0 < site["properties"]["newly_within"] <= after - before
