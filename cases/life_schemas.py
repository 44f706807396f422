"""What the API takes and gives of the life of cases and of whistles."""

from datetime import date, datetime

from ninja import Field, Schema

from cases.rules.clock import Unit
from cases.rules.states import Act
from cases.rules.whistles import CallAct


class ClosedOut(Schema):
    first: date
    last: date
    name: str = Field(description="of the holiday; empty for days off in the week")


class HeldOut(Schema):
    since: datetime
    until: datetime | None
    minutes: float = Field(description="of the time that would have counted")


class MadeUpOut(Schema):
    day: date
    name: str


class DueOut(Schema):
    start: datetime
    counted_from: datetime
    amount: float
    unit: Unit
    due: datetime | None = Field(description="empty while the clock is suspended")
    pauses: list[HeldOut]
    closed: list[ClosedOut] = Field(description="days that did not count")
    made_up: list[MadeUpOut] = Field(description="days off in the week that were worked")
    years_unknown: list[int] = Field(description="years whose holidays the calendar does not know")


class MoveOut(Schema):
    edition: int
    act: str
    act_label: str
    before: str
    after: str
    after_label: str
    at: datetime
    by: str
    department: str | None
    why: str
    was_due: datetime | None
    data: dict


class TaskOut(Schema):
    id: int
    department: str
    text: str
    state: str
    state_label: str
    due_at: datetime | None
    objection: str
    steps: list[str] = Field(description="what the state of the task allows")


class CaseOut(Schema):
    number: str
    edition: int = Field(description="to be sent back as `seen` with an act")
    state: str
    state_label: str
    kind: str
    kind_label: str
    severity: str
    text: str
    address: str
    lon: float
    lat: float
    grid: str | None
    grid_reported: str | None
    department: str | None
    reported_at: datetime
    closed_at: datetime | None
    in_time: bool | None
    rating: int | None
    stage: str
    due_at: datetime | None
    suspended_until: datetime | None
    due: DueOut | None
    contact: str = Field(description="masked; /contact opens it with a reason")
    duplicate_of: str | None
    duplicates: list[str]
    tasks: list[TaskOut]
    moves: list[MoveOut]
    acts: list[Act] = Field(description="what you may do now")


class PartIn(Schema):
    department: str
    text: str


class ActIn(Schema):
    """The facts that an act takes, beside its reason: each act takes its own, the others are refused."""

    seen: int = Field(description="edition that was looked at; another one now is refused with 409")
    why: str = ""
    department: str | None = Field(None, description="key of a department")
    rating: int | None = Field(None, description="1 to 5")
    original: str | None = Field(None, description="number of the case that goes on")
    until: datetime | None = None
    grid: str | None = Field(None, description="code of a grid")
    kind: str | None = Field(None, description="code of a kind of event")
    severity: str | None = None
    text: str | None = None
    address: str | None = None
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    tasks: list[PartIn] | None = None
    task: int | None = None
    step: str | None = Field(None, description="of a task, or the rank of a step of the monthly clock")


class ReasonIn(Schema):
    reason: str


class ContactOut(Schema):
    name: str
    phone: str


class CallOut(Schema):
    id: int
    department: str
    department_key: str
    state: str
    state_label: str
    due_at: datetime | None
    reported_in_at: datetime | None
    objection: str
    rating: int | None
    rating_of_caller: int | None
    acts: list[CallAct] = Field(description="what you may do now")


class WhistleOut(Schema):
    uid: str
    edition: int
    tier: str
    area: str
    case: str | None
    text: str
    blown_at: datetime
    ended_at: datetime | None
    calls: list[CallOut]


class WhistlePage(Schema):
    rows: list[WhistleOut]
    following: int | None = Field(description="send it as `after` for the rows that follow")


class BlowIn(Schema):
    area: str = Field(description="code of the area that calls")
    tier: str = Field(description="community, street or county")
    departments: list[str] = Field(description="keys")
    text: str
    case: str | None = Field(None, description="number of a case")


class CallActIn(Schema):
    seen: int
    why: str = ""
    rating: int | None = None


class TierCountOut(Schema):
    tier: str
    tier_label: str
    whistles: int
    under_way: int
    calls: int
    in_time: int
    late: int
    overdue: int
    objected: int
    rating: float | None
    rating_of_caller: float | None
