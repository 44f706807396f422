"""The page of the monthly clock, and the step that is taken on it. It works without scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.desk.bulk import read_edition
from cases.desk.views import for_desks
from cases.models import Case, MonthlyStep
from cases.monthly_page.context import monthly_context, read_asked
from cases.rules.states import Act
from cases.whistle_pages.views import REFUSALS, STATUS, refused, unknown_area
from gis_data.actions.import_runs import Actor
from grids.describe import UnknownCode


@for_desks
@require_safe
def monthly_page(request: HttpRequest) -> HttpResponse:
    """`?month=&area=&step=&outcome=`: the steps of a month, what is due, what was passed."""
    return show_month(request, done=request.GET.get("done", "")[:20])


@for_desks
@require_POST
def monthly_act(request: HttpRequest) -> HttpResponse:
    """One case passes the step that is named; the filters stay in the address."""
    number, rank = request.POST.get("number", ""), request.POST.get("step", "")
    case = Case.objects.visible_to(request.user).filter(number=number).first()
    if case is None:
        return show_month(request, 404, problem=_("No case that is open to you has this number."))
    is_rank = rank.isascii() and rank.isdigit() and len(rank) < 6
    step = MonthlyStep.objects.filter(rank=rank).first() if is_rank else None
    if step is None:
        text = _("The monthly clock has no step “%(step)s”.") % {"step": rank}
        return show_month(request, 422, problem=text, typed=request.POST)
    deed = Deed(Actor(request.user), request.POST.get("why", "").strip(), read_edition(request.POST.get("seen", "")))
    try:
        act_on(case, Act.ESCALATE, deed, step=step)
    except REFUSALS as refusal:
        return show_month(request, STATUS[type(refusal)], problem=refused(refusal)["problem"], typed=request.POST)
    query = read_asked(request.GET).query()
    return redirect(f"{request.path.removesuffix('act/')}?{query}&done={number}")


def show_month(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The page as its address asks, with what else there is to say."""
    asked = read_asked(request.GET)
    try:
        context = monthly_context(request.user, asked)
    except UnknownCode:
        context = monthly_context(request.user, replace(asked, area="")) | {"problem": unknown_area(asked.area)}
        status = 404
    return render(request, "cases/monthly.html", context | more, status=status)
