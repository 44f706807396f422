"""What is done to one of the demo's cases, and when: a walk through the table of states, up to the last moment.

Everything is done on duty: twelve hours from 08:00, every day. Time limits are hours of duty too. A stage takes its
limit, times a share for the desk and a lognormal chance, so that most are in time and some are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cases.demo.profiles import Desk
from cases.rules.states import ENDED, Act, State, after

DAY, DUTY_FROM, DUTY = 1440, 480, 720  # minutes
LIMIT_HOURS = {"accept": 2, "file": 4, "dispatch": 4, "check": 24}
OF_STATE = {  # the stage that each state is in; a stage of the same name goes on from one state to the next
    State.REPORTED: "accept", State.ACCEPTED: "file", State.FILED: "dispatch", State.DISPATCHED: "handle",
    State.HANDLING: "handle", State.ANSWERED: "check", State.CHECKED: "check",
}  # fmt: skip
BEGINS_ANEW = frozenset({Act.DISPATCH, Act.TRANSFER, Act.REDO, Act.REOPEN, Act.UNSHELVE, Act.SEND_BACK})
USUAL = {"accept": 0.20, "file": 0.15, "dispatch": 0.15, "handle": 0.30, "check": 0.30}  # share of the limit
SPREAD = 0.75  # of the logarithm
SUSPENDED_DAYS, SHELVED_DAYS, RATED_AFTER = 9, 60, 2 * DUTY
PACE = {  # how quick a desk is beside the usual
    Desk.STATION: 0.9, Desk.URBAN: 1.0, Desk.SAFETY: 0.8, Desk.WORKS: 1.3, Desk.FALLBACK: 1.5,
    Desk.CITY_MANAGEMENT: 1.2, Desk.TRAFFIC: 1.0, Desk.HOUSING: 1.4, Desk.WATER: 1.2, Desk.MARKET_RULES: 1.1,
    Desk.ENVIRONMENT: 1.3, Desk.POWER: 0.9,
}  # fmt: skip

_IN = (Act.ACCEPT, Act.FILE, Act.DISPATCH)
_OUT = (Act.ANSWER, Act.CHECK, Act.CLOSE)
COURSES: dict[str, tuple[float, tuple[Act, ...]]] = {  # share of a hundred, and what is done
    "straight": (83.0, (*_IN, Act.TAKE, *_OUT)),
    "rejected": (4.0, (Act.REJECT,)),
    "sent back": (2.0, (*_IN, Act.SEND_BACK, Act.DISPATCH, Act.TAKE, *_OUT)),
    "transferred": (2.5, (*_IN, Act.TRANSFER, Act.TAKE, *_OUT)),
    "suspended": (2.0, (*_IN, Act.TAKE, Act.SUSPEND, Act.RESUME, *_OUT)),
    "done again": (2.0, (*_IN, Act.TAKE, Act.ANSWER, Act.REDO, *_OUT)),
    "reopened": (1.5, (*_IN, Act.TAKE, *_OUT, Act.REOPEN, Act.DISPATCH, Act.TAKE, *_OUT)),
    "shelved": (0.8, (*_IN[:2], Act.SHELVE)),
    "taken out again": (0.7, (*_IN[:2], Act.SHELVE, Act.UNSHELVE, Act.DISPATCH, Act.TAKE, *_OUT)),
    "left lying": (1.5, (*_IN, Act.TAKE)),
}
MERGED = (Act.ACCEPT, Act.MERGE)
REASONS = {
    Act.REJECT: "重复或不属于受理范围", Act.SEND_BACK: "不属于本单位职责", Act.TRANSFER: "由主管单位处置更合适",
    Act.SUSPEND: "等待材料和天气", Act.REDO: "现场仍有残留", Act.REOPEN: "回访时问题再次出现",
    Act.SHELVE: "权属不清，暂时无法解决", Act.UNSHELVE: "权属已经明确", Act.MERGE: "与先前案件重复",
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """What a life is drawn for: minutes from the first day's midnight, the desk, and how much faster than usual."""

    reported: int
    desk: Desk
    handle_hours: float
    course: tuple[Act, ...]
    rating: int | None
    fallback: Desk = Desk.FALLBACK


@dataclass(frozen=True)
class Step:
    """One move: `due` is when the stage it was in had to be over; `desk` the one that it went to or that did it."""

    act: Act
    before: State | None
    after: State
    at: int
    due: int | None
    desk: Desk | None
    why: str = ""


@dataclass
class Life:
    """A case as its steps have left it; moments are minutes from the first day's midnight."""

    state: State = State.REPORTED
    steps: list[Step] = field(default_factory=list)
    desk: Desk | None = None
    stage: str = ""
    stage_since: int | None = None
    due: int | None = None
    left: int = 0  # minutes of duty that the clock had left when it was suspended
    dispatched: int | None = None
    answered: int | None = None
    closed: int | None = None
    suspended: int | None = None
    suspended_until: int | None = None
    late: bool = False
    reopened: int = 0
    rating: int | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether all stages of a case that has ended were over when they were due."""
        return None if self.state not in ENDED else not self.late


def on_duty(minute: int) -> int:
    """Minutes of duty before a moment."""
    day, within = divmod(minute, DAY)
    return day * DUTY + min(max(within - DUTY_FROM, 0), DUTY)


def moment_of(duty: int) -> int:
    """The moment at which so many minutes of duty are over: never in the night."""
    day, within = divmod(duty, DUTY)
    return day * DAY + DUTY_FROM + within


def live(task: Task, chance: Sequence[float], last: int) -> Life:
    """The life of a case up to the moment `last`. `chance` holds a standard normal number for each act and more."""
    life = Life()
    _do(life, task, Act.REPORT, task.reported)
    now = on_duty(task.reported)
    for act, luck in zip(_acts(task), chance, strict=False):
        now += max(1, round(_takes(life, task, act) * 2.718281828 ** (SPREAD * luck)))
        at = max(moment_of(now), task.reported + 1)
        if at > last:
            break
        _do(life, task, act, at)
    return life


def _acts(task: Task) -> Iterator[Act]:
    yield from task.course
    if task.rating is not None and task.course[-1] == Act.CLOSE:
        yield Act.RATE


def _takes(life: Life, task: Task, act: Act) -> float:
    """The usual time before an act, in minutes of duty."""
    if act == Act.RESUME:
        return SUSPENDED_DAYS * DUTY * 0.8
    if act == Act.UNSHELVE:
        return SHELVED_DAYS * DUTY
    if act in (Act.RATE, Act.REOPEN):
        return RATED_AFTER
    if act in (Act.TAKE, Act.SUSPEND, Act.TRANSFER, Act.SEND_BACK):
        return _limit(life.stage, task) * 0.06
    if act in (Act.CLOSE, Act.REDO):
        return _limit("check", task) * 0.05
    pace = PACE[life.desk] if act == Act.ANSWER and life.desk else 1.0
    return _limit(life.stage, task) * USUAL[life.stage] * pace


def _limit(stage: str, task: Task) -> int:
    """Of a stage, in minutes of duty."""
    return round(60 * (task.handle_hours if stage == "handle" else LIMIT_HOURS[stage]))


def _do(life: Life, task: Task, act: Act, at: int) -> None:
    before = None if act == Act.REPORT else life.state
    state = State.REPORTED if act == Act.REPORT else after(act, life.state)
    assert state is not None, f"{act} from {life.state}"
    _note(life, task, act, at)
    life.steps.append(Step(act, before, state, at, life.due, life.desk, REASONS.get(act, "")))
    life.late = life.late or (life.due is not None and at > life.due)
    life.state = state
    if act in (Act.SEND_BACK, Act.REOPEN, Act.UNSHELVE):
        life.desk = None
    _clock(life, task, act, at)


def _note(life: Life, task: Task, act: Act, at: int) -> None:
    """What an act leaves on the case."""
    if act in (Act.DISPATCH, Act.TRANSFER):
        again = any(step.act in (Act.SEND_BACK, Act.DISPATCH) and step.desk == task.desk for step in life.steps)
        life.desk = task.fallback if again and not life.reopened else task.desk
        life.dispatched = at
    elif act == Act.ANSWER:
        life.answered = life.answered or at
    elif act == Act.REOPEN:
        life.closed, life.reopened = None, life.reopened + 1
    elif act == Act.RATE:
        life.rating = task.rating
    if act in (Act.CLOSE, Act.REJECT, Act.MERGE):
        life.closed = at


def _clock(life: Life, task: Task, act: Act, at: int) -> None:
    """The stage after an act and when it is due."""
    if act == Act.SUSPEND:
        life.left = on_duty(life.due) - on_duty(at) if life.due is not None else 0
        life.suspended, life.suspended_until, life.due = at, at + SUSPENDED_DAYS * DAY, None
        return
    if act == Act.RESUME:
        life.suspended = life.suspended_until = None
        life.due = moment_of(on_duty(at) + life.left)
        return
    stage = OF_STATE.get(life.state, "")
    if stage and stage == life.stage and act not in BEGINS_ANEW:
        return
    life.stage, life.stage_since = stage, at if stage else None
    life.due = moment_of(on_duty(at) + _limit(stage, task)) if stage else None
