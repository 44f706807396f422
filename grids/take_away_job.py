"""Large files of map data, made in the background with the rights that their asker has by then."""

from __future__ import annotations

import hashlib
import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis_data.takeaway.wanted import Wanted
from grids.access import User
from grids.taking import CONTENT_TYPES, REFUSED, WRITERS, Parameters, file_name, read_about, read_wanted, refusal
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import Arguments, job
from jobs.models import Job
from jobs.run import Run

KIND = "take_away"
MOST = 1_000_000  # objects: what a sheet holds, and what a program on a desk still opens
GIVEN = ("layers", "bbox", "area", "title", "period")


def ask_for_take_away(wanted: Wanted, kind: str, parameters: Parameters) -> Job:
    """Have a file made of what is wanted. Who presses twice gets one."""
    given = {name: parameters[name] for name in GIVEN if name in parameters} | {"on": wanted.day.isoformat()}
    words = {"title": read_about(parameters, wanted.day).title, "form": kind.rpartition(".")[2]}
    digest = hashlib.sha256(json.dumps([kind, given], sort_keys=True).encode()).hexdigest()
    return enqueue(
        KIND,
        arguments={"kind": kind, "given": given},
        user=wanted.user,
        area=parameters.get("area", ""),
        words=words,
        key=f"{KIND} {wanted.user.pk} {digest}",
    )


def may_open(user: User, arguments: Arguments) -> bool:
    """Whether the layers are open to them today."""
    try:
        read_wanted(arguments["given"], user)
    except REFUSED:
        return False
    return True


@job(KIND, title=gettext_lazy("{title} as {form}"), retries=1, may_open=may_open)
def make_take_away(run: Run) -> dict:
    """Write the file."""
    kind, given = run.arguments["kind"], run.arguments["given"]
    try:
        wanted = read_wanted(given, run.user)
        run.progress.step(_("Counting"))
        total = wanted.check_size(MOST)
    except REFUSED as problem:
        raise JobError(refusal(problem)[1]) from None
    run.progress.step(_("Writing objects"), total)
    path = run.file(file_name(kind, wanted.day), CONTENT_TYPES[kind])
    WRITERS[kind](path, wanted, read_about(given, wanted.day), run.progress)
    return {"counts": {_("Objects"): total}}
