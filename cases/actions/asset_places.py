"""Places of assets asked of the database, many at once: today's grid, whether any area is there, and the county."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from cases.rules.asset_codes import county_of
from grids.models import Level

# The lowest code has a place on a border, as with buildings (grids/placing.py).
PLACES = """
SELECT there.grid, there.codes
FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS place (lon, lat, position)
LEFT JOIN LATERAL (
    SELECT (array_agg(v.area_id ORDER BY v.code COLLATE "C") FILTER (WHERE v.level_id = %(level)s))[1] AS grid,
           array_agg(v.code ORDER BY v.code COLLATE "C") AS codes
    FROM grids_areaversion v
    WHERE v.valid @> %(day)s::date AND ST_Covers(v.geom, ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326))
) there ON true
ORDER BY place.position
"""


@dataclass(frozen=True)
class Lies:
    """Where a place lies today: the working grid's id, the county's six digits, and whether in any area at all."""

    grid: int | None
    county: str | None
    anywhere: bool


def lies_of(points: Sequence[Point]) -> list[Lies]:
    """Where each point (EPSG:4326, within ±180 and ±90 degrees) lies today."""
    if not points:
        return []
    level = Level.objects.filter(is_working_grid=True).values_list("pk", flat=True).first()
    words = {"lon": [point.x for point in points], "lat": [point.y for point in points]}
    with connection.cursor() as cursor:
        cursor.execute(PLACES, words | {"level": level, "day": timezone.localdate()})
        rows = cursor.fetchall()
    return [Lies(grid, county_of(codes or ()), bool(codes)) for grid, codes in rows]
