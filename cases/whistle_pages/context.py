"""What the pages of whistles are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Department, Tier, Whistle, WhistleCall
from cases.rules.whistles import TIERS_UP
from cases.whistle_pages.asking import Asked, Going, calls_of, find, page_of
from cases.whistle_pages.callers import callers_over, departments_over
from cases.whistle_pages.told import events_of, told
from cases.whistles import CallGroup, TierCount, counts_by_tier
from facilities.planning.areas import areas_to_choose
from grids.access import User
from grids.models import Area, AreaVersion
from grids.rules.access import Capability


def list_context(user: User, asked: Asked, after: str = "") -> dict[str, Any]:
    """The list with its filters and counts. Raises UnknownCode."""
    whistles, following = page_of(asked, user, after)
    rows = find(asked, user)
    calls = calls_of(asked, user, rows)
    query = asked.query()
    return {
        "asked": asked,
        "filtered": asked != Asked(going=asked.going),
        "rows": told(whistles, calls, user),
        "number_text": number_text(rows.order_by().count(), calls.order_by().count()),
        "counts": [told_count(count, asked) for count in counts_by_tier(find(asked.frame, user))],
        "tabs": tabs(asked),
        "tiers": [(tier, Tier(tier).label) for tier in TIERS_UP],
        "groups": CallGroup.choices,
        "areas": areas_to_choose(timezone.localdate()),
        "has_desk": Department.objects.of(user).exists(),
        "next": "&".join(filter(None, (query, f"after={following}"))) if following else "",
        "first": f"?{query}" if after else "",
        "files": [(form, f"{reverse('whistles_file', args=[form])}?{query}") for form in ("csv", "xlsx")],
    }


def one_context(user: User, whistle: Whistle, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One whistle; `typed` is what was sent with an act that was not done."""
    [one] = told([whistle], WhistleCall.objects.all(), user, typed)
    return {"told": one, "whistle": whistle, "events": list(events_of(whistle)), "ratings": range(5, 0, -1)}


def blow_context(user: User, place: Area | None, case: Case | None, typed: QueryDict) -> dict[str, Any]:
    """The form to blow a whistle for a place; without one, the areas that the reader can whistle for."""
    kept = AreaVersion.objects.current().open_to(user, Capability.HANDLE_CASES).filter(level__is_working_grid=False)
    rows = kept.select_related("level").defer("geom", "geom_3857").order_by("level__rank", "code")
    return {
        "case": case,
        "place": place,
        "callers": callers_over(place, user),
        "departments": departments_over(place) if place else [],
        "areas": [] if place or case else rows,
        "typed": typed,
        "chosen": typed.getlist("department"),
    }


def tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    """All, those under way and those that have ended: label, address, whether it is shown."""
    known = [("", _("All whistles")), (Going.OPEN, _("Under way")), (Going.ENDED, _("Ended"))]
    return [(label, asked.query(going=going), asked.going == going) for going, label in known]


def told_count(count: TierCount, asked: Asked) -> dict[str, Any]:
    """The figures of a tier, each with the address of the rows behind it."""
    frame = asked.frame

    def cell(number: int, **which: str) -> tuple[str, str]:
        return f"{number:,}", frame.query(tier=str(count.tier), **which)

    groups = (CallGroup.IN_TIME, CallGroup.LATE, CallGroup.OVERDUE, CallGroup.OBJECTED)
    rated = ((count.rating, CallGroup.RATED), (count.rating_of_caller, CallGroup.CALLER_RATED))
    return {
        "tier": count.tier.label,
        "up": Tier(TIERS_UP[count.tier]).label,
        "cells": [
            cell(count.whistles),
            cell(count.under_way, going=str(Going.OPEN)),
            cell(count.calls),
            *(cell(getattr(count, group), calls=str(group)) for group in groups),
            *((_mean(mean), frame.query(tier=str(count.tier), calls=str(group))) for mean, group in rated),
        ],
    }


def number_text(whistles: int, calls: int) -> str:
    """How many are listed."""
    one = ngettext("%(number)s whistle", "%(number)s whistles", whistles) % {"number": f"{whistles:,}"}
    other = ngettext("%(number)s call", "%(number)s calls", calls) % {"number": f"{calls:,}"}
    return _("%(whistles)s, %(calls)s") % {"whistles": one, "calls": other}


def _mean(rating: float | None) -> str:
    return "–" if rating is None else f"{rating:.1f}"
