"""The whistles of a question as a file: a row for each call, so that its lines are as many as are counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.desk.words import moment
from cases.life_describe import area_names
from cases.models import WhistleCall
from cases.whistle_pages.asking import Asked, calls_of, find
from cases.whistle_pages.told import is_late, is_overdue, who_came
from grids.access import User
from grids.rows.listing import Column, RowList
from grids.rows.paging import COUNTED, Order, Row


@dataclass(frozen=True)
class CallSource:
    """Rows of calls for files (grids/rows/paging.py), the latest first."""

    rows: QuerySet[WhistleCall]

    def page(self, _order: Order, after: str, size: int) -> tuple[list[Row], str]:
        """At most `size` rows after a cursor, which is the id of a call."""
        rows = self.rows.filter(pk__lt=int(after)) if after.isdigit() else self.rows
        related = rows.select_related("department", "whistle__case")
        found = list(related.order_by("-pk")[: size + 1])
        shown = found[:size]
        names, came = area_names(*(call.whistle.area_id for call in shown)), who_came(shown)
        told = [_cells(call, names.get(call.whistle.area_id, ""), came.get(call.pk, "")) for call in shown]
        return told, str(shown[-1].pk) if len(found) > size else ""

    def count(self) -> tuple[int, bool]:
        """How many rows there are, and whether there are more than were counted."""
        number = self.rows.order_by().values("pk")[: COUNTED + 1].count()
        return min(number, COUNTED), number > COUNTED

    def count_all(self) -> int:
        """How many rows there are, however long that takes."""
        return self.rows.order_by().count()

    def exceeds(self, most: int) -> bool:
        """Whether there are more rows than that."""
        return self.rows.order_by().values("pk")[: most + 1].count() > most


def list_of(user: User, asked: Asked) -> RowList:
    """The list, ready to be written. Raises UnknownCode."""
    return RowList(_("Whistles"), _columns(), CallSource(calls_of(asked, user, find(asked, user))))


def _columns() -> list[Column]:
    return [
        Column("called", _("Called at")),
        Column("tier", _("Tier of the caller")),
        Column("area", _("Area that calls")),
        Column("text", _("What for")),
        Column("case", _("Case")),
        Column("department", _("Called department")),
        Column("state", _("State")),
        Column("due", _("To report in by")),
        Column("reported", _("Reported in at")),
        Column("came", _("Who reported in")),
        Column("late", _("In time")),
        Column("objection", _("Objection")),
        Column("rating", _("Rating of the department"), numeric=True),
        Column("rating_of_caller", _("Rating of the caller"), numeric=True),
        Column("ended", _("Ended at")),
    ]


def _cells(call: WhistleCall, area: str, came: str) -> Row:
    whistle = call.whistle
    return {
        "key": call.pk,
        "called": moment(whistle.blown_at),
        "tier": whistle.get_tier_display(),
        "area": area,
        "text": whistle.text,
        "case": whistle.case.number if whistle.case else "",
        "department": call.department.label,
        "state": call.get_state_display(),
        "due": moment(call.due_at),
        "reported": moment(call.reported_in_at),
        "came": came,
        "late": _in_time(call),
        "objection": call.objection,
        "rating": call.rating,
        "rating_of_caller": call.rating_of_caller,
        "ended": moment(call.ended_at),
    }


def _in_time(call: WhistleCall) -> str:
    if is_overdue(call) or is_late(call):
        return _("no")
    return _("yes") if call.reported_in_at is not None else ""
