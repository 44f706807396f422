"""What can be walked to: circles around any point and any facility, and the coverage of areas, as GeoJSON."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from facilities.models import FacilityKind, FacilityVersion, WalkGroup
from facilities.rules.coverage import AreaCoverage, cover
from facilities.walks import geojson
from facilities.walks.areas import areas_of_level, walks_of
from facilities.walks.circles import OffNetwork, circles_around, doors_on, piece_share, straight_ring
from facilities.walks.city import City, city_on
from facilities.walks.coverage import coverage_on
from facilities.walks.limits import USUAL_GROUP, BadLimit, Limit, by_metres, by_minutes
from grids.access import User, can
from grids.describe import UnknownCode, area_by_code
from grids.models import Area, AreaVersion, Level
from grids.rules.access import Capability
from grids.schemas import Problem

router = Router(tags=["walks"])

MOST_RINGS = 6
DECIMALS = 4

Longitude = Query(..., ge=-180, le=180, description="degrees east, CGCS2000 (equal to WGS 84 here)")
Latitude = Query(..., ge=-90, le=90, description="degrees north")
Minutes = Query(None, description="one number, or several with commas: a ring for each; 15 when nothing is said")
Metres = Query(None, description="the same in metres, instead of minutes")
GroupKey = Query(None, description="who walks: adult, elderly, wheels …")
Day = Query(None, description="YYYY-MM-DD; today when not given. The network is always today's")
At = Query(None, description="YYYY-MM-DDTHH:MM, local time, for ways and gates with hours; a Wednesday at 10 else")
Ways = Query(False, description="the reached ways as well, each cut where the limit falls")
Ring = Query(False, description="the straight-line ring as well, for comparison, with those whom it wrongly counts")


class NotFound(LookupError):
    """What was asked for is not there; the message says what and where to look."""


def _answering(view: Callable) -> Callable:
    """Refusals as the API tells them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | Status:
        try:
            return HttpResponse(view(request, *args, **kwargs), content_type="application/geo+json")
        except (NotFound, UnknownCode) as problem:
            return Status(404, {"error": str(problem)})
        except (BadLimit, OffNetwork) as problem:
            return Status(422, {"error": str(problem)})

    return answer


REFUSALS = {404: Problem, 422: Problem}


@router.get("/circles", response=REFUSALS, summary="What can be reached on foot from any point")
@_answering
def circle_of_point(
    request: HttpRequest,
    lon: float = Longitude,
    lat: float = Latitude,
    minutes: str | None = Minutes,
    metres: str | None = Metres,
    group: str | None = GroupKey,
    on: date | None = Day,
    at: datetime | None = At,
    ways: bool = Ways,
    ring: bool = Ring,
) -> str:
    """Walked away from the point, along today's ways. Households are counted for those who hold a post.

    422 where no way is near, and for walks of no length or of one that nobody walks.
    """
    walker = _group(group)
    city = city_on(on or timezone.localdate(), walker.takes_steps, at and at.replace(tzinfo=None))
    limits = _limits(minutes, metres, walker) or [by_minutes(15, walker)]
    features = _circles(request.user, city, np.array([[lon, lat]]), limits, (lon, lat), ways, ring, towards=False)
    return geojson.collection(features, group=walker.key)


@router.get("/facilities/{uuid:uid}/circle", response=REFUSALS, summary="The service circle of a facility")
@_answering
def circle_of_facility(
    request: HttpRequest,
    uid: UUID,
    minutes: str | None = Minutes,
    metres: str | None = Metres,
    group: str | None = GroupKey,
    on: date | None = Day,
    at: datetime | None = At,
    ways: bool = Ways,
    ring: bool = Ring,
) -> str:
    """From where its entrances can be walked to; as far as its kind is held to when no limit is asked for."""
    day = on or timezone.localdate()
    version = _version(uid, day)
    kind = version.facility.kind
    walker = _group(group) if group else kind.group
    city = city_on(day, walker.takes_steps, at and at.replace(tzinfo=None))
    limits = _limits(minutes, metres, walker) or [Limit(kind.limit_metres, kind.limit_minutes)]
    doors = np.array(version.entrances.coords)
    features = _circles(request.user, city, doors, limits, version.geom.coords, ways, ring, towards=True)
    return geojson.collection(features, group=walker.key, facility=version.name, kind=kind.key)


@router.get("/coverage", response=REFUSALS | {403: Problem}, summary="The coverage of an area by a kind of facility")
def coverage_of_area(
    request: HttpRequest,
    area: str = Query(..., description="any code that the area ever bore"),
    kind: str = Query(..., description="key of a kind of facility"),
    level: str | None = Query(None, description="key of a level: all areas of it in the area, instead of the area"),
    on: date | None = Day,
) -> HttpResponse | Status:
    """Share of households within reach, who is left out, how far people walk. For those who hold a post."""
    if not can(request.user, Capability.SEE_COUNTS):
        return Status(403, {"error": _("Figures of households are for those who hold a post. Log in.")})
    return _coverage(request, area, kind, level, on or timezone.localdate())


@_answering
def _coverage(request: HttpRequest, code: str, kind_key: str, level_key: str | None, day: date) -> str:
    area, kind = _area(code), _kind(kind_key)
    level = _level(level_key) if level_key else area.level
    coverage = coverage_on(day, kind)
    areas = areas_of_level(level, day, coverage.homes)
    figures = cover(walks_of(coverage, kind), areas.of_home, len(areas))
    inside = set(Area.objects.filter(level=level).under(area, day).values_list("pk", flat=True))
    shapes = _shapes(AreaVersion.objects.on(day).filter(level=level, area__in=inside))
    features = [
        geojson.feature(shapes[version.area_id], _figures(version, figures, i))
        for i, version in enumerate(areas.versions)
        if version.area_id in inside
    ]
    if not features:
        text = _("Area %(code)s did not exist on %(day)s, or has no areas of that level then.")
        raise NotFound(text % {"code": code, "day": day.isoformat()})
    return geojson.collection(
        features, kind=kind.key, required_m=kind.limit_metres, on=day.isoformat(), facilities=len(coverage.supply)
    )


def _circles(
    user: User,
    city: City,
    lonlat: np.ndarray,
    limits: list[Limit],
    middle: tuple[float, float],
    ways: bool,
    ring: bool,
    towards: bool,
) -> list[str]:
    """The largest first, so that a map draws the smaller ones over it. Raises OffNetwork."""
    doors = doors_on(city.graph, lonlat)
    counts = can(user, Capability.SEE_COUNTS)
    apart = {
        "off_network_m": round(float(doors.off_m.min()), 1),
        "piece_share": round(piece_share(city.graph, doors), 4),
    }
    ordered = sorted(limits, key=lambda limit: -limit.metres)
    features = []
    for circle in circles_around(city, doors, ordered, towards):
        features.append(geojson.circle_feature(circle, counts, **apart))
        if ring:
            features.append(geojson.ring_feature(straight_ring(city, middle, circle), circle, counts))
        if ways:
            features.append(geojson.ways_feature(city, circle))
    return features


def _limits(minutes: str | None, metres: str | None, group: WalkGroup) -> list[Limit]:
    """The limits of a question. Raises BadLimit."""
    if minutes and metres:
        raise BadLimit(_("Ask for minutes or for metres, not for both."))
    texts = [text for text in (minutes or metres or "").split(",") if text.strip()]
    if len(texts) > MOST_RINGS:
        raise BadLimit(_("At most %(most)d rings are drawn at once.") % {"most": MOST_RINGS})
    return [by_minutes(_number(text), group) if minutes else by_metres(_number(text)) for text in texts]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadLimit(_("%(text)s is no number of minutes or metres.") % {"text": text}) from None


def _figures(version: AreaVersion, found: AreaCoverage, i: int) -> dict[str, Any]:
    """The figures of one area, ready for JSON: null where there is nothing to say."""
    return {
        "code": version.code,
        "name": version.name,
        "uid": str(version.area.uid),
        "households": int(found.households[i]),
        "within": int(found.within[i]),
        "beyond": int(found.beyond[i]),
        "no_way": int(found.no_way[i]),
        "off_network": int(found.off_network[i]),
        "share": _rounded(found.share[i], DECIMALS),
        "share_at_most": _rounded(found.share_at_most[i], DECIMALS),
        "mean_walk_m": _rounded(found.mean_m[i], 1),
        "walk_of_nine_in_ten_m": _rounded(found.percentile_m[i], 1),
        "left_out_buildings": int(found.left_out_buildings[i]),
    }


def _rounded(number: float, decimals: int) -> float | None:
    return round(float(number), decimals) if np.isfinite(number) else None


def _shapes(versions: QuerySet[AreaVersion]) -> dict[int, str]:
    return dict(versions.values_list("area", AsGeoJSON("geom", precision=geojson.DECIMALS)))


def _group(key: str | None) -> WalkGroup:
    found = WalkGroup.objects.filter(key=key or USUAL_GROUP).first()
    if found is None:
        known = ", ".join(WalkGroup.objects.values_list("key", flat=True))
        raise NotFound(_("There is no walking group %(key)s, but: %(known)s.") % {"key": key, "known": known})
    return found


def _kind(key: str) -> FacilityKind:
    found = FacilityKind.objects.filter(key=key).select_related("group").first()
    if found is None:
        raise NotFound(_("There is no kind of facility called %(key)s.") % {"key": key})
    return found


def _level(key: str) -> Level:
    found = Level.objects.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no level called %(key)s.") % {"key": key})
    return found


def _area(code: str) -> Area:
    try:
        return area_by_code(code)
    except UnknownCode:
        text = _("No area bears the code %(code)s or ever bore it. Check the digits.")
        raise NotFound(text % {"code": code}) from None


def _version(uid: UUID, day: date) -> FacilityVersion:
    versions = FacilityVersion.objects.on(day).select_related("facility__kind__group")
    found = versions.filter(facility__uid=uid).first()
    if found is None:
        text = _("There is no facility %(uid)s on %(day)s.")
        raise NotFound(text % {"uid": uid, "day": day.isoformat()})
    return found

