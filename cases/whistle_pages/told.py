"""Whistles as their pages tell them: who called whom, who came, what was objected, how both rate, what one may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from cases.actions.whistle import allowed_call_acts
from cases.life_describe import area_names
from cases.models import Case, Whistle, WhistleCall, WhistleEvent
from cases.rules.whistles import CALL_MOVES, CallAct, CallState
from grids.access import User


@dataclass(frozen=True)
class CallForm:
    """An act on a call that the reader may do. `open` where it was just refused: what was typed stands in it."""

    act: CallAct
    label: str
    rates: bool
    needs_reason: bool
    why: str
    rating: str
    open: bool


@dataclass(frozen=True)
class ToldCall:
    """One called department. `came` is who reported in; `overdue` that nobody has, and it is past the time."""

    call: WhistleCall
    came: str
    late: bool
    overdue: bool
    forms: tuple[CallForm, ...]

    @property
    def alone(self) -> list[ToldCall]:
        """As a list of one, for what prints lists."""
        return [self]


@dataclass(frozen=True)
class ToldWhistle:
    """A whistle with its calls. `case_open`: the reader may open the case that it is about."""

    whistle: Whistle
    area: str
    calls: list[ToldCall]
    case_open: bool


def told(
    whistles: Sequence[Whistle], calls: QuerySet[WhistleCall], user: User, typed: Mapping[str, str] | None = None
) -> list[ToldWhistle]:
    """Whistles with those of the calls that are theirs, in at most seven queries, however many there are."""
    rows = list(calls.filter(whistle__in=[one.pk for one in whistles]).select_related("department", "whistle"))
    acts = allowed_call_acts(user, rows)
    came = who_came(rows)
    names = area_names(*(whistle.area_id for whistle in whistles))
    seen = _cases_seen(whistles, user)
    by_whistle: dict[int, list[ToldCall]] = {whistle.pk: [] for whistle in whistles}
    for call in rows:
        by_whistle[call.whistle_id].append(_told_call(call, came.get(call.pk, ""), acts[call.pk], typed or {}))
    return [ToldWhistle(one, names.get(one.area_id, ""), by_whistle[one.pk], one.case_id in seen) for one in whistles]


def about_case(case: Case, user: User) -> list[ToldWhistle]:
    """The whistles for a case that the reader sees, the latest first."""
    whistles = list(Whistle.objects.visible_to(user).filter(case=case).select_related("case"))
    return told(whistles, WhistleCall.objects.all(), user) if whistles else []


def events_of(whistle: Whistle) -> QuerySet[WhistleEvent]:
    """What was done to it, the latest first."""
    return whistle.events.select_related("user", "call__department").order_by("-edition")


def is_late(call: WhistleCall) -> bool:
    """Whether somebody came only after the time."""
    return call.reported_in_at is not None and call.due_at is not None and call.reported_in_at > call.due_at


def is_overdue(call: WhistleCall) -> bool:
    """Whether the time is past and nobody has come."""
    return call.state == CallState.CALLED and call.due_at is not None and call.due_at < timezone.now()


def who_came(calls: Iterable[WhistleCall]) -> dict[int, str]:
    """Which account reported in last, by call. One query."""
    events = WhistleEvent.objects.filter(call__in=[call.pk for call in calls], act=CallAct.REPORT_IN)
    rows = events.order_by("edition").values_list("call", "user__username", "actor")
    return {call: username or actor for call, username, actor in rows}


def _told_call(call: WhistleCall, came: str, acts: list[CallAct], typed: Mapping[str, str]) -> ToldCall:
    forms = tuple(_form(act, typed if typed.get("call") == str(call.pk) else {}) for act in acts)
    return ToldCall(call, came, is_late(call), is_overdue(call), forms)


def _form(act: CallAct, typed: Mapping[str, str]) -> CallForm:
    mine = typed if typed.get("act") == act else {}
    move = CALL_MOVES[act]
    return CallForm(
        act,
        str(act.label),
        move.after is None,
        move.needs_reason,
        mine.get("why", ""),
        mine.get("rating", ""),
        bool(mine),
    )


def _cases_seen(whistles: Sequence[Whistle], user: User) -> set[int]:
    wanted = [whistle.case_id for whistle in whistles if whistle.case_id is not None]
    return set(Case.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
