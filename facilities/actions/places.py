"""Places asked of the database, many at once: whether they lie in an area, whether something stands there, who stands
there. Arrays are degrees (n, 2), EPSG:4326."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone
from numpy.typing import NDArray

# Degrees that are some five and fifteen metres: only a share of many places is judged by them.
AT_BUILDING, ON_ROAD = 0.00005, 0.00015
INSIDE = """
SELECT position FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS place (lon, lat, position)
WHERE lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90 AND EXISTS (
    SELECT FROM grids_areaversion v
    WHERE v.valid @> %(day)s::date AND ST_Intersects(v.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326)))
"""
STANDS = """
SELECT position FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS place (lon, lat, position)
WHERE lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90 AND (
    EXISTS (SELECT FROM grids_building b WHERE b.valid @> %(day)s::date
            AND ST_DWithin(b.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326), %(building)s))
 OR EXISTS (SELECT FROM gis_data_basefeature f WHERE f.layer = 'road'
            AND ST_DWithin(f.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326), %(road)s)))
"""
# Of names that two things bear nobody knows which is meant.
NAMED = """
SELECT name, min(lon), min(lat) FROM (
    SELECT name, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM facilities_facilityversion WHERE valid @> %(day)s::date
  UNION ALL
    SELECT name, ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom)) FROM gis_data_basefeature
    WHERE layer = 'poi'
) known WHERE name = ANY(%(names)s) GROUP BY name HAVING count(*) = 1
"""


def inside_areas(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places lie in one of today's areas: (n,)."""
    return _marked(INSIDE, lonlat)


def has_areas() -> bool:
    """Whether any area is in force today; without one every place counts as inside."""
    return _any("SELECT EXISTS (SELECT FROM grids_areaversion WHERE valid @> %s::date)", [timezone.localdate()])


def stands_there(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places are at a building of today or on a road: (n,)."""
    return _marked(STANDS, lonlat)


def has_ground() -> bool:
    """Whether buildings are on record, so that places can be judged by them."""
    return _any("SELECT EXISTS (SELECT FROM grids_building WHERE valid @> %s::date)", [timezone.localdate()])


def places_named(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Where the facilities and points of interest are that alone bear one of these names."""
    rows = _rows(NAMED, {"names": list(names), "day": timezone.localdate()})
    return {name: (lon, lat) for name, lon, lat in rows}


def _marked(statement: str, lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    marked = np.zeros(len(lonlat), dtype=bool)
    finite = np.where(np.isfinite(lonlat), lonlat, 999.0)
    words = {"lon": finite[:, 0].tolist(), "lat": finite[:, 1].tolist(), "day": timezone.localdate()}
    positions = [position - 1 for (position,) in _rows(statement, words | {"building": AT_BUILDING, "road": ON_ROAD})]
    marked[positions] = True
    return marked


def _any(statement: str, parameters: list[Any]) -> bool:
    return _rows(statement, parameters)[0][0]


def _rows(statement: str, parameters: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
