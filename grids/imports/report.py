"""What every import from a page shows once its job has ended: findings row by row, and whether it can be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from gis_data.findings import Severity
from gis_data.models import ImportRun
from grids.imports.page_words import for_pages
from jobs.files import upload_path
from jobs.models import Job, JobState

FINDINGS_PER_PAGE = 100


def my_import(request: HttpRequest, kind: str, number: int) -> Job:
    """An import of one's own that has come to an end, or 404: findings quote rows of a file."""
    job = Job.objects.filter(pk=number, kind=kind, user=request.user, state=JobState.DONE).first()
    if job is None or not ImportRun.objects.filter(pk=job.result["run"]).exists():
        raise Http404(_("There is no such import of yours."))
    return job


def report_context(request: HttpRequest, job: Job, labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """For the template; `labels` as in `page_words.for_pages`."""
    run = ImportRun.objects.get(pk=job.result["run"])
    counts = dict(run.findings.order_by().values_list("severity").annotate(number=Count("pk")))
    page = Paginator(run.findings.order_by("pk"), FINDINGS_PER_PAGE).get_page(request.GET.get("page", "1"))
    for finding in page:
        finding.problem, finding.remedy = for_pages(finding.problem, labels), for_pages(finding.remedy, labels)
    told = [(label, f"{counts[value]:,}") for value, label in Severity.choices if value in counts]
    return {"job": job, "run": run, "findings": page, "finding_counts": told, **next_of(job)}


def next_of(job: Job) -> dict[str, bool]:
    """Whether what was tried can be written, and whether it could but for its file, which is gone."""
    kept = upload_path(job.arguments["file"]) is not None
    return {"can_be_written": job.result["writable"] and kept, "is_gone": job.result["writable"] and not kept}
