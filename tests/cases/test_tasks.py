"""A case split into tasks for several departments; and the monthly clock."""

from datetime import date

import pytest

from cases.actions.facts_effects import Part
from cases.actions.refusals import NotYours, Refused
from cases.answerable import allowed_acts
from cases.models import Case, MonthlyProblem, MonthlyStep
from cases.rules.monthly import deadlines, next_such_day, standing
from cases.rules.states import Act, State
from cases.rules.tasks import TaskState, TaskStep
from tests.cases.conftest import MORNING, Life, at


@pytest.fixture
def split(life) -> Life:
    """Filed, and split between sanitation, which leads, and water."""
    life.go(Act.ACCEPT, Act.FILE)
    life.act(Act.SPLIT, life.handler, tasks=[Part(life.sanitation, "清运"), Part(life.water, "修管")])
    return life


def step(life, which: str, step: TaskStep, who, moment=MORNING, why="因故"):
    task = life.case.tasks.get(department__key=which)
    return life.act(Act.TASK, who, moment, why, task=task, step=step)


def test_a_split_sends_each_department_its_task_with_a_due_time(split):
    assert split.case.state == State.HANDLING
    assert split.case.department == split.sanitation
    assert {task.due_at for task in split.case.tasks.all()} == {at("2025-03-19 18:00")}


def test_a_department_with_a_task_sees_the_case_and_takes_steps_and_no_more(split):
    assert list(Case.objects.visible_to(split.water_desk)) == [split.case]
    assert list(Case.objects.at_desk_of(split.water_desk)) == [split.case]
    assert allowed_acts(split.water_desk, split.case) == [Act.TASK, Act.NOTE]
    with pytest.raises(NotYours):
        split.act(Act.ANSWER, split.water_desk)
    with pytest.raises(NotYours):
        step(split, "sanitation", TaskStep.FINISH, split.water_desk)


def test_the_case_is_answered_only_when_all_tasks_have_ended(split):
    step(split, "sanitation", TaskStep.FINISH, split.desk)
    with pytest.raises(Refused) as refusal:
        split.act(Act.ANSWER, split.desk)
    assert refusal.value.findings[0].code == "tasks-running"
    step(split, "water", TaskStep.REPORT_IN, split.water_desk)
    step(split, "water", TaskStep.FINISH, split.water_desk)
    assert split.act(Act.ANSWER, split.desk).state == State.ANSWERED


def test_an_objection_is_decided_by_who_handles_the_case(split):
    step(split, "water", TaskStep.OBJECT, split.water_desk, why="不归我管")
    task = split.case.tasks.get(department=split.water)
    assert (task.state, task.objection) == (TaskState.OBJECTED, "不归我管")
    with pytest.raises(NotYours):
        step(split, "water", TaskStep.WITHDRAW, split.water_desk)
    step(split, "water", TaskStep.INSIST, split.handler)
    step(split, "water", TaskStep.OBJECT, split.water_desk)
    step(split, "water", TaskStep.WITHDRAW, split.handler)
    assert split.case.tasks.get(department=split.water).state == TaskState.WITHDRAWN


def test_a_step_that_the_task_forbids_says_what_is_possible(split):
    step(split, "water", TaskStep.FINISH, split.water_desk)
    with pytest.raises(Refused) as refusal:
        step(split, "water", TaskStep.REPORT_IN, split.water_desk)
    assert refusal.value.findings[0].code == "act-forbidden"
    with pytest.raises(Refused):
        step(split, "sanitation", "nonsense", split.desk)
    with pytest.raises(Refused) as refusal:
        step(split, "sanitation", TaskStep.OBJECT, split.desk, why=" ")
    assert refusal.value.findings[0].code == "act-needs-reason"


def test_a_split_into_nothing_is_refused(life):
    life.go(Act.ACCEPT, Act.FILE)
    for tasks in ([], [Part(life.water, " ")]):
        with pytest.raises(Refused):
            life.act(Act.SPLIT, life.handler, tasks=tasks)


# The monthly clock


def test_each_step_is_due_on_the_next_such_day_after_the_one_before():
    steps = [10, 15, 25, 31]
    assert deadlines(steps, date(2025, 3, 3)) == [date(2025, 3, day) for day in steps]
    assert deadlines(steps, date(2025, 3, 10))[0] == date(2025, 3, 10)
    assert deadlines(steps, date(2025, 3, 12))[:2] == [date(2025, 4, 10), date(2025, 4, 15)]
    assert deadlines(steps, date(2025, 2, 20))[-1] == date(2025, 3, 31)
    assert next_such_day(31, date(2025, 2, 5)) == date(2025, 2, 28)
    assert next_such_day(10, date(2025, 12, 11)) == date(2026, 1, 10)


def test_where_a_problem_stands():
    assert standing([10, 15], date(2025, 3, 3), 0, date(2025, 3, 10)).late is False
    assert standing([10, 15], date(2025, 3, 3), 0, date(2025, 3, 11)).late is True
    assert standing([10, 15], date(2025, 3, 3), 1, date(2025, 3, 11)).due == date(2025, 3, 15)
    assert standing([10, 15], date(2025, 3, 3), 2, date(2025, 3, 11)).due is None


def test_a_problem_goes_up_the_steps_in_order(life):
    life.act(Act.ESCALATE, life.handler)
    problem = MonthlyProblem.objects.get(case=life.case)
    assert (problem.entered, problem.due) == (date(2025, 3, 12), date(2025, 4, 10))
    first, *_others, last = MonthlyStep.objects.all()
    with pytest.raises(Refused) as refusal:
        life.act(Act.ESCALATE, life.handler, step=last)
    assert refusal.value.findings[0].code == "monthly-not-next"
    case = life.act(Act.ESCALATE, life.handler, at("2025-04-11 09:00"), step=first)
    problem.refresh_from_db()
    assert (problem.last, problem.due) == (first, date(2025, 4, 15))
    assert case.moves.latest("edition").data["step_late"]
    assert case.state == State.REPORTED


def test_after_the_last_step_there_is_none(life):
    for _time in range(5):
        life.act(Act.ESCALATE, life.handler)
    assert MonthlyProblem.objects.get(case=life.case).due is None
    with pytest.raises(Refused) as refusal:
        life.act(Act.ESCALATE, life.handler)
    assert refusal.value.findings[0].code == "monthly-none"
