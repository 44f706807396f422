"""What the page of the change between two days shows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked, Parameters
from facilities.coverage_pages.change_rows import ChangeReport, change_list, change_of, count_labels
from facilities.coverage_pages.links import address, files, frame, heads, map_address, without_nothing
from facilities.coverage_pages.words import limit_text, number, percent, signed
from facilities.models import FacilityChange, FacilityKind
from grids.rows.paging import Order, Row

NAME = "coverage_change"
AREAS = 200
ACTS_SHOWN = 50
SIGNED = {"won": 1, "lost": -1, "found": 1, "lost_sight": -1, "moved_in": 1, "moved_out": -1, "built": 1,
          "demolished": -1}  # fmt: skip


def change_context(asked: Asked, kind: FacilityKind, parameters: Parameters) -> dict[str, Any]:
    """Sums of all areas first, then each area."""
    report = change_of(asked, kind, parameters)
    listing = change_list(report)
    order = Order.parse(parameters.get("sort", "") or "difference", listing.sortable)
    span = {"from": report.first.isoformat(), "to": report.second.isoformat()}
    kept = span | without_nothing({"area": asked.code, "level": parameters.get("level", "")})
    sorted_kept = kept | without_nothing({"sort": parameters.get("sort", "")})
    rows, after = listing.source.page(order, parameters.get("after", ""), AREAS)
    return frame(asked, kind) | {
        "this": NAME,
        "report": report,
        "from": span["from"],
        "to": span["to"],
        "limit": limit_text(kind),
        "levels": asked.levels,
        "level": asked.level,
        "summary": _summary(report),
        "parts": _parts(report),
        "heads": heads(listing, order, kept),
        "rows": [_row(asked, row, listing.columns) for row in rows],
        "acts": _acts(report, kind),
        "next": after and address(NAME, sorted_kept | {"after": after}, kind.key),
        "first": address(NAME, sorted_kept, kind.key) if "after" in parameters else "",
        "files": files("coverage_file", sorted_kept, "change", kind.key),
    }


def _summary(report: ChangeReport) -> dict[str, str]:
    """How many were within reach, and are."""

    def side(when: str) -> tuple[str, str]:
        within, households = report.total(f"within_{when}"), report.total(f"households_{when}")
        return percent(within / households if households else float("nan")), number(within)

    (share_before, before), (share_after, after) = side("before"), side("after")
    return {
        "share_before": share_before,
        "share_after": share_after,
        "before": before,
        "after": after,
        "difference": signed(report.total("within_after") - report.total("within_before")),
    }


def _parts(report: ChangeReport) -> list[dict[str, Any]]:
    """What the change is the sum of, in three groups, each with its own sum."""
    labels = count_labels()
    groups = (
        (_("By facilities"), ("won", "lost")),
        (_("By what is known of the network"), ("found", "lost_sight")),
        (_("By people and houses"), ("moved_in", "moved_out", "built", "demolished")),
    )
    return [
        {
            "label": label,
            "sum": signed(sum(SIGNED[name] * report.total(name) for name in names)),
            "lines": [(labels[name], signed(SIGNED[name] * report.total(name))) for name in names],
        }
        for label, names in groups
    ]


def _row(asked: Asked, row: Row, columns: list) -> dict[str, Any]:
    cells = []
    for column in columns:
        value = row[column.name]
        if column.name in SIGNED:
            text = signed(SIGNED[column.name] * value)
        elif column.name == "difference":
            text = signed(value)
        elif column.name.startswith("share_"):
            text = "–" if value is None else f"{value:.1f}"
        else:
            text = f"{value:,}" if isinstance(value, int) else value
        cells.append((text, column.numeric))
    return {"cells": cells, "link": map_address(asked.day, area=row["code"])}


def _acts(report: ChangeReport, kind: FacilityKind) -> list[dict[str, Any]]:
    """What was done to facilities of the kind between the days, the latest first."""
    rows = FacilityChange.objects.filter(facility__kind=kind, on__gt=report.first, on__lte=report.second)
    fields = ("on", "kind", "before", "after", "facility__uid")
    return [
        {
            "on": row["on"].isoformat(),
            "what": FacilityChange(kind=row["kind"]).get_kind_display(),
            "name": (row["after"] or row["before"] or {}).get("name", ""),
            "map": map_address(report.second, facility=str(row["facility__uid"])),
        }
        for row in rows.order_by("-on", "-pk").values(*fields)[:ACTS_SHOWN]
    ]
