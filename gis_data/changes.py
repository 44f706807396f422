"""The state of the data behind a tile: a text that differs after every change of its tables in or near the tile."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q, Sum

from gis_data.models import LayerChange

CELLS_ACROSS = 2**10  # as in the triggers (migration watch_tables)
WHOLE_TABLE = -1
HALF_WORLD_M = 20_037_508.342789244  # of EPSG:3857


class Cells(NamedTuple):
    """The cells that a box meets: first and last column, first and last row."""

    west: int
    east: int
    north: int
    south: int


def cells(bounds: tuple[float, float, float, float]) -> Cells:
    """The cells that a box (west, south, east, north in EPSG:3857) meets."""
    west, south, east, north = bounds
    return Cells(_cell(west), _cell(east), _cell(-north), _cell(-south))


def stamp(sources: Collection[str], where: Cells) -> str:
    """The state of these tables in some cells; take it before the rows are read, never after. One query."""
    inside = Q(x__range=(where.west, where.east), y__range=(where.north, where.south))
    marks = LayerChange.objects.filter(inside | Q(x=WHOLE_TABLE, y=WHOLE_TABLE), source__in=sources)
    return str(marks.aggregate(sum=Sum("mark"))["sum"] or 0)


def whole_stamp(sources: Collection[str]) -> str:
    """The state of these tables everywhere; take it before the rows are read, never after. One query."""
    marks = LayerChange.objects.filter(source__in=sources)
    return str(marks.aggregate(sum=Sum("mark"))["sum"] or 0)


def _cell(metres: float) -> int:
    """The column of an easting; for a row give the northing with the other sign."""
    return int((metres + HALF_WORLD_M) // (2 * HALF_WORLD_M / CELLS_ACROSS))
