"""Today's walks to the nearest facilities, written into the database: only what has changed since the last time."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from facilities.models import CoverageState, FacilityKind, WalkStatus
from facilities.walks.coverage import Coverage, coverage_on, fingerprints_on
from gis_data.copy import Query, copy_in, copy_out
from gis_data.progress import Progress, Silent

LOCK = 4_702_201  # this work's name among the database's advisory locks; with it goes the id of the kind
NOBODY = -1
READ = """
SELECT building_id, coalesce(facility_id, -1), coalesce(walk_m, -1)::float8, status
FROM facilities_buildingwalk WHERE kind_id = %s ORDER BY building_id
"""
COLUMNS = {"building": "bigint", "facility": "bigint", "walk_m": "float8", "status": "smallint"}
STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS changed_walk
    (building bigint, facility bigint, walk_m float8, status smallint) ON COMMIT DELETE ROWS;
TRUNCATE changed_walk
"""
DELETE = """
DELETE FROM facilities_buildingwalk w USING changed_walk c
WHERE w.kind_id = %s AND w.building_id = c.building AND c.status = -1
"""
UPSERT = """
INSERT INTO facilities_buildingwalk (kind_id, building_id, facility_id, walk_m, status)
SELECT %s, building, nullif(facility, -1), nullif(walk_m, -1)::real, status FROM changed_walk WHERE status >= 0
ON CONFLICT (kind_id, building_id)
DO UPDATE SET facility_id = excluded.facility_id, walk_m = excluded.walk_m, status = excluded.status
"""
# Map tiles made of the table are out of date; no trigger watches it, since it has no geometry.
MARK = "SELECT gis_data_mark_whole('facilities_buildingwalk')"
GONE = -1  # the status of a row that is to be deleted; it only ever stands in the temporary table


@dataclass(frozen=True)
class CoverageCounts:
    """What came of a kind: buildings by their walk, facilities, and the rows that had to be written."""

    facilities: int
    off_network: int
    reached: int
    no_way: int
    unconnected: int
    written: int


def compute_coverage(
    kinds: Iterable[FacilityKind] | None = None, progress: Progress | None = None, anew: bool = False
) -> dict[str, CoverageCounts | None]:
    """Bring the walks of these kinds (all that are in use) up to date; None for a kind that was so already.

    Safe to run twice, at once too: each kind is one transaction, and its writers take turns.
    """
    progress = progress or Silent()
    chosen = list(FacilityKind.objects.filter(active=True).select_related("group") if kinds is None else kinds)
    stale = chosen if anew else stale_kinds(chosen)
    progress.step(_("Working out the walks to facilities"), len(chosen))
    written: dict[str, CoverageCounts | None] = dict.fromkeys((kind.key for kind in chosen), None)
    for done, kind in enumerate(stale, start=1 + len(chosen) - len(stale)):
        written[kind.key] = _compute(kind, anew)
        progress.count(done)
    return written


def stale_kinds(kinds: Sequence[FacilityKind]) -> list[FacilityKind]:
    """Those whose walks in the database are not those of now: a few queries, and their group where it is not known."""
    known = dict(CoverageState.objects.values_list("kind", "fingerprint"))
    now = fingerprints_on(timezone.localdate(), kinds)
    return [kind for kind, fingerprint in zip(kinds, now, strict=True) if known.get(kind.pk) != fingerprint]


@transaction.atomic
def _compute(kind: FacilityKind, anew: bool) -> CoverageCounts | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, kind.pk])
    coverage = coverage_on(timezone.localdate(), kind)
    known = CoverageState.objects.filter(pk=kind.pk).first()
    if known is not None and known.fingerprint == coverage.fingerprint and not anew:
        return None
    counts = _written(kind, coverage)
    CoverageState.objects.update_or_create(
        kind=kind,
        defaults={
            "fingerprint": coverage.fingerprint,
            "computed_at": timezone.now(),
            "counts": asdict(counts),
        },
    )
    return counts


def _written(kind: FacilityKind, coverage: Coverage) -> CoverageCounts:
    rows = _rows(coverage)
    with connection.cursor() as cursor:
        before = copy_out(cursor, Query(READ, [kind.pk]), COLUMNS)
        changed = _changed(before, rows)
        cursor.execute(STAGE)
        copy_in(cursor, "changed_walk", {name: (COLUMNS[name], column) for name, column in changed.items()})
        cursor.execute(DELETE, [kind.pk])
        cursor.execute(UPSERT, [kind.pk])
        if len(changed["building"]):
            cursor.execute(MARK)
    status = np.bincount(rows["status"], minlength=len(WalkStatus))
    return CoverageCounts(
        facilities=len(coverage.supply),
        off_network=int(coverage.off_network.sum()),
        reached=int(status[WalkStatus.REACHED]),
        no_way=int(status[WalkStatus.NO_WAY]),
        unconnected=int(status[WalkStatus.OFF_NETWORK]),
        written=len(changed["building"]),
    )


def _rows(coverage: Coverage) -> dict[str, NDArray]:
    """The walks as they stand in the table: to a decimetre, -1 for what is not there. None without any facility."""
    if not len(coverage.supply):
        return {name: np.zeros(0, dtype=float if name == "walk_m" else np.int64) for name in COLUMNS}
    reached = np.isfinite(coverage.walk_m)
    ids = np.append(coverage.supply.ids, NOBODY)
    unreached = np.where(np.isnan(coverage.walk_m), WalkStatus.OFF_NETWORK, WalkStatus.NO_WAY)
    return {
        "building": coverage.homes.ids,
        "facility": np.where(reached, ids[coverage.facility], NOBODY),
        "walk_m": np.where(reached, np.round(coverage.walk_m, 1), -1.0).astype(np.float32).astype(np.float64),
        "status": np.where(reached, WalkStatus.REACHED, unreached).astype(np.int64),
    }


def _changed(before: dict[str, NDArray], now: dict[str, NDArray]) -> dict[str, NDArray]:
    """The rows that are new or other than before, and those that are gone, with GONE for their status."""
    at = np.searchsorted(before["building"], now["building"])
    at = np.minimum(at, max(len(before["building"]) - 1, 0))
    same = np.zeros(len(now["building"]), dtype=bool)
    if len(before["building"]):
        same = np.logical_and.reduce([before[name][at] == column for name, column in now.items()])
    gone = before["building"][~np.isin(before["building"], now["building"])]
    ended = {
        "building": gone,
        "facility": np.full(len(gone), NOBODY),
        "walk_m": np.full(len(gone), -1.0),
        "status": np.full(len(gone), GONE),
    }
    return {name: np.concatenate([column[~same], ended[name]]) for name, column in now.items()}
