"""One circle with its shape and households, from HTTP request to GeoJSON, against pgRouting and buffers in SQL."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import cos, radians
from time import perf_counter

from django.db import connection

from bench.database import execute
from bench.job import Contest, Job, Size
from bench.places import METRIC
from bench.server import PROJECT, server
from bench.walks import METRES, city_name, facilities_of_today, fill_city, need_pgrouting

_CIRCLES = 100
_METRES_PER_DEGREE = 111_195  # of latitude
# The edges in a box around the node nearest to the facility; of those both of whose ends are reached, the buffers.
_PEER = """
WITH door AS (
    SELECT n.id, n.geom FROM gis_data_walknode n
    ORDER BY n.geom <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) LIMIT 1
), reached AS (
    SELECT node FROM pgr_drivingDistance(
        format('SELECT id, source_node_id AS source, target_node_id AS target, length_m AS cost,
                length_m AS reverse_cost FROM gis_data_walkedge
                WHERE geom && ST_Expand(ST_SetSRID(ST_MakePoint(%%s, %%s), 4326), %%s)', %(lon)s, %(lat)s, %(reach)s),
        (SELECT id FROM door), %(metres)s, false)
)
SELECT ST_AsGeoJSON(ST_Transform(ST_Union(ST_Buffer(ST_Transform(e.geom, %(plane)s), 25)), 4326))
FROM gis_data_walkedge e
WHERE e.geom && ST_Expand(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326), %(reach)s)
  AND e.source_node_id IN (SELECT node FROM reached) AND e.target_node_id IN (SELECT node FROM reached)
"""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = fill_city(size)
    need_pgrouting()
    execute("VACUUM ANALYZE gis_data_walkedge, gis_data_walknode")
    chosen = facilities_of_today(city, _CIRCLES)
    paths = [f"/api/facilities/{version.facility.uid}/circle?metres={METRES:.0f}" for version in chosen]
    places = [version.geom.coords for version in chosen]
    with server() as port:
        yield Contest(lambda: _ask(port, paths), lambda: _peer(places, METRIC[size.place]), timed=True)


def _ask(port: int, paths: list[str]) -> float:
    """Seconds per request of one client over a kept connection; each is asked for once."""
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), "1", "0"]
    done = subprocess.run(command, input="\n".join(paths), cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE)
    return float(done.stdout)


def _peer(places: list[tuple[float, float]], plane: int) -> float:
    """Seconds per statement over a kept connection."""
    with connection.cursor() as cursor:
        start = perf_counter()
        for lon, lat in places:
            reach = 1.05 * METRES / (_METRES_PER_DEGREE * cos(radians(lat)))
            cursor.execute(_PEER, {"lon": lon, "lat": lat, "metres": METRES, "reach": reach, "plane": plane})
            cursor.fetchone()
        return (perf_counter() - start) / len(places)


CIRCLE_REQUEST = Job(
    key="circle-request",
    describe=lambda size: (
        f"a circle of {METRES:.0f} m with shape and households over HTTP, {city_name(size)}, seconds each"
    ),
    peer="pgr_drivingDistance in a box, union of 25 m buffers, in SQL",
    at_least=3,
    prepare=_prepare,
)
