"""In which grid of its own day, and in which of today, each of the demo's cases lies."""

from datetime import date, timedelta

import numpy as np
import shapely
from django.db.models.functions import Collate
from numpy.typing import NDArray

from gis_data.covering import NOWHERE
from gis_data.rules.assignment import PolygonIndex
from grids.models import AreaVersion, Level
from grids.placing import working_level


def grids_as_they_were(lonlat: NDArray[np.float64], day: NDArray[np.int64], first: date) -> NDArray[np.int64]:
    """The grid of each place (n, 2) on its day (n,), counted from `first`: (n,) ids, NOWHERE for none."""
    level = working_level()
    changes = _days_of_change(level, first, first + timedelta(days=int(day.max(initial=0))))
    period = np.searchsorted([(change - first).days for change in changes], day, side="right") - 1
    found = np.full(len(day), NOWHERE)
    for i, change in enumerate(changes):
        here = np.flatnonzero(period == i)
        found[here] = grids_on(lonlat[here], change, level)
    return found


def grids_on(lonlat: NDArray[np.float64], on: date, level: Level | None = None) -> NDArray[np.int64]:
    """The grid of each place (n, 2) on one day: (n,) ids, NOWHERE for none; on a border the one of the lower code."""
    versions = AreaVersion.objects.on(on).filter(level=level or working_level()).order_by(Collate("code", "C"))
    rows = list(versions.values_list("area_id", "geom"))
    index = PolygonIndex(shapely.from_wkb([bytes(geom.wkb) for _area, geom in rows]))
    return np.append([area for area, _geom in rows], NOWHERE).astype(np.int64)[index.assign(lonlat)]


def _days_of_change(level: Level, first: date, last: date) -> list[date]:
    """`first`, and the days after it on which a grid began or ended, in order."""
    versions = AreaVersion.objects.filter(level=level)
    days = {edge for valid in versions.values_list("valid", flat=True) for edge in (valid.lower, valid.upper) if edge}
    return [first, *sorted(day for day in days if first < day <= last)]
