"""What somebody wants to see of the whistles, as it stands in an address, and the rows that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from cases.desk.asked import day_in, one_of
from cases.desk.cursors import cursor_of, read_cursor
from cases.models import Department, Whistle, WhistleCall
from cases.rules.whistles import TIERS_UP
from cases.whistles import CallGroup, calls_like, whistles_of
from grids.access import User
from grids.describe import area_by_code
from grids.models import Area

PAGE = 50


class Going(StrEnum):
    """Whether a whistle is under way."""

    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True)
class Asked:
    """The filters; empty: all. `since` and `until` are days on which it was blown, both included.

    `calls` is a group of calls (cases/whistles.py): whistles with such a call, and of each only these. `desk`: only
    those that call a department at whose desk the reader sits.
    """

    area: str = ""
    tier: str = ""
    going: str = ""
    calls: str = ""
    since: date | None = None
    until: date | None = None
    desk: bool = False

    def query(self, **other: object) -> str:
        """As it stands in an address, or one that differs in some parts."""
        one = replace(self, **other)
        names = ("area", "tier", "going", "calls", "since", "until")
        given = [(name, str(value)) for name in names if (value := getattr(one, name))]
        return urlencode([*given, *([("desk", "mine")] if one.desk else [])])

    @property
    def frame(self) -> Asked:
        """The area, the days and the desk alone: what is counted by tier."""
        return replace(self, tier="", going="", calls="")


def read_asked(given: Mapping[str, str]) -> Asked:
    """The filters of an address. What is none of ours is left out: an old link still opens."""
    return Asked(
        area=given.get("area", "").strip()[:40],
        tier=one_of(given.get("tier", ""), list(TIERS_UP)),
        going=one_of(given.get("going", ""), list(Going)),
        calls=one_of(given.get("calls", ""), CallGroup.values),
        since=day_in(given.get("since", "")),
        until=day_in(given.get("until", "")),
        desk=given.get("desk", "") == "mine",
    )


def find(asked: Asked, user: User) -> QuerySet[Whistle]:
    """The whistles of the question that this user sees, the latest first. Raises UnknownCode."""
    area: Area | None = area_by_code(asked.area) if asked.area else None
    rows = whistles_of(asked.since, asked.until, asked.tier, area).visible_to(user)
    if asked.going:
        rows = rows.filter(ended_at__isnull=asked.going == Going.OPEN)
    if asked.calls or asked.desk:
        rows = rows.filter(pk__in=WhistleCall.objects.filter(_of_calls(asked, user)).order_by().values("whistle"))
    return rows.order_by("-blown_at", "-pk")


def calls_of(asked: Asked, user: User, whistles: QuerySet[Whistle]) -> QuerySet[WhistleCall]:
    """The calls that are shown of some whistles: all, or those of the group that was asked for."""
    rows = WhistleCall.objects.filter(whistle__in=whistles.order_by().values("pk"))
    return rows.filter(_of_calls(replace(asked, desk=False), user))


def page_of(asked: Asked, user: User, after: str = "") -> tuple[list[Whistle], str]:
    """Fifty whistles after a cursor, and the cursor of the next page, empty on the last."""
    rows = find(asked, user)
    if key := read_cursor(after):
        at, pk = key
        if at is not None:
            # The first condition is where the index begins, the second leaves out what was on the page before.
            rows = rows.filter(Q(blown_at__lte=at), Q(blown_at__lt=at) | Q(pk__lt=pk))
    found = list(rows.select_related("case")[: PAGE + 1])
    shown = found[:PAGE]
    return shown, cursor_of((shown[-1].pk, shown[-1].blown_at)) if len(found) > PAGE else ""


def _of_calls(asked: Asked, user: User) -> Q:
    mine = Q(department__in=Department.objects.of(user).values("pk")) if asked.desk else Q()
    return calls_like(asked.calls) & mine
