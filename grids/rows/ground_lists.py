"""The pieces of ground behind a measure: in no grid, and in two."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gis_data.rules.coverage import FaultKind
from grids.measures.coverage import GAPS, OVERLAPS, of_kinds, pieces_on, roots_of
from grids.net import read_net
from grids.rows.listing import Column, Question, RowList, any_holds, demand, labelled
from grids.rows.paging import ListSource, Row
from grids.rules.access import Capability

# What a piece can be.
KIND_WORDS = {
    FaultKind.GAP.value: _lazy("gap"),
    FaultKind.UNTILED.value: _lazy("not divided"),
    FaultKind.OVERLAP.value: _lazy("overlap"),
}

_KINDS = tuple[FaultKind, ...]


class Position(NamedTuple):
    """Where a piece is: longitude and latitude (EPSG:4326)."""

    x: float
    y: float


def gaps(question: Question) -> RowList:
    """The pieces that no area covers, largest first."""
    choices = labelled((kind.value, KIND_WORDS[kind.value]) for kind in GAPS)
    return _pieces(question, _("Ground in no grid"), GAPS, choices)


def overlaps(question: Question) -> RowList:
    """The pieces that two areas have, largest first."""
    return _pieces(question, _("Ground in two grids"), OVERLAPS, [])


def _pieces(question: Question, title: str, kinds: _KINDS, choices: list[tuple[str, str]]) -> RowList:
    demand(question, Capability.SEE_AREAS)
    everything = _rows(question, kinds)
    rows = [row for row in everything if any_holds(question.text, (row["beside"],))]
    rows = [row for row in rows if question.choice in ("", row["piece"])]
    columns = [
        Column("position", _("position"), sortable=False),
        Column("m2", _("area in m²"), numeric=True),
        Column("piece", _("kind")),
        Column("beside", _("areas concerned")),
    ]
    summary = _("Together %(m2)s m².") % {"m2": f"{sum(row['m2'] for row in everything):,.1f}"}
    return RowList(title, columns, ListSource(rows), choices, summary=summary, order="-m2", are_faults=True)


def _rows(question: Question, kinds: _KINDS) -> list[Row]:
    net, pieces = read_net(question.day), of_kinds(pieces_on(question.day), kinds)
    (own,) = net.rows([question.area.pk])
    counts = [roots == own for roots in roots_of(net, question.area.level_id, pieces)]
    rows = np.flatnonzero(np.logical_or(*counts) & (own >= 0))
    return [
        {
            "key": int(row),
            "piece": str(pieces["kind"][row]),
            "m2": float(pieces["m2"][row]),
            "beside": str(pieces["beside"][row]),
            "position": f"{pieces['lon'][row]:.6f}, {pieces['lat'][row]:.6f}",
            "place": Position(float(pieces["lon"][row]), float(pieces["lat"][row])),
        }
        for row in rows.tolist()
    ]
