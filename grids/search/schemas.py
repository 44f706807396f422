"""What a search answers, as it is documented."""

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema


class HitOut(Schema):
    ref: str = Field(description="names it within its kind: an area's or building's uid")
    title: str
    label: str = Field(description="what it is; of a position, what the text was taken for")
    note: str = Field(description="the areas it lies in")
    mark: str = Field(description="what is not as one would think: that an area ended, and what it became")
    lon: float
    lat: float
    bounds: tuple[float, float, float, float] | None = Field(description="west, south, east, north")
    fit: int = Field(description="0 exact, 1 starts so, 2 pinyin or initials start so, 3 holds it, 4 resembles it")
    more: dict[str, Any] = Field(
        description="area: code, level, exists, became; facility: kind, address; place and road: class; building: use; "
        "position: crs, axes"
    )


class GroupOut(Schema):
    key: str = Field(description="position, area, facility, place, road or building")
    title: str
    hits: list[HitOut]


class SearchOut(Schema):
    query: str
    on: date
    taken_for: Literal["position", "words"]
    loosely: bool = Field(description="nothing fitted; these sound or are spelled like it")
    groups: list[GroupOut]
    remark: str = Field(description="what to do when nothing was found")
    buildings_open: bool = Field(description="whether buildings were searched: only for those logged in")
