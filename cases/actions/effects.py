"""What each act changes in a case beside its state: one small function each, on the locked object, not saved here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from inspect import signature
from typing import Any

from django.utils import timezone

from cases.actions.deed import Deed
from cases.actions.refusals import NotYours, refuse
from cases.answerable import department_for
from cases.clock import pauses_of, set_due
from cases.models import Case, CaseMove, CaseTask, Department
from cases.rules import move_faults as faults
from cases.rules.states import Act, State
from cases.rules.tasks import TASK_ENDED


@dataclass
class Doing:
    """An act that is being done. `data` goes into the move, `department` is the one it concerns.

    `notes` are called with the move once it is written. `limit_may_differ`: the stage's due time is worked out anew.
    """

    case: Case
    deed: Deed
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    department: Department | None = None
    notes: list[Callable[[CaseMove], None]] = field(default_factory=list)
    limit_may_differ: bool = False


@dataclass(frozen=True)
class Effect:
    """A function, and the names of the facts that it takes."""

    work: Callable[..., None]
    facts: tuple[str, ...]


EFFECTS: dict[Act, Effect] = {}


def does(*acts: Act) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the effect of acts; its parameters after the first are the facts that they take."""

    def register(work: Callable[..., None]) -> Callable[..., None]:
        for act in acts:
            EFFECTS[act] = Effect(work, tuple(signature(work).parameters)[1:])
        return work

    return register


def take_effect(act: Act, doing: Doing, **facts: Any) -> None:
    """Change the case on the object. Raises Refused, NotYours."""
    EFFECTS[act].work(doing, **facts)


@does(Act.ACCEPT, Act.REJECT, Act.FILE, Act.TAKE, Act.CHECK, Act.REDO, Act.CLOSE, Act.NOTE)
def nothing_more(doing: Doing) -> None:
    """The state and the row of history say all."""


@does(Act.DISPATCH)
def dispatch(doing: Doing, department: Department | None = None) -> None:
    """To this department, else to the one that is answerable for the kind here."""
    case = doing.case
    department = department or department_for(case.kind, case.grid, _day(doing))
    if department is None:
        refuse([faults.NOBODY_ANSWERABLE.at(field="department", value=case.kind.label)])
    check_department(department, doing)
    case.department = doing.department = department
    case.dispatched_at = doing.at


@does(Act.TRANSFER)
def transfer(doing: Doing, department: Department | None = None) -> None:
    """To another department; the clock of handling goes on, for the reporter waits on."""
    case = doing.case
    if department is None:
        refuse([faults.FACT_MISSING.at(field="department")])
    if department == case.department:
        refuse([faults.DEPARTMENT_SAME.at(field="department", value=department.label)])
    check_department(department, doing)
    doing.data["department_before"] = case.department.key
    case.department = doing.department = department


@does(Act.SEND_BACK, Act.UNSHELVE, Act.REOPEN)
def without_department(doing: Doing) -> None:
    """Back to those who dispatch."""
    case = doing.case
    no_tasks_running(doing)
    if case.department is not None:
        doing.data["department_before"] = case.department.key
        doing.department = case.department
    if case.state in (State.CLOSED, State.REJECTED, State.MERGED):
        _reopened(doing)
    case.department = None


@does(Act.ANSWER)
def answer(doing: Doing) -> None:
    """The first answer's moment is kept."""
    no_tasks_running(doing)
    doing.case.answered_at = doing.case.answered_at or doing.at


@does(Act.SHELVE)
def shelve(doing: Doing) -> None:
    """Nothing runs while it lies in the problem bank."""
    no_tasks_running(doing)


@does(Act.RATE)
def rate(doing: Doing, rating: int | None = None) -> None:
    """From 1 to 5; a later rating takes the place of an earlier one, which stays in the history."""
    if not isinstance(rating, int) or not 1 <= rating <= 5:
        refuse([faults.RATING_WRONG.at(field="rating", value=rating)])
    doing.case.rating = doing.data["rating"] = rating


@does(Act.MERGE)
def merge(doing: Doing, original: Case | None = None) -> None:
    """Into another case, which is noted there too; what its reporter follows is the original from now on."""
    if original is None:
        refuse([faults.FACT_MISSING.at(field="original")])
    if original.pk == doing.case.pk:
        refuse([faults.NOT_ITS_OWN_DUPLICATE.at(field="original")])
    user = doing.deed.by.user
    if user is not None and not Case.objects.visible_to(user).filter(pk=original.pk).exists():
        raise NotYours
    original = Case.objects.get(pk=original.pk)  # as it is now: act_on has locked both
    if original.state in (State.MERGED, State.REJECTED):
        words = {"state": State(original.state).label}
        refuse([faults.ORIGINAL_ENDED.at(field="original", value=original.number, **words)])
    no_tasks_running(doing)
    doing.case.duplicate_of = original
    doing.data["original"] = original.number
    doing.notes.append(lambda move: _note_in_original(original, move))


@does(Act.SUSPEND)
def suspend(doing: Doing, until: datetime | None = None) -> None:
    """Nothing is due until then; the clock runs again by itself."""
    case = doing.case
    if case.suspended_at is not None:
        refuse(
            [faults.IS_SUSPENDED.at(field="until", value=f"{timezone.localtime(case.suspended_until):%Y-%m-%d %H:%M}")]
        )
    if until is None or until <= doing.at:
        refuse([faults.UNTIL_MISSING.at(field="until")])
    if case.due_at is not None and doing.at > case.due_at:
        doing.data["late"] = True
    case.suspended_at, case.suspended_until, case.due_at = doing.at, until, None
    doing.data["until"] = until.isoformat()


@does(Act.RESUME)
def resume(doing: Doing) -> None:
    """The due time is put off by as much work as the suspension held."""
    case = doing.case
    if case.suspended_at is None:
        refuse([faults.NOT_SUSPENDED.at(field="act")])
    case.suspended_at = case.suspended_until = None
    doing.data |= set_due(case, pauses_of(case, doing.at))


def check_department(department: Department, doing: Doing) -> None:
    """Raises Refused for one that is not there on the day of the act."""
    day = _day(doing)
    if not Department.objects.on(day).filter(pk=department.pk).exists():
        refuse([faults.DEPARTMENT_GONE.at(field="department", value=department.label, day=day)])


def no_tasks_running(doing: Doing) -> None:
    """Raises Refused while a department still owes its part."""
    running = CaseTask.objects.filter(case=doing.case).exclude(state__in=TASK_ENDED).count()
    if running:
        refuse([faults.TASKS_RUNNING.at(field="tasks", value=running)])


def _reopened(doing: Doing) -> None:
    case = doing.case
    if case.duplicate_of is not None:
        doing.data["original"] = case.duplicate_of.number
    case.duplicate_of = case.rating = case.dispatched_at = None
    case.reopened += 1


def _note_in_original(original: Case, move: CaseMove) -> None:
    original.edition += 1
    original.save(update_fields=["edition"])
    CaseMove.objects.create(
        case=original, edition=original.edition, act=Act.NOTE, before=original.state, after=original.state,
        at=max(move.at, original.moves.latest("edition").at), user=move.user, actor=move.actor, why=move.why,
        due_at=original.due_at, data={"duplicate": move.case.number},
    )  # fmt: skip


def _day(doing: Doing) -> Any:
    return timezone.localdate(doing.at)
