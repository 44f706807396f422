"""What the API of facilities takes and answers, as it is documented."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

Position = tuple[float, float]


class KindOut(Schema):
    key: str
    label: str = Field(description="in the reader's language")
    label_zh: str
    label_en: str
    tier: int = Field(description="living circle of the standard in minutes; 0: in none")
    limit_m: float = Field(description="how far one may have to walk, in metres")
    limit_minutes: float = Field(description="the same in minutes of the group")
    group: str = Field(description="who walks: key of a walking group")
    has_capacity: bool
    capacity_unit: str
    source: str = Field(description="where the distance is from")
    checked: bool = Field(description="whether it was checked against the official text")


class KindCountOut(KindOut):
    count: int = Field(description="facilities of this kind today")


class FacilityProperties(Schema):
    uid: str
    kind: str
    kind_label: str
    name: str
    address: str
    opening_hours: str = Field(description="as in OpenStreetMap; empty: not known")
    open: bool | None = Field(description="at the moment that was asked for; null: not known, or not asked")
    open_until: datetime | None
    capacity: int | None
    operator: str
    public_phone: str
    entrances: list[Position] = Field(description="longitude, latitude of each; empty: not known")
    valid_from: date
    valid_to: date | None = Field(description="the first day on which this no longer held; null: still true")


class FacilityFeature(Schema):
    type: Literal["Feature"] = "Feature"
    id: str
    geometry: dict[str, Any]
    properties: FacilityProperties


class FacilityCollection(Schema):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FacilityFeature]


class ChangeOut(Schema):
    edition: int
    kind: str = Field(description="added, moved, changed, closed or reopened")
    label: str
    on: date
    at: datetime
    why: str
    by: str | None = Field(description="only for those who may see who holds which post")
    changed: list[str] = Field(description="names of the facts that differ")


class FacilityOut(FacilityFeature):
    on: date
    exists: bool = Field(
        description="whether it existed on that day; if not, what was true of it last before, or first"
    )
    edition: int = Field(description="to be sent back as `seen` with a change")
    kind: KindOut
    source: str
    areas: list[str] = Field(description="from the top down")
    may_change: bool
    closed: bool
    history: list[ChangeOut]


class DeedIn(Schema):
    """What every act says: from which day on, why, and from which edition it was decided."""

    on: date | None = Field(None, description="from this day on; today when not given")
    why: str = Field("", max_length=200)
    seen: int | None = Field(None, description="edition that was looked at; another one now is refused with 409")
    confirmed: bool = Field(False, description="go on in spite of doubt")


class FactsIn(DeedIn):
    name: str
    lon: float
    lat: float
    address: str = ""
    entrances: list[Position] = []
    opening_hours: str = ""
    capacity: int | None = None
    operator: str = ""
    public_phone: str = ""


class AddIn(FactsIn):
    kind: str
    until: date | None = None


class MoveIn(DeedIn):
    lon: float
    lat: float
    entrances: list[Position] = []


class FieldProblem(Schema):
    field: str
    problem: str
    remedy: str


class Refusal(Schema):
    error: str
    fields: list[FieldProblem] = []
    can_confirm: bool = Field(False, description="there is only doubt: send it again with `confirmed`")
    edition: int | None = Field(None, description="the edition it has now, when somebody else was first")
