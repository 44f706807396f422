"""Pages of an import: the form, and what was found in the file with the way to write it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gis_data.findings import Severity
from gis_data.models import ImportRun
from grids.access import can
from grids.imports.forms import ImportForm
from grids.imports.page_words import for_pages
from grids.imports.work import KIND, ask_to_try, ask_to_write
from grids.rules.access import Capability
from jobs.files import upload_path
from jobs.models import Job, JobState

FINDINGS_PER_PAGE = 100


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
    job = _my_import(request, number)
    run = ImportRun.objects.get(pk=job.result["run"])
    return render(
        request, "grids/import_report.html", {"job": job, "run": run, **_findings(request, run), **_next(job)}
    )


@login_required
@require_POST
def import_write(request: HttpRequest, number: int) -> HttpResponse:
    """Write what was tried."""
    _demand_planner(request)
    job = _my_import(request, number)
    if not _next(job)["can_be_written"]:
        raise Http404(_("There is nothing to write: it has errors, is written already, or its file is gone."))
    return redirect(ask_to_write(job))


def _demand_planner(request: HttpRequest) -> None:
    if not can(request.user, Capability.PLAN):
        raise PermissionDenied(_("Areas are brought in by who plans them: ask for a post as planner."))


def _my_import(request: HttpRequest, number: int) -> Job:
    """An import of one's own that has come to an end: findings quote rows of a file."""
    job = Job.objects.filter(pk=number, kind=KIND, user=request.user, state=JobState.DONE).first()
    if job is None or not ImportRun.objects.filter(pk=job.result["run"]).exists():
        raise Http404(_("There is no such import of yours."))
    return job


def _next(job: Job) -> dict[str, Any]:
    kept = upload_path(job.arguments["file"]) is not None
    return {"can_be_written": job.result["writable"] and kept, "is_gone": job.result["writable"] and not kept}


def _findings(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    counts = dict(run.findings.order_by().values_list("severity").annotate(number=Count("pk")))
    labels = [(label, f"{counts[value]:,}") for value, label in Severity.choices if value in counts]
    page = Paginator(run.findings.order_by("pk"), FINDINGS_PER_PAGE).get_page(request.GET.get("page", "1"))
    for finding in page:
        finding.problem, finding.remedy = for_pages(finding.problem), for_pages(finding.remedy)
    return {"findings": page, "finding_counts": labels}
