"""Assets over HTTP: found and read by anyone, changed by those whose post opens that where they stand."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status, UploadedFile
from ninja.security import django_auth

from cases.actions.asset_photos import add_photo, take_photo_away
from cases.actions.asset_refusals import Refused
from cases.actions.assets import (
    Deed,
    add_asset,
    change_asset,
    end_asset,
    move_asset,
    permit,
    reopen_asset,
    set_asset_state,
)
from cases.asset_describe import MOST, Asked, NoSuchAsset, TooMany, asset_by_uid, describe, explain_code, find
from cases.asset_schemas import AddIn, AssetCollection, AssetOut, CodeOut, FactsIn, MoveIn, StateIn
from cases.models import Asset, AssetKind, Department, Photo
from cases.report.incoming import take_photos
from cases.rules import asset_faults as faults
from cases.rules.asset_facts import COLUMNS, AssetFacts
from facilities.schemas import DeedIn, Refusal
from gis_data.actions.import_runs import Actor
from gis_data.functions import SRID
from gis_data.takeaway.wanted import BadBounds, parse_bounds
from grids.schemas import Problem

router = Router(tags=["assets"])

Day = Query(None, description="YYYY-MM-DD; today when not given")
Kinds = Query("", description="classes (two digits) and kinds (five), divided by commas; all when not given")
States = Query("", description="sound, damaged, lost, abandoned, removed, divided by commas; all when not given")
Box = Query("", description="west,south,east,north in degrees")
REFUSALS = {403: Problem, 404: Problem, 409: Refusal, 422: Refusal}
ANSWERS = {200: AssetOut, **REFUSALS}


@router.get(
    "/assets", response={200: AssetCollection, 400: Problem, 413: Problem}, summary="Components of the city as GeoJSON"
)
def asset_list(
    request: HttpRequest, kind: str = Kinds, state: str = States, bbox: str = Box, on: date | None = Day
) -> Status:
    """Those in the register on the day. /ogc/collections/asset has them in pages, of all days."""
    try:
        box = parse_bounds(bbox).extent if bbox else None
        features = find(Asked(on or timezone.localdate(), _split(kind), _split(state), box))
    except BadBounds as problem:
        return Status(400, {"error": str(problem)})
    except TooMany:
        text = _("That is more than %(most)d assets. Ask for a smaller box or fewer kinds.") % {"most": MOST}
        return Status(413, {"error": text})
    return Status(200, {"features": features})


@router.get("/asset-code/{code}", response=CodeOut, summary="What a code of an asset says, digit by digit")
def asset_code(request: HttpRequest, code: str) -> dict:
    """17 digits after GB/T 47678.5-2026, or 16 after the older standard."""
    return explain_code(code)


@router.get("/assets/{uuid:uid}", response={200: AssetOut, 404: Problem}, summary="One asset, with its history")
def asset_detail(request: HttpRequest, uid: UUID, on: date | None = Day) -> Status:
    """As it was on the day; if it was not in the register then, as it was last before, or at first."""
    try:
        return Status(200, describe(asset_by_uid(uid), on or timezone.localdate(), request.user))
    except NoSuchAsset:
        return _unknown()


@router.post("/assets", response={201: AssetOut, **REFUSALS}, auth=django_auth, summary="Add an asset")
def asset_add(request: HttpRequest, payload: AddIn) -> Status:
    """In an area where your post lets you. Its code is issued."""
    kinds = AssetKind.objects.filter(code=payload.kind, klass__catalogue__active=True)
    kind = kinds.select_related("klass__catalogue").first()
    if kind is None:
        text = _("There is no component %(code)s in the catalogue in use.") % {"code": payload.kind}
        return Status(422, {"error": text, "fields": [{"field": "kind", "problem": text, "remedy": ""}]})
    return _answer(request, lambda deed: add_asset(kind, _facts(payload), deed, payload.codes), payload, status=201)


@router.post("/assets/{uuid:uid}/change", response=ANSWERS, auth=django_auth, summary="Change it")
def asset_change(request: HttpRequest, uid: UUID, payload: FactsIn) -> Status:
    """Send all facts: those that are left out are taken away."""
    return _act(request, uid, payload, lambda asset, deed: change_asset(asset, _facts(payload), deed))


@router.post("/assets/{uuid:uid}/move", response=ANSWERS, auth=django_auth, summary="Move it")
def asset_move(request: HttpRequest, uid: UUID, payload: MoveIn) -> Status:
    """Its code stays."""
    return _act(request, uid, payload, lambda asset, deed: move_asset(asset, _shape(payload.geometry), deed))


@router.post("/assets/{uuid:uid}/state", response=ANSWERS, auth=django_auth, summary="Set its state")
def asset_state(request: HttpRequest, uid: UUID, payload: StateIn) -> Status:
    """From the day on."""
    return _act(request, uid, payload, lambda asset, deed: set_asset_state(asset, payload.state, deed))


@router.post("/assets/{uuid:uid}/end", response=ANSWERS, auth=django_auth, summary="Take it out of the register")
def asset_end(request: HttpRequest, uid: UUID, payload: DeedIn) -> Status:
    """It is no more from the day on; everything known of it stays."""
    return _act(request, uid, payload, end_asset)


@router.post("/assets/{uuid:uid}/reopen", response=ANSWERS, auth=django_auth, summary="Take its removal back")
def asset_reopen(request: HttpRequest, uid: UUID, payload: DeedIn) -> Status:
    """It was taken out by mistake: it was there all the while. A reason is needed; the removal stays on record."""
    return _act(request, uid, payload, reopen_asset)


@router.post("/assets/{uuid:uid}/photos", response=ANSWERS, auth=django_auth, summary="Add a photo")
def asset_photo_add(request: HttpRequest, uid: UUID, photo: File[UploadedFile], payload: Form[DeedIn]) -> Status:
    """A form (multipart/form-data) with the file `photo`: JPEG, PNG or WebP. It is encoded anew."""

    def add(asset: Asset, deed: Deed) -> Asset:
        permit(deed, asset.versions.latest("valid").geom)  # before anything is unpacked
        taken = take_photos([photo])
        if taken.findings:
            raise Refused(taken.findings)
        return add_photo(asset, taken.photos[0], deed)

    return _act(request, uid, payload, add)


@router.post(
    "/assets/{uuid:uid}/photos/{uuid:photo}/remove", response=ANSWERS, auth=django_auth, summary="Take a photo away"
)
def asset_photo_remove(request: HttpRequest, uid: UUID, photo: UUID, payload: DeedIn) -> Status:
    """The picture is gone for good; that there was one stays on record."""
    found = Photo.objects.filter(uid=photo, asset__uid=uid).first()
    if found is None:
        return Status(404, {"error": _("There is no such photo, or it is not for you.")})
    return _act(request, uid, payload, lambda asset, deed: take_photo_away(asset, found, deed))


def _act(request: HttpRequest, uid: UUID, payload: DeedIn, act: Callable[[Asset, Deed], Asset]) -> Status:
    try:
        asset = asset_by_uid(uid)
    except NoSuchAsset:
        return _unknown()
    return _answer(request, lambda deed: act(asset, deed), payload)


def _answer(request: HttpRequest, act: Callable[[Deed], Asset], payload: DeedIn, status: int = 200) -> Status:
    """The asset after an act. Raises Refused, NotYours, Stale."""
    day = payload.on or timezone.localdate()
    deed = Deed(Actor(request.user), day, payload.why.strip(), payload.seen, payload.confirmed)
    asset = act(deed)
    return Status(status, describe(asset_by_uid(asset.uid), day, request.user))


def _facts(payload: FactsIn) -> AssetFacts:
    """The facts of a request. Raises Refused where the shape or the department is none."""
    values = {name: getattr(payload, name) for name in COLUMNS}
    return AssetFacts(geom=_shape(payload.geometry), manager=_manager(payload.manager), **values)


def _shape(geometry: dict[str, Any]) -> GEOSGeometry:
    try:
        geom = GEOSGeometry(json.dumps(geometry))
    except (ValueError, GDALException, GEOSException) as problem:
        raise Refused([faults.SHAPE_INVALID.at(field="place", value=problem)]) from problem
    geom.srid = SRID
    return geom


def _manager(key: str | None) -> int | None:
    if not key:
        return None
    found = Department.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise Refused([faults.NO_MANAGER.at(field="manager", value=key)])
    return found


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _unknown() -> Status:
    return Status(404, {"error": _("There is no such asset.")})
