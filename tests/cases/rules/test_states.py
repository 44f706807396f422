"""The table of states is whole: everything is reached, everything open can end, and the words agree."""

import pytest

from cases.actions.moves import EFFECTS
from cases.models import Stage, TimeUnit
from cases.rules.clock import Unit
from cases.rules.states import BY_ACT, ENDED, MOVES, OPEN, STAGE_OF, Act, State, acts_from, after
from cases.rules.tasks import TASK_ENDED, TASK_MOVES, TaskState, TaskStep, steps_from
from cases.rules.whistles import CALL_ENDED, CALL_MOVES, CallAct, CallState
from cases.rules.whistles import acts_from as call_acts_from


def reached(start, step):
    """All states that can follow."""
    found, left = {start}, [start]
    while left:
        state = left.pop()
        new = {following for following in step(state) if following not in found}
        found |= new
        left += new
    return found


def steps(state: State) -> list[State]:
    return [after(act, state) for act in acts_from(state)]


def test_every_state_is_reached_from_a_report():
    assert reached(State.REPORTED, steps) == set(State)


@pytest.mark.parametrize("state", sorted(OPEN))
def test_every_open_state_can_end(state):
    assert reached(state, steps) & {State.CLOSED, State.REJECTED, State.MERGED}


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_has_ended_can_be_reopened(state):
    assert after(Act.REOPEN, state) == State.FILED


def test_every_act_but_the_report_stands_in_the_table_once_and_has_an_effect():
    assert len(BY_ACT) == len(MOVES)
    assert set(BY_ACT) == set(EFFECTS) == set(Act) - {Act.REPORT}


def test_every_open_state_has_a_clock_but_the_problem_bank():
    assert set(STAGE_OF) == OPEN - {State.SHELVED}
    assert set(STAGE_OF.values()) <= set(Stage)
    assert set(Unit) == set(TimeUnit)


def test_a_state_forbids_what_does_not_stand_in_it():
    assert after(Act.CLOSE, State.REPORTED) is None
    assert after(Act.REPORT, State.REPORTED) is None
    assert after(Act.NOTE, State.CLOSED) == State.CLOSED


def test_tasks_and_calls_can_end_from_every_state():
    assert set(TASK_MOVES) == set(TaskStep)
    assert set(CALL_MOVES) == set(CallAct) - {CallAct.BLOW}
    for state in set(TaskState) - TASK_ENDED:
        assert reached(state, lambda one: [TASK_MOVES[step].after for step in steps_from(one)]) & TASK_ENDED
    for state in set(CallState) - CALL_ENDED:
        assert reached(state, lambda one: [CALL_MOVES[act].after or one for act in call_acts_from(one)]) & CALL_ENDED
