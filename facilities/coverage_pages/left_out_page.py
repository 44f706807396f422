"""What the page of those left out shows."""

from __future__ import annotations

from typing import Any

from facilities.coverage_pages.asking import Asked, Parameters
from facilities.coverage_pages.left_out import CHOICES, DEFAULT_SORT, LeftOut, left_out_worded
from facilities.coverage_pages.links import address, files, frame, heads, kept_of, map_address, without_nothing
from facilities.coverage_pages.words import limit_text, number, state_word
from facilities.models import FacilityKind
from grids.rows.cells import grouped
from grids.rows.paging import PAGE, Order, Row

NAME = "coverage_left_out"


def left_out_context(asked: Asked, kind: FacilityKind, found: LeftOut, parameters: Parameters) -> dict[str, Any]:
    """One page of the list, what it is narrowed to, and how many there are of each sort."""
    listing = found.listing
    only = parameters.get("only", "") if parameters.get("only", "") in CHOICES else ""
    order = Order.parse(parameters.get("sort", "") or DEFAULT_SORT, listing.sortable)
    kept = kept_of(asked) | without_nothing({"only": only})
    sorted_kept = kept | ({"sort": str(order)} if parameters.get("sort") else {})
    rows, after = listing.source.page(order, parameters.get("after", ""), PAGE)
    households = sum(found.households.values())
    return frame(asked, kind) | {
        "this": NAME,
        "listing": listing,
        "limit": limit_text(kind),
        "heads": heads(listing, order, kept),
        "rows": [_row(asked, row, kind, listing.columns) for row in rows],
        "choices": _choices(asked, kind, found, only),
        "total": number(listing.source.count_all()),
        "households": households,
        "next": after and address(NAME, sorted_kept | {"after": after}, kind.key),
        "first": address(NAME, sorted_kept, kind.key) if "after" in parameters else "",
        "files": [(form, link) for form, link in files("coverage_file", sorted_kept, "left-out", kind.key)],
        "map": map_address(asked.day, **without_nothing({"area": asked.code}), **{"with": f"left-out-{kind.key}"}),
    }


def _choices(asked: Asked, kind: FacilityKind, found: LeftOut, only: str) -> list[dict[str, Any]]:
    """The sorts of homes, with their numbers; the first are all that are left out."""
    kept = kept_of(asked)
    groups = {"": tuple(state for name in ("beyond", "no-way") for state in CHOICES[name])} | CHOICES
    return [
        {
            "label": state_word(states[0]) if name else "",
            "buildings": number(sum(found.buildings[state] for state in states)),
            "households": number(sum(found.households[state] for state in states)),
            "chosen": name == only,
            "link": address(NAME, kept | without_nothing({"only": name}), kind.key),
        }
        for name, states in groups.items()
    ]


def _row(asked: Asked, row: Row, kind: FacilityKind, columns: list) -> dict[str, Any]:
    place = row["place"]
    layers = {"at": f"{place.x:.6f},{place.y:.6f}", "map": f"18/{place.y:.6f}/{place.x:.6f}"}
    return {
        "cells": [(grouped(left_out_worded(one.name, row[one.name])), one.numeric) for one in columns],
        "link": map_address(asked.day, **layers, **{"with": f"left-out-{kind.key}"}),
    }
