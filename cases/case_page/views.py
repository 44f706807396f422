"""The page of one case."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.actions.notices import read_notices_of
from cases.case_page.page import card_of, case_context, case_of
from cases.desk.asked import read_asked
from cases.models import Case


@never_cache
@login_required
@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """Facts, place, moves and what the reader may do. Opening it reads the notices of it."""
    case = my_case(request, number)
    read_notices_of(request.user, case)
    return show_case(request, case)


def my_case(request: HttpRequest, number: str) -> Case:
    """The case, or 404 for who may not see it as for one that is not there."""
    case = case_of(request.user, number)
    if case is None:
        raise Http404(_("No case that is open to you has this number."))
    return case


def show_case(request: HttpRequest, case: Case, status: int = 200, **more: Any) -> HttpResponse:
    """The page, with what else there is to say."""
    back = read_asked(QueryDict(request.GET.get("back", "")[:1000])).query()
    context = case_context(request.user, case) | {"back": back}
    return render(request, "cases/case.html", context | more, status=status)


@never_cache
@require_safe
def case_card(request: HttpRequest, number: str) -> JsonResponse:
    """What the map's card says of a case, in words; 404 for who may not see it."""
    case = case_of(request.user, number)
    if case is None:
        return JsonResponse({"error": _("No case that is open to you has this number.")}, status=404)
    return JsonResponse(card_of(case))
