"""Questions that anyone may ask without logging in; the answers hold nothing personal."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from grids.card.card import area_card
from grids.card.schemas import CardOut
from grids.describe import NoSuchDay, UnknownCode, area_by_code, describe_area, describe_boundary
from grids.locate import locate
from grids.schemas import AreaOut, BoundaryOut, LocateOut, Problem
from grids.search.api import router as search_router

router = Router(tags=["areas"])
router.add_router("", search_router)

Longitude = Query(..., ge=-180, le=180, description="degrees east, CGCS2000 (equal to WGS 84 here)")
Latitude = Query(..., ge=-90, le=90, description="degrees north")
Day = Query(None, description="YYYY-MM-DD; today when not given")


@router.get("/locate", response=LocateOut, summary="Where a point lies, on any day")
def locate_point(
    request: HttpRequest, lon: float = Longitude, lat: float = Latitude, on: date | None = Day
) -> HttpResponse:
    """The chain of areas from the top level down, the building, the nearest border and what lies beyond it.

    A caller whose position may be 20 m off knows by `border.distance_m` that two grids are possible. Outside every
    area `inside` is false and `nearest` names the nearest one.
    """
    return HttpResponse(locate(lon, lat, on), content_type="application/json")


@router.get("/areas/{code}", response={200: AreaOut, 404: Problem}, summary="An area by any code it ever bore")
def area_detail(request: HttpRequest, code: str) -> Status:
    """The area, its versions with a label point each (GeoJSON), its codes and its line of descent."""
    try:
        return Status(200, describe_area(area_by_code(code)))
    except UnknownCode:
        return _unknown_code(code)


@router.get("/areas/{code}/boundary", response={200: BoundaryOut, 404: Problem}, summary="The boundary on a day")
def area_boundary(request: HttpRequest, code: str, on: date | None = Day) -> Status:
    """The boundary that was in force on the day, as a GeoJSON feature."""
    day = on or timezone.localdate()
    try:
        return Status(200, describe_boundary(area_by_code(code), day))
    except UnknownCode:
        return _unknown_code(code)
    except NoSuchDay:
        text = _("Area %(code)s did not exist on %(day)s. /api/areas/%(code)s lists its versions.")
        return Status(404, {"error": text % {"code": code, "day": day.isoformat()}})


@router.get("/areas/{code}/card", response={200: CardOut, 404: Problem}, summary="The area card of a day")
def card(request: HttpRequest, code: str, on: date | None = Day) -> Status:
    """Chain, figures, posts, neighbours, line of descent and children.

    What the asker may not see is null or empty, and `closed` says so.
    """
    try:
        return Status(200, area_card(area_by_code(code), on or timezone.localdate(), request.user))
    except UnknownCode:
        return _unknown_code(code)


def _unknown_code(code: str) -> Status:
    text = _("No area bears the code %(code)s or ever bore it. Check the digits.")
    return Status(404, {"error": text % {"code": code}})
