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

# One of the same kind at the same place, today; the box is what asks the index, wide enough up to 60 degrees north.
SAME = """
SELECT place.position, same.asset_id
FROM unnest(%(lon)s::float8[], %(lat)s::float8[], %(kind)s::text[]) WITH ORDINALITY AS place (lon, lat, kind, position)
CROSS JOIN LATERAL (SELECT ST_SetSRID(ST_MakePoint(place.lon, place.lat), 4326) AS point) at
JOIN LATERAL (
    SELECT v.asset_id FROM cases_assetversion v
    JOIN cases_asset a ON a.id = v.asset_id JOIN cases_assetkind k ON k.id = a.kind_id
    WHERE v.valid @> %(day)s::date AND k.code = place.kind AND v.geom && ST_Expand(at.point, %(metres)s / 50000.0)
      AND ST_DWithin(v.location::geography, at.point::geography, %(metres)s)
    ORDER BY v.location <-> at.point LIMIT 1
) same ON true
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


def same_places(points: Sequence[Point], kinds: Sequence[str], metres: float) -> dict[int, int]:
    """Of places (EPSG:4326) and kinds (five digits), by position: the asset of that kind that stands there today."""
    if not points:
        return {}
    words = {"lon": [point.x for point in points], "lat": [point.y for point in points], "kind": list(kinds)}
    with connection.cursor() as cursor:
        cursor.execute(SAME, words | {"metres": metres, "day": timezone.localdate()})
        return {position - 1: asset for position, asset in cursor.fetchall()}
