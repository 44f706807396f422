"""The import itself, in a job: tried first, written when somebody has looked at what was found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.import_cases import CaseImport, import_cases, read_case_file
from cases.rules.case_import import BadMapping, Mapping
from gis_data.actions.import_runs import Actor
from gis_data.readers import ReadError
from grids.access import areas_open_to, can, sees_everything
from grids.imports.work import tidy
from grids.models import Area
from grids.rules.access import Capability
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.files import keep_upload, upload_path
from jobs.kinds import job
from jobs.models import Job
from jobs.run import Run

KIND = "import_case_table"


def ask_to_try(user: AbstractBaseUser, given: dict[str, Any]) -> Job:
    """Keep the file and have it tried; nothing is written by that. `given` as the form has cleaned it."""
    options = {name: value for name, value in given.items() if name != "file"}
    arguments = {"file": keep_upload(given["file"]), "options": options, "commit": False}
    return enqueue(KIND, arguments=arguments, user=user, words={"file": given["file"].name})


def ask_to_write(tried: Job) -> Job:
    """Have the file of a trial written. Asked twice, it is written once."""
    arguments = {**tried.arguments, "commit": True}
    return enqueue(KIND, arguments=arguments, user=tried.user, words=tried.words, key=f"{KIND} {tried.pk}")


def areas_of(user: AbstractBaseUser) -> frozenset[int] | None:
    """The areas whose cases a user handles today; None for who is bound to none."""
    if sees_everything(user):
        return None
    mine = Area.objects.filter(pk__in=areas_open_to(user, Capability.HANDLE_CASES))
    return frozenset(mine.values_list("pk", flat=True))


@job(KIND, title=gettext_lazy("Import of cases: {file}"), tidy=tidy)
def bring_in(run: Run) -> dict[str, Any]:
    """Try or write. What was found is on record with the import run."""
    path = upload_path(run.arguments["file"])
    if path is None:
        raise JobError(_("The uploaded file is not kept any more. Upload it again."))
    if not can(run.user, Capability.HANDLE_CASES):
        raise JobError(_("Cases are brought in by who handles them: your account holds no such post any more."))
    run.progress.step(_("Reading the file"))
    options, commit = run.arguments["options"], run.arguments["commit"]
    try:
        table = read_case_file(path, options["sheet"] or None, options["encoding"] or None)
        mapping = Mapping.parse(options["mapping"])
    except (ReadError, BadMapping) as problem:
        raise JobError(str(problem)) from None
    return _told(run.job, import_cases(table, mapping, Actor(run.user), commit, areas_of(run.user)))


def _told(of: Job, report: CaseImport) -> dict[str, Any]:
    words = {"rows": _("rows"), "new": _("new"), "known": _("known before"), "set_aside": _("set aside")}
    counts = {word: report.counts[key] for key, word in words.items() if report.counts.get(key)}
    can_be_written = bool(report.counts.get("new")) and not report.committed
    return {
        "counts": counts,
        "text": _verdict(report, can_be_written),
        "link": reverse("import_cases_report", args=[of.pk]),
        "run": report.run.pk,
        "writable": can_be_written,
    }


def _verdict(report: CaseImport, can_be_written: bool) -> str:
    if report.committed:
        return _("Written.")
    if can_be_written:
        return _("Tried: nothing has been written yet.")
    return _("There is nothing to write: no row is new and without an error.")
