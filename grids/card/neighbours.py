"""Which areas of its level an area borders on, and for how many metres."""

from datetime import date
from typing import Any

from django.db import connection

from grids.models import Area

# Borders drawn twice differ by rounding: what runs within about 10 cm of the other border is shared.
TOLERANCE_DEGREES = 1e-6
# Areas that meet in a corner share no border.
LEAST_METRES = 1.0
NEIGHBOURS = """
SELECT n.code, n.name, n.metres FROM (
    SELECT v.code, v.name, ST_Length(ST_Intersection(
               ST_Boundary(own.geom),
               ST_Buffer(ST_ClipByBox2D(ST_Boundary(v.geom), ST_Expand(own.geom, %(tolerance)s)::box2d), %(tolerance)s,
                         'quad_segs=2')
           )::geography) AS metres
    FROM grids_areaversion own
    JOIN grids_areaversion v ON v.geom && ST_Expand(own.geom, %(tolerance)s) AND v.level_id = own.level_id
                            AND v.valid @> %(day)s AND v.area_id <> own.area_id
    WHERE own.area_id = ANY (ARRAY[%(area)s]) AND own.valid @> %(day)s
) n WHERE n.metres >= %(least)s ORDER BY n.metres DESC, n.code
"""


def neighbours(area: Area, day: date) -> list[dict[str, Any]]:
    """The neighbours of an area on a day as code, name and `border_m`, the longest shared border first."""
    parameters = {"area": area.pk, "day": day, "tolerance": TOLERANCE_DEGREES, "least": LEAST_METRES}
    with connection.cursor() as cursor:
        cursor.execute(NEIGHBOURS, parameters)
        return [{"code": code, "name": name, "border_m": round(metres, 1)} for code, name, metres in cursor.fetchall()]
