"""Who sees findings, and where small counts are told: one or two cases may be somebody's own."""

from __future__ import annotations

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from cases.desk.access import has_a_desk
from cases.hotspots.areas import Areas, working_grids
from grids.access import User, areas_open_to, can, sees_everything
from grids.models import Area
from grids.rules.access import Capability
from grids.rules.tree import NO_AREA


def may_see_findings(user: User) -> bool:
    """Findings are of places, not of people: open to who sees counts or cases anywhere, or sits at a desk."""
    return can(user, Capability.SEE_COUNTS) or has_a_desk(user)


def told_in(user: User, areas: Areas, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of some areas: in which ones the user may see households, and so is told counts however small. One query.

    A hexagon is told where the grid around its middle is.
    """
    if sees_everything(user):
        return np.ones(len(rows), dtype=bool)
    ids = areas.ids[rows]
    if areas.hexagons is not None:
        return _told_hexagons(user, areas, rows)
    mine = Area.objects.filter(pk__in=areas_open_to(user, Capability.SEE_HOUSEHOLDS))
    return np.isin(ids, list(mine.values_list("pk", flat=True)))


def is_small(cases: int) -> bool:
    """Whether a count is told only to who may see households there; none at all tells nobody's."""
    return 0 < cases < settings.HOTSPOT_LEAST_TOLD


def _told_hexagons(user: User, areas: Areas, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    grids = working_grids(areas.day)
    at = grids.rows_at(areas.lonlat[rows])
    known = at != NO_AREA
    found = np.zeros(len(rows), dtype=bool)
    found[known] = told_in(user, grids, at[known])
    return found
