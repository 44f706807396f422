"""The names of the areas around points, on any day, for all points in one query."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

# Deepest first, each tested only until one covers the point: the large polygons are hardly ever opened.
AROUND = """
SELECT CASE WHEN starts_with(inner_most.name, parent.name) THEN '' ELSE coalesce(parent.name || ' ', '') END
       || inner_most.name
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS place (lon, lat, position)
LEFT JOIN LATERAL (
    SELECT c.* FROM (
        SELECT v.parent_id, v.name, v.geom FROM grids_areaversion v JOIN grids_level l ON l.id = v.level_id
        WHERE v.geom && ST_SetSRID(ST_MakePoint(lon, lat), 4326) AND v.valid @> %s::date
        ORDER BY l.rank DESC, v.code OFFSET 0
    ) c WHERE ST_Intersects(c.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326)) LIMIT 1
) inner_most ON true
LEFT JOIN grids_areaversion parent ON parent.area_id = inner_most.parent_id AND parent.valid @> %s::date
ORDER BY position
"""


def areas_around(places: Sequence[tuple[float, float]], day: date) -> list[str]:
    """For each place (lon, lat) the smallest area around it after its parent; empty where there is none."""
    if not places:
        return []
    longitudes, latitudes = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [list(longitudes), list(latitudes), day, day])
        return [name or "" for (name,) in cursor.fetchall()]
