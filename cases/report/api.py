"""Reporting over HTTP: by an account's session or token, and by outside systems with a key for each report."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from cases.actions.report import Reported, Whence, channel_of, find_asset, may_report_for_office, report_case
from cases.actions.report_refusals import Refused
from cases.models import Case, Channel
from cases.report.incoming import body_docs, digest_of, photos_of, read_body
from cases.report.keys import BadKey, key_of, uid_of_key
from cases.report.schemas import HookIn, ReportIn, ReportOut, ReportRefusal
from cases.rules.report import ReportFacts
from gis_data.actions.import_runs import Actor
from grids.schemas import Problem

router = Router(tags=["cases"])

ANSWERS = {200: ReportOut, 201: ReportOut, 400: Problem, 403: Problem, 409: ReportRefusal, 422: ReportRefusal}


@router.post("/cases", response=ANSWERS, auth=django_auth, summary="Report a case", openapi_extra=body_docs(ReportIn))
def case_report(request: HttpRequest) -> Status:
    """201 with the new case; 200 when the same `uid` had come before; 409 when there is only doubt.

    Photos come in a form (multipart/form-data) of the same names, as files called `photos`.
    """
    payload = read_body(request, ReportIn)
    with_token = hasattr(request, "token")
    channel = Channel.API if with_token and may_report_for_office(request.user) else channel_of(request.user)
    return _answer(request, payload, channel, payload.uid, Whence())


@router.post(
    "/hooks/cases",
    response=ANSWERS,
    auth=django_auth,
    summary="Report a case from another system",
    openapi_extra=body_docs(HookIn),
)
def case_hook(request: HttpRequest) -> Status:
    """As above, for systems such as a 12345 hotline: with a token, and an `Idempotency-Key` for each report.

    The same key with the same content is answered with the case it led to; with another content it is refused.
    """
    try:
        key = key_of(request)
        if not key:
            raise BadKey
    except BadKey as problem:
        return Status(400, {"error": str(problem)})
    if not hasattr(request, "token"):
        return Status(403, {"error": _("This address takes API tokens only. Make one at /account/tokens/.")})
    payload = read_body(request, HookIn)
    digest = digest_of(request, payload, request.FILES.getlist("photos"))
    whence = Whence(_moment(payload), payload.source, payload.source_id, payload.raw, digest)
    return _answer(request, payload, Channel.HOTLINE, uid_of_key(request.user, key), whence)


def _answer(request: HttpRequest, payload: ReportIn, channel: Channel, uid: UUID | None, whence: Whence) -> Status:
    facts = ReportFacts(
        payload.kind, payload.lon, payload.lat, payload.text, payload.accuracy_m, payload.address,
        payload.contact_name, payload.contact_phone, payload.severity, payload.datum, payload.grid,
    )  # fmt: skip
    try:
        asset = find_asset(payload.asset) if payload.asset else None
        photos = photos_of(request.FILES.getlist("photos"), facts, channel, uid)
        reported = report_case(
            facts, Actor(request.user), channel, photos, uid, confirmed=payload.confirmed, asset=asset, whence=whence
        )
    except Refused as refusal:
        return Status(409 if refusal.can_be_confirmed else 422, _refusal(request, refusal))
    return Status(201 if reported.is_new else 200, _told(reported))


def _moment(payload: HookIn) -> datetime | None:
    """When it was reported there, in the deployment's zone where none is said; never in time to come."""
    at = payload.reported_at
    if at is None:
        return None
    return min(timezone.make_aware(at) if timezone.is_naive(at) else at, timezone.now())


def _told(reported: Reported) -> dict:
    case = reported.case
    return {
        "number": case.number,
        "uid": case.uid,
        "is_new": reported.is_new,
        "state": case.state,
        "grid": reported.grid or None,
        "follow": reverse("follow_case", args=[case.uid]),
    }


def _refusal(request: HttpRequest, refusal: Refused) -> dict:
    fields = [
        {"field": found.field, "code": found.code, "problem": str(found.problem), "remedy": str(found.remedy)}
        for found in refusal.findings
    ]
    return {
        "error": str(refusal),
        "fields": fields,
        "can_confirm": refusal.can_be_confirmed,
        "grids": [grid.as_json() for grid in refusal.grids],
        "known": _known(request, refusal.known),
    }


def _known(request: HttpRequest, cases: list[Case]) -> list[dict]:
    """What may be the same; the number is for those who see the case."""
    seen = set(
        Case.objects.visible_to(request.user).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True)
    )
    return [
        {
            "kind": case.kind.label,
            "distance_m": round(case.distance_m, 1),
            "reported_at": case.reported_at.isoformat(),
            "number": case.number if case.pk in seen else None,
        }
        for case in cases
    ]
