"""A town whose ways, homes and clinics can be walked by hand: metres east and north of its south-west corner.

A high street runs from west to east, 4 km long, with a river along it 60 m to the north and a path on the other bank.
The only bridge is at its eastern end. Two clinics stand on the high street; the homes on the other bank see them.
"""

from datetime import date

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import MultiPoint, Point

from facilities.actions.kinds import install_kinds
from facilities.models import Facility, FacilityKind, FacilityVersion
from gis_data.actions.walk_network import replace_network
from gis_data.osm.walking import WalkWay
from gis_data.rules.network import FlatLines, build_network
from gis_data.rules.walk.plane import Plane
from grids.models import Area, Building, Role
from tests.factories import days, make_building, make_household, make_post, make_town, make_user

# South-west corner of the town of the factories, and a little in from it.
ORIGIN = (103.0005, 23.0098)
HALF = 0.00004  # degrees: a house is about 8 m wide
WAYS = (
    [(0, 0), (1000, 0)],
    [(1000, 0), (2000, 0)],
    [(2000, 0), (4000, 0)],
    [(0, 60), (4000, 60)],
    [(4000, 0), (4000, 60)],
)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """A place in metres from the corner as degrees."""
    return tuple(Plane(*ORIGIN).degrees(np.array([[x, y]], dtype=float))[0].tolist())


def write_ways(*lines: list[tuple[float, float]], steps: tuple[int, ...] = ()) -> None:
    """Replace the walking network by lines in metres that meet where they share a vertex."""
    shapes = [shapely.LineString([lonlat(*place) for place in line]) for line in lines]
    network = build_network(FlatLines.from_geometries(np.array(shapes), round_to=7))
    ways = [WalkWay(f"w{i}", "steps" if i in steps else "footway", "", "", "", i in steps, False, False, 0)
            for i in range(len(lines))]  # fmt: skip
    replace_network(network, ways, {}, "test")


def add_home(grid: Area, x: float, y: float, households: int, **more: object) -> Building:
    """A building with so many households."""
    lon, lat = lonlat(x, y)
    building = make_building(grid, (lon - HALF, lat - HALF, 2 * HALF), number=f"{x:.0f}-{y:.0f}", **more)
    for door in range(households):
        make_household(building, str(door))
    return building


def add_facility(kind: FacilityKind, name: str, *doors: tuple[float, float], since: date | None = None,
                 until: date | None = None, capacity: int | None = None) -> FacilityVersion:  # fmt: skip
    """A facility with its doors, the first of which is its place."""
    points = [Point(*lonlat(*door), srid=4326) for door in doors]
    facility = Facility.objects.create(kind=kind)
    valid = days(since, until) if since else days(end=until)
    return FacilityVersion.objects.create(
        facility=facility,
        name=name,
        geom=points[0],
        entrances=MultiPoint(*points, srid=4326),
        capacity=capacity,
        valid=valid,
    )


@pytest.fixture
def town(db) -> dict[str, Area]:
    """The town of the factories with all kinds of facilities, and the ways."""
    install_kinds()
    write_ways(*WAYS)
    return make_town()


@pytest.fixture
def clinic(town) -> FacilityKind:
    """The kind: 300 m."""
    return FacilityKind.objects.select_related("group").get(key="clinic")


@pytest.fixture
def homes(town) -> dict[str, Building]:
    """Near the first clinic, far from both, near the second, and on the other bank opposite the first."""
    return {
        "near": add_home(town["w3"], 200, 10, 5),
        "far": add_home(town["w3"], 900, 10, 3),
        "second": add_home(town["w4"], 1800, 10, 2),
        "bank": add_home(town["w1"], 100, 70, 4),
        "field": add_home(town["w4"], 1500, -600, 1),
    }


@pytest.fixture
def clinics(clinic) -> dict[str, FacilityVersion]:
    """At 100 m and at 1,900 m along the high street."""
    return {"first": add_facility(clinic, "一诊所", (100, -10)), "second": add_facility(clinic, "二诊所", (1900, -10))}


@pytest.fixture
def officer(client, town):
    """A client that holds a post in the town."""
    user = make_user("officer")
    make_post(user, town["west"], Role.SUPERVISOR)
    client.force_login(user)
    return client
