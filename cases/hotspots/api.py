"""Hotspots over HTTP: findings, months, the heat surface, clusters, outliers, one hotspot, and a task made of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from cases.actions.hotspot_task import TaskFacts, make_task, may_know, may_make_task, middle_of, open_task
from cases.hotspots import clusters, heat, months, outliers, telling
from cases.hotspots.access import may_see_findings
from cases.hotspots.asked import BadAsked, number, read_asked
from cases.hotspots.detail import open_spot, spot_at
from cases.hotspots.findings import Found, Spot, find
from cases.hotspots.options import options
from cases.hotspots.question import NoSuch, look_up
from cases.hotspots.schemas import AskedIn, AskedRefusal, TaskIn, TaskOut
from facilities.schemas import Refusal
from gis_data.actions.import_runs import Actor
from gis_data.serving import with_etag
from grids.access import User, can
from grids.rules.access import Capability
from grids.schemas import Problem

router = Router(tags=["hotspots"], auth=django_auth)

REFUSALS = {401: Problem, 403: Problem, 404: AskedRefusal, 422: AskedRefusal}
GEOJSON, JSON = "application/geo+json", "application/json"
YES, NO, ALL = "yes", "no", "all"
Shapes = Query(
    "",
    description="yes (default); no: without outlines, for a map that has the areas already; "
    "all: with `few`, the outline of what cannot be told",
)


def for_findings(content_type: str) -> Callable:
    """For those who may see findings; what cannot be asked is said in words. A browser keeps what has not changed."""

    def around(view: Callable[..., str]) -> Callable:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | Status:
            refused = _closed(request)
            if refused is not None:
                return refused
            try:
                text = view(request, *args, **kwargs)
            except BadAsked as problem:
                return Status(422, {"error": str(problem), "field": problem.field})
            except NoSuch as problem:
                return Status(404, {"error": str(problem), "field": ""})
            headers = {"Cache-Control": "private, no-cache"}
            return with_etag(request, HttpResponse(text, content_type=content_type, headers=headers))

        return answer

    return around


@router.get("/hotspots", response=REFUSALS, summary="Where there is more than there should be")
@for_findings(GEOJSON)
def hotspot_list(request: HttpRequest, asked: Query[AskedIn], shapes: str = Shapes) -> str:
    """The areas that are hot or cold, the hottest first; or that it cannot be told, and why."""
    wish = one_of_shapes(shapes, YES, NO, ALL)
    question = look_up(read_asked(request.GET, ("shapes",)))
    return telling.told(find(question), request.user, wish != NO, with_few=wish == ALL)


@router.get("/hotspots/options", response=REFUSALS, summary="What can be asked of hotspots")
@for_findings(JSON)
def hotspot_options(request: HttpRequest) -> str:
    """Levels, kinds, measures and limits with their names, and what the classes mean."""
    return telling.as_text(options())


@router.get("/hotspots/months", response=REFUSALS, summary="What became of hotspots month by month")
@for_findings(GEOJSON)
def hotspot_months(
    request: HttpRequest, asked: Query[AskedIn], months_back: str = Query("", alias="months"), shapes: str = Shapes
) -> str:
    """New, lasting, fading: the class of each area over whole months, and its z in each."""
    with_shapes = one_of_shapes(shapes, YES, NO) != NO
    question = look_up(read_asked(request.GET, ("months", "shapes")))
    back = number("months", months_back, months.MONTHS, months.USUAL_MONTHS)
    return months.told(months.emerging(question, back), request.user, with_shapes)


@router.get("/hotspots/heat", response=REFUSALS, summary="The heat surface of the cases that you may see")
@for_findings(GEOJSON)
def hotspot_heat(request: HttpRequest, asked: Query[AskedIn], bandwidth: str = "") -> str:
    """Bands of cases per km². It follows where people are; it is no finding."""
    return heat.told(read_asked(request.GET, ("bandwidth",)), request.user, bandwidth)


@router.get("/hotspots/clusters", response=REFUSALS, summary="Clusters of the cases that you may see")
@for_findings(GEOJSON)
def hotspot_clusters(
    request: HttpRequest, asked: Query[AskedIn], method: str = "", eps: str = "", least: str = ""
) -> str:
    """By DBSCAN or HDBSCAN, each with how stable it is."""
    names = ("method", "eps", "least")
    return clusters.told(read_asked(request.GET, names), request.user, request.GET)


@router.get("/hotspots/outliers", response=REFUSALS, summary="Areas unlike their neighbours")
@for_findings(GEOJSON)
def hotspot_outliers(request: HttpRequest, asked: Query[AskedIn]) -> str:
    """High among low and low among high, by local Moran's I: of at most 2,000 areas."""
    return outliers.told(find(look_up(read_asked(request.GET))), request.user)


@router.get("/hotspots/{uid}", response=REFUSALS, summary="One hotspot")
@for_findings(JSON)
def hotspot_detail(request: HttpRequest, uid: str, asked: Query[AskedIn]) -> str:
    """By any of its areas: its cases, grids and posts, what changed, what makes it, how much staff reported."""
    found = find(look_up(read_asked(request.GET)))
    spot = spot_at(found, uid)
    return telling.as_text(open_spot(found, spot, request.user) | {"task": _task(found, spot, request.user)})


@router.post(
    "/hotspots/{uid}/task",
    response={200: TaskOut, 201: TaskOut, 401: Problem, 403: Problem, 404: AskedRefusal, 422: Refusal | AskedRefusal},
    summary="Make a task of a hotspot",
)
def hotspot_task(request: HttpRequest, uid: str, payload: TaskIn, asked: Query[AskedIn]) -> Status:
    """201 with the case that was opened in it; 200 with the one that is open already."""
    refused = _closed(request)
    if refused is not None:
        return refused
    try:
        found = find(look_up(read_asked(request.GET)))
        spot = spot_at(found, uid)
    except BadAsked as problem:
        return Status(422, {"error": str(problem), "field": problem.field})
    except NoSuch as problem:
        return Status(404, {"error": str(problem), "field": ""})
    made = make_task(found, spot, Actor(request.user), TaskFacts(payload.kind, payload.text, payload.severity))
    url = reverse("case", args=[made.case.number])
    return Status(201 if made.is_new else 200, {"number": made.case.number, "url": url, "is_new": made.is_new})


def _task(found: Found, spot: Spot, user: User) -> dict[str, Any]:
    """Whether the reader may make a task of it, why not, and the one that is open."""
    if not spot.number:
        return {"open": None, "may": False, "why": _("Nothing is hot here.")}
    known = open_task(found.question, spot)
    is_told = known is not None and may_know(known, user)
    told = {"open": {"number": known.number, "url": reverse("case", args=[known.number])} if is_told else None}
    if not can(user, Capability.SEE_CASES) or not may_make_task(user, *middle_of(found.question, spot)):
        return told | {"may": False, "why": _("Tasks are made by those who see cases in this area.")}
    if known is not None and not is_told:
        return told | {"may": False, "why": _("A task of it is under way where cases are closed to you.")}
    return told | {"may": True, "why": ""}


def one_of_shapes(text: str, *known: str) -> str:
    """How an answer is wanted, with outlines where nothing is said. Raises BadAsked."""
    if text and text not in known:
        words = {"name": "shapes", "known": ", ".join(known), "text": text[:80]}
        raise BadAsked("shapes", _("%(name)s is one of %(known)s; “%(text)s” is none of them.") % words)
    return text or YES


def _closed(request: HttpRequest) -> Status | None:
    if may_see_findings(request.user):
        return None
    return Status(403, {"error": _("Findings are for those who hold a post in an area or sit at a department's desk.")})
