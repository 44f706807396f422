"""The pages of whistles, which work without scripts: the question stands in the address, acts are forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.refusals import NotYours, Refused, Stale
from cases.desk.files import AS_ASKED, worded
from cases.desk.views import for_desks
from cases.models import Case, Whistle, WhistleEvent
from cases.rules.whistles import CallAct
from cases.whistle_pages.asking import read_asked
from cases.whistle_pages.card import card_of
from cases.whistle_pages.context import blow_context, list_context, one_context
from cases.whistle_pages.files import list_of
from cases.whistle_pages.forms import act_as_typed, blow_as_typed
from grids.describe import UnknownCode, area_by_code
from grids.models import Area
from grids.rows.export import CONTENT_TYPES, TooManyRows, as_csv, as_xlsx

REFUSALS = (NotYours, Stale, Refused)
STATUS = {NotYours: 403, Stale: 409, Refused: 422}


@for_desks
@require_safe
def whistles_page(request: HttpRequest) -> HttpResponse:
    """Whistles under way and ended, and the counts by tier of the same area and days."""
    asked = read_asked(request.GET)
    status, problem = 200, ""
    try:
        context = list_context(request.user, asked, request.GET.get("after", ""))
    except UnknownCode:
        problem, status = unknown_area(asked.area), 404
        context = list_context(request.user, replace(asked, area=""))
    return render(request, "cases/whistles.html", context | {"problem": problem}, status=status)


@for_desks
@require_safe
def whistles_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """All of the question, a line for each call, as CSV or XLSX."""
    try:
        listing = list_of(request.user, read_asked(request.GET))
        name = f"whistles-{timezone.localdate().isoformat()}.{form}"
        if form == "xlsx":
            file = as_xlsx(listing, AS_ASKED, worded)
            return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
    except UnknownCode:
        raise Http404 from None
    except TooManyRows as problem:
        context = {"title": _("This cannot be shown"), "text": str(problem)}
        return render(request, "grids/refused.html", context, status=422)
    answer = StreamingHttpResponse(as_csv(listing, AS_ASKED, worded), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@for_desks
@require_http_methods(["GET", "HEAD", "POST"])
def whistle_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One whistle: its calls, what was done, and what the reader may do; POST does it."""
    whistle = _whistle(request, uid)
    if request.method != "POST":
        done = request.GET.get("done", "")
        text = _("Done: %(act)s") % {"act": CallAct(done).label} if done in CallAct.values else ""
        return render(request, "cases/whistle.html", one_context(request.user, whistle) | {"done": text})
    try:
        act = act_as_typed(request.user, whistle, request.POST)
    except REFUSALS as refusal:
        whistle = _whistle(request, uid)
        context = one_context(request.user, whistle, request.POST) | refused(refusal)
        return render(request, "cases/whistle.html", context, status=STATUS[type(refusal)])
    return redirect(f"{request.path}?done={act}")


@for_desks
@require_http_methods(["GET", "HEAD", "POST"])
def whistle_new(request: HttpRequest) -> HttpResponse:
    """`?case=` or `?area=`: a form to blow a whistle for a case, or for an area itself; POST blows it."""
    case = _case(request)
    place, problem = _place(request, case)
    context = blow_context(request.user, place, case, request.POST) | {"problem": problem}
    if request.method != "POST":
        return render(request, "cases/whistle_new.html", context, status=404 if problem else 200)
    try:
        whistle = blow_as_typed(request.user, context["callers"], case, request.POST)
    except REFUSALS as refusal:
        return render(request, "cases/whistle_new.html", context | refused(refusal), status=STATUS[type(refusal)])
    return redirect("whistle", uid=whistle.uid)


@never_cache
@require_safe
def whistle_card(request: HttpRequest, uid: UUID) -> JsonResponse:
    """What the map's card says of a whistle, in words; 404 for who may not see it."""
    whistle = Whistle.objects.visible_to(request.user).select_related("case").filter(uid=uid).first()
    if whistle is None:
        return JsonResponse({"error": _("There is no such whistle or call, or it is not yours to see.")}, status=404)
    return JsonResponse(card_of(whistle, request.user))


def refused(refusal: Exception) -> dict[str, Any]:
    """Why an act was not done, in words; of one that came too late, what was done meanwhile."""
    if isinstance(refusal, Refused):
        return {"problem": " ".join(f"{found.problem} {found.remedy}" for found in refusal.findings)}
    missed = [refusal.last] if isinstance(refusal, Stale) and isinstance(refusal.last, WhistleEvent) else []
    return {"problem": str(refusal), "missed": missed}


def unknown_area(code: str) -> str:
    """What is said of a code that no area ever bore."""
    return _("No area bears the code %(code)s or ever bore it. Check the digits.") % {"code": code}


def _whistle(request: HttpRequest, uid: UUID) -> Whistle:
    """The whistle, or 404 for who may not see it as for one that is not there."""
    found = Whistle.objects.visible_to(request.user).select_related("case__kind").filter(uid=uid).first()
    if found is None:
        raise Http404(_("There is no such whistle or call, or it is not yours to see."))
    return found


def _case(request: HttpRequest) -> Case | None:
    number = request.GET.get("case", "")
    if not number:
        return None
    case = Case.objects.visible_to(request.user).select_related("kind", "grid").filter(number=number).first()
    if case is None:
        raise Http404(_("No case that is open to you has this number."))
    return case


def _place(request: HttpRequest, case: Case | None) -> tuple[Area | None, str]:
    """Where it is blown, and what is wrong with the code that was given."""
    code = request.GET.get("area", "").strip()
    if case is not None or not code:
        return (case.grid if case else None), ""
    try:
        return area_by_code(code), ""
    except UnknownCode:
        return None, unknown_area(code)
