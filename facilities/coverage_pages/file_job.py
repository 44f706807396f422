"""The file of a long list of coverage, made in the background with the rights that its asker has by then."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities.coverage_pages.asking import Parameters, Refusal
from facilities.coverage_pages.files import CHANGE, PARAMETERS, CoverageFile, file_of
from grids.access import User
from grids.rows.export import CONTENT_TYPES, TooManyRows, write_csv, write_xlsx
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import Arguments, job
from jobs.models import Job
from jobs.run import Run

KIND = "coverage_file"
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}


def ask_for_file(user: User, found: CoverageFile, page: str, kind: str, form: str, parameters: Parameters) -> Job:
    """Have the file of a list made. Who presses twice gets one."""
    given = {name: parameters[name] for name in PARAMETERS if name in parameters}
    frozen = given | {"to" if page == CHANGE else "on": found.day.isoformat()}
    arguments = {"page": page, "kind": kind, "form": form, "given": frozen}
    key = " ".join([KIND, str(user.pk), page, kind, form, *sorted(f"{k}={v}" for k, v in given.items())])
    words = {"list": found.listing.title, "form": form.upper()}
    return enqueue(KIND, arguments=arguments, user=user, area=given.get("area", ""), words=words, key=key[:200])


def may_open(user: User, arguments: Arguments) -> bool:
    """Whether the list is open to them today."""
    try:
        _found(user, arguments)
    except Refusal:
        return False
    return True


@job(KIND, title=gettext_lazy("{list} as {form}"), retries=1, may_open=may_open)
def make_coverage_file(run: Run) -> dict:
    """Write the list to a file."""
    form = run.arguments["form"]
    try:
        found = _found(run.user, run.arguments)
        total = found.listing.source.count_all()
        run.progress.step(_("Writing rows"), total)
        path = run.file(f"{found.name}.{form}", CONTENT_TYPES[form])
        WRITERS[form](path, found.listing, found.order, found.worded, run.progress)
    except Refusal as refusal:
        raise JobError(refusal.text) from None
    except TooManyRows as problem:
        raise JobError(str(problem)) from None
    return {"counts": {_("Rows"): total}}


def _found(user: User, arguments: Arguments) -> CoverageFile:
    return file_of(user, arguments["page"], arguments["kind"], arguments["given"])
