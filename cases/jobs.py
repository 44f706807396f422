"""Long work of this package: clocks that run again when their suspension has come to its end."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions.moves import resume_those_over
from cases.models import Case
from jobs.actions import enqueue
from jobs.kinds import job
from jobs.models import Job
from jobs.run import Run

CLOCK = "case-clock"
LOOK_EVERY_S = 30.0


@job(CLOCK, title=gettext_lazy("Clocks of cases that run again"), retries=2)
def run_clock(run: Run) -> dict[str, Any]:
    """Running it twice writes nothing the second time."""
    return {"counts": {_("clocks that run again"): resume_those_over()}}


def ask_for_clock() -> Job:
    """Have the clocks looked at; asked for twice, it is done once."""
    return enqueue(CLOCK, key=CLOCK)


def any_over() -> bool:
    """Whether a suspension has come to its end that nobody has seen to: one look into a small index."""
    return Case.objects.filter(suspended_until__lte=timezone.now()).exists()


def look_after_clocks() -> None:
    """Ask for the clocks if one has to run again; every worker looks."""
    if any_over():
        ask_for_clock()
