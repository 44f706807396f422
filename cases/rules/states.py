"""The life of a case: which states there are, and which act leads from where to where. The one table."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    REPORTED = "reported", _("reported")
    ACCEPTED = "accepted", _("accepted")
    FILED = "filed", _("filed")
    DISPATCHED = "dispatched", _("dispatched")
    HANDLING = "handling", _("being handled")
    ANSWERED = "answered", _("answered")
    CHECKED = "checked", _("checked on site")
    CLOSED = "closed", pgettext_lazy("a case", "closed")
    REJECTED = "rejected", _("not accepted")
    MERGED = "merged", _("merged as duplicate")
    SHELVED = "shelved", _("in the problem bank")


class Act(TextChoices):
    """What somebody does to a case. Those that leave its state as it is stand in the table with from = to."""

    REPORT = "report", pgettext_lazy("a case", "report")
    ACCEPT = "accept", _("accept")
    REJECT = "reject", _("do not accept")
    FILE = "file", pgettext_lazy("a case", "file")
    DISPATCH = "dispatch", _("dispatch")
    SEND_BACK = "send_back", _("send back")
    TRANSFER = "transfer", pgettext_lazy("a case", "transfer")
    TAKE = "take", _("begin to handle")
    ANSWER = "answer", _("feed back")
    CHECK = "check", _("check on site")
    REDO = "redo", _("have it done again")
    CLOSE = "close", pgettext_lazy("a case", "close")
    RATE = "rate", _("rate")
    SPLIT = "split", _("split into tasks")
    TASK = "task", _("task went on")
    MERGE = "merge", _("merge as duplicate")
    SUSPEND = "suspend", _("suspend the clock")
    RESUME = "resume", _("let the clock run again")
    SHELVE = "shelve", _("put into the problem bank")
    UNSHELVE = "unshelve", _("take out of the problem bank")
    REOPEN = "reopen", _("reopen")
    CORRECT = "correct", _("correct the facts")
    HAND_OVER = "hand_over", _("hand over to another grid")
    ESCALATE = "escalate", _("take a step of the monthly clock")
    NOTE = "note", _("note")


class Who(StrEnum):
    """Who may act: who handles cases where this one lies, the desk it lies with, any staff there who see it."""

    HANDLER = "handler"
    DESK = "desk"
    STAFF = "staff"


# Nothing is owed in these.
ENDED = frozenset({State.CLOSED, State.REJECTED, State.MERGED})
OPEN = frozenset(State) - ENDED


# Which time limit runs in a state (cases.models.Stage); none runs in those that are not named.
STAGE_OF: dict[State, str] = {
    State.REPORTED: "accept",
    State.ACCEPTED: "file",
    State.FILED: "dispatch",
    State.DISPATCHED: "handle",
    State.HANDLING: "handle",
    State.ANSWERED: "check",
    State.CHECKED: "check",
}


@dataclass(frozen=True)
class Move:
    """One line of the table: an act leads from each of some states to a state (None: to where it was)."""

    act: Act
    before: frozenset[State]
    after: State | None
    by: frozenset[Who]
    needs_reason: bool = False


_BEFORE_DISPATCH = frozenset({State.REPORTED, State.ACCEPTED, State.FILED})
_AT_DEPARTMENT = frozenset({State.DISPATCHED, State.HANDLING})
_AFTER_ANSWER = frozenset({State.ANSWERED, State.CHECKED})
_CLOCK_RUNS = frozenset(STAGE_OF)
_HANDLER = frozenset({Who.HANDLER})
_DESK = frozenset({Who.DESK})
_STAFF = frozenset({Who.HANDLER, Who.STAFF})

MOVES: tuple[Move, ...] = (
    Move(Act.ACCEPT, frozenset({State.REPORTED}), State.ACCEPTED, _HANDLER),
    Move(Act.REJECT, frozenset({State.REPORTED, State.ACCEPTED}), State.REJECTED, _HANDLER, needs_reason=True),
    Move(Act.FILE, frozenset({State.ACCEPTED}), State.FILED, _HANDLER),
    Move(Act.DISPATCH, frozenset({State.FILED}), State.DISPATCHED, _HANDLER),
    Move(Act.SEND_BACK, _AT_DEPARTMENT, State.FILED, _DESK, needs_reason=True),
    Move(Act.TRANSFER, _AT_DEPARTMENT, State.DISPATCHED, _DESK | _HANDLER, needs_reason=True),
    Move(Act.TAKE, frozenset({State.DISPATCHED}), State.HANDLING, _DESK),
    Move(Act.ANSWER, frozenset({State.HANDLING}), State.ANSWERED, _DESK),
    Move(Act.CHECK, frozenset({State.ANSWERED}), State.CHECKED, _STAFF),
    Move(Act.REDO, _AFTER_ANSWER, State.HANDLING, _HANDLER, needs_reason=True),
    Move(Act.CLOSE, frozenset({State.CHECKED}), State.CLOSED, _HANDLER),
    Move(Act.RATE, frozenset({State.CLOSED}), None, _HANDLER),
    Move(Act.SPLIT, frozenset({State.FILED, *_AT_DEPARTMENT}), State.HANDLING, _HANDLER),
    Move(Act.TASK, frozenset({State.HANDLING}), None, _HANDLER | _DESK),
    Move(Act.MERGE, _BEFORE_DISPATCH | _AT_DEPARTMENT | {State.SHELVED}, State.MERGED, _HANDLER),
    Move(Act.SUSPEND, _CLOCK_RUNS, None, _HANDLER, needs_reason=True),
    Move(Act.RESUME, _CLOCK_RUNS, None, _HANDLER),
    Move(Act.SHELVE, frozenset({State.FILED, *_AT_DEPARTMENT}), State.SHELVED, _HANDLER, needs_reason=True),
    Move(Act.UNSHELVE, frozenset({State.SHELVED}), State.FILED, _HANDLER, needs_reason=True),
    Move(Act.REOPEN, ENDED, State.FILED, _HANDLER, needs_reason=True),
    Move(Act.CORRECT, OPEN, None, _HANDLER),
    Move(Act.HAND_OVER, OPEN, None, _HANDLER, needs_reason=True),
    Move(Act.ESCALATE, OPEN, None, _HANDLER),
    Move(Act.NOTE, frozenset(State), None, _STAFF | _DESK, needs_reason=True),
)
BY_ACT: dict[Act, Move] = {move.act: move for move in MOVES}


def acts_from(state: State) -> list[Act]:
    """The acts that a state allows, in the order of the table."""
    return [move.act for move in MOVES if state in move.before]


def after(act: Act, state: State) -> State | None:
    """The state that an act leads to; None where the state does not allow it."""
    move = BY_ACT.get(act)
    if move is None or state not in move.before:
        return None
    return move.after or state
