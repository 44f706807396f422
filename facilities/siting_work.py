"""Choosing sites in the background: what would take longer than a moment."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities.asked import NotFound
from facilities.siting_answer import described
from facilities.siting_file import CONTENT_TYPE, write_sites
from facilities.siting_question import read_question
from facilities.walks.siting import BadQuestion, where_next
from gis_data.rules.walk.changes import BadChange
from grids.access import User, can
from grids.rules.access import Capability
from jobs.actions import enqueue
from jobs.errors import JobError
from jobs.kinds import Arguments, job
from jobs.models import Job
from jobs.run import Run

SITING = "siting"
LONGEST_KEY = 200


def ask_for_sites(given: dict[str, Any], user: User) -> Job:
    """Have a question answered in the background; asked twice, it is answered once. Raises what the question raises."""
    question = read_question(given, user)
    words = {"kind": question.kind.label, "area": str(given.get("area") or _("the whole city"))}
    key = f"{SITING} {user.pk} {sorted(given.items())}"
    return enqueue(SITING, arguments=given, user=user, words=words, key=key if len(key) <= LONGEST_KEY else "")


def may_open(user: User, arguments: Arguments) -> bool:
    """Counts of households are for those who hold a post."""
    return can(user, Capability.SEE_COUNTS)


@job(SITING, title=gettext_lazy("Where next: {kind}, {area}"), retries=1, may_open=may_open)
def choose_sites(run: Run) -> dict[str, Any]:
    """The sites as a table to download and on the page of sites; nothing else is written."""
    if not can(run.user, Capability.SEE_COUNTS):
        raise JobError(_("Figures of households are for those who hold a post. Log in."))
    try:
        found = where_next(read_question(run.arguments, run.user), timezone.localdate(), progress=run.progress)
    except (BadQuestion, BadChange, NotFound) as problem:
        raise JobError(str(problem)) from None
    answer = described(found, run.user)
    write_sites(run.file("sites.xlsx", CONTENT_TYPE), answer)
    return {
        "text": " ".join(answer["words"]),
        "counts": {_("Sites"): len(answer["sites"])},
        "link": f"/siting/?job={run.job.pk}",
        "siting": answer,
    }
