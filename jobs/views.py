"""Pages of long work: one's jobs, one job while it runs and after, its file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jobs import actions, kinds
from jobs.describe import described
from jobs.files import path_of
from jobs.models import Job, JobState
from jobs.querysets import SEES_ALL
from jobs.session import live_workers

PAGE = 50


@never_cache
@login_required
@require_safe
def jobs_page(request: HttpRequest) -> HttpResponse:
    """What I asked for, newest first; a system administrator sees whose the others are."""
    jobs = Job.objects.visible_to(request.user).select_related("user")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        jobs = jobs.filter(pk__lt=before)
    found = list(jobs[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "jobs": [_shown(job) for job in shown],
        "watched": ",".join(str(job.pk) for job in shown if not job.is_ended),
        "sees_all": request.user.has_perm(SEES_ALL),
        "next": shown[-1].pk if len(found) > PAGE else None,
        "first": bool(before),
    }
    return render(request, "jobs/jobs.html", context)


@never_cache
@login_required
@require_safe
def job_page(request: HttpRequest, number: int) -> HttpResponse:
    """How far the job is, and what came of it."""
    job = _my_job(request, number)
    context = {
        "job": _shown(job),
        "watched": "" if job.is_ended else str(job.pk),
        "is_mine": job.user == request.user,
        "ahead": 0 if job.is_ended else _ahead(job),
        "is_stuck": job.state == JobState.WAITING and not live_workers(),
    }
    return render(request, "jobs/job.html", context)


@login_required
@require_POST
def job_cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel, and see what became of it: what had ended already stays as it was."""
    job = _my_job(request, number)
    actions.cancel(job)
    return redirect(job)


@never_cache
@login_required
@require_safe
def job_file(request: HttpRequest, number: int) -> FileResponse:
    """The file that the job made, for whoever may still have what is in it."""
    job = _my_job(request, number)
    path = path_of(job)
    if path is None:
        raise Http404(_("This file is not kept any more. Ask for it again where you asked for it first."))
    if job.kind not in kinds.KINDS or not kinds.get(job.kind).may_open(request.user, job.arguments):
        raise PermissionDenied(_("What is in this file is not open to you, or is not any more."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=job.file_type)


def _my_job(request: HttpRequest, number: int) -> Job:
    job = Job.objects.visible_to(request.user).select_related("user").filter(pk=number).first()
    if job is None:
        raise Http404(_("There is no such job of yours."))
    return job


def _shown(job: Job) -> dict[str, Any]:
    counts = [(label, f"{number:,}") for label, number in job.result.get("counts", {}).items()]
    return described(job) | {"user": job.user, "counts": counts}


def _ahead(job: Job) -> int:
    """How many others that were asked for before it have not ended."""
    return Job.objects.open().filter(pk__lt=job.pk).count()
