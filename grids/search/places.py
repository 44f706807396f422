"""The names of the areas around points, on any day."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

AROUND = "SELECT grids_areas_around(%s::float8[], %s::float8[], %s)"


def areas_around(places: Sequence[tuple[float, float]], day: date) -> list[str | None]:
    """For each place (lon, lat) the smallest area around it after its parent, or None, in one query."""
    longitudes, latitudes = zip(*places, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [list(longitudes), list(latitudes), day])
        return cursor.fetchone()[0]
