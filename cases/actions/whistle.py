"""Whistle and report in: the acts on a whistle and on its calls. Each is one transaction with one row of history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.refusals import NotYours, Stale, refuse
from cases.answerable import areas_over, roles_in, sits_at
from cases.clock import due_of
from cases.models import Case, Department, Severity, Stage, Tier, Whistle, WhistleCall, WhistleEvent
from cases.rules import move_faults as faults
from cases.rules.whistles import CALL_ENDED, CALL_MOVES, CallAct, CallMove, CallState, acts_from, may_call
from gis_data.findings import Finding
from grids.access import User, can, open_among, sees_everything
from grids.models import Area
from grids.rules.access import Capability

TEXT_LENGTH = 500


@transaction.atomic
def blow(
    area: Area, tier: Tier, departments: Sequence[Department], text: str, deed: Deed, case: Case | None = None
) -> Whistle:
    """An area of a tier calls departments one tier up, of areas that it lies in. Raises Refused, NotYours.

    Each must report in by the limit of its stage, by the severity of the case.
    """
    at = deed.moment
    _permit_caller(deed.by.user, area)
    if case is not None and deed.by.user is not None:
        _permit_case(deed.by.user, case)
    refuse([*_faults_of_call(area, tier, departments, text, at), *_faults_of_case(case, area, at)])
    whistle = Whistle.objects.create(tier=tier, area=area, case=case, text=text.strip()[:TEXT_LENGTH], blown_at=at)
    due = _due(case, at)
    called = [WhistleCall(whistle=whistle, department=one, since=at, due_at=due) for one in departments]
    WhistleCall.objects.bulk_create(called)
    _note(whistle, None, CallAct.BLOW, deed, None, {"departments": [one.key for one in departments]})
    return whistle


@transaction.atomic
def act_on_call(call: WhistleCall, act: CallAct | str, deed: Deed, rating: int | None = None) -> WhistleCall:
    """One act of the called desk or of the caller. Raises Refused, NotYours, Stale."""
    move = CALL_MOVES[CallAct(act)]
    whistle = Whistle.objects.select_for_update(of=("self",)).select_related("area", "case").get(pk=call.whistle_id)
    if deed.seen is not None and deed.seen != whistle.edition:
        raise Stale(WhistleEvent.objects.select_related("user").filter(whistle=whistle).latest("edition"))
    call = WhistleCall.objects.select_related("department").get(pk=call.pk)
    _permit(deed.by.user, whistle, call, move)
    refuse(_faults(call, move, deed, rating))
    due, data = call.due_at, _change(call, move, deed, rating, whistle.case)
    whistle.edition += 1
    ended = not whistle.calls.exclude(state__in=CALL_ENDED).exists()
    whistle.ended_at = (whistle.ended_at or deed.moment) if ended else None
    whistle.save(update_fields=["edition", "ended_at"])
    _note(whistle, call, move.act, deed, due, data)
    return call


def allowed_call_acts(user: User, calls: Sequence[WhistleCall]) -> dict[int, list[CallAct]]:
    """What a user may do to each of some calls as they stand, by the call's id. At most two queries."""
    if sees_everything(user):
        return {call.pk: acts_from(CallState(call.state)) for call in calls}
    desks = set(Department.objects.of(user).values_list("pk", flat=True))
    mine = open_among(user, Capability.HANDLE_CASES, [call.whistle.area_id for call in calls])
    return {
        call.pk: [
            act
            for act in acts_from(CallState(call.state))
            if (call.department_id in desks if CALL_MOVES[act].by_desk else call.whistle.area_id in mine)
        ]
        for call in calls
    }


def _change(call: WhistleCall, move: CallMove, deed: Deed, rating: int | None, case: Case | None) -> dict[str, Any]:
    """Set what the act changes, and save; the details that are kept of it."""
    at, data = deed.moment, {"department": call.department.key}
    if move.act == CallAct.REPORT_IN:
        call.reported_in_at = at
        data["late"] = call.due_at is not None and at > call.due_at
    elif move.act == CallAct.OBJECT:
        call.objection = deed.why.strip()
    elif move.act == CallAct.INSIST:
        call.due_at = _due(case, at)
    elif move.act == CallAct.RATE_DEPARTMENT:
        call.rating = data["rating"] = rating
    elif move.act == CallAct.RATE_CALLER:
        call.rating_of_caller = data["rating"] = rating
    call.state = move.after or call.state
    if call.state in CALL_ENDED:
        call.ended_at = call.ended_at or at
    call.save()
    return data


def _faults_of_call(
    area: Area, tier: Tier, departments: Sequence[Department], text: str, at: datetime
) -> Iterable[Finding]:
    if not text.strip():
        yield faults.TEXT_MISSING.at(field="text")
    if not departments:
        yield faults.NOBODY_CALLED.at(field="departments")
    day = timezone.localdate(at)
    over = areas_over(area, day)
    there = set(Department.objects.on(day).filter(pk__in=[one.pk for one in departments]).values_list("pk", flat=True))
    for one in departments:
        if one.pk not in there:
            yield faults.DEPARTMENT_GONE.at(field="departments", value=one.label, day=day)
        elif not may_call(tier, one.tier):
            words = {"caller": Tier(tier).label, "called": Tier(one.tier).label}
            yield faults.WRONG_TIER.at(field="departments", value=one.label, **words)
        elif one.area_id not in over:
            yield faults.NOT_ABOVE.at(field="departments", value=one.label)


def _faults_of_case(case: Case | None, area: Area, at: datetime) -> Iterable[Finding]:
    """An area whistles about what lies in it."""
    if case is not None and (case.grid is None or area.pk not in areas_over(case.grid, timezone.localdate(at))):
        yield faults.CASE_ELSEWHERE.at(field="case", value=case.number)


def _faults(call: WhistleCall, move: CallMove, deed: Deed, rating: int | None) -> Iterable[Finding]:
    state = CallState(call.state)
    if state not in move.before:
        possible = "、".join(str(act.label) for act in acts_from(state)) or "–"
        words = {"state": state.label, "possible": possible}
        yield faults.FORBIDDEN.at(field="act", value=move.act.label, **words)
        return
    if move.needs_reason and not deed.why.strip():
        yield faults.REASON_MISSING.at(field="why", value=move.act.label)
    if len(deed.why) > TEXT_LENGTH:
        yield faults.REASON_LONG.at(field="why", value=len(deed.why), most=TEXT_LENGTH)
    if move.after is None and (not isinstance(rating, int) or not 1 <= rating <= 5):
        yield faults.RATING_WRONG.at(field="rating", value=rating)


def _permit(user: User | None, whistle: Whistle, call: WhistleCall, move: CallMove) -> None:
    if not move.by_desk:
        _permit_caller(user, whistle.area)
    elif user is not None and not user.is_superuser and not sits_at(user, [call.department_id]):
        raise NotYours


def _permit_caller(user: User | None, area: Area) -> None:
    if user is not None and not can(user, Capability.HANDLE_CASES, area):
        raise NotYours


def _permit_case(user: User, case: Case) -> None:
    """Whom a case once lay with may follow it, and whistle about it no more."""
    if not roles_in(user, case):
        raise NotYours


def _due(case: Case | None, at: datetime) -> datetime | None:
    kind, severity = (case.kind, case.severity) if case is not None else (None, Severity.NORMAL)
    return due_of(kind, severity, Stage.REPORT_IN, at)


def _note(
    whistle: Whistle, call: WhistleCall | None, act: CallAct, deed: Deed, due: datetime | None, data: dict[str, Any]
) -> None:
    WhistleEvent.objects.create(
        whistle=whistle, call=call, edition=whistle.edition, act=act, at=deed.moment, user=deed.by.user,
        actor=deed.by.account, why=deed.why.strip(), due_at=due, data=data,
    )  # fmt: skip
