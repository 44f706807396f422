"""GET /api/search: the search box, and any program that wants the same."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from grids.schemas import Problem
from grids.search.find import search
from grids.search.schemas import SearchOut

router = Router(tags=["search"])

Text = Query("", max_length=200, description="name, code, address, number, pinyin, initials or coordinates")
Day = Query(None, description="YYYY-MM-DD; today when not given")
At = Query(None, description="lon,lat of where one looks (degrees, WGS 84): what is nearer comes first")
Limit = Query(8, ge=1, le=50, description="at most so many of each kind")


@router.get("/search", response={200: SearchOut, 422: Problem}, summary="What fits a text: areas, places, buildings")
def search_everything(
    request: HttpRequest, q: str = Text, on: date | None = Day, at: str | None = At, limit: int = Limit
) -> Status | dict[str, Any]:
    """Areas, places, roads and positions for everyone; buildings for those who hold a post where they stand.

    A text that can be a position is taken for one, in each datum that it may be meant in (`label` says which). Areas
    that did not exist on the day are told as such (`mark`), with what became of them. Households are never searched.
    """
    try:
        near = _place(at)
    except ValueError:
        return Status(422, {"error": _("at is written as longitude,latitude in degrees, as in 103.38,23.36.")})
    return search(q, request.user, on or timezone.localdate(), near, limit)


def _place(text: str | None) -> tuple[float, float] | None:
    """Longitude and latitude; raises ValueError."""
    if not text:
        return None
    lon, lat = map(float, text.split(","))
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(text)
    return lon, lat
