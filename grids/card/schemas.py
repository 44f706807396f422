"""What the area card answers, as it is documented."""

from datetime import date

from ninja import Field, Schema

Count = int | None
OPEN_TO_POSTS = "null for who holds no post"


class CardArea(Schema):
    uid: str
    level: str
    level_label: str
    code: str = Field(description="the code it bore on the day")
    name: str
    contact: str
    since: date = Field(description="first day of the version told of")
    until: date | None = Field(description="the first day on which it no longer held")
    document: str = Field(description="the change that made it")


class DaysOut(Schema):
    first: date
    end: date | None
    name: str


class DescentRow(Schema):
    on: date
    code: str
    name: str
    kind: str
    kind_label: str
    document: str
    share_area: float | None = Field(description="of the area that was before, 0 to 1; so are the other shares")
    share_buildings: float | None
    share_households: float | None
    itself: bool = Field(description="the area lives on and keeps this share")


class CardLink(Schema):
    uid: str
    level: str
    level_label: str
    code: str
    name: str


class FiguresOut(Schema):
    buildings: int
    households: Count = Field(description=OPEN_TO_POSTS)
    residents: Count = Field(description=OPEN_TO_POSTS)
    workers: Count = Field(description=f"grid workers posted in it and below; {OPEN_TO_POSTS}")
    households_per_worker: float | None
    area_m2: float


class ChildOut(FiguresOut):
    code: str
    name: str
    level_label: str


class PostRow(Schema):
    role: str
    role_label: str
    holder: str
    lane: str = Field(description="the street line that it is held on; empty for a post in the area")
    since: date | None
    chief: bool = Field(description="one of the five chiefs")


class VacantRow(Schema):
    role: str
    role_label: str


class PostsOut(Schema):
    rows: list[PostRow]
    vacant: list[VacantRow] = Field(description="chiefs whom a working grid lacks")
    more: bool


class BorderRow(Schema):
    code: str
    name: str
    border_m: float


class CardOut(Schema):
    on: date
    today: bool
    exists: bool = Field(description="whether the area existed on the day; without it the figures are null")
    area: CardArea
    days: list[DaysOut] = Field(description="its versions, oldest first")
    closed: list[str] = Field(
        description="what the asker may not see: counts, and rows of buildings, posts, households"
    )
    came_from: list[DescentRow]
    became: list[DescentRow]
    chain: list[CardLink]
    figures: FiguresOut | None
    posts: PostsOut
    neighbours: list[BorderRow] = Field(description="of its level, the longest shared border first")
    children: list[ChildOut]
