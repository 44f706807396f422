"""What the API of the lists takes and answers, as it is documented."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

Seen = Field(None, description="the edition that was looked at: who acts from an older one is told (409)")


class AreaName(Schema):
    code: str | None
    name: str | None


class PartnerName(Schema):
    uid: str
    name: str


class ClaimOut(Schema):
    partner: PartnerName | None
    area: AreaName | None
    state: str = Field(description="claimed, under_way, done or given_up")
    state_label: str
    claimed_at: datetime
    ended_at: datetime | None
    why: str
    rating_of_claimant: int | None = Field(description="1 to 5, by who put the item on the list")
    rating_of_owner: int | None = Field(description="1 to 5, by who claimed it")


class ItemOut(Schema):
    uid: str
    list: str = Field(description="problem, need, resource or project")
    list_label: str
    title: str
    text: str
    area: AreaName
    place: tuple[float, float] | None = Field(description="longitude, latitude")
    partner: PartnerName | None = Field(description="who offers it; null: the area itself")
    from_problem_bank: bool
    state: str = Field(description="open, claimed, done or withdrawn")
    state_label: str
    edition: int
    added_at: datetime
    claim: ClaimOut | None = Field(description="the one that runs")


class MoveOut(Schema):
    edition: int
    act: str
    act_label: str
    at: datetime
    who: str = Field(description="empty for those who do not see cases in the area")
    why: str
    rating: int | None
    side: str = Field("", description="who rated: who offers or asks, or who claimed it")


class WholeItem(ItemOut):
    claims: list[ClaimOut]
    moves: list[MoveOut]
    may: list[str] = Field(description="acts that are open to you now")
    may_rate_as: list[str]


class ItemPage(Schema):
    items: list[ItemOut]
    next: int | None = Field(description="ask with before=… for the next page; null: there is none")


class FactsIn(Schema):
    title: str
    text: str = ""
    place: tuple[float, float] | None = Field(None, description="longitude, latitude, in the area")


class AddIn(FactsIn):
    list: Literal["problem", "need", "resource", "project"]
    area: str = Field(description="its code")
    partner: str | None = Field(None, description="uid of the partner that offers it: resources only")


class CaseIn(Schema):
    number: str = Field(description="of a case in the problem bank")
    text: str = Field("", description="what partners should know; what the reporter wrote is not copied")


class DeedIn(Schema):
    why: str = ""
    seen: int | None = Seen


class ChangeIn(FactsIn, DeedIn):
    pass


class ClaimIn(DeedIn):
    partner: str | None = Field(None, description="uid of the partner that takes it on")
    area: str | None = Field(None, description="code of the area that takes it on: resources only")


class RateIn(DeedIn):
    side: Literal["owner", "claimant"] = Field(description="for which side you rate the other")
    rating: int


class PartnerIn(Schema):
    name: str
    name_en: str = ""
    area: str = Field(description="code of the area in which it signs up")
    public_contact: str = Field("", description="of an office, never of a person")
    first: date | None = Field(None, description="today when not given")


class PartnerOut(PartnerName):
    area: AreaName
    public_contact: str
    valid_from: date | None
    valid_to: date | None = Field(description="the first day on which it is none any more")
