"""Cases by the area that they were reported in, as the tree of areas was on the day of the report."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import connection
from psycopg2 import sql

from cases.desk.asked import begin_of
from cases.desk.clauses import all_of, any_of
from grids.models import Area

# What lay under an area, and from when to when: a grid that went over to another street has an end there.
_UNDER = """
WITH RECURSIVE under(area_id, valid) AS (
    SELECT %s::bigint, daterange(NULL, NULL)
  UNION
    SELECT v.area_id, v.valid * u.valid FROM grids_areaversion v JOIN under u ON v.parent_id = u.area_id
    WHERE v.valid && u.valid
) SELECT area_id, lower(valid), upper(valid) FROM under
"""


def reported_in(area: Area) -> sql.Composable:
    """A condition on `cases_case c`. One query; as many parts as there are different times, which redraws make."""
    times: dict[tuple[date | None, date | None], list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_UNDER, [area.pk])
        for area_id, first, end in cursor.fetchall():
            times[first, end].append(area_id)
    either = [_between(areas, first, end) for (first, end), areas in times.items()]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(either))


def _between(areas: list[int], first: date | None, end: date | None) -> sql.Composable:
    found = [any_of("c.grid_reported_id", areas)]
    if first:
        found.append(sql.SQL("c.reported_at >= {}").format(sql.Literal(begin_of(first))))
    if end:
        found.append(sql.SQL("c.reported_at < {}").format(sql.Literal(begin_of(end))))
    return all_of(found)
