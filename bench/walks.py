"""The demo city many times side by side, for the measurements of walks; and pgRouting, their peer in the database."""

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
from django.db import connection
from django.utils import timezone

from bench.database import execute
from bench.job import Impossible, Size
from bench.places import LIECHTENSTEIN, load_liechtenstein
from bench.server import PROJECT
from facilities.actions.demo import load_demo_facilities
from facilities.models import Facility, FacilityKind, FacilityVersion
from facilities.walks.city import City, city_on
from gis_data.rules.walk.segments import Places
from grids.actions.demo.load import load_demo
from grids.models import Area, Building

TOWNS = 10
FACILITIES = 500
METRES = 1_000.0  # a quarter of an hour at 4 km/h
_EMPTY = """
TRUNCATE grids_area, grids_areaversion, grids_areacode, grids_building, grids_redraw, grids_lane, grids_level,
    gis_data_basefeature, gis_data_walknode, gis_data_walkedge, facilities_facility, facilities_facilityversion,
    facilities_facilitychange, facilities_servicecircle, facilities_coveragestate, facilities_buildingwalk CASCADE
"""
_ACCOUNTS = "TRUNCATE auth_user CASCADE"
EDGES = """
SELECT id, source_node_id AS source, target_node_id AS target, length_m AS cost, length_m AS reverse_cost
FROM gis_data_walkedge
"""
_MISSING = "pgRouting is not installed here: apt-get install postgresql-15-pgrouting"


def fill_city(size: Size) -> City:
    """The city of a measurement in the place of everything that is there; today's city in memory.

    The demo city is laid out TOWNS times, or a share of that.
    """
    if size.place == LIECHTENSTEIN:
        _make_room_for_liechtenstein()
        load_liechtenstein()
        return city_on(timezone.localdate())
    towns = towns_of(size)
    if not (Building.objects.filter(source="demo").exists() and _counties() == towns):
        execute(_EMPTY)
        execute(_ACCOUNTS)
        load_demo(towns)
        load_demo_facilities()
        execute("VACUUM ANALYZE")
    return city_on(timezone.localdate())


def _make_room_for_liechtenstein() -> None:
    if Building.objects.filter(source="demo").exists():
        execute(_EMPTY)


def city_name(size: Size) -> str:
    """The city in the words of a table."""
    return size.place.capitalize() if size.place == LIECHTENSTEIN else f"demo city × {towns_of(size)}"


def towns_of(size: Size) -> int:
    """How many times the demo city is laid out."""
    return max(1, round(TOWNS * size.points / Size().points))


def _counties() -> int:
    return Area.objects.filter(level__key="county").count()


def chosen_nodes(city: City, count: int = FACILITIES) -> tuple[Places, list[int]]:
    """As many nodes of the network, for facilities that stand right on one; and their ids in the database."""
    edges = city.graph.edges
    spread = np.random.default_rng(7)
    edge = spread.choice(np.flatnonzero(city.graph.piece == 0), count, replace=False).astype(np.int32)
    ids = dict(execute("SELECT id, source_node_id FROM gis_data_walkedge"))
    places = Places(edge, np.zeros(count), np.zeros(count))
    return places, [ids[number] for number in edges.ids[edge].tolist()]


def need_pgrouting() -> None:
    """Make pgRouting available in the measurement's database. Raises Impossible."""
    name = connection.settings_dict["NAME"]
    command = [sys.executable, PROJECT / "scripts" / "cluster.py", "pgrouting", name]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    if not execute("SELECT 1 FROM pg_extension WHERE extname = 'pgrouting'"):
        raise Impossible(_MISSING)


def driving_distances(nodes: Sequence[int], metres: float) -> int:
    """pgRouting: the nodes within so many metres of each of these, in one call; how many rows that gives."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pgr_drivingDistance(%s, %s::bigint[], %s::float8, false)",
                       [EDGES, list(nodes), metres])  # fmt: skip
        return cursor.fetchone()[0]


def kinds_with_facilities(most: int = 15) -> list[FacilityKind]:
    """So many kinds, those with the most facilities."""
    found = FacilityKind.objects.select_related("group")
    counts = {kind: Facility.objects.filter(kind=kind).count() for kind in found}
    return sorted((kind for kind in counts if counts[kind]), key=lambda kind: -counts[kind])[:most]


def facilities_of_today(city: City, count: int) -> list[FacilityVersion]:
    """So many facilities on the network, of all kinds, the same each time."""
    versions = FacilityVersion.objects.current().select_related("facility", "facility__kind").order_by("facility")
    found = list(versions)
    on = city.graph.snap(np.array([version.geom.coords for version in found])).on_network
    found = [version for version, is_on in zip(found, on.tolist(), strict=True) if is_on]
    return [found[i] for i in np.linspace(0, len(found) - 1, min(count, len(found))).astype(int)]
