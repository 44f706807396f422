"""The names of the areas around points, on any day."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

AROUND = """
SELECT grids_area_around(lon, lat, %s)
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS place (lon, lat, position) ORDER BY position
"""


def areas_around(places: Sequence[tuple[float, float]], day: date) -> list[str | None]:
    """For each place (lon, lat) the smallest area around it after its parent; None where there is none. One query."""
    longitudes, latitudes = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [day, list(longitudes), list(latitudes)])
        return [name for (name,) in cursor.fetchall()]
