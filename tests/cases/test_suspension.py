"""The clock of a case: suspended, running again by itself, and explained."""

from datetime import timedelta

import pytest

from cases.actions.deed import Deed
from cases.actions.moves import act_on, resume_those_over
from cases.actions.refusals import Refused
from cases.clock import explain_due, limit_for
from cases.models import Case, CaseMove
from cases.rules.clock import Limit, Unit
from cases.rules.states import Act, State
from gis_data.actions.import_runs import Actor
from tests.cases.conftest import MORNING, at

SINCE = at("2025-03-12 10:00")
UNTIL = at("2025-03-13 09:00")


def suspended(life, since=SINCE, until=UNTIL) -> Case:
    return life.act(Act.SUSPEND, life.handler, since, until=until)


def test_nothing_is_due_while_it_is_suspended(life):
    case = suspended(life)
    assert (case.due_at, case.suspended_until) == (None, UNTIL)
    assert explain_due(case, at("2025-03-12 17:00")).due is None


def test_it_is_resumed_by_hand_with_the_due_time_put_off(life):
    suspended(life)
    case = life.act(Act.RESUME, life.handler, at("2025-03-12 11:00"))
    assert (case.due_at, case.suspended_at) == (at("2025-03-12 12:00"), None)


def test_it_runs_again_by_itself_when_the_time_has_come(life):
    suspended(life)
    assert resume_those_over(UNTIL - timedelta(seconds=1)) == 0
    assert resume_those_over(UNTIL + timedelta(days=3)) == 1
    assert resume_those_over(UNTIL + timedelta(days=3)) == 0
    case = Case.objects.get(pk=life.case.pk)
    assert case.due_at == at("2025-03-13 10:00")
    move = case.moves.latest("edition")
    assert (move.act, move.at, move.data["by_itself"]) == (Act.RESUME, UNTIL, True)


def test_who_acts_after_the_time_finds_it_running_and_is_not_stale(life):
    case = suspended(life)
    done = act_on(case, Act.ACCEPT, Deed(Actor(life.handler), seen=case.edition, at=at("2025-03-13 09:30")))
    assert (done.state, done.edition) == (State.ACCEPTED, case.edition + 2)
    assert CaseMove.objects.get(case=case, act=Act.ACCEPT).due_at == at("2025-03-13 10:00")
    assert "late" not in done.moves.get(act=Act.ACCEPT).data


def test_suspended_twice_it_is_explained_with_both_pauses(life):
    suspended(life, at("2025-03-12 09:30"), at("2025-03-12 10:00"))
    assert resume_those_over(at("2025-03-12 10:00")) == 1
    life.case.refresh_from_db()
    suspended(life, at("2025-03-12 10:30"), at("2025-03-20 09:00"))
    case = life.act(Act.RESUME, life.handler, at("2025-03-12 11:00"))
    told = explain_due(case)
    assert [held.counted for held in told.pauses] == [timedelta(minutes=30)] * 2
    assert told.due == case.due_at == at("2025-03-12 12:00")
    assert told.limit == Limit(2, Unit.WORKING_HOURS)


def test_an_explanation_keeps_the_limit_that_was_in_force(life):
    case = life.act(Act.ACCEPT, life.handler)
    row = case.kind.limits.create(stage="file", amount=40, unit="working_hours")
    assert explain_due(case).due == case.due_at == at("2025-03-12 11:00")
    assert limit_for(case.kind, case.severity, "file").amount == row.amount


def test_another_stage_ends_the_suspension(life):
    suspended(life)
    case = life.act(Act.ACCEPT, life.handler, at("2025-03-12 11:00"))
    assert (case.suspended_until, case.due_at) == (None, at("2025-03-12 15:30"))


def test_a_late_case_does_not_become_punctual_by_a_suspension(life):
    suspended(life, at("2025-03-12 15:00"))
    life.now = at("2025-03-12 16:00")
    case = life.act(Act.REJECT, life.handler)
    assert case.in_time is False


@pytest.mark.parametrize("until", [None, MORNING])
def test_a_suspension_has_an_end_to_come(life, until):
    with pytest.raises(Refused):
        suspended(life, until=until)


def test_one_suspension_at_a_time(life):
    suspended(life)
    with pytest.raises(Refused) as refusal:
        suspended(life)
    assert refusal.value.findings[0].code == "is-suspended"
    life.act(Act.RESUME, life.handler, at("2025-03-12 11:00"))
    with pytest.raises(Refused) as refusal:
        life.act(Act.RESUME, life.handler, at("2025-03-12 11:00"))
    assert refusal.value.findings[0].code == "not-suspended"
