"""A whistle in a few lines, for the map's card."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.desk.words import moment
from cases.models import Whistle, WhistleCall
from cases.whistle_pages.told import ToldCall, told
from grids.access import User


def card_of(whistle: Whistle, user: User) -> dict[str, Any]:
    """Who called whom, by when, and who has come. It stands where its case is, else in the area that calls."""
    [one] = told([whistle], WhistleCall.objects.all(), user)
    place = place_of(whistle)
    lines = [
        (_("Tier of the caller"), whistle.get_tier_display()),
        (_("Area that calls"), one.area),
        (_("Called at"), moment(whistle.blown_at)),
        *((call.call.department.label, _line(call)) for call in one.calls),
    ]
    return {
        "title": whistle.text,
        "number": whistle.case.number if whistle.case else "",
        "text": "" if whistle.ended_at is None else _("ended"),
        "lon": place.x if place else None,
        "lat": place.y if place else None,
        "lines": [{"label": label, "value": value} for label, value in lines],
        "page": reverse("whistle", args=[whistle.uid]),
    }


def place_of(whistle: Whistle) -> Point | None:
    """Of its case, else the label point of the latest version of the area that calls (EPSG:4326)."""
    if whistle.case is not None:
        return whistle.case.place
    latest = whistle.area.versions.order_by("-valid").defer("geom", "geom_3857").first()
    return latest and latest.label_point


def _line(one: ToldCall) -> str:
    told_due = one.call.due_at and _("to report in by %(at)s") % {"at": moment(one.call.due_at)}
    parts = [one.call.get_state_display(), told_due, _("overdue") if one.overdue else "", _("late") if one.late else ""]
    return " · ".join(str(part) for part in parts if part)
