"""Lines of descent on one day: which area's ground, buildings and households went where."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from grids.models import Level, Lineage, LineageKind

BATCH = 2_000
LEAST_SHARE = 0.0001  # borders drawn twice differ by slivers that are no descent
# A building on a border counts once, for the lowest code, as everywhere.
DESCENT = """
WITH ended AS NOT MATERIALIZED (
    SELECT area_id, code, name, parent_id, geom
    FROM grids_areaversion WHERE level_id = %(level)s AND upper(valid) = %(day)s
), begun AS NOT MATERIALIZED (
    SELECT area_id, code, name, parent_id, geom
    FROM grids_areaversion WHERE level_id = %(level)s AND lower(valid) = %(day)s
), ground AS (
    SELECT o.area_id AS source, n.area_id AS target, o.code || ' ' || o.name AS source_name,
           n.code || ' ' || n.name AS target_name, o.parent_id IS DISTINCT FROM n.parent_id AS moved,
           CASE WHEN o.geom = n.geom THEN 1.0
                ELSE least(1.0, ST_Area(ST_Intersection(o.geom, n.geom)) / ST_Area(o.geom)) END AS share
    FROM ended o JOIN begun n ON ST_Intersects(o.geom, n.geom)
), housed AS (
    SELECT DISTINCT ON (b.id) b.id, o.area_id AS source, n.area_id AS target,
           (SELECT count(*) FROM grids_household h WHERE h.building_id = b.id AND h.valid @> %(day)s) AS households
    FROM ended o
    JOIN grids_building b ON ST_Intersects(b.location, o.geom) AND b.valid @> %(day)s
    LEFT JOIN begun n ON ST_Intersects(b.location, n.geom)
    ORDER BY b.id, o.code, n.code
), totals AS (
    SELECT source, count(*) AS buildings, sum(households) AS households FROM housed GROUP BY source
), moved_houses AS (
    SELECT source, target, count(*) AS buildings, sum(households) AS households FROM housed GROUP BY source, target
)
SELECT g.source, g.target, g.source_name, g.target_name, g.moved, g.share,
       coalesce(m.buildings, 0)::float / nullif(t.buildings, 0),
       (coalesce(m.households, 0) / nullif(t.households, 0))::float
FROM ground g
LEFT JOIN totals t ON t.source = g.source
LEFT JOIN moved_houses m ON m.source = g.source AND m.target = g.target
WHERE g.share >= %(least)s OR m.buildings > 0
ORDER BY g.source, g.share DESC
"""


@dataclass(frozen=True)
class Descent:
    """A share of one area's m², buildings and households (None: it had none) that became part of another."""

    source: int
    target: int
    source_name: str
    target_name: str
    changed_parent: bool
    area: float
    buildings: float | None
    households: float | None


@transaction.atomic
def write_lineage(level: Level, day: date, redraw_id: int | None = None) -> list[tuple[Descent, LineageKind]]:
    """Write afresh what became of the level's areas that ended on a day; a redraw that was named before stays."""
    rows = _descents(level, day)
    existing = Lineage.objects.filter(on=day, from_area__level=level)
    redraws = {(row.from_area_id, row.to_area_id): row.redraw_id for row in existing}
    existing.delete()
    kinds = _kinds(rows)
    Lineage.objects.bulk_create(
        (
            Lineage(
                from_area_id=row.source,
                to_area_id=row.target,
                redraw_id=redraw_id or redraws.get((row.source, row.target)),
                on=day,
                kind=kinds[row],
                share_area=row.area,
                share_buildings=row.buildings,
                share_households=row.households,
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
    return list(kinds.items())


def _descents(level: Level, day: date) -> list[Descent]:
    with connection.cursor() as cursor:
        cursor.execute(DESCENT, {"level": level.pk, "day": day, "least": LEAST_SHARE})
        return [Descent(*row) for row in cursor.fetchall()]


def _kinds(rows: list[Descent]) -> dict[Descent, LineageKind]:
    """Split, merge, transfer or change, from who lives on and how many there are on either side."""
    sources, targets = {row.source for row in rows}, {row.target for row in rows}
    heirs = Counter(row.source for row in rows)
    origins = defaultdict(set)
    for row in rows:
        origins[row.target].add(row.source)
    return {
        row: _kind(row, row.source in targets, row.target in sources, heirs[row.source], len(origins[row.target]))
        for row in rows
    }


def _kind(row: Descent, lives_on: bool, was_there: bool, heirs: int, origins: int) -> LineageKind:
    if row.source == row.target:
        return LineageKind.TRANSFER if row.changed_parent and heirs == 1 else LineageKind.CHANGE
    if lives_on:
        return LineageKind.TRANSFER if was_there else LineageKind.SPLIT
    if heirs > 1:
        return LineageKind.SPLIT
    return LineageKind.MERGE if origins > 1 or was_there else LineageKind.CHANGE
