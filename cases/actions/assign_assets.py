"""Noting in every asset the grid that it lies in today: after a redraw for all in one go. And the audit of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import BigIntegerField, F
from django.db.models.functions import Coalesce, Collate
from django.utils import timezone
from numpy.typing import NDArray

from cases.models import AssetVersion
from gis_data.copy import copy_in, query_of
from gis_data.covering import NOWHERE, cover_points
from gis_data.staging import forget_plans
from grids.models import Area, AreaVersion
from grids.placing import NoWorkingGrid, working_level

STAGE = "CREATE TEMPORARY TABLE moved_asset (version_id bigint, grid_id bigint) ON COMMIT DROP"
MOVE = """
UPDATE cases_assetversion v SET grid_id = nullif(m.grid_id, %s) FROM moved_asset m WHERE v.id = m.version_id
"""
# Dropped at once, because the transaction may be part of a longer one that assigns again.
UNSTAGE = "DROP TABLE moved_asset"
COLUMNS = {"id": "bigint", "noted": "bigint", "place": "point"}


@dataclass(frozen=True)
class Placed:
    """Ids, each (n,): the version of an asset, the grid noted in it and the one it lies in today, NOWHERE for none."""

    version: NDArray[np.int64]
    noted: NDArray[np.int64]
    actual: NDArray[np.int64]

    @property
    def is_wrong(self) -> NDArray[np.bool_]:
        """Where the two differ: (n,)."""
        return self.noted != self.actual


@dataclass(frozen=True)
class AssetCounts:
    """How many versions got another grid or none, kept theirs, and lie in none. The last are among the former."""

    changed: int
    unchanged: int
    without_grid: int


@dataclass(frozen=True)
class WrongGrid:
    """An asset whose grid is noted wrong: its code, its name, and the codes of the two grids (empty for none)."""

    code: str
    name: str
    noted: str
    actual: str


def place_assets() -> Placed:
    """Every version of every asset, also of the past, in the grids of today. Raises NoWorkingGrid."""
    grids = AreaVersion.objects.current().filter(level=working_level()).order_by(Collate("code", "C"))
    noted = Coalesce("grid_id", NOWHERE, output_field=BigIntegerField())
    points = AssetVersion.objects.order_by("pk").values_list("pk", noted, F("location"))
    with connection.cursor() as cursor:
        found = cover_points(cursor, query_of(points), query_of(grids.values_list("area_id", "geom")), COLUMNS)
    return Placed(found.points["id"], found.points["noted"], found.polygon)


@transaction.atomic
def assign_assets() -> AssetCounts:
    """Note in each version the grid of today that covers its location; the lowest code on a border.

    Only rows that change are written. Raises NoWorkingGrid.
    """
    placed = place_assets()
    wrong = placed.is_wrong
    if wrong.any():
        columns = {"version_id": ("bigint", placed.version[wrong]), "grid_id": ("bigint", placed.actual[wrong])}
        with connection.cursor() as cursor:
            cursor.execute(STAGE)
            copy_in(cursor, "moved_asset", columns)
            forget_plans(cursor)
            cursor.execute(MOVE, [NOWHERE])
            cursor.execute(UNSTAGE)
    changed = int(np.count_nonzero(wrong))
    nowhere = int(np.count_nonzero(placed.actual == NOWHERE))
    return AssetCounts(changed, len(placed.version) - changed, nowhere)


def follow_buildings(_within: Area | None, on: date) -> None:
    """What `grids` calls when it has assigned its buildings: assets follow today's grids, whole."""
    if on == timezone.localdate() and AssetVersion.objects.exists():
        assign_assets()


def wrong_grids(most: int) -> tuple[int, list[WrongGrid]]:
    """How many versions of today are noted in a wrong grid or lie in none, and the first of them by code."""
    try:
        placed = place_assets()
    except NoWorkingGrid:
        return 0, []
    odd = np.flatnonzero(placed.is_wrong | (placed.actual == NOWHERE))
    actual = dict(zip(placed.version[odd].tolist(), placed.actual[odd].tolist(), strict=True))
    rows = AssetVersion.objects.current().filter(pk__in=actual)
    shown = rows.select_related("asset").defer("geom", "geom_3857").order_by("asset__code")[:most]
    codes = _codes([*actual.values(), *(row.grid_id for row in shown)])
    return rows.count(), [
        WrongGrid(row.asset.code, row.name, codes.get(row.grid_id, ""), codes.get(actual[row.pk], "")) for row in shown
    ]


def _codes(areas: list[int | None]) -> dict[Any, str]:
    """The last code of each area."""
    versions = AreaVersion.objects.filter(area__in={area for area in areas if area}).order_by("valid")
    return dict(versions.values_list("area_id", "code"))
