"""What the API of hotspots is asked, as it is documented. Texts are read by `asked.py`, which says what is wrong."""

from ninja import Field, Schema


class AskedIn(Schema):
    """The parameters that every question has."""

    since: str = Field("", description="first day, YYYY-MM-DD; four weeks before the last when not given")
    until: str = Field("", description="last day; today when not given")
    against: str = Field("", description="before (default), year or none: what the period is compared with")
    kind: str = Field("", description="codes of five digits, of classes two; several with commas")
    severity: str = Field("", description="normal, urgent, emergency; several with commas")
    level: str = Field("", description="key of a level, or hexagon; the working grid when not given")
    size: str = Field("", description="metres from flat to flat of a hexagon, 100 to 2000 (300)")
    measure: str = Field("", description="counts, rates or smoothed (default where households are on record)")
    weights: str = Field("", description="contiguity (default), band or nearest: which areas are neighbours")
    radius: str = Field("", description="metres of a band, 50 to 20000")
    k: str = Field("", description="how many nearest, 1 to 50 (8)")
    boundaries: str = Field("", description="was (default): as it was reported; today: in today's boundaries")
    correction: str = Field("", description="bh (default), by or none: for many tests at once")
    alpha: str = Field("", description="0.01, 0.05 (default) or 0.1")


class AskedRefusal(Schema):
    """Why a question is not answered."""

    error: str
    field: str = Field("", description="the parameter that is wrong")


class TaskIn(Schema):
    """What the task is about."""

    kind: str = Field("", description="code of a kind of event; the most frequent one of the hotspot when not given")
    text: str = Field("", max_length=1_500, description="what is to be done")
    severity: str = Field("normal", pattern="^(normal|urgent|emergency)$")


class TaskOut(Schema):
    """The case that was opened, or the one that was open already."""

    number: str
    url: str
    is_new: bool
