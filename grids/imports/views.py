"""Pages of an import: the form, and what was found in the file with the way to write it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.access import can
from grids.imports.forms import ImportForm
from grids.imports.report import my_import, next_of, report_context
from grids.imports.work import KIND, ask_to_try, ask_to_write
from grids.rules.access import Capability


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """The form. What was typed stays when something of it is wrong; a file has to be chosen again."""
    _demand_planner(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(ask_to_try(request.user, form.cleaned_data["file"], form.cleaned_data))
    return render(request, "grids/import_areas.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def import_report(request: HttpRequest, number: int) -> HttpResponse:
    """What was found, row by row, and whether it can be written."""
    ways = {
        "write": reverse("import_write", args=[number]),
        "write_text": _("Write these areas"),
        "again": reverse("import_areas"),
        "on": reverse("map"),
        "on_text": _("Go to the map"),
    }
    context = report_context(request, my_import(request, KIND, number)) | {"ways": ways}
    return render(request, "grids/import_report.html", context)


@login_required
@require_POST
def import_write(request: HttpRequest, number: int) -> HttpResponse:
    """Write what was tried."""
    _demand_planner(request)
    job = my_import(request, KIND, number)
    if not next_of(job)["can_be_written"]:
        raise Http404(_("There is nothing to write: it has errors, is written already, or its file is gone."))
    return redirect(ask_to_write(job))


def _demand_planner(request: HttpRequest) -> None:
    if not can(request.user, Capability.PLAN):
        raise PermissionDenied(_("Areas are brought in by who plans them: ask for a post as planner."))
