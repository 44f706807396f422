"""What the API answers, as it is documented."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema


class PointOut(Schema):
    lon: float
    lat: float


class ChainArea(Schema):
    level: str
    level_label: str
    code: str
    name: str
    uid: str


class BuildingOut(Schema):
    uid: str
    name: str
    number: str
    address: str
    use: str
    distance_m: float = Field(description="0 when the point is in the building")


class NeighbourOut(Schema):
    code: str
    name: str


class BorderOut(Schema):
    distance_m: float = Field(description="from the point to the nearest border of its smallest tiling area")
    neighbour: NeighbourOut | None = Field(description="the area beyond that border; null where the map ends")


class NearestOut(Schema):
    code: str
    name: str
    level: str
    distance_m: float


class LocateOut(Schema):
    point: PointOut
    on: date
    inside: bool
    chain: list[ChainArea] = Field(description="from the top level down; empty outside every area")
    building: BuildingOut | None
    border: BorderOut | None
    contact: str = Field(description="public contact of the smallest area that has one")
    nearest: NearestOut | None = Field(description="only outside every area")


class ParentOut(Schema):
    code: str
    name: str


class VersionProperties(Schema):
    code: str
    name: str
    valid_from: date
    valid_to: date | None = Field(description="the first day on which it no longer held; null: still in force")
    parent: ParentOut | None
    area_m2: float
    redraw: str | None = Field(description="number of the document that made it")


class VersionFeature(Schema):
    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any] = Field(description="the label point")
    properties: VersionProperties


class VersionCollection(Schema):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[VersionFeature]


class OtherCode(Schema):
    scheme: str
    code: str
    note: str


class DescentOut(Schema):
    on: date
    code: str
    name: str
    kind: str
    share_area: float | None
    share_buildings: float | None
    share_households: float | None


class AreaOut(Schema):
    uid: str
    level: str
    level_label: str
    code: str = Field(description="today's code; of a retired area, its last")
    name: str
    current: bool = Field(description="whether the area exists today")
    contact: str
    versions: VersionCollection = Field(description="oldest first")
    codes: list[OtherCode] = Field(description="codes in other schemes")
    came_from: list[DescentOut]
    became: list[DescentOut]


class BoundaryOut(Schema):
    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any]
    properties: VersionProperties


class Problem(Schema):
    error: str
