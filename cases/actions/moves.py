"""The acts on a case, from report to close. Pages, API, jobs and commands all come here.

Each is one transaction with one row of history. Whoever looked at an older state is told, not overwritten.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import facts_effects  # noqa: F401, read so that their effects are known
from cases.actions.deed import Deed
from cases.actions.effects import EFFECTS, Doing, take_effect
from cases.actions.notices import tell_of
from cases.actions.refusals import NotYours, Stale, refuse
from cases.answerable import may_act
from cases.clock import begin_stage, is_over, pauses_of, set_due, was_late
from cases.models import Case, CaseMove
from cases.rules import move_faults as faults
from cases.rules.states import BY_ACT, ENDED, STAGE_OF, Act, Move, State, acts_from, after
from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding

REASON_LENGTH = 500


@transaction.atomic
def act_on(case: Case, act: Act | str, deed: Deed, **facts: Any) -> Case:
    """Do one thing to a case: write its new state and the move. The facts of each act are those of its effect.

    dispatch, transfer: department; answer: none; rate: rating; merge: original; suspend: until; hand_over: grid;
    correct: kind, severity, text, address, place, asset; split: tasks, department; task: task, step; escalate: step.
    Raises Refused, NotYours, Stale.
    """
    move = BY_ACT[Act(act)]
    at = deed.moment
    case = _locked(case, deed, facts.get("original"))
    if deed.by.user is not None and not may_act(deed.by.user, case, move.act):
        raise NotYours
    if is_over(case, at):
        _resume_by_itself(case)
    refuse(_faults(case, move, deed, facts))
    before, due = State(case.state), case.due_at
    doing = Doing(case, deed, at)
    take_effect(move.act, doing, **facts)
    case.state = after(move.act, before)
    _run_clock(case, move.act, doing, before)
    _end(case, doing, before)
    _write(case, move.act, doing, before, due)
    return case


def resume_those_over(now: datetime | None = None) -> int:
    """Let every clock run again whose suspension has come to its end; how many. One transaction for each."""
    now = now or timezone.now()
    over = Case.objects.filter(suspended_until__lte=now).order_by("suspended_until").values_list("pk", flat=True)
    return sum(_resume_one(pk, now) for pk in list(over))


@transaction.atomic
def _resume_one(pk: int, now: datetime) -> bool:
    case = Case.objects.select_for_update(of=("self",)).select_related("kind").get(pk=pk)
    if not is_over(case, now):
        return False
    _resume_by_itself(case)
    return True


def _resume_by_itself(case: Case) -> None:
    """The move that ends a suspension at the moment that was set when it began."""
    doing = Doing(case, Deed(Actor()), case.suspended_until, {"by_itself": True})
    case.suspended_at = case.suspended_until = None
    doing.data |= set_due(case, pauses_of(case, doing.at))
    _write(case, Act.RESUME, doing, State(case.state), None)


def _locked(case: Case, deed: Deed, original: Case | None) -> Case:
    """The case as it is now, and nobody else's until the transaction ends; of two the older one is locked first."""
    wanted = [case.pk] if original is None else [case.pk, original.pk]
    rows = Case.objects.select_for_update(of=("self",)).select_related("kind", "grid", "department")
    locked = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    case = locked[case.pk]
    if deed.seen is not None and deed.seen != case.edition:
        raise Stale(CaseMove.objects.select_related("user").filter(case=case).latest("edition"))
    return case


def _faults(case: Case, move: Move, deed: Deed, facts: dict[str, Any]) -> Iterable[Finding]:
    state = State(case.state)
    if state not in move.before:
        possible = "、".join(str(act.label) for act in acts_from(state))
        words = {"state": state.label, "possible": possible}
        yield faults.FORBIDDEN.at(field="act", value=move.act.label, **words)
        return
    if move.needs_reason and deed.by.user is not None and not deed.why.strip():
        yield faults.REASON_MISSING.at(field="why", value=move.act.label)
    if len(deed.why) > REASON_LENGTH:
        yield faults.REASON_LONG.at(field="why", value=len(deed.why), most=REASON_LENGTH)
    known = EFFECTS[move.act].facts
    for name in sorted(set(facts) - set(known)):
        words = {"act": move.act.label, "known": ", ".join(known) or "–"}
        yield faults.FACT_UNKNOWN.at(field=name, value=name, **words)
    latest = case.moves.latest("edition").at
    if deed.moment < latest:
        yield faults.BEFORE_LATEST.at(field="at", value=_local(deed.moment), latest=_local(latest))


def _run_clock(case: Case, act: Act, doing: Doing, before: State) -> None:
    """A stage that is left was in time or late; a new one begins. One that goes on keeps its clock and its pauses."""
    stage = STAGE_OF.get(State(case.state), "")
    if STAGE_OF.get(before, "") != stage:
        if case.due_at is not None and doing.at > case.due_at:
            doing.data["late"] = True
        doing.data |= begin_stage(case, doing.at)
    elif doing.limit_may_differ and case.stage and case.suspended_at is None:
        doing.data |= set_due(case, pauses_of(case, doing.at))


def _end(case: Case, doing: Doing, before: State) -> None:
    if case.state in ENDED and before not in ENDED:
        case.closed_at = doing.at
        case.in_time = not (doing.data.get("late") or was_late(case))
    elif before in ENDED and case.state not in ENDED:
        case.closed_at = case.in_time = None


def _write(case: Case, act: Act, doing: Doing, before: State, due: datetime | None) -> None:
    case.edition += 1
    case.save()
    move = CaseMove.objects.create(
        case=case,
        edition=case.edition,
        act=act,
        before=before,
        after=case.state,
        at=doing.at,
        user=doing.deed.by.user,
        actor=doing.deed.by.account,
        department=doing.department or case.department,
        why=doing.deed.why.strip(),
        due_at=due,
        data=doing.data,
    )
    for note in doing.notes:
        note(move)
    tell_of(case, move)


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
