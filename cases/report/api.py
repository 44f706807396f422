"""Reporting over HTTP: by an account's session or token, and by outside systems with a key for each report."""

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Status
from ninja.security import django_auth

from cases.actions.report import Reported, Whence, channel_of, find_asset, may_report_for_office, report_case
from cases.actions.report_refusals import Refused
from cases.models import Case, Channel
from cases.report.schemas import HookIn, ReportIn, ReportOut, ReportRefusal
from cases.rules.report import ReportFacts
from gis_data.actions.import_runs import Actor
from grids.schemas import Problem

router = Router(tags=["cases"])

# Of the keys of one account; another account's same key is another report.
_KEYS = UUID("9f1e5cf4-6f0b-4a3c-8d3e-0d4f0a52b7c1")
LONGEST_KEY = 200
ANSWERS = {200: ReportOut, 201: ReportOut, 400: Problem, 403: Problem, 409: ReportRefusal, 422: ReportRefusal}


@router.post("/cases", response=ANSWERS, auth=django_auth, summary="Report a case")
def case_report(request: HttpRequest, payload: ReportIn) -> Status:
    """201 with the new case; 200 when the same `uid` had come before; 409 when there is only doubt."""
    with_token = hasattr(request, "token")
    channel = Channel.API if with_token and may_report_for_office(request.user) else channel_of(request.user)
    return _answer(request, payload, channel, payload.uid, Whence())


@router.post("/hooks/cases", response=ANSWERS, auth=django_auth, summary="Report a case from another system")
def case_hook(request: HttpRequest, payload: HookIn) -> Status:
    """As above, for systems such as a 12345 hotline: with a token, and an `Idempotency-Key` for each report.

    The same key with the same content is answered with the case it led to; with another content it is refused.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > LONGEST_KEY:
        text = _("Send a header Idempotency-Key of 1 to %(most)d characters, another one for each report.")
        return Status(400, {"error": text % {"most": LONGEST_KEY}})
    if not hasattr(request, "token"):
        return Status(403, {"error": _("This address takes API tokens only. Make one at /account/tokens/.")})
    uid = uuid5(_KEYS, f"{request.user.pk} {key}")
    digest = hashlib.sha256(request.body).hexdigest()
    whence = Whence(_moment(payload), payload.source, payload.source_id, payload.raw, digest)
    return _answer(request, payload, Channel.HOTLINE, uid, whence)


def _answer(request: HttpRequest, payload: ReportIn, channel: Channel, uid: UUID | None, whence: Whence) -> Status:
    facts = ReportFacts(
        payload.kind, payload.lon, payload.lat, payload.text, payload.accuracy_m, payload.address,
        payload.contact_name, payload.contact_phone, payload.severity, payload.datum, payload.grid,
    )  # fmt: skip
    try:
        asset = find_asset(payload.asset) if payload.asset else None
        reported = report_case(
            facts, Actor(request.user), channel, uid=uid, confirmed=payload.confirmed, asset=asset, whence=whence
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
