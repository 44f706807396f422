"""What the dashboard's page shows around its figures: the question as a form, quick periods, ways up and to files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from cases.dashboard.asked import Asked, Bounds, quick_periods
from cases.dashboard.places import own_areas, own_departments
from cases.dashboard.shapes import ToldBoard
from cases.models import CaseKind, KindClass, Subject
from cases.rules.board.periods import Compare, Unit, unit_of
from grids.access import open_among
from grids.card.chain import chain
from grids.models import Area
from grids.rules.access import Capability


def board_context(asked: Asked, told: ToldBoard) -> dict[str, Any]:
    """Everything on the page."""
    query = asked.query()
    return {
        "asked": asked,
        "told": told,
        "query": query,
        "trail": _trail(asked),
        "own": _own(asked),
        "quick": _quick(asked),
        "compares": Compare.choices,
        "bounds": Bounds.choices,
        "units": Unit.choices,
        "kinds": _kinds(),
        "files": [(form, f"{reverse('dashboard_file', args=[form])}?{query}") for form in ("xlsx", "pdf")],
        "without_kind": f"?{asked.query(kind='')}" if asked.kind else "",
        "without_department": _without_department(asked),
    }


def _trail(asked: Asked) -> list[dict[str, str]]:
    """The way up, as far as it is open to the asker."""
    place = asked.place
    if place.area is None or place.of_desk:
        return []
    links = chain(place.area, timezone.localdate())
    ids = dict(Area.objects.filter(uid__in=[link["uid"] for link in links]).values_list("uid", "pk"))
    mine = open_among(asked.user, Capability.SEE_CASES, ids.values())
    return [
        {"name": link["name"], "link": f"?{asked.query(area=link['code'])}"}
        for link in links
        if ids[UUID(link["uid"])] in mine
    ]


def _own(asked: Asked) -> list[dict[str, str]]:
    """The asker's other areas and desks."""
    areas = [(area.label, asked.query(area=area.code, department="", kind="")) for area in own_areas(asked.user)]
    desks = [(one.label, asked.query(area="", department=one.key, kind="")) for one in own_departments(asked.user)]
    found = [{"label": label, "link": f"?{query}"} for label, query in [*areas, *desks]]
    return found if len(found) > 1 else []


def _quick(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "link": f"?{asked.query(period=period, unit=unit_of(period))}",
            "here": period == asked.period,
        }
        for label, period in quick_periods(timezone.localdate())
    ]


def _kinds() -> list[tuple[str, str]]:
    classes = KindClass.objects.filter(subject=Subject.CASE, catalogue__active=True).order_by("code")
    kinds = CaseKind.objects.filter(active=True, klass__catalogue__active=True).order_by("code")
    return [(one.code, str(one)) for one in classes] + [(one.code, f"{one.code} {one.label}") for one in kinds]


def _without_department(asked: Asked) -> str:
    if asked.place.department is None or asked.place.of_desk:
        return ""
    return f"?{asked.query(department='')}"
