"""The names of the areas around points, on any day, for all points in one call."""

from collections.abc import Sequence
from datetime import date

from gis_data.search import Call

AROUND = "(SELECT json_agg(f) FROM grids_areas_around(%s, %s, %s) f)"


def areas_around(places: Sequence[tuple[float, float]], day: date) -> Call:
    """For each place (lon, lat) the smallest area around it after its parent; empty where there is none."""
    longitudes, latitudes = zip(*places, strict=True)
    return Call(AROUND, (list(longitudes), list(latitudes), day))
