"""Cases counted out of the database: one query however many areas and periods there are, served by one index.

Duplicates that were merged and the cases that hotspots led to are not counted: they would make a place hotter for
having been looked at. The index `case_counted` holds what the grouping needs, so that the rows themselves are not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db import connection
from django.db.models import Q
from numpy.typing import NDArray
from psycopg2 import sql

from cases.hotspots.areas import Areas
from cases.hotspots.asked import Boundaries, Period
from cases.models import Channel
from cases.rules.states import State
from gis_data.copy import Query, copy_out
from grids.rules.tree import NO_AREA

_BY_GRID = sql.SQL("""
SELECT p.number::int, coalesce(c.grid, -1), c.cases
FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) WITH ORDINALITY p(since, until, number)
CROSS JOIN LATERAL (
    SELECT {grid} AS grid, count(*) AS cases FROM cases_case
    WHERE reported_at >= p.since AND reported_at < p.until AND state <> 'merged' AND channel <> 'hotspot'
      AND (%(kinds)s::bigint[] IS NULL OR kind_id = ANY (%(kinds)s::bigint[]))
      AND (%(severities)s::text[] IS NULL OR severity = ANY (%(severities)s::text[]))
      AND (%(without)s::text[] IS NULL OR channel <> ALL (%(without)s::text[]))
    GROUP BY 1
) c
""")
_PLACES = """
SELECT p.number::int, c.place
FROM unnest(%(since)s::timestamptz[], %(until)s::timestamptz[]) WITH ORDINALITY p(since, until, number)
CROSS JOIN LATERAL (
    SELECT place FROM cases_case
    WHERE reported_at >= p.since AND reported_at < p.until AND state <> 'merged' AND channel <> 'hotspot'
      AND (%(kinds)s::bigint[] IS NULL OR kind_id = ANY (%(kinds)s::bigint[]))
      AND (%(severities)s::text[] IS NULL OR severity = ANY (%(severities)s::text[]))
      AND (%(without)s::text[] IS NULL OR channel <> ALL (%(without)s::text[]))
      AND (%(grids)s::bigint[] IS NULL OR grid_id = ANY (%(grids)s::bigint[]))
) c
"""
_COLUMNS = {"bin": "integer", "grid": "bigint", "cases": "bigint"}


@dataclass(frozen=True)
class Counted:
    """Which cases count: ids of kinds (None: all), severities, and those that came in by none of these channels."""

    kinds: tuple[int, ...] | None = None
    severities: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def leaving_out(self, *channels: str) -> Counted:
        """The same without what came in by these channels."""
        return replace(self, without=channels)

    def of(self, period: Period) -> Q:
        """The same cases of a period as a condition on rows of cases."""
        since, until = period.moments
        counted = (
            Q(reported_at__gte=since, reported_at__lt=until) & ~Q(state=State.MERGED) & ~Q(channel=Channel.HOTSPOT)
        )
        if self.kinds is not None:
            counted &= Q(kind__in=self.kinds)
        if self.severities:
            counted &= Q(severity__in=self.severities)
        return counted & ~Q(channel__in=self.without) if self.without else counted

    def parameters(self, periods: Sequence[Period]) -> dict[str, object]:
        """For the statements above."""
        moments = [period.moments for period in periods]
        return {
            "since": [since for since, _until in moments],
            "until": [until for _since, until in moments],
            "kinds": None if self.kinds is None else list(self.kinds),
            "severities": list(self.severities) or None,
            "without": list(self.without) or None,
        }


@dataclass(frozen=True)
class Counts:
    """Cases by period and area (t, n), and how many of each period lie in none of the areas (t,)."""

    bins: NDArray[np.int64]
    outside: NDArray[np.int64]


def count_cases(counted: Counted, areas: Areas, boundaries: Boundaries, periods: Sequence[Period]) -> Counts:
    """The cases of each period in each area. One query; today's boundaries ask a second one after a redraw.

    As it was: by the grid in which each was reported. In today's boundaries: by the grid that is answerable now where
    its boundary is that of then, and by the place of the case where there has been a redraw since. Hexagons: by place.
    """
    if areas.hexagons is not None:
        return _by_place(counted, areas, periods, None)
    was = boundaries is Boundaries.WAS
    rows = _by_grid(counted, periods, "grid_reported_id" if was else "grid_id")
    if was:
        return _binned(areas, len(periods), rows["bin"], areas.rows_of(rows["grid"]), rows["cases"])
    begin = min(period.since for period in periods).toordinal()
    steady = np.array([areas.since_of_net.get(grid, begin + 1) <= begin for grid in rows["grid"].tolist()], dtype=bool)
    moved = np.unique(rows["grid"][~steady & (rows["grid"] != NO_AREA)])
    kept = {name: values[steady | (rows["grid"] == NO_AREA)] for name, values in rows.items()}
    found = _binned(areas, len(periods), kept["bin"], areas.rows_of(kept["grid"]), kept["cases"])
    if not len(moved):
        return found
    placed = _by_place(counted, areas, periods, moved.tolist())
    return Counts(found.bins + placed.bins, found.outside + placed.outside)


def places_of(counted: Counted, periods: Sequence[Period], grids: list[int] | None = None) -> dict[str, NDArray]:
    """`bin` (m,) and `place` (m, 2) in degrees of the cases of each period, of those that some grids answer for."""
    asked = counted.parameters(periods) | {"grids": grids}
    with connection.cursor() as cursor:
        found = copy_out(cursor, Query(_PLACES, asked), {"bin": "integer", "place": "point"})
    return found | {"bin": found["bin"] - 1}


def _by_grid(counted: Counted, periods: Sequence[Period], column: str) -> dict[str, NDArray]:
    with connection.cursor() as cursor:
        text = _BY_GRID.format(grid=sql.Identifier(column))
        found = copy_out(cursor, Query(text, counted.parameters(periods)), _COLUMNS)
    return found | {"bin": found["bin"] - 1}


def _by_place(counted: Counted, areas: Areas, periods: Sequence[Period], grids: list[int] | None) -> Counts:
    found = places_of(counted, periods, grids)
    return _binned(areas, len(periods), found["bin"], areas.rows_at(found["place"]), np.ones(len(found["bin"]), int))


def _binned(areas: Areas, bins: int, of: NDArray, rows: NDArray, cases: NDArray) -> Counts:
    inside = rows != NO_AREA
    cells = of[inside] * len(areas) + rows[inside]
    table = np.bincount(cells, weights=cases[inside], minlength=bins * len(areas)).astype(np.int64)
    outside = np.bincount(of[~inside], weights=cases[~inside], minlength=bins).astype(np.int64)
    return Counts(table.reshape(bins, len(areas)), outside)
