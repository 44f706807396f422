"""The desk's pages: the list of cases, its files, views with a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.actions.views import ViewRefused, forget_view, save_view
from cases.desk.access import has_a_desk
from cases.desk.area_names import areas_called, which_area
from cases.desk.asked import Asked, read_asked
from cases.desk.bulk import ACTS, MOST, act_on_many, totals
from cases.desk.context import desk_context
from cases.desk.files import AS_ASKED, ask_for_file, file_name, list_of, too_much_text, worded
from cases.models import SavedView
from cases.rules.states import Act
from gis_data.patience import TooMuch
from grids.access import User
from grids.describe import UnknownCode
from grids.rows.export import CONTENT_TYPES, as_csv, as_xlsx


def for_desks(view: Callable) -> Callable:
    """For those whom a post or a department's desk lets see cases; others are told who may."""

    @wraps(view)
    def open_(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_a_desk(request.user):
            raise PermissionDenied(_("Cases are for those who hold a post in an area or sit at a department's desk."))
        return view(request, *args, **kwargs)

    return never_cache(login_required(open_))


@for_desks
@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    """My open cases by due time; the filters stand in the address."""
    return show_desk(request)


def show_desk(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The page as its address asks, with what else there is to say."""
    asked = read_asked(request.GET)
    try:
        context, answered = _in_time(request.user, asked, request.GET.get("after", ""))
    except UnknownCode:
        named = areas_called(asked.area, request.user)
        if len(named) == 1 and request.method != "POST":
            return redirect(f"{reverse('desk')}?{asked.query(area=named[0]['code'])}")
        context, answered = _in_time(request.user, replace(asked, area=""))
        context |= which_area(asked, named)
        answered = answered if named else 404
    return render(request, "cases/desk.html", context | more, status=status if answered == 200 else answered)


def _in_time(user: User, asked: Asked, after: str = "") -> tuple[dict[str, Any], int]:
    """What the page shows, and its status: without rows where the question is too much. Raises UnknownCode."""
    try:
        return desk_context(user, asked, after), 200
    except TooMuch:
        return desk_context(user, asked, empty=True) | {"problem": too_much_text()}, 422


@for_desks
@require_http_methods(["GET", "HEAD", "POST"])
def desk_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole list as it is filtered, as CSV or XLSX. A long one is made by a job, asked for by POST."""
    asked = read_asked(request.GET)
    try:
        listing = list_of(request.user, asked)
        is_long = listing.source.exceeds(settings.EXPORT_ROWS)
    except UnknownCode:
        raise Http404 from None
    if is_long and request.method == "POST":
        return redirect(ask_for_file(request.user, asked, form))
    if is_long:
        return render(request, "grids/long_file.html", {"title": listing.title, "rows": settings.EXPORT_ROWS})
    name = file_name(form)
    if form == "xlsx":
        file = as_xlsx(listing, AS_ASKED, worded)
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])
    answer = StreamingHttpResponse(as_csv(listing, AS_ASKED, worded), content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@for_desks
@require_POST
def desk_act(request: HttpRequest) -> HttpResponse:
    """One act on the ticked cases; what became of each stands above the list."""
    act, chosen = request.POST.get("act", ""), request.POST.getlist("case")
    if act not in ACTS or not chosen:
        text = _("Tick cases, and choose what to do.")
        return show_desk(request, 422, problem=text, typed=request.POST)
    if len(chosen) > MOST:
        return show_desk(
            request, 422, problem=_("At most %(most)s cases at a time.") % {"most": MOST}, typed=request.POST
        )
    outcomes = act_on_many(request.user, Act(act), chosen, request.POST)
    typed = {} if all(outcome.done for outcome in outcomes) else request.POST
    return show_desk(request, typed=typed, **totals(outcomes))


@for_desks
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the address under the name that was typed."""
    asked = read_asked(request.GET)
    try:
        view = save_view(request.user, request.POST.get("name", ""), asked.query())
    except ViewRefused as refusal:
        return show_desk(request, 422, problem=str(refusal), view_name=request.POST.get("name", ""))
    return redirect(_of_view(view))


@for_desks
@require_safe
def view_open(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list with a view's filters: for whoever has the link, each with the cases that they may see."""
    view = SavedView.objects.filter(uid=uid).first()
    if view is None:
        raise Http404
    return redirect(_of_view(view))


@for_desks
@require_POST
def view_delete(request: HttpRequest, uid: UUID) -> HttpResponse:
    """By whose it is."""
    view = SavedView.objects.filter(uid=uid, user=request.user).first()
    if view is None:
        raise Http404
    forget_view(view)
    return redirect("desk")


def _of_view(view: SavedView) -> str:
    return f"{reverse('desk')}?{'&'.join(filter(None, (view.query, urlencode({'view': view.uid}))))}"
