"""The import itself, in a job: tried first, written when somebody has looked at what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.actions.import_runs import Actor
from gis_data.readers import ReadError, read_vector
from grids.access import areas_open_to, can, sees_everything
from grids.actions.import_areas import AreaImport, ImportReport, NoSuchLevel, import_areas
from grids.models import Area
from grids.rules.access import Capability
from grids.rules.area_import.plan import Outcome
from grids.rules.area_import.scope import Scope
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.files import forget_upload, keep_upload, upload_path
from jobs.kinds import job
from jobs.models import Job, JobState
from jobs.run import Run

KIND = "import_areas"


def ask_to_try(user: AbstractBaseUser, file: UploadedFile, options: Mapping[str, Any]) -> Job:
    """Keep the file and have it tried; nothing is written by that. `options` as the form has cleaned them."""
    kept = keep_upload(file)
    wanted = {name: value for name, value in options.items() if name != "file"}
    return _ask(user, {"file": kept, "options": wanted, "commit": False}, {"file": file.name})


def ask_to_write(tried: Job) -> Job:
    """Have the file of a trial written. Asked twice, it is written once."""
    arguments = {**tried.arguments, "commit": True}
    return _ask(tried.user, arguments, tried.words, key=f"{KIND} {tried.pk}")


def _ask(user: AbstractBaseUser, arguments: dict[str, Any], words: Mapping[str, str], key: str = "") -> Job:
    return enqueue(KIND, arguments=arguments, user=user, words=words, key=key)


def scope_of(user: AbstractBaseUser) -> Scope | None:
    """The areas that a user plans today; None for who is bound to none."""
    if sees_everything(user):
        return None
    return Scope(
        frozenset(Area.objects.filter(pk__in=areas_open_to(user, Capability.PLAN)).values_list("pk", flat=True))
    )


def tidy(ended: Job) -> None:
    """The upload is kept while it can still be written."""
    if ended.arguments["commit"] or ended.state != JobState.DONE:
        forget_upload(ended.arguments["file"])


@job(KIND, title=gettext_lazy("Import of areas: {file}"), tidy=tidy)
def bring_in(run: Run) -> dict:
    """Try or write. What was found is on record with the import run."""
    path = upload_path(run.arguments["file"])
    if path is None:
        raise JobError(_("The uploaded file is not kept any more. Upload it again."))
    if not can(run.user, Capability.PLAN):
        raise JobError(_("Areas are brought in by who plans them: your account holds no such post any more."))
    run.progress.step(_("Reading the file"))
    options, commit = run.arguments["options"], run.arguments["commit"]
    try:
        table = read_vector(path, options["layer"] or None, only_plain=True)
        report = import_areas(table, _wanted(options), Actor(run.user), commit, scope_of(run.user), run.progress)
    except (ReadError, NoSuchLevel) as problem:
        raise JobError(str(problem)) from None
    return _told(run.job, report)


def _wanted(options: Mapping[str, Any]) -> AreaImport:
    document = options["document"]
    return AreaImport(
        level=options["level"],
        valid_from=date.fromisoformat(options["valid_from"]),
        crs=options["crs"] or None,
        complete=options["complete"],
        correct=options["correct"],
        continues=options["continues"],
        redraw=(document, options["title"] or document) if document else None,
    )


def _told(of: Job, report: ImportReport) -> dict[str, Any]:
    words = outcome_words()
    counts = {words[outcome]: report.counts[outcome] for outcome in Outcome if report.counts[outcome]}
    return {
        "counts": counts,
        "text": _verdict(of, report),
        "link": reverse("import_report", args=[of.pk]),
        "run": report.run.pk,
        "writable": not report.has_errors
        and not report.committed
        and any(report.counts[outcome] for outcome in Outcome if outcome != Outcome.UNCHANGED),
    }


def _verdict(of: Job, report: ImportReport) -> str:
    if report.committed:
        return _("Written.")
    if report.has_errors:
        return _("Nothing was written: there are errors.")
    return _("Tried: nothing has been written yet.")


def outcome_words() -> dict[Outcome, str]:
    """What becomes of areas, in the reader's language."""
    return {
        Outcome.NEW: _("new"),
        Outcome.UNCHANGED: _("unchanged"),
        Outcome.CHANGED: _("changed from that day on"),
        Outcome.CORRECTED: _("corrected"),
        Outcome.HISTORY: _("filled in before what is known"),
        Outcome.RETIRED: _("ended on that day"),
    }
