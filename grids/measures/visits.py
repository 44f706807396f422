"""Buildings that nobody went to."""

from datetime import date, timedelta

import numpy as np
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from gis_data.copy import Query, copy_out
from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Method
from grids.day_store import Arrays, kept
from grids.measures.common import LEAST_HOUSEHOLDS, LOG_IN_FOR_COUNTS, figures_of, open_with, percent, percent_limits
from grids.net import Net, read_net
from grids.rules.access import Capability
from grids.rules.tree import rows_of
from grids.tally import read_homes, tally_of

# Today's buildings are where they are noted to be. Visits are read anew every time.
NOTED_TABLES = ("grids_building", "grids_household")
NOTED = "SELECT id, grid_id FROM grids_building WHERE valid @> %s::date AND grid_id IS NOT NULL"
NOTED_ALL = f"{NOTED} ORDER BY id"
NOTED_IN = f"{NOTED} AND grid_id = ANY (%s::bigint[]) ORDER BY id"
SEEN = """SELECT DISTINCT building_id FROM grids_visit WHERE "on" > %s::date AND "on" <= %s::date"""
VISITS = """SELECT building_id, "on" - date '0001-01-01' FROM grids_visit WHERE "on" <= %s::date"""
VISITS_OF = f"{VISITS} AND building_id = ANY (%s::bigint[])"
# The days since the last visit where there was none: longer ago than any.
NEVER = 1_000_000
# Of more buildings than this all households and visits are read, rather than looked up one by one; of more grids than
# this the whole day is, and kept.
MANY = 100_000
MANY_GRIDS = 1_000


def unvisited() -> Measure:
    """The share (%) of the buildings with households that nobody visited in the last days before the day."""
    return Measure(
        key="unvisited",
        title=_("Buildings not visited"),
        # xgettext:no-python-format
        unit=_("% of the buildings with households"),
        about=_("The share of the buildings with households without a visit in the last days before that day."),
        none=_("no such building"),
        figures=_figures,
        open_to=open_with(Capability.SEE_COUNTS),
        fixed=percent_limits,
        decimals=1,
        why_closed=LOG_IN_FOR_COUNTS,
        default_method=Method.FIXED,
        least_base=LEAST_HOUSEHOLDS,
        by_days=True,
        rows_with="buildings",
    )


def lived_in(day: date) -> Arrays:
    """The buildings with households of a day: `building` (n,), its `grid`, and `homes`, how many households."""
    if day == timezone.localdate():
        return kept("lived in", day, NOTED_TABLES, _noted)
    tally = tally_of(day)
    lives = tally.homes > 0
    return {"building": tally.building[lives], "grid": tally.grid[lives], "homes": tally.homes[lives]}


def unvisited_in(net: Net, area: int, day: date, days: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The buildings behind an area's figure, by id, and the days since the last visit, NEVER for none: (n,) each."""
    buildings = _lived_in_area(net.area[net.under(area)], day)
    is_many = len(buildings) > MANY
    query = Query(VISITS, [day]) if is_many else Query(VISITS_OF, [day, buildings.tolist()])
    with connection.cursor() as cursor:
        visits = copy_out(cursor, query, {"building": "bigint", "on": "integer"})
    at = rows_of(buildings, visits["building"])
    since = np.full(len(buildings), NEVER)
    # The nearest of several: a hash table of PostgreSQL takes ten times as long for a million buildings.
    np.minimum.at(since, at[at >= 0], ((day - date(1, 1, 1)).days - visits["on"])[at >= 0])
    return buildings[since >= days], since[since >= days]


def is_unseen(buildings: NDArray[np.int64], day: date, days: int) -> NDArray[np.bool_]:
    """Whether each building has had no visit in so many days, of which `day` is the last: (n,). One query."""
    with connection.cursor() as cursor:
        seen = copy_out(cursor, Query(SEEN, [day - timedelta(days=days), day]), {"building": "bigint"})
    return ~np.isin(buildings, seen["building"])


def _lived_in_area(grids: NDArray[np.int64], day: date) -> NDArray[np.int64]:
    """The buildings with households in some grids, by id. Of today's only what a few grids hold is read."""
    if day == timezone.localdate() and len(grids) <= MANY_GRIDS:
        return _noted(day, grids)["building"]
    lived = lived_in(day)
    return lived["building"][np.isin(lived["grid"], grids)]


def _noted(day: date, grids: NDArray[np.int64] | None = None) -> Arrays:
    query = Query(NOTED_ALL, [day]) if grids is None else Query(NOTED_IN, [day, grids.tolist()])
    with connection.cursor() as cursor:
        rows = copy_out(cursor, query, {"building": "bigint", "grid": "bigint"})
        homes = read_homes(cursor, day, rows["building"], len(rows["building"]) > MANY)["households"]
    lives = homes > 0
    return {"building": rows["building"][lives], "grid": rows["grid"][lives], "homes": homes[lives]}


def _figures(question: Question) -> list[Figure]:
    net = read_net(question.day)
    lived = lived_in(question.day)
    unseen = is_unseen(lived["building"], question.day, question.days)
    level, ones = question.level_id, np.ones(len(unseen))
    missed, buildings, households = net.sums(level, lived["grid"], unseen, ones, lived["homes"])
    rows = np.flatnonzero(net.grid_counts(level))
    return list(figures_of(net, rows, missed, buildings, percent, households))
