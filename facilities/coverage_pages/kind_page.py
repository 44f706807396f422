"""What the page of one kind of facility shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked, Parameters
from facilities.coverage_pages.kind_report import (
    CROWDED_SHOWN,
    OTHERS_SHOWN,
    KindReport,
    kind_report,
    named,
)
from facilities.coverage_pages.links import address, frame, kept_of, map_address, without_nothing
from facilities.coverage_pages.words import limit_text, metres, number, percent
from facilities.models import FacilityKind
from facilities.rules.demand import Demand, demand_of

NAME = "coverage_kind"
FACILITIES = 100


def kind_context(asked: Asked, kind: FacilityKind, parameters: Parameters) -> dict[str, Any]:
    """Figures, then facilities over capacity first, then those that stand in each other's way or on no way."""
    demand = demand_of(kind.key, parameters.get("per100", ""))
    report = kind_report(asked, kind, demand)
    start = _start(parameters.get("after", ""), len(report.here))
    shown = report.here[start : start + FACILITIES]
    crowded, off = report.crowded[:CROWDED_SHOWN], report.off_network[:CROWDED_SHOWN]
    others = {int(i): report.overlap.neighbours(int(i))[:OTHERS_SHOWN] for i in crowded} if report.overlap else {}
    beside = [other for found in others.values() for other, _share in found]
    names = named(report, asked.day, np.unique(np.concatenate([shown, crowded, off, beside]).astype(np.intp)))
    kept = kept_of(asked) | without_nothing({"per100": parameters.get("per100", "")})
    end = start + len(shown)
    return frame(asked, kind) | {
        "this": NAME,
        "limit": limit_text(kind),
        "figures": _figures(asked, kind, report),
        "facilities": [_facility(asked, report, int(i), names) for i in shown],
        "total": number(len(report.here)),
        "in_supply": len(report.coverage.supply),
        "over": int(np.count_nonzero(report.load.over[report.here] > 0)),
        "demand": demand,
        "per100": f"{demand.per_100:g}",
        "demand_text": _demand_text(kind, demand),
        "crowded": [_crowded(asked, report, int(i), others[int(i)], names) for i in crowded],
        "crowded_more": max(len(report.crowded) - CROWDED_SHOWN, 0),
        "compared": report.overlap is not None,
        "off_network": [_linked(asked, int(i), names) for i in off],
        "next": address(NAME, kept | {"after": str(end)}, kind.key) if end < len(report.here) else "",
        "first": address(NAME, kept, kind.key) if start else "",
        "map": map_address(asked.day, **without_nothing({"area": asked.code}), **{"with": _layers(kind)}),
    }


def _layers(kind: FacilityKind) -> str:
    return f"circle-{kind.key},walk-{kind.key}"


def _start(text: str, most: int) -> int:
    start = int(text) if text.isdecimal() and len(text) < 10 else 0
    return start if start < most else 0


def _figures(asked: Asked, kind: FacilityKind, report: KindReport) -> list[dict[str, str]]:
    """Label, value and, where there are rows behind it, their address."""
    found, kept = report.figures, kept_of(asked)

    def rows(only: str) -> str:
        return address("coverage_left_out", kept | {"only": only}, kind.key)

    return [
        {"label": _("Households within reach"), "value": f"{percent(found.share[0])} %",
         "more": f"{number(found.within[0])} / {number(found.households[0])}"},
        {"label": _("Average walk"), "value": metres(found.mean_m[0])},
        {"label": _("Nine in ten walk at most"), "value": metres(found.percentile_m[0])},
        {"label": _("Households too far"), "value": number(found.beyond[0]), "link": rows("beyond")},
        {"label": _("Households with no way to any"), "value": number(found.no_way[0]), "link": rows("no-way")},
        {"label": _("Households off the walking network"), "value": number(found.off_network[0]),
         "link": rows("off-network")},
    ]  # fmt: skip


def _linked(asked: Asked, i: int, names: dict[int, dict]) -> dict[str, Any]:
    known = names.get(i, {"name": "", "address": "", "uid": ""})
    return {
        "name": known["name"],
        "address": known["address"],
        "map": map_address(asked.day, facility=str(known["uid"])),
    }


def _facility(asked: Asked, report: KindReport, i: int, names: dict[int, dict]) -> dict[str, Any]:
    loads = report.load
    return _linked(asked, i, names) | {
        "assigned": number(loads.assigned[i]),
        "within": number(loads.within[i]),
        "capacity": number(loads.capacity[i]),
        "use": f"{loads.use[i] * 100:,.0f} %" if np.isfinite(loads.use[i]) else "–",
        "is_over": bool(loads.over[i] > 0),
        "is_off": bool(report.coverage.off_network[i]),
    }


def _crowded(
    asked: Asked, report: KindReport, i: int, others: list[tuple[int, float]], names: dict[int, dict]
) -> dict[str, Any]:
    """A facility that serves hardly anybody alone, with who serves the same households."""
    shared = report.overlap
    return _linked(asked, i, names) | {
        "households": number(shared.households[i]),
        "alone": number(shared.shared_with[i, 0]),
        "by_others": percent(shared.share_served_by_others(2)[i]),
        "others": [_linked(asked, other, names) | {"share": percent(share)} for other, share in others],
    }


def _demand_text(kind: FacilityKind, demand: Demand) -> str:
    """What the load stands on, in words."""
    told = {"number": f"{demand.per_100:g}", "unit": kind.capacity_unit or _("users")}
    return (
        _("Counted: %(number)s %(unit)s for every 100 households, all of whom go to the facility nearest on foot.")
        % told
    )
