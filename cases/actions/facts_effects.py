"""What corrections, other grids, tasks and the monthly clock change in a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models.functions import Collate
from django.utils import timezone

from cases.actions.effects import Doing, check_department, does
from cases.actions.refusals import NotYours, refuse
from cases.answerable import may_take_step
from cases.clock import due_of
from cases.models import Asset, CaseKind, CaseTask, Department, MonthlyProblem, MonthlyStep, Stage
from cases.rules import move_faults as faults
from cases.rules.monthly import deadlines
from cases.rules.states import Act
from cases.rules.tasks import TASK_ENDED, TASK_MOVES, TaskState, TaskStep, steps_from
from grids.models import Area, AreaVersion

CORRECTED = ("kind", "severity", "text", "address", "place", "asset")


@dataclass(frozen=True)
class Part:
    """What a department is to do when a case is split."""

    department: Department
    text: str


@does(Act.CORRECT)
def correct(
    doing: Doing,
    kind: CaseKind | None = None,
    severity: str | None = None,
    text: str | None = None,
    address: str | None = None,
    place: Point | None = None,
    asset: Asset | None = None,
) -> None:
    """Other facts than were reported; what stood there before is kept. Another place brings its grid."""
    case = doing.case
    given = dict(zip(CORRECTED, (kind, severity, text, address, place, asset), strict=True))
    changed = {name: value for name, value in given.items() if value is not None and value != getattr(case, name)}
    if not changed:
        refuse([faults.NOTHING_CHANGED.at(field="act")])
    if "kind" in changed and not kind.active:
        refuse([faults.KIND_RETIRED.at(field="kind", value=kind.label)])
    before = {name: _told(getattr(case, name)) for name in changed}
    for name, value in changed.items():
        setattr(case, name, value)
    if "place" in changed:
        grid = grid_at(place, timezone.localdate(doing.at))
        if grid is None:
            refuse([faults.PLACE_OUTSIDE.at(field="place", value=f"{place.x:.6f}, {place.y:.6f}")])
        before["grid"] = _told(case.grid)
        case.grid = grid
    doing.data |= {"before": before, "after": {name: _told(getattr(case, name)) for name in before}}
    doing.limit_may_differ = bool({"kind", "severity"} & set(changed))


@does(Act.HAND_OVER)
def hand_over(doing: Doing, grid: Area | None = None) -> None:
    """Another grid is answerable from now on; the one it was reported in stays on record."""
    if grid is None:
        refuse([faults.FACT_MISSING.at(field="grid")])
    day = timezone.localdate(doing.at)
    working = AreaVersion.objects.on(day).filter(area=grid, level__is_working_grid=True)
    if not working.exists():
        refuse([faults.GRID_WRONG.at(field="grid", value=str(Area.objects.named().get(pk=grid.pk)))])
    if grid == doing.case.grid:
        refuse([faults.GRID_SAME.at(field="grid")])
    doing.data |= {"from": _told(doing.case.grid), "to": _told(grid)}
    doing.case.grid = grid


@does(Act.SPLIT)
def split(doing: Doing, tasks: Sequence[Part] = (), department: Department | None = None) -> None:
    """Tasks for several departments; the leading one answers for the case: the one it lies with, else the first."""
    if not tasks:
        refuse([faults.TASKS_MISSING.at(field="tasks")])
    if any(not part.text.strip() for part in tasks):
        refuse([faults.TASK_EMPTY.at(field="tasks")])
    case = doing.case
    lead = department or case.department or tasks[0].department
    for one in {lead, *(part.department for part in tasks)}:
        check_department(one, doing)
    due = due_of(case.kind, case.severity, Stage.HANDLE, doing.at)
    CaseTask.objects.bulk_create(
        CaseTask(case=case, department=part.department, text=part.text.strip()[:500], sent_at=doing.at, due_at=due)
        for part in tasks
    )
    case.dispatched_at = case.dispatched_at or doing.at
    case.department = doing.department = lead
    doing.data["tasks"] = [part.department.key for part in tasks]


@does(Act.TASK)
def take_step_of_task(doing: Doing, task: CaseTask | None = None, step: str = "") -> None:
    """A department's step in its own task, or the decision of who handles the case."""
    row = CaseTask.objects.select_related("department").filter(case=doing.case, pk=task and task.pk).first()
    if row is None:
        refuse([faults.TASK_UNKNOWN.at(field="task", value=task and task.pk or "–")])
    move = TASK_MOVES.get(step)
    if move is None or row.state not in move.before:
        possible = "、".join(str(TaskStep(one).label) for one in steps_from(TaskState(row.state)))
        label = TaskStep(step).label if step in TaskStep else step
        words = {"state": TaskState(row.state).label, "possible": possible or "–"}
        refuse([faults.FORBIDDEN.at(field="step", value=label, **words)])
    user = doing.deed.by.user
    if user is not None and not may_take_step(user, doing.case, row, move.step):
        raise NotYours
    if move.needs_reason and user is not None and not doing.deed.why.strip():
        refuse([faults.REASON_MISSING.at(field="why", value=move.step.label)])
    late = move.after in TASK_ENDED and row.due_at is not None and doing.at > row.due_at
    _step(row, move.after, doing)
    doing.department = row.department
    doing.data |= {"task": row.pk, "step": str(move.step)} | ({"task_late": True} if late else {})


@does(Act.ESCALATE)
def escalate(doing: Doing, step: MonthlyStep | None = None) -> None:
    """Onto the monthly clock; when it is there, past the next step, which may be named to be sure."""
    steps = list(MonthlyStep.objects.all())
    problem = MonthlyProblem.objects.filter(case=doing.case).first()
    day = timezone.localdate(doing.at)
    if problem is None:
        if not steps:
            refuse([faults.ON_THE_CLOCK.at(field="act")])
        due = deadlines([one.day for one in steps], day)[0]
        MonthlyProblem.objects.create(case=doing.case, entered=day, due=due)
        doing.data |= {"entered": str(day), "monthly_due": str(due)}
        return
    _pass_step(doing, problem, steps, step, day)


def _pass_step(
    doing: Doing, problem: MonthlyProblem, steps: list[MonthlyStep], wanted: MonthlyStep | None, day: date
) -> None:
    done = problem.last.rank if problem.last else -1
    left = [one for one in steps if one.rank > done]
    if not left:
        refuse([faults.ON_THE_CLOCK.at(field="act")])
    if wanted is not None and wanted != left[0]:
        refuse([faults.STEP_NOT_NEXT.at(field="step", value=left[0].label)])
    doing.data |= {"step": left[0].rank, "monthly_due": str(problem.due)}
    if problem.due is not None and day > problem.due:
        doing.data["step_late"] = True
    problem.last = left[0]
    # The next day of its month after this one was due, however early or late it was passed.
    problem.due = deadlines([one.day for one in left], problem.due)[1] if len(left) > 1 else None
    problem.save()


def grid_at(place: Point, day: date) -> Area | None:
    """The working grid that covers a place on a day; the lower code on a border."""
    rows = AreaVersion.objects.on(day).filter(level__is_working_grid=True, geom__covers=place)
    version = rows.order_by(Collate("code", "C")).select_related("area").defer("geom", "geom_3857").first()
    return version.area if version else None


def _step(row: CaseTask, state: TaskState, doing: Doing) -> None:
    row.state = state
    if state == TaskState.REPORTED_IN:
        row.reported_in_at = doing.at
    if state == TaskState.OBJECTED:
        row.objection = doing.deed.why.strip()[:500]
    row.ended_at = doing.at if state in TASK_ENDED else None
    row.save()


def _told(value: Any) -> Any:
    """A fact as a move keeps it."""
    if isinstance(value, Point):
        return [value.x, value.y]
    if isinstance(value, CaseKind | Asset):
        return value.code
    if isinstance(value, Area):
        return str(value.uid)
    return value
