"""The addresses of GeoReport v2. Reading is open to everyone; reporting takes an account's token as `api_key`."""

from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.report import Whence, channel_of, may_report_for_office, report_case
from cases.actions.report_refusals import NotYours, Refused
from cases.models import Case, Channel
from cases.open311.asking import find, public_cases, read_wanted
from cases.open311.describe import described
from cases.open311.render import Open311Problem, listed, refused, single
from cases.open311.services import ACCURACY, definition, described_service, service, services
from cases.report.incoming import digest_of_file, photos_of
from cases.report.keys import BadKey, key_of, uid_of_content, uid_of_key
from cases.rules.report import ReportFacts
from gis_data.actions.import_runs import Actor

REQUESTS = ("service_requests", "request")


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refusals in the form that was asked for, JSON where none was."""

    @wraps(view)
    def answer(request: HttpRequest, form: str | None = None, **kwargs: Any) -> HttpResponse:
        form = form or "json"
        try:
            return view(request, form, **kwargs)
        except Open311Problem as problem:
            return refused(form, problem)

    return never_cache(answer)


@require_safe
@_answering
def service_list(request: HttpRequest, form: str) -> HttpResponse:
    """What can be reported."""
    return listed(form, ("services", "service"), [described_service(kind) for kind in services()])


@require_safe
@_answering
def service_definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """What a report of this service may say."""
    return single(form, "service_definition", definition(service(code)))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_answering
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """GET: those that were reported; POST: report one."""
    if request.method == "POST":
        return _report(request, form)
    return _told(request, form, find(read_wanted(request.GET.dict())))


@require_safe
@_answering
def request_detail(request: HttpRequest, form: str, number: str) -> HttpResponse:
    """One that was reported, by its service_request_id."""
    found = list(public_cases().filter(number=number))
    if not found:
        raise Open311Problem(404, _("There is no request with this id."))
    return _told(request, form, found)


@require_safe
@_answering
def token(request: HttpRequest, form: str, uid: UUID) -> HttpResponse:
    """The service_request_id of a token that was given to who reported."""
    case = Case.objects.filter(uid=uid).only("number").first()
    if case is None:
        raise Open311Problem(404, _("There is no request with this token."))
    return listed(form, REQUESTS, [{"service_request_id": case.number, "token": str(uid)}])


def _told(request: HttpRequest, form: str, cases: list[Case]) -> HttpResponse:
    """Words and exact places only to those who see the case in this system too."""
    keys = [case.pk for case in cases]
    seen = set(Case.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    extended = request.GET.get("extensions") == "true"
    if extended:
        prefetch_related_objects(cases, "moves")
    return listed(form, REQUESTS, [described(case, case.pk in seen, extended) for case in cases])


def _report(request: HttpRequest, form: str) -> HttpResponse:
    if not hasattr(request, "token"):
        raise Open311Problem(403, _("Send the token of an account as api_key. Make one at /account/tokens/."))
    given = request.POST
    facts = _facts(service(given.get("service_code", "")).code, given)
    channel = Channel.API if may_report_for_office(request.user) else channel_of(request.user)
    files = request.FILES.getlist("media")
    uid, digest = _once(request, "\n".join([repr(facts), *map(digest_of_file, files)]))
    try:
        photos = photos_of(files, facts, channel, uid)
        # A program cannot be asked again, so what is only in doubt is taken; the desk sees what may be the same.
        reported = report_case(
            facts, Actor(request.user), channel, photos, uid, confirmed=True, whence=Whence(digest=digest)
        )
    except NotYours as refusal:
        raise Open311Problem(403, str(refusal)) from refusal
    except Refused as refusal:
        words = [f"{found.field}: {found.problem} {found.remedy}" for found in refusal.findings]
        raise Open311Problem(400, *words) from refusal
    case = reported.case
    notice = None if reported.is_new else _("This report had arrived already; it was not taken twice.")
    row = {"service_request_id": case.number, "token": str(case.uid), "service_notice": notice, "account_id": None}
    return listed(form, REQUESTS, [row], 201 if reported.is_new else 200)


def _once(request: HttpRequest, content: str) -> tuple[UUID, str]:
    """By what the report is known again: its key and what was sent with that, else its content. See report/keys.py."""
    try:
        key = key_of(request)
    except BadKey as problem:
        raise Open311Problem(400, str(problem)) from problem
    if key:
        return uid_of_key(request.user, key), sha256(content.encode()).hexdigest()
    return uid_of_content(request.user, content), ""


def _facts(code: str, given: Mapping[str, str]) -> ReportFacts:
    """`media_url`, `email` and `device_id` are not kept."""
    name = f"{given.get('last_name', '')}{given.get('first_name', '')}"
    return ReportFacts(
        code, _number(given, "long"), _number(given, "lat"), given.get("description", ""),
        _number(given, f"attribute[{ACCURACY}]"), given.get("address_string", ""), name, given.get("phone", ""),
    )  # fmt: skip


def _number(given: Mapping[str, str], name: str) -> float | None:
    """None where nothing is sent. Raises Open311Problem (400) for what is no number."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise Open311Problem(400, _("%(name)s is no number.") % {"name": name}) from error
