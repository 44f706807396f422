"""The figures of areas that maps are coloured by: one statement each, for all areas of a level on a day.

Each is made of the same parts: the tree of that day (`tree`: an area and every area below it, itself included), the
working grids in it, and the grid of each building. What is counted is in docs/measures.md.
"""

from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone
from psycopg2 import sql

from gis_data.measures import Figure, Question
from grids.rules.access import Role

_TREE = sql.SQL("""
    tree(root, area_id, level_id) AS (
        SELECT v.area_id, v.area_id, v.level_id FROM grids_areaversion v
        WHERE v.level_id = %(level)s AND v.valid @> %(day)s::date
      UNION ALL
        SELECT t.root, v.area_id, v.level_id FROM tree t
        JOIN grids_areaversion v ON v.parent_id = t.area_id AND v.valid @> %(day)s::date
    ), net AS (
        SELECT t.root, t.area_id FROM tree t JOIN grids_level l ON l.id = t.level_id AND l.is_working_grid
    )""")
# The grid that a building is noted in is today's.
_PLACED_TODAY = sql.SQL("""
    placed(id, grid_id) AS (
        SELECT b.id, b.grid_id FROM grids_building b WHERE b.valid @> %(day)s::date AND b.grid_id IS NOT NULL
    )""")
# On a border the grid with the lowest code has the building. OFFSET 0 keeps the grids outside: the index is asked once
# for each of them, with its boundary prepared.
_PLACED_THEN = sql.SQL("""
    placed(id, grid_id) AS (
        SELECT DISTINCT ON (b.id) b.id, g.area_id
        FROM grids_areaversion g JOIN grids_level l ON l.id = g.level_id AND l.is_working_grid
        CROSS JOIN LATERAL (
            SELECT b.id FROM grids_building b
            WHERE b.valid @> %(day)s::date AND ST_Covers(g.geom, b.location) OFFSET 0) b
        WHERE g.valid @> %(day)s::date ORDER BY b.id, g.code COLLATE "C"
    )""")
# Today's counts are kept; those of a past day are counted.
_HOMES_TODAY = sql.SQL("""
    homes(grid_id, households) AS (
        SELECT c.grid_id, sum(c.households) FROM grids_gridcount c WHERE c.day <= %(day)s::date GROUP BY c.grid_id
    )""")
_HOMES_THEN = sql.SQL("""
    {placed}, homes(grid_id, households) AS (
        SELECT p.grid_id, count(*) FROM placed p
        JOIN grids_household h ON h.building_id = p.id AND h.valid @> %(day)s::date GROUP BY p.grid_id
    )""").format(placed=_PLACED_THEN)
_HOUSED = sql.SQL("""
    housed(root, grids, households) AS (
        SELECT n.root, count(*), coalesce(sum(h.households), 0)::bigint
        FROM net n LEFT JOIN homes h ON h.grid_id = n.area_id GROUP BY n.root
    )""")

_HOUSEHOLDS = sql.SQL("""
WITH RECURSIVE {tree}, {homes}, {housed}
SELECT a.id, a.uid::text, h.households, h.grids, h.households FROM housed h JOIN grids_area a ON a.id = h.root
""")
_PER_WORKER = sql.SQL("""
WITH RECURSIVE {tree}, {homes}, {housed}, staff(root, workers) AS (
    SELECT t.root, count(DISTINCT coalesce(p.user_id::text, p.holder_name)) FROM tree t
    JOIN grids_post p ON p.area_id = t.area_id AND p.role = %(worker)s AND p.valid @> %(day)s::date GROUP BY t.root
)
SELECT a.id, a.uid::text, h.households, coalesce(s.workers, 0), h.households
FROM housed h JOIN grids_area a ON a.id = h.root LEFT JOIN staff s ON s.root = h.root
""")
_UNSTAFFED = sql.SQL("""
WITH RECURSIVE {tree}, staffed(area_id) AS (
    SELECT p.area_id FROM grids_post p
    WHERE p.role = ANY(%(staff)s) AND p.area_id IS NOT NULL AND p.valid @> %(day)s::date
    GROUP BY p.area_id HAVING count(DISTINCT p.role) = cardinality(%(staff)s)
)
SELECT a.id, a.uid::text, count(*) FILTER (WHERE s.area_id IS NULL), count(*), NULL
FROM net n JOIN grids_area a ON a.id = n.root LEFT JOIN staffed s ON s.area_id = n.area_id GROUP BY a.id
""")
_UNVISITED = sql.SQL("""
WITH RECURSIVE {tree}, {placed}, seen(building_id) AS (
    SELECT DISTINCT v.building_id FROM grids_visit v
    WHERE v.on <= %(day)s::date AND v.on > %(day)s::date - %(days)s::int
), homes(id, grid_id, households) AS (
    SELECT p.id, p.grid_id, count(*) FROM placed p
    JOIN grids_household h ON h.building_id = p.id AND h.valid @> %(day)s::date GROUP BY p.id, p.grid_id
), counted(grid_id, unseen, buildings, households) AS (
    SELECT h.grid_id, count(*) FILTER (WHERE s.building_id IS NULL), count(*), sum(h.households)
    FROM homes h LEFT JOIN seen s ON s.building_id = h.id GROUP BY h.grid_id
)
SELECT a.id, a.uid::text, coalesce(sum(c.unseen), 0)::bigint, coalesce(sum(c.buildings), 0)::bigint,
       coalesce(sum(c.households), 0)::bigint
FROM net n JOIN grids_area a ON a.id = n.root LEFT JOIN counted c ON c.grid_id = n.area_id GROUP BY a.id
""")
# A building on a border is covered by two grids and inside neither, and belongs to one: that is no fault.
_MISPLACED = sql.SQL("""
WITH grid AS MATERIALIZED (
    SELECT g.geom FROM grids_areaversion g JOIN grids_level l ON l.id = g.level_id AND l.is_working_grid
    WHERE g.valid @> %(day)s::date
), hit(id, inside) AS (
    SELECT b.id, b.inside FROM grid g CROSS JOIN LATERAL (
        SELECT b.id, ST_Contains(g.geom, b.location) AS inside FROM grids_building b
        WHERE b.valid @> %(day)s::date AND ST_Covers(g.geom, b.location) OFFSET 0) b
), doubled(id) AS (
    SELECT id FROM hit GROUP BY id HAVING count(*) FILTER (WHERE inside) > 1
), wrong(id) AS (
    SELECT id FROM doubled
  UNION ALL
    SELECT b.id FROM grids_building b
    WHERE b.valid @> %(day)s::date AND NOT EXISTS (SELECT 1 FROM hit WHERE hit.id = b.id)
), counted(area_id, buildings) AS (
    SELECT v.area_id, count(*) FROM wrong w JOIN grids_building b ON b.id = w.id
    JOIN grids_areaversion v ON v.level_id = %(level)s AND v.valid @> %(day)s::date AND ST_Covers(v.geom, b.location)
    GROUP BY v.area_id
)
SELECT a.id, a.uid::text, coalesce(c.buildings, 0), NULL, NULL
FROM grids_areaversion v JOIN grids_area a ON a.id = v.area_id LEFT JOIN counted c ON c.area_id = v.area_id
WHERE v.level_id = %(level)s AND v.valid @> %(day)s::date
""")

Value = Callable[[int, int | None], float | None]


def households(question: Question) -> list[Figure]:
    """Households for each working grid, and the mean of an area above."""
    return _figures(_HOUSEHOLDS, question, _ratio)


def households_per_worker(question: Question) -> list[Figure]:
    """Households for each person who is a grid worker in the area or below it."""
    return _figures(_PER_WORKER, question, _ratio)


def unstaffed(question: Question) -> list[Figure]:
    """The share (%) of the working grids that lack a grid worker or a grid leader of their own."""
    return _figures(_UNSTAFFED, question, _percent)


def unvisited(question: Question) -> list[Figure]:
    """The share (%) of the buildings with households that nobody visited in the last days before the day."""
    return _figures(_UNVISITED, question, _percent)


def misplaced(question: Question) -> list[Figure]:
    """How many buildings lie in no working grid, or inside two."""
    return _figures(_MISPLACED, question, lambda part, _: part or None)


@transaction.atomic
def _figures(statement: sql.SQL, question: Question, value: Value) -> list[Figure]:
    """One statement, with the way to the buildings of that day in it."""
    is_today = question.day == timezone.localdate()
    placed = _PLACED_TODAY if is_today else _PLACED_THEN
    homes = _HOMES_TODAY if is_today else _HOMES_THEN
    text = statement.format(tree=_TREE, placed=placed, homes=homes, housed=_HOUSED)
    with connection.cursor() as cursor:
        # The planner overrates the work of a past day and would compile it first: 15 s for a city instead of 6.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(text, {
            "level": question.level_id, "day": question.day, "days": question.days,
            "worker": Role.GRID_WORKER.value, "staff": [Role.GRID_WORKER.value, Role.GRID_LEADER.value],
        })  # fmt: skip
        rows = cursor.fetchall()
    return [Figure(area, uid, part, whole, value(part, whole), base) for area, uid, part, whole, base in rows]


def _ratio(part: int, whole: int | None) -> float | None:
    return part / whole if part and whole else None


def _percent(part: int, whole: int | None) -> float | None:
    return 100 * part / whole if part and whole else None
