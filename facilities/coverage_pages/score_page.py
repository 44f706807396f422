"""What the page of the score table shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked, Parameters
from facilities.coverage_pages.links import (
    address,
    day_part,
    files,
    frame,
    heads,
    kept_of,
    map_address,
    without_nothing,
)
from facilities.coverage_pages.score_rows import Score, cell, kinds_asked, score_list, score_of
from facilities.coverage_pages.words import legend, limit_text, percent, short_verdicts
from facilities.models import FacilityKind, Tier
from facilities.rules.score import Verdict
from grids.access import open_among
from grids.models import AreaVersion
from grids.rows.paging import Order, Row
from grids.rules.access import Capability

AREAS = 200  # on a page
MOST_AREAS = 2_000  # on one sheet, to print


def score_context(asked: Asked, parameters: Parameters) -> dict[str, Any]:
    """The table, or why there is none."""
    kinds = kinds_asked(parameters)
    found = score_of(asked, kinds)
    kept = kept_of(asked) | without_nothing({name: parameters.get(name, "") for name in ("level", "tier")})
    context = frame(asked) | {
        "levels": asked.levels,
        "level": asked.level,
        "tiers": [(str(tier.value), tier.label) for tier in Tier],
        "tier": parameters.get("tier", ""),
        "legend": legend(),
        "has_kinds": bool(kinds) or FacilityKind.objects.filter(active=True).exists(),
        "first_day": _first_day() if asked.level is None else None,
        "found": found,
    }
    return context | _table(asked, found, parameters, kept) if found else context


def _table(asked: Asked, found: Score, parameters: Parameters, kept: dict[str, str]) -> dict[str, Any]:
    listing = score_list(found)
    order = Order.parse(parameters.get("sort", ""), listing.sortable)
    whole_sheet = parameters.get("sheet") == "1"
    size = MOST_AREAS if whole_sheet else AREAS
    rows, after = listing.source.page(order, parameters.get("after", ""), size)
    by_name = {head["name"]: head for head in heads(listing, order, kept)}
    sorted_kept = kept | ({"sort": str(order)} if parameters.get("sort") else {})
    total = len(found.scope.versions)
    return {
        "heads": [by_name[name] for name in ("name", "households", "met")],
        "kind_heads": [_kind_head(asked, kind, by_name) for kind in found.kinds],
        "rows": _rows(asked, found, rows),
        "totals": _totals(asked, found),
        "order": str(order),
        "total": total,
        "shown": len(rows),
        "next": after and address("coverage", sorted_kept | {"after": after}),
        "first": address("coverage", sorted_kept) if "after" in parameters else "",
        "sheet": address("coverage", sorted_kept | {"sheet": "1"}) if total > AREAS and not whole_sheet else "",
        "files": files("coverage_score_file", sorted_kept, "score"),
    }


def _kind_head(asked: Asked, kind: FacilityKind, by_name: dict[str, dict]) -> dict[str, Any]:
    more = {"label": kind.label, "limit": limit_text(kind), "page": address("coverage_kind", kept_of(asked), kind.key)}
    return by_name[f"share_{kind.key}"] | more


def _rows(asked: Asked, found: Score, rows: list[Row]) -> list[dict[str, Any]]:
    """Each cell leads to the homes behind it, where they are open to the asker, else to the kind in that area."""
    open_to = open_among(asked.user, Capability.SEE_AREAS, [row["area"] for row in rows])
    day = day_part(asked.day)
    pages = {
        (kind.key, is_open): address("coverage_left_out" if is_open else "coverage_kind", day, kind.key)
        for kind in found.kinds
        for is_open in (True, False)
    }
    goes_deeper = asked.level is not None and not asked.level.is_working_grid
    words = short_verdicts()
    told = []
    for row in rows:
        is_open, code = row["area"] in open_to, row["code"]
        area = ("&" if day else "?") + f"area={code}"
        told.append(
            {
                "name": row["name"],
                "code": code,
                "households": f"{row['households']:,}",
                "met": f"{row['met']}/{len(found.kinds)}",
                "link": address("coverage", day | {"area": code}) if goes_deeper else "",
                "map": map_address(asked.day, area=code),
                "cells": [cell(row, kind.key, words, pages[kind.key, is_open] + area) for kind in found.kinds],
            }
        )
    return told


def _totals(asked: Asked, found: Score) -> dict[str, Any]:
    """All areas together: the share of each kind, and in how many areas it is met."""
    kept = kept_of(asked)
    areas = len(found.scope.versions)
    cells = []
    for i, kind in enumerate(found.kinds):
        within, households = found.whole(i)
        share = within / households if households else float("nan")
        met = int((found.table.verdict[i] == Verdict.MET).sum())
        page = address("coverage_kind", kept, kind.key)
        cells.append({"share": percent(share), "met": met, "areas": areas, "link": page})
    all_met = int(np.count_nonzero(found.table.all_met()))
    return {
        "households": f"{found.whole(0)[1]:,}",
        "all_met": all_met,
        "label": _("All %(areas)s areas together") % {"areas": f"{areas:,}"},
        "cells": cells,
        "outside": found.covers[0].outside_areas if asked.area is None else 0,
    }


def _first_day() -> str:
    """The first day for which any area is on record; empty when there is none."""
    first = AreaVersion.objects.order_by("valid").values_list("valid", flat=True).first()
    return first.lower.isoformat() if first and first.lower else ""
