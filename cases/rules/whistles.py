"""Whistle and report in (吹哨报到): who calls whom, and the life of one call. Pure."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A whistle calls departments one tier up: the community the street's, the street the county's, the county the city's.
TIERS_UP = {"community": "street", "street": "county", "county": "city"}


class CallState(TextChoices):
    CALLED = "called", _("called")
    REPORTED_IN = "reported_in", _("reported in")
    OBJECTED = "objected", _("objected")
    DONE = "done", pgettext_lazy("a call", "done")
    RELEASED = "released", _("released")


class CallAct(TextChoices):
    """What somebody does to a whistle or to one of its calls."""

    BLOW = "blow", pgettext_lazy("a whistle", "blow")
    REPORT_IN = "report_in", _("report in")
    OBJECT = "object", pgettext_lazy("a task", "object")
    INSIST = "insist", _("insist")
    RELEASE = "release", _("release")
    FINISH = "finish", pgettext_lazy("a task", "finish")
    RATE_DEPARTMENT = "rate_dept", _("rate the department")
    RATE_CALLER = "rate_caller", _("rate the caller")


CALL_ENDED = frozenset({CallState.DONE, CallState.RELEASED})


@dataclass(frozen=True)
class CallMove:
    """An act leads from each of some states to one (None: it stays); by the called desk, or by the caller."""

    act: CallAct
    before: frozenset[CallState]
    after: CallState | None
    by_desk: bool
    needs_reason: bool = False


_UNDER_WAY = frozenset({CallState.CALLED, CallState.REPORTED_IN})
CALL_MOVES: dict[CallAct, CallMove] = {
    move.act: move
    for move in (
        CallMove(CallAct.REPORT_IN, frozenset({CallState.CALLED}), CallState.REPORTED_IN, by_desk=True),
        CallMove(CallAct.OBJECT, _UNDER_WAY, CallState.OBJECTED, by_desk=True, needs_reason=True),
        CallMove(CallAct.INSIST, frozenset({CallState.OBJECTED}), CallState.CALLED, by_desk=False, needs_reason=True),
        CallMove(CallAct.RELEASE, frozenset({CallState.CALLED, CallState.OBJECTED}), CallState.RELEASED, by_desk=False),
        CallMove(CallAct.FINISH, frozenset({CallState.REPORTED_IN}), CallState.DONE, by_desk=False),
        CallMove(CallAct.RATE_DEPARTMENT, frozenset({CallState.DONE}), None, by_desk=False),
        CallMove(CallAct.RATE_CALLER, frozenset({CallState.DONE}), None, by_desk=True),
    )
}


def acts_from(state: CallState) -> list[CallAct]:
    """The acts that a call's state allows, in the order of the table."""
    return [act for act, move in CALL_MOVES.items() if state in move.before]


def may_call(caller: str, called: str) -> bool:
    """Whether a tier may whistle for a department of another: one tier up, no more and no less."""
    return TIERS_UP.get(caller) == called
