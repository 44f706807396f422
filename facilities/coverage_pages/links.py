"""What every page of coverage shows around its table: the day, the areas, links that keep what was asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.coverage_pages.asking import Asked
from facilities.coverage_pages.freshness import freshness
from facilities.models import FacilityKind
from grids.card.chain import chain
from grids.rows.listing import RowList
from grids.rows.paging import Order

PAGE_NAMES = ("coverage_kind", "coverage_left_out", "coverage_change")


def day_part(day: date) -> dict[str, str]:
    """The day of an address; today needs none."""
    return {} if day == timezone.localdate() else {"on": day.isoformat()}


def kept_of(asked: Asked) -> dict[str, str]:
    """What a link to another page of coverage keeps: day and area."""
    return day_part(asked.day) | ({"area": asked.code} if asked.code else {})


def address(name: str, kept: dict[str, str], *args: str) -> str:
    """The address of a page with parameters."""
    return reverse(name, args=args) + (f"?{urlencode(kept)}" if kept else "")


def map_address(day: date, **what: str) -> str:
    """The map page with something chosen, on the day."""
    return f"{reverse('map')}?{urlencode(what | day_part(day), safe=',')}"


def frame(asked: Asked, kind: FacilityKind | None = None) -> dict[str, Any]:
    """The context that all pages share."""
    today, kept = timezone.localdate(), kept_of(asked)
    above = chain(asked.area, asked.day) if asked.area else []
    return {
        "day": asked.day.isoformat(),
        "is_today": asked.day == today,
        "is_past": asked.day < today,
        "code": asked.code,
        "place": above[-1]["name"] if above else "",
        "is_gone": bool(asked.area) and not above,
        "trail": [link | {"link": address("coverage", kept | {"area": link["code"]})} for link in above],
        "all_areas": address("coverage", day_part(asked.day)),
        "fresh": freshness(asked.day),
        "tabs": _tabs(asked, kind) if kind else [],
        "kind": kind,
        "score_table": address("coverage", kept),
    }


def _tabs(asked: Asked, kind: FacilityKind) -> list[tuple[str, str, str]]:
    labels = (_("Overview"), _("Who is left out"), _("What changed"))
    kept = kept_of(asked)
    return [(name, label, address(name, kept, kind.key)) for name, label in zip(PAGE_NAMES, labels, strict=True)]


def heads(listing: RowList, order: Order, kept: dict[str, str]) -> list[dict[str, Any]]:
    """Headings, each with the order that a press on it gives: the other way round where it is sorted already."""
    found = []
    for column in listing.columns:
        here = order.column == column.name
        flipped = Order(column.name, here and not order.descending)
        found.append(
            {
                "name": column.name,
                "label": column.label,
                "numeric": column.numeric,
                "sorted": ("descending" if order.descending else "ascending") if here else "none",
                "link": "?" + urlencode(kept | {"sort": str(flipped)}) if column.sortable else "",
            }
        )
    return found


def files(name: str, kept: dict[str, str], page: str, *args: str) -> list[tuple[str, str]]:
    """The addresses of the files of a page, by form."""
    return [(form, address(name, kept, *args, page, form)) for form in ("csv", "xlsx")]


def without_nothing(parameters: dict[str, str]) -> dict[str, str]:
    """Parameters that say something."""
    return {name: value for name, value in parameters.items() if value}
