"""Noting in every building the grid that it lies in, and letting those who note more of the kind follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from gis_data.copy import copy_in
from gis_data.covering import NOWHERE
from gis_data.staging import forget_plans
from grids.models import Area, Level
from grids.placing import Placement, place_buildings, working_level

_STAGE = "CREATE TEMPORARY TABLE moved_building (building_id bigint, grid_id bigint) ON COMMIT DROP"
_MOVE = """
UPDATE grids_building b SET grid_id = nullif(m.grid_id, %s) FROM moved_building m WHERE b.id = m.building_id
"""
# Dropped at once, because the transaction may be part of a longer one that assigns again.
_UNSTAGE = "DROP TABLE moved_building"

FOLLOWERS: dict[str, Callable[[Area | None, date], None]] = {}


def register_follower(name: str, follow: Callable[[Area | None, date], None]) -> None:
    """Have `follow(within, on)` called in the same transaction whenever buildings were assigned to working grids.

    For packages above that note the grid of a place too: this one knows none of them.
    """
    FOLLOWERS[name] = follow


@dataclass(frozen=True)
class AssignCounts:
    """How many buildings got another grid or none, kept theirs, and lie in none. The last are among the former."""

    changed: int
    unchanged: int
    without_grid: int


@transaction.atomic
def assign_buildings(within: Area | None = None, on: date | None = None, level: Level | None = None) -> AssignCounts:
    """Note in each building the grid that covers its location on a day (today when not said); lowest code on a border.

    `within` takes the buildings of one area only, `level` another level than the working grid. Only rows that change
    are written. Raises NoWorkingGrid when no level is said or marked.
    """
    placement = place_buildings(level or working_level(), on or timezone.localdate(), within)
    changed = int(np.count_nonzero(placement.is_wrong))
    if changed:
        _write(placement)
    if level is None or level.is_working_grid:
        for follow in FOLLOWERS.values():
            follow(within, on or timezone.localdate())
    return AssignCounts(
        changed=changed,
        unchanged=len(placement.building) - changed,
        without_grid=int(np.count_nonzero(placement.actual == NOWHERE)),
    )


def _write(placement: Placement) -> None:
    """Write the rows whose grid is another now."""
    wrong = placement.is_wrong
    columns = {
        "building_id": ("bigint", placement.building[wrong]),
        "grid_id": ("bigint", placement.actual[wrong]),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        copy_in(cursor, "moved_building", columns)
        forget_plans(cursor)
        cursor.execute(_MOVE, [NOWHERE])
        cursor.execute(_UNSTAGE)
