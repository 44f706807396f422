"""What the forms of the pages send, as acts. Raises Refused, NotYours, Stale."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from cases.actions.deed import Deed
from cases.actions.refusals import refuse
from cases.actions.whistle import act_on_call, blow
from cases.desk.bulk import read_edition
from cases.models import Case, Department, Whistle, WhistleCall
from cases.rules import move_faults as faults
from cases.rules.whistles import CALL_MOVES, CallAct
from cases.whistle_pages.callers import Caller
from gis_data.actions.import_runs import Actor
from grids.access import User


def blow_as_typed(user: User, callers: list[Caller], case: Case | None, given: QueryDict) -> Whistle:
    """A whistle as the form was filled in."""
    key = given.get("caller", "")
    caller = next((one for one in callers if one.key == key), None)
    if caller is None:
        refuse([faults.NOT_FOUND.at(field="caller", value=key or "–")])
    keys = list(dict.fromkeys(given.getlist("department")))
    found = {one.key: one for one in Department.objects.filter(key__in=keys)}
    refuse(faults.NOT_FOUND.at(field="departments", value=key) for key in keys if key not in found)
    departments = [found[key] for key in keys]
    return blow(caller.area, caller.tier, departments, given.get("text", ""), Deed(Actor(user)), case)


def act_as_typed(user: User, whistle: Whistle, given: Mapping[str, str]) -> CallAct:
    """An act on one call of a whistle, from the edition that was looked at; what was done."""
    text, rating = given.get("call", ""), given.get("rating", "")
    act = given.get("act", "")
    call: WhistleCall | None = None
    if text.isascii() and text.isdigit() and len(text) < 19:
        call = whistle.calls.filter(pk=text).first()
    if call is None or act not in CALL_MOVES:
        refuse([faults.CALL_UNKNOWN.at(field="call", value=text or "–")])
    deed = Deed(Actor(user), given.get("why", "").strip(), read_edition(given.get("seen", "")))
    act_on_call(call, act, deed, int(rating) if rating.isascii() and rating.isdigit() and len(rating) < 3 else None)
    return CallAct(act)
