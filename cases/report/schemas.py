"""What programs send to report a case, and what they are answered."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class ReportIn(Schema):
    """A report. `kind` is the code of a kind of event; the place is in degrees of `datum`."""

    kind: str = Field(max_length=11, description="five digits, or the eleven of the standard")
    lon: float = Field(description="degrees, east")
    lat: float = Field(description="degrees, north")
    datum: str = Field("wgs84", description="wgs84, cgcs2000, gcj02 or bd09")
    accuracy_m: float | None = Field(None, description="radius in metres within which the position surely is")
    text: str = ""
    address: str = ""
    severity: str = Field("normal", pattern="^(normal|urgent|emergency)$")
    contact_name: str = ""
    contact_phone: str = ""
    grid: str = Field("", description="code of the grid, where two were offered near a border")
    asset: UUID | None = Field(None, description="uid of the component that it is about")
    uid: UUID | None = Field(None, description="made by the sender; the same uid twice is one case")
    confirmed: bool = Field(False, description="send it although it is near a border or may be known")


class HookIn(ReportIn):
    """A report from an outside system. `source_id` is its own number for it; `raw` is kept as it came."""

    source: str = Field("hotline", max_length=40)
    source_id: str = Field("", max_length=60)
    reported_at: datetime | None = Field(None, description="when it came in there; now when not given")
    raw: dict | None = None


class ReportOut(Schema):
    """The case. `uid` is what it is followed by; show it to nobody but the reporter."""

    number: str
    uid: UUID
    is_new: bool
    state: str
    grid: str | None
    follow: str


class FieldProblem(Schema):
    """One thing that is wrong: where, what, and what to do."""

    field: str
    code: str
    problem: str
    remedy: str


class ReportRefusal(Schema):
    """Why it was not taken. With `can_confirm` there is only doubt: send it again with `confirmed`."""

    error: str
    fields: list[FieldProblem] = []
    can_confirm: bool = False
    grids: list[dict] = []
    known: list[dict] = []
