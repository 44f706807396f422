"""The life of a task of a case: a part of it for one department. The table of its steps."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaskState(TextChoices):
    SENT = "sent", pgettext_lazy("a task", "sent")
    REPORTED_IN = "reported_in", _("reported in")
    OBJECTED = "objected", _("objected")
    DONE = "done", pgettext_lazy("a task", "done")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TaskStep(TextChoices):
    REPORT_IN = "report_in", _("report in")
    FINISH = "finish", pgettext_lazy("a task", "finish")
    OBJECT = "object", pgettext_lazy("a task", "object")
    INSIST = "insist", _("insist")
    WITHDRAW = "withdraw", _("withdraw")


TASK_ENDED = frozenset({TaskState.DONE, TaskState.WITHDRAWN})


@dataclass(frozen=True)
class TaskMove:
    """A step leads from each of some states to one; by the department's desk, or by who handles the case."""

    step: TaskStep
    before: frozenset[TaskState]
    after: TaskState
    by_desk: bool
    needs_reason: bool = False


_RUNNING = frozenset({TaskState.SENT, TaskState.REPORTED_IN})
TASK_MOVES: dict[TaskStep, TaskMove] = {
    move.step: move
    for move in (
        TaskMove(TaskStep.REPORT_IN, frozenset({TaskState.SENT}), TaskState.REPORTED_IN, by_desk=True),
        TaskMove(TaskStep.FINISH, _RUNNING, TaskState.DONE, by_desk=True),
        TaskMove(TaskStep.OBJECT, _RUNNING, TaskState.OBJECTED, by_desk=True, needs_reason=True),
        TaskMove(TaskStep.INSIST, frozenset({TaskState.OBJECTED}), TaskState.SENT, by_desk=False, needs_reason=True),
        TaskMove(
            TaskStep.WITHDRAW, _RUNNING | {TaskState.OBJECTED}, TaskState.WITHDRAWN, by_desk=False, needs_reason=True
        ),
    )
}


def steps_from(state: TaskState) -> list[TaskStep]:
    """The steps that a state allows, in the order of the table."""
    return [step for step, move in TASK_MOVES.items() if state in move.before]
