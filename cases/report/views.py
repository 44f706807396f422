"""The page on which anybody reports a case. A plain form; the scripts only spare typing (static/js/report)."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cases.actions.report import channel_of, find_asset, report_case
from cases.actions.report_rate import count_report
from cases.actions.report_refusals import Refused, TooManyReports
from cases.models import Case, Channel
from cases.report.choices import kind_choices
from cases.report.form import Sent, read_form, read_photos, uid_of
from cases.report.incoming import refuse_unread
from cases.report.tickets import photo_pass, ticket_of
from gis_data.actions.import_runs import Actor
from gis_data.client_address import client_address
from gis_data.findings import Finding
from grids.models import AreaVersion


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest) -> HttpResponse:
    """`?lon=&lat=` and `?kind=` fill it in, `?asset=` says what it is about; sending leads to the receipt."""
    if request.method == "POST":
        return _send(request)
    given = {name: request.GET.get(name, "") for name in ("lon", "lat", "kind", "accuracy")}
    context = {"given": given, "uid": uuid4()}
    return _page(request, context | _about(request.GET.get("asset", ""), given))


def _send(request: HttpRequest) -> HttpResponse:
    sent = read_form(request.POST)
    channel = channel_of(request.user)
    user = request.user if request.user.is_authenticated else None
    try:
        if user is None and not Case.objects.filter(uid=sent.uid).exists():
            count_report(client_address(request))
        read_photos(request, sent)
        asset = find_asset(sent.asset) if sent.asset else None
        refuse_unread(sent.findings, sent.facts, channel, len(sent.photos))
        reported = report_case(
            sent.facts, Actor(user), channel, sent.photos, sent.uid, confirmed=sent.confirmed, asset=asset
        )
    except TooManyReports as refusal:
        return _page(request, _kept(sent) | {"problem": str(refusal)}, status=429)
    except Refused as refusal:
        return _refused(request, sent, refusal)
    query = "" if reported.is_new else "&again=1"
    return redirect(f"{reverse('follow_case', args=[reported.case.uid])}?sent=1{query}")


def _refused(request: HttpRequest, sent: Sent, refusal: Refused) -> HttpResponse:
    by_field: dict[str, list[Finding]] = {}
    for finding in refusal.findings:
        by_field.setdefault(finding.field, []).append(finding)
    context = {
        "faults": by_field,
        "grids": refusal.grids,
        "known": [_shown(case) for case in refusal.known],
        "can_confirm": refusal.can_be_confirmed,
        "offered": sent.position if "place" in by_field else None,
    }
    about = _about(str(sent.asset or ""), {})
    return _page(request, about | _kept(sent) | context, status=409 if refusal.can_be_confirmed else 422)


def _kept(sent: Sent) -> dict[str, Any]:
    """All that was typed and sent, for the form to hold again."""
    return {"given": sent.given, "uid": sent.uid, "photos": sent.photos}


def _shown(case: Case) -> dict[str, Any]:
    """As much of a case as tells whether it is the same: not who reported it, and not what they wrote."""
    photo = case.photos.first()
    return {
        "kind": case.kind.label,
        "metres": round(case.distance_m),
        "hours": int((timezone.now() - case.reported_at).total_seconds() // 3_600),
        "reported_at": case.reported_at,
        "ticket": ticket_of(case),
        "photo": photo and {"uid": photo.uid, "pass": photo_pass(photo)},
    }


def _about(text: str, given: dict[str, str]) -> dict[str, Any]:
    """The component that a report is about; its place fills the form where none is said yet."""
    uid = uid_of(text)
    if uid is None:
        return {}
    try:
        asset = find_asset(uid)
    except Refused as refusal:
        return {"problem": str(refusal)}
    version = asset.versions.current().first()
    if version is not None and "lon" in given and not given["lon"]:
        given |= {"lon": f"{version.location.x:.7f}", "lat": f"{version.location.y:.7f}"}
    return {"asset": asset, "asset_name": version.name if version else asset.code}


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    is_staff = channel_of(request.user) != Channel.RESIDENT
    kinds = kind_choices(only_public=not is_staff)
    extent = AreaVersion.objects.current().aggregate(box=Extent("geom"))["box"]
    words = {
        "kinds": kinds,
        "bounds": extent and ",".join(f"{value:.6f}" for value in extent),
        "most_photos": settings.PHOTOS_PER_CASE,
        "photo_mb": settings.PHOTO_MB,
        "is_staff": is_staff,
        "problem": None if kinds else _("No catalogue of events is in use here yet, so nothing can be reported."),
    }
    return render(request, "cases/report.html", words | context, status=status)
