"""The pages by which a case is followed: whole by who reported it, its state only by who was told that it is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.deed import Deed
from cases.actions.moves import act_on
from cases.actions.refusals import Refused
from cases.answerable import original_of
from cases.models import Case
from cases.report.tickets import case_of
from cases.rules.states import ENDED, Act, State
from gis_data.actions.import_runs import Actor

# What a resident is told of each state and act: what it means for them, not what it is called at the desk.
STATE_WORDS = {
    State.REPORTED: gettext_lazy("It has arrived. Somebody will look at it."),
    State.ACCEPTED: gettext_lazy("It has been accepted."),
    State.FILED: gettext_lazy("It is on file, and will be given to whoever handles it."),
    State.DISPATCHED: gettext_lazy("It lies with the department that handles it."),
    State.HANDLING: gettext_lazy("It is being worked on."),
    State.ANSWERED: gettext_lazy("The work is reported as done, and will be checked."),
    State.CHECKED: gettext_lazy("The work was checked on site."),
    State.CLOSED: gettext_lazy("It is done."),
    State.REJECTED: gettext_lazy("It was not accepted."),
    State.MERGED: gettext_lazy("It was known already, and goes on together with the other report."),
    State.SHELVED: gettext_lazy("It cannot be solved soon. It is kept on a list and looked at again."),
}
ACT_WORDS = {
    Act.REPORT: gettext_lazy("Reported"),
    Act.ACCEPT: gettext_lazy("Accepted"),
    Act.REJECT: gettext_lazy("Not accepted"),
    Act.DISPATCH: gettext_lazy("Given to the department that handles it"),
    Act.TRANSFER: gettext_lazy("Given to another department"),
    Act.TAKE: gettext_lazy("Work has begun"),
    Act.SPLIT: gettext_lazy("Given to several departments, each with its part"),
    Act.ANSWER: gettext_lazy("Work is reported as done"),
    Act.CHECK: gettext_lazy("Checked on site"),
    Act.REDO: gettext_lazy("Has to be done again"),
    Act.CLOSE: gettext_lazy("Closed as done"),
    Act.MERGE: gettext_lazy("Put together with an earlier report"),
    Act.SHELVE: gettext_lazy("Put on the list of what takes longer"),
    Act.UNSHELVE: gettext_lazy("Taken up again"),
    Act.REOPEN: gettext_lazy("Opened again"),
}
RATINGS = (
    (5, gettext_lazy("very satisfied")),
    (4, gettext_lazy("satisfied")),
    (3, gettext_lazy("so-so")),
    (2, gettext_lazy("dissatisfied")),
    (1, gettext_lazy("very dissatisfied")),
)
WHY_LENGTH = 500
# Their reasons are written for the reporter; all others are the office's own.
_ANSWERS = frozenset({Act.REJECT, Act.ANSWER, Act.CLOSE, Act.SHELVE})


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, what, and what was answered. Nobody's name."""

    at: datetime
    what: str
    answer: str = ""


REPORTER = Actor(account="reporter")  # who holds the address of a report


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt, and what has happened since; rated here once it is done. Who knows the uid has reported it."""
    case = Case.objects.select_related("kind", "grid", "duplicate_of").filter(uid=uid).first()
    if case is None:
        raise Http404(_("There is no report at this address. Copy it whole, as the receipt showed it."))
    if request.method == "POST":
        return _rate(request, case)
    return _mine(request, case)


def _rate(request: HttpRequest, case: Case) -> HttpResponse:
    given = request.POST.get("rating", "")
    why = request.POST.get("why", "").strip()[:WHY_LENGTH]
    try:
        act_on(case, Act.RATE, Deed(REPORTER, why), rating=int(given) if given.isdecimal() else None)
    except Refused as refusal:
        return _mine(request, case, {"problem": str(refusal.findings[0].problem), "why": why}, status=422)
    return redirect("follow_case", case.uid)


def _mine(request: HttpRequest, case: Case, more: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    context = _told(case) | {
        "is_mine": True,
        "photos": list(case.photos.all()),
        "sent": "sent" in request.GET,
        "again": "again" in request.GET,
        "grid_name": _grid_name(case),
        "address": request.build_absolute_uri(request.path),
        "can_rate": case.state == State.CLOSED,
        "ratings": RATINGS,
    }
    return render(request, "cases/follow.html", context | (more or {}), status=status)


@never_cache
@require_safe
def known_page(request: HttpRequest, ticket: str) -> HttpResponse:
    """What has become of a case that somebody else had reported before."""
    case = case_of(ticket)
    if case is None:
        raise Http404(_("There is no report at this address. Copy it whole, as the receipt showed it."))
    return render(request, "cases/follow.html", _told(case) | {"is_mine": False})


def _told(case: Case) -> dict[str, Any]:
    moves = case.moves.filter(act__in=list(ACT_WORDS)).order_by("edition")
    steps = [
        Step(move.at, str(ACT_WORDS[Act(move.act)]), move.why if Act(move.act) in _ANSWERS else "") for move in moves
    ]
    # What was known already goes on under the other report: its state is what the reporter waits for.
    state, goes_on = State(case.state), State(original_of(case).state)
    words = [STATE_WORDS[state], *([STATE_WORDS[goes_on]] if goes_on != state else [])]
    return {"case": case, "state_words": words, "has_ended": goes_on in ENDED, "steps": steps}


def _grid_name(case: Case) -> str:
    version = case.grid and case.grid.versions.current().first()
    return version.name if version else ""
