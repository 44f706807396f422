"""Who is answerable: the department for a kind of case in a grid, and who may act on a case."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseKind, CaseTask, Department
from cases.rules.states import BY_ACT, Act, State, Who, acts_from
from cases.rules.tasks import TASK_ENDED, TASK_MOVES, TaskState, TaskStep, steps_from
from grids.access import User, can, sees_everything
from grids.models import Area
from grids.rules.access import Capability

# "= ANY" keeps the planner on the B-tree: for a plain "=" it takes the exclusion index and reads it whole.
CHAIN = """
WITH RECURSIVE up(area_id, parent_id, step) AS (
    SELECT v.area_id, v.parent_id, 0 FROM grids_areaversion v
    WHERE v.area_id = ANY (ARRAY[%(area)s]) AND v.valid @> %(day)s
  UNION
    SELECT v.area_id, v.parent_id, up.step + 1 FROM up
    JOIN grids_areaversion v ON v.area_id = ANY (ARRAY[up.parent_id]) AND v.valid @> %(day)s
    WHERE up.step < 20
) SELECT area_id FROM up ORDER BY step
"""


def areas_over(area: Area, day: date | None = None) -> list[int]:
    """The ids of an area and of all that it lies in on a day, from itself up."""
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, {"area": area.pk, "day": day or timezone.localdate()})
        return [found for (found,) in cursor.fetchall()]


def department_for(kind: CaseKind, grid: Area | None, day: date | None = None) -> Department | None:
    """Who handles a kind in a grid: the kind's department where its area covers the grid, else the nearest owner of
    last resort (兜底) up the tree of that day; None where there is none. At most three queries.
    """
    if grid is None:
        return None
    day = day or timezone.localdate()
    over = areas_over(grid, day)
    rows = Department.objects.on(day)
    own = rows.filter(pk=kind.department_id, area__in=over).first() if kind.department_id else None
    if own is not None:
        return own
    last_resort = rows.filter(area__in=over, fallback=True).order_by("key")
    return min(last_resort, key=lambda row: over.index(row.area_id), default=None)


def roles_in(user: User, case: Case) -> frozenset[Who]:
    """In which ways a user may act on a case today. A case in no grid is handled by superusers only."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if sees_everything(user):
        return frozenset(Who)
    found = set()
    if case.grid is not None:
        found |= {Who.HANDLER} if can(user, Capability.HANDLE_CASES, case.grid) else set()
        found |= {Who.STAFF} if can(user, Capability.SEE_CASES, case.grid) else set()
    if case.department_id and sits_at(user, [case.department_id]):
        found.add(Who.DESK)
    return frozenset(found)


def sits_at(user: User, departments: Iterable[int]) -> bool:
    """Whether a user sits at the desk of one of these departments today."""
    return Department.objects.of(user).filter(pk__in=list(departments)).exists()


def may_act(user: User, case: Case, act: Act) -> bool:
    """Whether a user may do this to a case, whatever state it is in. A task's desk may take steps of its task."""
    if roles_in(user, case) & BY_ACT[act].by:
        return True
    return act in (Act.TASK, Act.NOTE) and sits_at(user, case.tasks.values_list("department", flat=True))


def allowed_acts(user: User, case: Case) -> list[Act]:
    """What a user may do to a case as it stands, in the order of the table. Up to six queries."""
    roles = roles_in(user, case)
    tasks = list(CaseTask.objects.filter(case=case))
    desks = _desks_among(user, tasks)
    running = any(task.state not in TASK_ENDED for task in tasks)
    found = []
    for act in acts_from(State(case.state)):
        if act == Act.TASK:
            mine = any(_steps(task, roles, desks) for task in tasks)
        else:
            mine = roles & BY_ACT[act].by or (desks and act == Act.NOTE)
        if mine and _makes_sense(act, case, running):
            found.append(act)
    return found


def steps_open_to(user: User, case: Case) -> list[tuple[CaseTask, list[TaskStep]]]:
    """The tasks of a case in which a user may take a step now, and which steps. Up to five queries."""
    tasks = list(case.tasks.select_related("department"))
    roles, desks = roles_in(user, case), _desks_among(user, tasks)
    return [(task, steps) for task in tasks if (steps := _steps(task, roles, desks))]


def may_take_step(user: User, case: Case, task: CaseTask, step: TaskStep) -> bool:
    """Whether a user may take a step in a task, whatever state that is in."""
    return _is_for(step, task, roles_in(user, case), _desks_among(user, [task]))


def _desks_among(user: User, tasks: list[CaseTask]) -> set[int]:
    """Of the departments that have these tasks those for which a user acts: all of them for superusers."""
    departments = {task.department_id for task in tasks}
    if not departments or sees_everything(user):
        return departments
    return set(Department.objects.of(user).filter(pk__in=departments).values_list("pk", flat=True))


def _steps(task: CaseTask, roles: frozenset[Who], desks: set[int]) -> list[TaskStep]:
    return [step for step in steps_from(TaskState(task.state)) if _is_for(step, task, roles, desks)]


def _is_for(step: TaskStep, task: CaseTask, roles: frozenset[Who], desks: set[int]) -> bool:
    """A task's own desk takes the steps of a desk; who handles the case takes the others."""
    return task.department_id in desks if TASK_MOVES[step].by_desk else Who.HANDLER in roles


def _makes_sense(act: Act, case: Case, tasks_running: bool) -> bool:
    """Whether an act that the state allows would be refused all the same, as things are."""
    suspended = case.suspended_at is not None
    fits = {
        Act.SUSPEND: not suspended,
        Act.RESUME: suspended,
        Act.TASK: tasks_running,
        **dict.fromkeys((Act.ANSWER, Act.SEND_BACK, Act.SHELVE, Act.MERGE), not tasks_running),
    }
    return fits.get(act, True)


def original_of(case: Case) -> Case:
    """The case that goes on where this one was merged, through all merges; itself where it was not."""
    for _step in range(100):
        if case.duplicate_of is None:
            break
        case = case.duplicate_of
    return case
