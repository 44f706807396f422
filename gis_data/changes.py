"""The state of the data behind a tile: a text that differs after every change of its tables in or near the tile."""

from collections.abc import Collection

from django.contrib.gis.geos import Polygon
from django.db.models import Q, Sum

from gis_data.models import LayerChange

CELLS_ACROSS = 2**10  # as in the triggers (migration watch_tables)
WHOLE_TABLE = -1
HALF_WORLD_M = 20_037_508.342789244  # of EPSG:3857


def stamp(sources: Collection[str], box: Polygon) -> str:
    """The state of these tables inside a box (EPSG:3857); take it before the rows are read, never after. One query."""
    west, south, east, north = box.extent
    cells = Q(x__range=(_cell(west), _cell(east)), y__range=(_cell(-north), _cell(-south)))
    marks = LayerChange.objects.filter(cells | Q(x=WHOLE_TABLE, y=WHOLE_TABLE), source__in=sources)
    return str(marks.aggregate(sum=Sum("mark"))["sum"] or 0)


def _cell(metres: float) -> int:
    """The column of an easting; for a northing give it with the other sign."""
    return int((metres + HALF_WORLD_M) // (2 * HALF_WORLD_M / CELLS_ACROSS))
