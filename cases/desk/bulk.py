"""One act on many cases: each is done or refused on its own, and each is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.deed import Deed
from cases.actions.facts_effects import grid_at
from cases.actions.moves import act_on
from cases.actions.refusals import NotYours, Refused, Stale, refuse
from cases.case_page.acts import read_facts
from cases.models import Case
from cases.rules import move_faults as faults
from cases.rules.states import BY_ACT, Act
from gis_data.actions.import_runs import Actor
from grids.access import User

MOST = 200
# Acts that say the same of every case.
ACTS = (
    Act.ACCEPT,
    Act.FILE,
    Act.DISPATCH,
    Act.TAKE,
    Act.ANSWER,
    Act.CHECK,
    Act.CLOSE,
    Act.TRANSFER,
    Act.SEND_BACK,
    Act.REJECT,
    Act.REDO,
    Act.SUSPEND,
    Act.RESUME,
    Act.SHELVE,
    Act.UNSHELVE,
    Act.REOPEN,
    Act.NOTE,
    Act.HAND_OVER,
    Act.MERGE,
)


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    number: str
    done: bool
    text: str


def act_on_many(user: User, act: Act, chosen: Iterable[str], given: Mapping[str, str]) -> list[Outcome]:
    """Do it to each of the cases (`number:edition that was seen`), one transaction each, in the order given."""
    pairs = [text.rpartition(":") for text in list(chosen)[:MOST]]
    rows = Case.objects.visible_to(user).filter(number__in=[number for number, _sign, _edition in pairs])
    seen = {case.number: case for case in rows.select_related("kind", "grid", "department")}
    return [_one(user, act, number, edition, seen, given) for number, _sign, edition in pairs]


def _one(user: User, act: Act, number: str, edition: str, seen: dict[str, Case], given: Mapping[str, str]) -> Outcome:
    case = seen.get(number)
    if act == Act.MERGE and number == given.get("original", "").strip().upper():
        return Outcome(number, False, _("It is the case that goes on."))
    if case is None:
        return Outcome(number, False, _("No case that is open to you has this number."))
    try:
        deed = Deed(Actor(user), given.get("why", "").strip(), read_edition(edition))
        act_on(case, act, deed, **_facts(case, act, given))
    except (NotYours, Stale, Refused) as refusal:
        return Outcome(number, False, str(refusal))
    return Outcome(number, True, _("done: %(act)s") % {"act": act.label})


def _facts(case: Case, act: Act, given: Mapping[str, str]) -> dict[str, Any]:
    """What the form says; each case is handed over to the grid that covers its own place today. Raises Refused."""
    if act != Act.HAND_OVER:
        return read_facts(case, act, given)
    grid = grid_at(case.place, timezone.localdate())
    if grid is None:
        refuse([faults.PLACE_OUTSIDE.at(field="place", value=f"{case.place.x:.6f}, {case.place.y:.6f}")])
    return {"grid": grid}


def read_edition(text: str) -> int:
    """The edition that was looked at; what is none was never there, so that the act is refused as stale."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def choices() -> list[tuple[str, str]]:
    """The acts, those that need a reason marked."""
    labels = {act: str(act.label) for act in ACTS} | {Act.HAND_OVER: _("hand over to the grid of today")}
    reason = {act: _("%(act)s (with a reason)") % {"act": labels[act]} for act in ACTS if BY_ACT[act].needs_reason}
    return [(str(act), reason.get(act, labels[act])) for act in ACTS]


def totals(outcomes: list[Outcome]) -> dict[str, Any]:
    """For the page's heading."""
    done = sum(outcome.done for outcome in outcomes)
    words = {"done": done, "refused": len(outcomes) - done}
    return {"outcomes": outcomes, "outcomes_title": _("%(done)s done, %(refused)s not done") % words}
