"""Facilities over HTTP: found and read by anyone, changed by those whose post opens that where they stand."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from ninja.security import django_auth

from facilities.actions.change import (
    Deed,
    add_facility,
    change_facility,
    close_facility,
    move_facility,
    reopen_facility,
)
from facilities.describe import (
    MOST,
    Asked,
    NoSuchFacility,
    TooMany,
    describe,
    describe_kinds,
    facility_by_uid,
    find,
)
from facilities.models import Facility, FacilityKind
from facilities.rules.facts import Facts
from facilities.schemas import (
    AddIn,
    DeedIn,
    FacilityCollection,
    FacilityOut,
    FactsIn,
    KindCountOut,
    MoveIn,
    Refusal,
)
from gis_data.actions.import_runs import Actor
from gis_data.takeaway.wanted import BadBounds, parse_bounds
from grids.schemas import Problem

router = Router(tags=["facilities"])

Day = Query(None, description="YYYY-MM-DD; today when not given")
Kinds = Query("", description="keys divided by commas; all when not given")
Box = Query("", description="west,south,east,north in degrees")
Moment = Query(None, description="only what is known to be open then, such as 2026-11-25T10:00")
REFUSALS = {403: Problem, 404: Problem, 409: Refusal, 422: Refusal}


@router.get("/facility-kinds", response=list[KindCountOut], summary="The kinds of facilities")
def kind_list(request: HttpRequest) -> list[dict]:
    """With the walk that each is held to, and how many there are today."""
    return describe_kinds()


@router.get(
    "/facilities",
    response={200: FacilityCollection, 400: Problem, 404: Problem, 413: Problem},
    summary="Facilities as GeoJSON",
)
def facility_list(
    request: HttpRequest,
    kind: str = Kinds,
    bbox: str = Box,
    on: date | None = Day,
    open_at: datetime | None = Moment,
) -> Status:
    """Those that existed on the day. /ogc/collections/facility has them in pages, of all days."""
    wanted = tuple(filter(None, (key.strip() for key in kind.split(","))))
    unknown = set(wanted) - set(FacilityKind.objects.filter(key__in=wanted).values_list("key", flat=True))
    if unknown:
        text = _("There is no kind of facility %(key)s. /api/facility-kinds lists them.")
        return Status(404, {"error": text % {"key": min(unknown)}})
    try:
        box = parse_bounds(bbox).extent if bbox else None
        features = find(Asked(on or timezone.localdate(), wanted, box, open_at and _local(open_at)))
    except BadBounds as problem:
        return Status(400, {"error": str(problem)})
    except TooMany:
        text = _("That is more than %(most)d facilities. Ask for a smaller box or fewer kinds.") % {"most": MOST}
        return Status(413, {"error": text})
    return Status(200, {"features": features})


@router.get(
    "/facilities/{uuid:uid}", response={200: FacilityOut, 404: Problem}, summary="One facility, with its history"
)
def facility_detail(request: HttpRequest, uid: UUID, on: date | None = Day) -> Status:
    """As it was on the day; if it did not exist then, as it was last before, or at first."""
    return _described(request, uid, on)


@router.post("/facilities", response={201: FacilityOut, **REFUSALS}, auth=django_auth, summary="Add a facility")
def facility_add(request: HttpRequest, payload: AddIn) -> Status:
    """In an area where your post lets you."""
    kind = FacilityKind.objects.filter(key=payload.kind).first()
    if kind is None:
        text = _("There is no kind of facility %(key)s. /api/facility-kinds lists them.")
        return Status(422, _refusal("kind", text % {"key": payload.kind}))
    return _answer(
        request, lambda deed: add_facility(kind, _facts(payload), deed, until=payload.until), payload, status=201
    )


@router.post(
    "/facilities/{uuid:uid}/change", response={200: FacilityOut, **REFUSALS}, auth=django_auth, summary="Change it"
)
def facility_change(request: HttpRequest, uid: UUID, payload: FactsIn) -> Status:
    """Send all facts: those that are left out are taken away."""
    return _act(request, uid, payload, lambda facility, deed: change_facility(facility, _facts(payload), deed))


@router.post(
    "/facilities/{uuid:uid}/move", response={200: FacilityOut, **REFUSALS}, auth=django_auth, summary="Move it"
)
def facility_move(request: HttpRequest, uid: UUID, payload: MoveIn) -> Status:
    """Its old entrances are left behind; send the new ones where they are known."""
    doors = tuple(map(tuple, payload.entrances))
    return _act(
        request, uid, payload, lambda facility, deed: move_facility(facility, payload.lon, payload.lat, deed, doors)
    )


@router.post(
    "/facilities/{uuid:uid}/close", response={200: FacilityOut, **REFUSALS}, auth=django_auth, summary="Close it"
)
def facility_close(request: HttpRequest, uid: UUID, payload: DeedIn) -> Status:
    """It is no more from the day on; everything known of it stays."""
    return _act(request, uid, payload, close_facility)


@router.post(
    "/facilities/{uuid:uid}/reopen", response={200: FacilityOut, **REFUSALS}, auth=django_auth, summary="Reopen it"
)
def facility_reopen(request: HttpRequest, uid: UUID, payload: DeedIn) -> Status:
    """As it was last, from the day on."""
    return _act(request, uid, payload, reopen_facility)


def _act(request: HttpRequest, uid: UUID, payload: DeedIn, act: Callable[[Facility, Deed], Facility]) -> Status:
    try:
        facility = facility_by_uid(uid)
    except NoSuchFacility:
        return _unknown()
    return _answer(request, lambda deed: act(facility, deed), payload)


def _answer(request: HttpRequest, act: Callable[[Deed], Facility], payload: DeedIn, status: int = 200) -> Status:
    """The facility after an act. Raises Refused, NotYours, Stale."""
    day = payload.on or timezone.localdate()
    deed = Deed(Actor(request.user), day, payload.why.strip(), payload.seen, payload.confirmed)
    facility = act(deed)
    return Status(status, describe(facility_by_uid(facility.uid), day, request.user))


def _described(request: HttpRequest, uid: UUID, on: date | None) -> Status:
    try:
        return Status(200, describe(facility_by_uid(uid), on or timezone.localdate(), request.user))
    except NoSuchFacility:
        return _unknown()


def _unknown() -> Status:
    return Status(404, {"error": _("There is no such facility.")})


def _refusal(field: str, problem: str) -> dict:
    return {"error": problem, "fields": [{"field": field, "problem": problem, "remedy": ""}]}


def _facts(payload: FactsIn) -> Facts:
    texts = {name: getattr(payload, name) for name in ("name", "address", "opening_hours", "operator", "public_phone")}
    doors = tuple(map(tuple, payload.entrances))
    return Facts(lon=payload.lon, lat=payload.lat, entrances=doors, capacity=payload.capacity, **texts)


def _local(moment: datetime) -> datetime:
    """A moment in the deployment's zone; one without a zone is taken for it."""
    zone = timezone.get_current_timezone()
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
