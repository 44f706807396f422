"""Where a point lies, on any day: answered whole by the database in one call."""

from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

# A building this near is meant, though the position missed it: a phone's error between houses.
BUILDING_REACH_M = 30.0

LOCATE = "SELECT grids_locate(%s, %s, %s, %s, %s)::text"


def locate(longitude: float, latitude: float, on: date | None = None, reach_m: float = BUILDING_REACH_M) -> str:
    """The place of a point (degrees, CGCS2000 / WGS 84) on a day, today when not said, as JSON text.

    Holds the areas from the top level down, the building the point is in or within `reach_m` metres of, the distance to
    the nearest border of the smallest area that tiles, with the neighbour beyond it, and the public contact. Outside
    every area the chain is empty and `nearest` names the nearest one. Of two areas that meet in the point the one with
    the lower code is taken. Labels come in the language of the reader.
    """
    chinese = (get_language() or "zh").startswith("zh")
    with connection.cursor() as cursor:
        cursor.execute(LOCATE, [longitude, latitude, on or timezone.localdate(), chinese, reach_m])
        return cursor.fetchone()[0]
