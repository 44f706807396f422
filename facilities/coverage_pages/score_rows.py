"""The score table of the standard as a list of areas: one row each, a share and a verdict for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked, Parameters
from facilities.coverage_pages.scope import AreasInScope, areas_in_scope
from facilities.coverage_pages.words import NOTHING, SIGNS, percent
from facilities.models import FacilityKind, Tier
from facilities.rules.coverage import AreaCoverage
from facilities.rules.score import ScoreTable, Verdict, score
from facilities.walks.coverage import Coverage, coverages_on
from grids.rows.listing import Column, RowList
from grids.rows.paging import ListSource, Row

CELL = '<td class="is-kind verdict-{}"><a href="{}"><b><i aria-hidden="true">{}</i> {}</b> <span>{}</span></a></td>'


@dataclass(frozen=True)
class Score:
    """The table of some kinds (k,) over the areas (a,) in scope, with what it was made of."""

    kinds: list[FacilityKind]
    coverages: list[Coverage]
    scope: AreasInScope
    covers: list[AreaCoverage]
    table: ScoreTable

    def whole(self, kind: int) -> tuple[int, int]:
        """Households within reach, and all of them, in all areas together."""
        found = self.covers[kind]
        return int(found.within.sum()), int(found.households.sum())


def kinds_asked(parameters: Parameters) -> list[FacilityKind]:
    """The kinds in use, those of one living circle where `tier` names it."""
    kinds = FacilityKind.objects.filter(active=True).select_related("group")
    tier = parameters.get("tier", "")
    return list(kinds.filter(tier=int(tier)) if tier in map(str, Tier.values) else kinds)


def score_of(asked: Asked, kinds: list[FacilityKind]) -> Score | None:
    """The table; None when there is no area or no kind to judge."""
    if asked.level is None or not kinds:
        return None
    coverages = coverages_on(asked.day, kinds)
    scope = areas_in_scope(asked.level, asked.area, asked.day, coverages[0].homes)
    if not scope.versions:
        return None
    covers = [scope.division.cover(found, kind) for found, kind in zip(coverages, kinds, strict=True)]
    table = score(covers, [len(found.supply) for found in coverages])
    return Score(kinds, coverages, scope, covers, table)


def score_list(found: Score) -> RowList:
    """One row for each area, sortable by every column."""
    columns = [
        Column("code", _("code")),
        Column("name", _("area")),
        Column("households", _("households"), numeric=True),
        Column("met", _("kinds met"), numeric=True),
    ]
    for kind in found.kinds:
        told = {"kind": kind.label, "metres": kind.limit_metres}
        columns.append(Column(f"share_{kind.key}", _("%(kind)s, %(metres)d m: %% within reach") % told, numeric=True))
        columns.append(Column(f"verdict_{kind.key}", _("%(kind)s: verdict") % told))
    return RowList(_("Score table of the standard"), columns, ListSource(_rows(found)))


def _rows(found: Score) -> list[Row]:
    met = found.table.count(Verdict.MET)
    households = found.covers[0].households
    rows: list[Row] = [
        {"key": version.code, "code": version.code, "name": version.name, "area": version.area_id,
         "households": int(households[i]), "met": int(met[i])}
        for i, version in enumerate(found.scope.versions)
    ]  # fmt: skip
    for kind, shares, verdicts in zip(found.kinds, found.table.share, found.table.verdict, strict=True):
        for row, share, verdict in zip(rows, shares.tolist(), verdicts.tolist(), strict=True):
            row[f"share_{kind.key}"] = None if np.isnan(share) else share
            row[f"verdict_{kind.key}"] = verdict
    return rows


def score_worded(column: str, value: Any) -> Any:
    """A value of the table as files have it: per cent to one decimal, verdicts in words."""
    if column.startswith("share_"):
        return "" if value is None else float(percent(value))
    if column.startswith("verdict_"):
        return str(Verdict(value).label)
    return value


def cell(row: Row, key: str, words: Mapping[int, str], link: str) -> SafeString:
    """A cell of the page: the sign, the share in per cent and the word of one kind in one area.

    Put together here and not in the template, which takes three times as long for the thousands there are.
    """
    verdict, share = row[f"verdict_{key}"], row[f"share_{key}"]
    told = NOTHING if share is None else percent(share)
    return format_html(CELL, verdict, link, SIGNS[verdict], told, words[verdict])
