"""The pages by which a case is followed: whole by who reported it, its state only by who was told that it is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.report.tickets import case_of
from cases.rules.states import ENDED, Act, State

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
    Act.ANSWER: gettext_lazy("Work is reported as done"),
    Act.CHECK: gettext_lazy("Checked on site"),
    Act.REDO: gettext_lazy("Has to be done again"),
    Act.CLOSE: gettext_lazy("Closed as done"),
    Act.MERGE: gettext_lazy("Put together with an earlier report"),
    Act.SHELVE: gettext_lazy("Put on the list of what takes longer"),
    Act.UNSHELVE: gettext_lazy("Taken up again"),
    Act.REOPEN: gettext_lazy("Opened again"),
}
# Their reasons are written for the reporter; all others are the office's own.
_ANSWERS = frozenset({Act.REJECT, Act.ANSWER, Act.CLOSE, Act.SHELVE})


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, what, and what was answered. Nobody's name."""

    at: datetime
    what: str
    answer: str = ""


@never_cache
@require_safe
def follow_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt, and what has happened since. Who knows the uid has reported it."""
    case = Case.objects.select_related("kind", "grid").filter(uid=uid).first()
    if case is None:
        raise Http404(_("There is no report at this address. Copy it whole, as the receipt showed it."))
    context = _told(case) | {
        "is_mine": True,
        "photos": list(case.photos.all()),
        "sent": "sent" in request.GET,
        "again": "again" in request.GET,
        "grid_name": _grid_name(case),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "cases/follow.html", context)


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
    state = State(case.state)
    return {"case": case, "state_words": STATE_WORDS[state], "has_ended": state in ENDED, "steps": steps}


def _grid_name(case: Case) -> str:
    version = case.grid and case.grid.versions.current().first()
    return version.name if version else ""
