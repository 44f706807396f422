"""Who sees findings, and where small counts are told: one or two cases may be somebody's own."""

from __future__ import annotations

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray

from cases.desk.access import has_a_desk
from cases.hotspots.areas import Areas, working_grids
from cases.rules.hotspots import with_companions
from grids.access import User, can, open_among, sees_everything
from grids.rules.access import Capability


def may_see_findings(user: User) -> bool:
    """Findings are of places, not of people: open to who sees counts or cases anywhere, or sits at a desk."""
    return can(user, Capability.SEE_COUNTS) or has_a_desk(user)


def told_in(user: User, areas: Areas, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of some areas: in which ones the user may see households, and so is told counts however small. One query.

    A hexagon is told where all grids that it meets are.
    """
    if sees_everything(user):
        return np.ones(len(rows), dtype=bool)
    if areas.hexagons is not None:
        return _told_hexagons(user, areas, rows)
    ids = areas.ids[rows]
    return np.isin(ids, list(open_among(user, Capability.SEE_HOUSEHOLDS, ids.tolist())))


def is_small(cases: int) -> bool:
    """Whether a count is told only to who may see households there; none at all tells nobody's."""
    return 0 < cases < settings.HOTSPOT_LEAST_TOLD


def are_small(cases: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The same for many."""
    return (cases > 0) & (cases < settings.HOTSPOT_LEAST_TOLD)


def closed_to(user: User | None, areas: Areas) -> NDArray[np.bool_]:
    """(n,) where a reader is told no small count; `user` None: a reader of any kind, anywhere. One query."""
    rows = np.arange(len(areas))
    return np.ones(len(rows), dtype=bool) if user is None else ~told_in(user, areas, rows)


def hidden_where(closed: NDArray[np.bool_], areas: Areas, cases: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which counts (n,) of all the areas are not told to a reader to whom those of `closed` (n,) are closed.

    Small ones, and beside them what keeps them from being subtracted out of what their areas lie in.
    """
    return with_companions(cases, are_small(cases) & closed, closed, areas.parents, settings.HOTSPOT_LEAST_TOLD)


def _told_hexagons(user: User, areas: Areas, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    grids = working_grids(areas.day)
    is_open = told_in(user, grids, np.arange(len(grids)))
    if is_open.all() or not is_open.any():
        return np.full(len(rows), is_open.any())
    hexagon, grid = shapely.STRtree(grids.shapes).query(areas.shapes[rows], predicate="intersects")
    met = np.bincount(hexagon, minlength=len(rows))
    return (met > 0) & (np.bincount(hexagon[is_open[grid]], minlength=len(rows)) == met)
