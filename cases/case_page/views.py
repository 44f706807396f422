"""The page of one case, and what is done on it. Forms work without script; nothing that was typed is lost."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions.contact import ContactNotOpen, reveal_contact
from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.actions.notices import read_notices_of
from cases.actions.refusals import NotYours, Refused, Stale
from cases.case_page.acts import read_facts
from cases.case_page.page import card_of, case_context, case_of, missed_since
from cases.desk.asked import read_asked
from cases.desk.bulk import read_edition
from cases.models import Case
from cases.rules.states import Act
from gis_data.actions.import_runs import Actor
from grids.actions.reveal import ReasonNeeded


@never_cache
@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, place, moves and what the reader may do. Opening it reads the notices of it."""
    case = my_case(request, number)
    read_notices_of(request.user, case)
    done = request.GET.get("done", "")
    text = _("Done: %(act)s") % {"act": Act(done).label} if done in Act.values else ""
    return show_case(request, case, done=text)


@never_cache
@login_required
@require_POST
def case_act(request: HttpRequest, number: str) -> HttpResponse:
    """One act. Who looked at an older state is shown what was done meanwhile, and may decide anew."""
    case = my_case(request, number)
    name = request.POST.get("act", "")
    if name not in Act.values or name == Act.REPORT:
        raise Http404
    seen = read_edition(request.POST.get("seen", ""))
    deed = Deed(Actor(request.user), request.POST.get("why", "").strip(), seen)
    try:
        act_on(case, Act(name), deed, **read_facts(case, Act(name), request.POST))
    except Stale as refusal:
        now = my_case(request, number)
        missed = missed_since(now, seen)
        return show_case(request, now, 409, typed=request.POST, problem=str(refusal), missed=missed)
    except Refused as refusal:
        text = " ".join(f"{found.problem} {found.remedy}" for found in refusal.findings)
        return show_case(request, my_case(request, number), 422, typed=request.POST, problem=text)
    except NotYours as refusal:
        return show_case(request, my_case(request, number), 403, typed=request.POST, problem=str(refusal))
    return redirect(_after(request, number, name))


@never_cache
@login_required
@require_POST
def case_contact(request: HttpRequest, number: str) -> HttpResponse:
    """The reporter's name and telephone, for a reason that is kept."""
    case = my_case(request, number)
    reason = request.POST.get("reason", "")
    try:
        contact = reveal_contact(request.user, case, reason)
    except ContactNotOpen:
        text = _("The contact is opened by those who handle cases in this area.")
        return show_case(request, case, 403, problem=text)
    except ReasonNeeded:
        text = _("Say in a few words why you need it; it is kept.")
        return show_case(request, case, 422, reveal_problem=text, reveal_reason=reason)
    return show_case(request, case, contact=contact)


@never_cache
@require_safe
def case_card(request: HttpRequest, number: str) -> JsonResponse:
    """What the map's card says of a case, in words; 404 for who may not see it."""
    case = case_of(request.user, number)
    if case is None:
        return JsonResponse({"error": _("No case that is open to you has this number.")}, status=404)
    return JsonResponse(card_of(case))


def my_case(request: HttpRequest, number: str) -> Case:
    """The case, or 404 for who may not see it as for one that is not there."""
    case = case_of(request.user, number)
    if case is None:
        raise Http404(_("No case that is open to you has this number."))
    return case


def show_case(request: HttpRequest, case: Case, status: int = 200, typed: Any = None, **more: Any) -> HttpResponse:
    """The page, with what else there is to say; `typed` is what was sent with an act that was not done."""
    context = case_context(request.user, case, typed) | {"back": _back(request)}
    return render(request, "cases/case.html", context | more, status=status)


def _after(request: HttpRequest, number: str, act: str) -> str:
    """The case with what was done, while it is still open to who did it; else the list."""
    back = _back(request)
    if case_of(request.user, number) is None:
        return f"{reverse('desk')}?{back}"
    given = {"done": act} | ({"back": back} if back else {})
    return f"{reverse('case', args=[number])}?{urlencode(given)}"


def _back(request: HttpRequest) -> str:
    """The list's filters, as far as they are any."""
    return read_asked(QueryDict(request.GET.get("back", "")[:1000])).query()
