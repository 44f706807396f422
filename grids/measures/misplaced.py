"""Buildings that lie in no grid, or inside two."""

from datetime import date

import numpy as np
import shapely
from django.db import connection
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from gis_data.measures import Figure, Measure, Question
from gis_data.rules.assignment import PolygonIndex
from gis_data.rules.classes import Method
from grids.day_store import Arrays, kept
from grids.ground import LevelGround, read_buildings, read_ground
from grids.measures.common import LOG_IN_FOR_AREAS, count_limits, figures_of, itself, open_with
from grids.models import Level
from grids.net import read_net
from grids.rules.access import Capability
from grids.rules.tree import summed

TABLES = ("grids_level", "grids_areaversion", "grids_building")


def misplaced() -> Measure:
    """How many buildings lie in no working grid, or inside two."""
    return Measure(
        key="misplaced",
        title=_("Buildings in no grid or in two"),
        unit=_("buildings"),
        about=_("Buildings that lie in no grid on that day, or inside two. In the area that they lie in."),
        none=_("no such building"),
        figures=_figures,
        open_to=open_with(Capability.SEE_AREAS),
        fixed=count_limits,
        why_closed=LOG_IN_FOR_AREAS,
        default_method=Method.FIXED,
        rows_with="buildings",
    )


def misplaced_on(day: date) -> Arrays:
    """The misplaced buildings of a day as pairs (n,): `building`, and each `area` of any level that it lies in."""
    return kept("misplaced", day, TABLES, find_misplaced)


def find_misplaced(day: date) -> Arrays:
    """The pairs of `misplaced_on`. A building on a border is inside neither grid and belongs to one: no fault."""
    working = set(Level.objects.filter(is_working_grid=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        ground = read_ground(cursor, day)
        building, places = read_buildings(cursor, day)
    levels = list(ground.levels())
    in_two = np.empty((2, 0), dtype=np.int64)
    is_wrong = np.ones(len(building), dtype=bool)
    for grids in (one for one in levels if one.level in working):
        is_nowhere, in_two = _faults(grids, places)
        is_wrong = is_nowhere
        is_wrong[in_two[0]] = True
        in_two = np.stack([building[in_two[0]], ground.area[grids.rows[in_two[1]]]])
    wrong = np.flatnonzero(is_wrong)
    pairs = [in_two]
    for one in (one for one in levels if one.level not in working):
        found = PolygonIndex(one.shapes).assign(places[wrong])
        inside = found >= 0
        pairs.append(np.stack([building[wrong[inside]], ground.area[one.rows[found[inside]]]]))
    together = np.concatenate(pairs, axis=1)
    return {"building": together[0], "area": together[1]}


def _faults(grids: LevelGround, places: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Whether each place (n,) is in no grid, and pairs (2, m) of places inside several grids with each of these."""
    lowest = PolygonIndex(grids.shapes).assign(places)
    # The same grid from both ends of the order: it is the only one. Only where it is not are insides looked at.
    highest = len(grids.shapes) - 1 - PolygonIndex(grids.shapes[::-1]).assign(places)
    is_nowhere = lowest < 0
    several = np.flatnonzero(~is_nowhere & (lowest != highest))
    inside = shapely.STRtree(grids.shapes).query(shapely.points(places[several]), predicate="within")
    often = np.bincount(inside[0], minlength=len(several))[inside[0]] > 1
    return is_nowhere, np.stack([several[inside[0][often]], inside[1][often]])


def _figures(question: Question) -> list[Figure]:
    net = read_net(question.day)
    area = misplaced_on(question.day)["area"]
    counted = summed(net.rows(area), np.ones(len(area)), len(net.area))
    return list(figures_of(net, np.flatnonzero(net.level == question.level_id), counted, None, itself))
