"""What the API of assets takes and answers, as it is documented."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from facilities.schemas import DeedIn


class AssetProperties(Schema):
    uid: str
    code: str = Field(description="17 digits: 6 county, 2 class, 3 kind, 6 serial number")
    kind: str = Field(description="five digits of the catalogue")
    kind_label: str
    name: str
    state: str = Field(description="sound, damaged, lost, abandoned or removed")
    state_label: str
    accuracy: str = Field(description="A ±0.5 m, B ±1.0 m, C ±10.0 m; empty: not known")
    address: str
    manager: str | None = Field(description="key of the managing department, where it is one of this system")
    manager_label: str
    manager_name: str
    manager_code: str
    owner_name: str
    owner_code: str
    maintainer_name: str
    maintainer_code: str
    data_source: str
    note: str
    valid_from: date
    valid_to: date | None = Field(description="the first day on which this no longer held; null: still true")


class AssetFeature(Schema):
    type: Literal["Feature"] = "Feature"
    id: str
    geometry: dict[str, Any]
    properties: AssetProperties


class AssetCollection(Schema):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[AssetFeature]


class CodeFinding(Schema):
    code: str
    severity: str
    problem: str
    remedy: str


class CodePart(Schema):
    part: str = Field(description="county, class, kind or serial")
    digits: str
    first: int = Field(description="place of its first digit, counted from 1")
    last: int
    says: str = Field(description="the name that the digits stand for; empty: none is known")
    findings: list[CodeFinding]


class CodeOut(Schema):
    code: str
    valid: bool
    parts: list[CodePart]
    findings: list[CodeFinding] = Field(description="why it is no code at all")
    asset: str | None = Field(description="uid of the asset that has it")


class AssetChangeOut(Schema):
    edition: int
    act: str = Field(description="added, changed, moved, ended, photo_add or photo_gone")
    label: str
    on: date
    at: datetime
    why: str
    by: str | None = Field(description="only for those who may see who holds which post")
    changed: list[str] = Field(description="names of the facts that differ")


class CaseAtAsset(Schema):
    number: str
    kind_label: str
    state: str
    state_label: str
    at: datetime


class AssetPhoto(Schema):
    uid: str
    picture: str = Field(description="where the picture is: a JPEG, its long side 2,048 pixels at most")
    thumb: str = Field(description="where a small one is")
    added_at: datetime


class AssetOut(AssetFeature):
    on: date
    exists: bool = Field(description="whether it was in the register that day; if not, what was true last, or first")
    edition: int = Field(description="to be sent back as `seen` with a change")
    look: str
    place: list[float] = Field(description="longitude and latitude of a point on it")
    class_label: str
    catalogue: str
    accuracy_label: str
    data_source_label: str
    other_codes: list[dict[str, str]]
    code_parts: list[CodePart]
    areas: list[str] = Field(description="from the top down")
    may_change: bool
    ended: bool
    states: list[dict[str, Any]]
    history: list[AssetChangeOut]
    cases: list[CaseAtAsset] = Field(description="open ones that the asker may see")
    photos: list[AssetPhoto]


class FactsIn(DeedIn):
    """All facts: those that are left out are taken away."""

    name: str
    geometry: dict[str, Any] = Field(description="GeoJSON in degrees: a point, a line or a polygon")
    state: str = "sound"
    accuracy: str = ""
    address: str = ""
    manager: str | None = Field(None, description="key of a department")
    manager_name: str = ""
    manager_code: str = ""
    owner_name: str = ""
    owner_code: str = ""
    maintainer_name: str = ""
    maintainer_code: str = ""
    data_source: str = ""
    note: str = ""


class AddIn(FactsIn):
    kind: str = Field(description="five digits of the catalogue in use")
    codes: dict[str, str] = Field({}, description="its other codes, by scheme")


class MoveIn(DeedIn):
    geometry: dict[str, Any]


class StateIn(DeedIn):
    state: str
