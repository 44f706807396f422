"""How far one's long work is, for programs and for the pages that watch it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from jobs.describe import described
from jobs.models import Job
from jobs.schemas import JobList, JobOut, Problem

router = Router(tags=["jobs"])

MOST = 100
Ids = Query("", description="only these, as 4,5,6; the newest 100 when not given", max_length=2_000)


@router.get("/jobs", response={200: JobList, 401: Problem, 422: Problem}, summary="One's jobs, newest first")
def job_list(request: HttpRequest, ids: str = Ids) -> Status:
    """What the asker asked for; for a system administrator, everybody's."""
    if not request.user.is_authenticated:
        return _not_logged_in()
    wanted = [text for text in ids.split(",") if text]
    if not all(text.isascii() and text.isdigit() and len(text) < 19 for text in wanted):
        return Status(422, {"error": _("Jobs are asked for by their numbers, as 4,5,6.")})
    jobs = Job.objects.visible_to(request.user)
    if wanted:
        jobs = jobs.filter(pk__in=wanted)
    return Status(200, {"jobs": [described(job) for job in jobs[:MOST]]})


@router.get("/jobs/{number}", response={200: JobOut, 401: Problem, 404: Problem}, summary="How far a job is")
def job_detail(request: HttpRequest, number: int) -> Status:
    """State, step, counts, and what came of it. Somebody else's job is not there."""
    if not request.user.is_authenticated:
        return _not_logged_in()
    job = Job.objects.visible_to(request.user).filter(pk=number).first() if number < 2**63 else None
    if job is None:
        return Status(404, {"error": _("There is no such job of yours.")})
    return Status(200, described(job))


def _not_logged_in() -> Status:
    return Status(401, {"error": _("Log in, or send a token.")})
