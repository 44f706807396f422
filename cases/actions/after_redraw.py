"""After a redraw: open cases whose place lies in another grid now are handed over, in one statement, with a receipt."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from cases.rules.states import OPEN, Act
from gis_data.actions.import_runs import Actor
from grids.placing import working_level

# A grid that covers the place stays, on a border too. So does one that was chosen by hand and never covered it, unless
# it is gone. One that covered it and does not any more gives the case to the one that covers it now.
HAND_OVER = """
WITH wrong AS MATERIALIZED (
    SELECT c.id, c.grid_id AS old_grid, place.area_id AS new_grid
    FROM cases_case c
    LEFT JOIN LATERAL (
        SELECT v.area_id FROM grids_areaversion v
        WHERE v.level_id = %(level)s AND v.valid @> %(day)s AND ST_Covers(v.geom, c.place)
        ORDER BY v.code COLLATE "C" LIMIT 1
    ) place ON true
    WHERE c.state = ANY (%(open)s) AND c.grid_id IS NOT NULL AND place.area_id IS DISTINCT FROM c.grid_id
      AND NOT EXISTS (
        SELECT FROM grids_areaversion v
        WHERE v.area_id = c.grid_id AND v.valid @> %(day)s AND ST_Covers(v.geom, c.place)
      )
      AND (
        NOT EXISTS (SELECT FROM grids_areaversion v WHERE v.area_id = c.grid_id AND v.valid @> %(day)s)
        OR EXISTS (
            SELECT FROM grids_areaversion v
            WHERE v.area_id = c.grid_id AND lower(v.valid) < %(day)s AND ST_Covers(v.geom, c.place)
        )
      )
    FOR UPDATE OF c
),
handed AS (
    UPDATE cases_case c SET grid_id = w.new_grid, edition = c.edition + 1
    FROM wrong w WHERE c.id = w.id AND w.new_grid IS NOT NULL AND c.grid_id = w.old_grid AND c.state = ANY (%(open)s)
    RETURNING c.id, c.edition, c.state, c.due_at, c.department_id, w.old_grid, w.new_grid
),
written AS (
    INSERT INTO cases_casemove
        (case_id, edition, act, before, after, at, user_id, actor, department_id, why, due_at, data)
    SELECT h.id, h.edition, %(act)s, h.state, h.state, %(at)s, %(user)s, %(actor)s, h.department_id, %(why)s, h.due_at,
        jsonb_build_object('from', old.uid, 'to', new.uid, 'redraw', %(day)s::date)
    FROM handed h JOIN grids_area old ON old.id = h.old_grid JOIN grids_area new ON new.id = h.new_grid
)
SELECT old_grid, new_grid, count(*) FROM handed GROUP BY 1, 2
UNION ALL
SELECT old_grid, NULL, count(*) FROM wrong WHERE new_grid IS NULL GROUP BY 1
"""
_NAMED = """
SELECT o.old_grid, o.new_grid, o.count, old.name, old.code, new.name, new.code
FROM unnest(%(old)s::bigint[], %(new)s::bigint[], %(count)s::bigint[]) AS o(old_grid, new_grid, count)
LEFT JOIN LATERAL (
    SELECT name, code FROM grids_areaversion v WHERE v.area_id = o.old_grid ORDER BY v.valid DESC LIMIT 1
) old ON true
LEFT JOIN LATERAL (
    SELECT name, code FROM grids_areaversion v WHERE v.area_id = o.new_grid AND v.valid @> %(day)s
) new ON true
ORDER BY old.code, new.code NULLS LAST
"""


@dataclass(frozen=True)
class HandedOver:
    """So many open cases went from one grid to another; to None: no grid covers their place, they stay for now."""

    from_grid: str
    to_grid: str | None
    cases: int


class _DryRun(Exception):
    """Ends the transaction."""


def hand_over_after_redraw(
    day: date, actor: Actor, why: str = "", commit: bool = True, at: datetime | None = None
) -> list[HandedOver]:
    """Give every open case to the grid that covers its place on a day; closed ones keep theirs. Raises NoWorkingGrid.

    The receipt says how many went from where to where; a second run finds nothing. A dry run writes nothing.
    """
    parameters = {
        "level": working_level().pk,
        "day": day,
        "open": sorted(OPEN),
        "act": Act.HAND_OVER,
        "at": at or timezone.now(),
        "user": actor.user.pk if actor.user else None,
        "actor": actor.account,
        "why": why,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(HAND_OVER, parameters)
            receipt = _named(cursor.fetchall(), day)
            if not commit:
                raise _DryRun
    except _DryRun:
        pass
    return receipt


def _named(rows: list[tuple[int, int | None, int]], day: date) -> list[HandedOver]:
    old, new, count = ([row[column] for row in rows] for column in range(3))
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"old": old, "new": new, "count": count, "day": day})
        return [
            HandedOver(f"{old_name} {old_code}", f"{new_name} {new_code}" if new is not None else None, cases)
            for _old, new, cases, old_name, old_code, new_name, new_code in cursor.fetchall()
        ]
