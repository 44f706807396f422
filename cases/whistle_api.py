"""Whistles over HTTP: blown, answered, and counted by tier with the rows behind."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from cases.actions.deed import Deed
from cases.actions.refusals import refuse
from cases.actions.whistle import act_on_call, blow
from cases.life_api import REFUSALS, area_by_code, department_by_key
from cases.life_describe import describe_whistles
from cases.life_schemas import BlowIn, CallActIn, TierCountOut, WhistleOut, WhistlePage
from cases.models import Case, Tier, Whistle
from cases.querysets import WhistleQuerySet
from cases.rules import move_faults as faults
from cases.rules.whistles import CALL_MOVES, TIERS_UP
from cases.whistles import counts_by_tier, whistles_of
from gis_data.actions.import_runs import Actor
from grids.schemas import Problem

router = Router(tags=["whistles"], auth=django_auth)

PAGE = 50
First = Query(date.min, alias="from", description="YYYY-MM-DD, included")
Last = Query(date(9000, 1, 1), alias="to", description="YYYY-MM-DD, included")


@router.get("/whistles/counts", response=list[TierCountOut], summary="Whistles counted by tier")
def whistle_counts(request: HttpRequest, first: date = First, last: date = Last) -> list[dict]:
    """Of the days from the first to the last, among those that you may see."""
    counts = counts_by_tier(_in_period(first, last).visible_to(request.user))
    return [{**vars(one), "tier_label": str(one.tier.label)} for one in counts]


@router.get("/whistles", response=WhistlePage, summary="Whistles, the latest first")
def whistle_list(
    request: HttpRequest,
    tier: str = "",
    first: date = First,
    last: date = Last,
    open: bool = Query(False, description="only those under way"),
    after: int | None = Query(None, description="as the page before says"),
) -> dict:
    """Fifty at a time, in the order in which they were entered."""
    rows = _in_period(first, last, tier).visible_to(request.user)
    rows = rows.open() if open else rows
    rows = rows if after is None else rows.filter(pk__lt=after)
    page = list(rows.select_related("case").order_by("-pk")[: PAGE + 1])
    following = page[PAGE - 1].pk if len(page) > PAGE else None
    return {"rows": describe_whistles(page[:PAGE], request.user), "following": following}


@router.get("/whistles/{uuid:uid}", response={200: WhistleOut, 404: Problem}, summary="One whistle")
def whistle_detail(request: HttpRequest, uid: UUID) -> Status:
    """With its calls, and what you may do to each."""
    whistle = _whistle(request, uid)
    return _unknown() if whistle is None else Status(200, *describe_whistles([whistle], request.user))


@router.post("/whistles", response={201: WhistleOut, **REFUSALS}, summary="Whistle for departments")
def whistle_blow(request: HttpRequest, payload: BlowIn) -> Status:
    """One tier up: a community calls the street's departments, a street the county's, a county the city's."""
    return Status(201, *describe_whistles([_blow(request, payload)], request.user))


@router.post(
    "/whistles/{uuid:uid}/calls/{int:call}/{act}", response={200: WhistleOut, **REFUSALS}, summary="Act on a call"
)
def whistle_act(request: HttpRequest, uid: UUID, call: int, act: str, payload: CallActIn) -> Status:
    """The acts are those that the call lists as `acts`."""
    whistle = _whistle(request, uid)
    row = whistle and whistle.calls.filter(pk=call).first()
    if row is None or act not in CALL_MOVES:
        return _unknown()
    deed = Deed(Actor(request.user), payload.why.strip(), payload.seen)
    act_on_call(row, act, deed, payload.rating)
    return Status(200, *describe_whistles([_whistle(request, uid)], request.user))


def _blow(request: HttpRequest, payload: BlowIn) -> Whistle:
    if payload.tier not in TIERS_UP:
        refuse([faults.NOT_FOUND.at(field="tier", value=payload.tier)])
    area = area_by_code(payload.area, "area")
    departments = [department_by_key(key) for key in dict.fromkeys(payload.departments)]
    case = None
    if payload.case:
        case = Case.objects.visible_to(request.user).select_related("kind").filter(number=payload.case).first()
        refuse([] if case else [faults.NOT_FOUND.at(field="case", value=payload.case)])
    deed = Deed(Actor(request.user))
    return blow(area, Tier(payload.tier), departments, payload.text, deed, case)


def _in_period(first: date, last: date, tier: str = "") -> WhistleQuerySet:
    return whistles_of(max(first, date(1900, 1, 1)), min(last, date(9000, 1, 1)), tier)


def _whistle(request: HttpRequest, uid: UUID) -> Whistle | None:
    return Whistle.objects.visible_to(request.user).select_related("case").filter(uid=uid).first()


def _unknown() -> Status:
    return Status(404, {"error": _("There is no such whistle or call, or it is not yours to see.")})
