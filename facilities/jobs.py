"""Long work of this package: walking all circles and all homes again, as far as something has changed."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilities.actions.compute_circles import compute_circles, stale_circles
from facilities.actions.compute_coverage import compute_coverage, stale_kinds
from facilities.models import FacilityKind
from gis_data.memory import Memory
from jobs.actions import enqueue
from jobs.kinds import job
from jobs.models import Job
from jobs.run import Run

WALKS = "walks"
CHECK_SECONDS = 30.0

_stale: Memory[bool] = Memory()


@job(WALKS, title=gettext_lazy("Service circles and coverage"), retries=2)
def bring_up_to_date(run: Run) -> dict[str, Any]:
    """Both tables, only what has changed: running it twice writes nothing the second time."""
    coverage = compute_coverage(progress=run.progress)
    circles = compute_circles(progress=run.progress)
    return {
        "counts": {
            _("kinds worked out"): sum(counts is not None for counts in coverage.values()),
            _("walks of buildings written"): sum(counts.written for counts in coverage.values() if counts),
            _("circles walked"): circles.walked,
            _("circles that were current"): circles.current,
            _("facilities off the network"): circles.off_network,
        }
    }


def ask_for_walks() -> Job:
    """Have circles and coverage brought up to date; asked for twice, it is done once."""
    return enqueue(WALKS, key=WALKS)


def refresh_if_stale() -> bool:
    """Have them brought up to date if something has changed; whether it has. Costs nothing for half a minute."""
    seconds = min(CHECK_SECONDS, settings.HOMES_CHECK_SECONDS)
    stale = _stale.recall("walks", seconds, are_stale)
    if stale:
        ask_for_walks()
    return stale


def are_stale() -> bool:
    """Whether what is kept differs from what would be worked out now; nobody walks to tell."""
    kinds = list(FacilityKind.objects.filter(active=True).select_related("group"))
    return bool(stale_kinds(kinds)) or stale_circles(kinds) > 0
