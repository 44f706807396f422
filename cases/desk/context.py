"""What the desk's page is made of: rows, filters with what can be chosen, views, and the ways on from it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk import bulk
from cases.desk.asked import SOON_HOURS, Asked, Due, Lies, Order, Outcome
from cases.desk.pages import COUNTED, Page, count_of, page_of
from cases.desk.rows import CaseRow, pins, rows_of
from cases.desk.scope import scope_of
from cases.desk.words import clock_text, count_text
from cases.models import CaseKind, Channel, Department, KindClass, SavedView, Severity, Subject
from cases.rules.states import State
from grids.access import User, can
from grids.describe import area_by_code
from grids.models import AreaVersion
from grids.rules.access import Capability


def desk_context(user: User, asked: Asked, after: str = "", empty: bool = False) -> dict[str, Any]:
    """Everything the page shows; `empty`: without rows. Raises UnknownCode and TooMuch."""
    area = area_by_code(asked.area) if asked.area else None
    scope = scope_of(user, None if asked.was else area, asked.desk)
    page = Page([], "") if empty else page_of(scope, asked, after)
    rows = rows_of(user, page.ids)
    number, more = (None, True) if empty else count_of(scope, asked, COUNTED)
    query = asked.query()
    return {
        "asked": asked,
        "query": query,
        "rows": [_told(row, query) for row in rows],
        "pins_json": json.dumps(pins(rows), ensure_ascii=False),
        "desks": desks(asked),
        "number_text": "" if empty else count_text(number, more),
        "area_name": _name_of(area.pk) if area else "",
        "next": f"?{_joined(query, f'after={page.after}')}" if page.after else "",
        "first": f"?{query}" if after else "",
        "files": [(form, f"{reverse('desk_file', args=[form])}?{query}") for form in ("csv", "xlsx")],
        "is_long": more and settings.EXPORT_ROWS <= COUNTED,
        "views": list(SavedView.objects.filter(user=user.pk)),
        "tabs": tabs(asked),
        "choices": choices(user),
        "may_import": can(user, Capability.HANDLE_CASES),
        # Of what was passed on nothing can be done.
        "bulk": "" if asked.desk == Lies.PASSED else f"{reverse('desk_act')}?{query}",
        "bulk_acts": bulk.choices(),
        "hours": asked.hours if asked.due == Due.SOON else SOON_HOURS,
    }


def tabs(asked: Asked) -> list[dict[str, Any]]:
    """The questions asked most, each a link that keeps the other filters but the states: all ask for what is open."""
    known = [
        (_("All open"), {"due": ""}),
        (_("Overdue"), {"due": Due.OVERDUE}),
        (_("Due within %(hours)s h") % {"hours": SOON_HOURS}, {"due": Due.SOON, "hours": SOON_HOURS}),
        (_("Clock suspended"), {"due": Due.SUSPENDED}),
    ]
    return [
        {
            "label": label,
            "link": f"?{asked.query(**change, states=())}",
            "here": asked.due == change["due"] and not asked.states,
        }
        for label, change in known
    ]


def desks(asked: Asked) -> list[dict[str, Any]]:
    """What lies with the reader's departments, and what they passed on; the one that is shown leads back to all."""
    known = [(_("Only at my desk"), Lies.MINE), (_("Passed on by my desk"), Lies.PASSED)]
    return [
        {"label": label, "link": f"?{asked.query(desk='' if asked.desk == lies else lies)}", "here": asked.desk == lies}
        for label, lies in known
    ]


def choices(user: User) -> dict[str, Any]:
    """What can be chosen in the filters."""
    kinds = CaseKind.objects.filter(active=True, klass__catalogue__active=True).order_by("code")
    classes = KindClass.objects.filter(subject=Subject.CASE, catalogue__active=True).order_by("code")
    return {
        "states": State.choices,
        "severities": Severity.choices,
        "channels": Channel.choices,
        "orders": [(Order.DUE, _("by due time")), (Order.NEWEST, _("newest first"))],
        "dues": [
            (Due.OVERDUE, _("overdue")),
            (Due.SOON, _("due soon")),
            (Due.SUSPENDED, _("clock suspended")),
        ],
        "outcomes": Outcome.choices,
        "classes": [(one.code, str(one)) for one in classes],
        "kinds": [(one.code, f"{one.code} {one.label}") for one in kinds],
        "departments": [(one.key, one.label) for one in Department.objects.current()],
        "has_desk": Department.objects.of(user).exists(),
    }


def _told(row: CaseRow, query: str) -> dict[str, Any]:
    address = reverse("case", args=[row.case.number])
    back = f"?back={quote(query, safe='')}" if query else ""
    return {"row": row, "case": row.case, "clock_text": clock_text(row), "link": f"{address}{back}"}


def _name_of(area: int) -> str:
    version = AreaVersion.objects.filter(area=area).order_by("-valid").first()
    return f"{version.name} {version.code}" if version else ""


def _joined(*parts: str) -> str:
    return "&".join(filter(None, parts))
