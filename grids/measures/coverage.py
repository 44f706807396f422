"""Ground that no grid covers, and ground that two areas have: square metres, by the rule of the audit."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from gis_data.measures import Figure, Measure, Question
from gis_data.rules.classes import Method
from gis_data.rules.coverage import TOLERANCE_M2, FaultKind
from gis_data.rules.coverage.measures import square_metres
from grids.audit import read_areas
from grids.day_store import Arrays, kept
from grids.measures.common import LOG_IN_FOR_AREAS, figures_of, itself, open_with, square_metre_limits
from grids.models import Level
from grids.net import Net, read_net
from grids.rules.access import Capability
from grids.rules.audit import AreaTable, Misfit, misfits
from grids.rules.tree import NO_AREA

TABLES = ("grids_level", "grids_areaversion")
GAPS = (FaultKind.GAP, FaultKind.UNTILED)
OVERLAPS = (FaultKind.OVERLAP,)
# Of a gap's neighbours so many are named.
NAMED = 3


def gaps() -> Measure:
    """How many square metres of an area no area below it covers."""
    return Measure(
        key="gaps",
        title=_("Ground in no grid"),
        unit=_("m²"),
        about=_("Square metres inside an area that no area below it covers, by the boundaries of that day."),
        none=_("no gap"),
        figures=partial(_figures, GAPS),
        open_to=open_with(Capability.SEE_AREAS),
        fixed=square_metre_limits,
        decimals=1,
        why_closed=LOG_IN_FOR_AREAS,
        default_method=Method.FIXED,
        rows_with="buildings",
    )


def overlaps() -> Measure:
    """How many square metres of an area belong to two areas of one level."""
    return Measure(
        key="overlaps",
        title=_("Ground in two grids"),
        unit=_("m²"),
        about=_("Square metres that two areas of one level both have, by the boundaries of that day."),
        none=_("no overlap"),
        figures=partial(_figures, OVERLAPS),
        open_to=open_with(Capability.SEE_AREAS),
        fixed=square_metre_limits,
        decimals=1,
        why_closed=LOG_IN_FOR_AREAS,
        default_method=Method.FIXED,
        rows_with="buildings",
    )


def pieces_on(day: date) -> Arrays:
    """The pieces of ground that are in no area or in two, largest first, (n,) each.

    `kind` (a FaultKind), `m2`, `lon` and `lat` of a point in it, `beside` (codes), and what it counts for: `one` and
    `other`, ids of areas, NO_AREA for none. That is the parent of a gap, and both areas of an overlap.
    """
    return kept("pieces", day, TABLES, find_pieces)


def find_pieces(day: date) -> Arrays:
    """The arrays of `pieces_on`, down to the working grids."""
    table = read_areas(day, down_to=Level.objects.filter(is_working_grid=True).first())
    wanted = [one for one in misfits(table, TOLERANCE_M2) if one.fault.kind in (*GAPS, *OVERLAPS)]
    shapes, owner = shapely.get_parts(np.array([one.fault.where for one in wanted], dtype=object), return_index=True)
    sizes, points = square_metres(shapes), shapely.point_on_surface(shapes)
    order = np.argsort(-sizes, kind="stable")
    told = [_told(table, wanted[row]) for row in owner[order].tolist()]
    kind, beside, one, other = zip(*told, strict=True) if told else ((), (), (), ())
    return {
        "kind": np.array(kind, dtype=str),
        "beside": np.array(beside, dtype=str),
        "one": np.array(one, dtype=np.int64),
        "other": np.array(other, dtype=np.int64),
        "m2": sizes[order],
        "lon": shapely.get_x(points[order]),
        "lat": shapely.get_y(points[order]),
    }


def _told(table: AreaTable, misfit: Misfit) -> tuple[str, str, int, int]:
    """Kind, the codes beside, and the areas that a piece counts for."""
    codes = " + ".join(table.code[row] for row in misfit.rows[:NAMED])
    kind = misfit.fault.kind
    if kind in OVERLAPS:
        one, other = misfit.rows
        return kind.value, codes, int(table.area[one]), int(table.area[other])
    parent = NO_AREA if misfit.parent is None else int(table.area[misfit.parent])
    return kind.value, codes, parent, NO_AREA


def roots_of(net: Net, level: int, pieces: Arrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the areas of a level that each piece counts for, (n,) twice, NO_AREA for none and for the same."""
    one, other = (net.roots(level, pieces[name]) for name in ("one", "other"))
    return one, np.where(other == one, NO_AREA, other)


def of_kinds(pieces: Arrays, kinds: tuple[FaultKind, ...]) -> dict[str, NDArray]:
    """Only the pieces of some kinds."""
    mine = np.isin(pieces["kind"], [kind.value for kind in kinds])
    return {name: values[mine] for name, values in pieces.items()}


def _figures(kinds: tuple[FaultKind, ...], question: Question) -> list[Figure]:
    net = read_net(question.day)
    pieces = of_kinds(pieces_on(question.day), kinds)
    sums = np.zeros(len(net.area))
    for roots in roots_of(net, question.level_id, pieces):
        np.add.at(sums, roots[roots != NO_AREA], pieces["m2"][roots != NO_AREA])
    rows = np.flatnonzero(net.level == question.level_id)
    return list(figures_of(net, rows, np.round(sums, 1), None, itself))
