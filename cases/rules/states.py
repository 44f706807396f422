"""The life of a case: which states there are, and which act leads from where to where. The one table."""

from dataclasses import dataclass

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
    NOTE = "note", _("note")


# Nothing is owed in these.
ENDED = frozenset({State.CLOSED, State.REJECTED, State.MERGED})
OPEN = frozenset(State) - ENDED


@dataclass(frozen=True)
class Move:
    """One line of the table: an act leads from each of some states to a state (None: to where it was)."""

    act: Act
    before: frozenset[State]
    after: State | None
    needs_reason: bool = False


_BEFORE_DISPATCH = frozenset({State.REPORTED, State.ACCEPTED, State.FILED})
_AT_DEPARTMENT = frozenset({State.DISPATCHED, State.HANDLING})

MOVES: tuple[Move, ...] = (
    Move(Act.ACCEPT, frozenset({State.REPORTED}), State.ACCEPTED),
    Move(Act.REJECT, frozenset({State.REPORTED, State.ACCEPTED}), State.REJECTED, needs_reason=True),
    Move(Act.FILE, frozenset({State.ACCEPTED}), State.FILED),
    Move(Act.DISPATCH, frozenset({State.FILED}), State.DISPATCHED),
    Move(Act.SEND_BACK, _AT_DEPARTMENT, State.FILED, needs_reason=True),
    Move(Act.TRANSFER, _AT_DEPARTMENT, State.DISPATCHED, needs_reason=True),
    Move(Act.TAKE, frozenset({State.DISPATCHED}), State.HANDLING),
    Move(Act.ANSWER, frozenset({State.HANDLING}), State.ANSWERED),
    Move(Act.CHECK, frozenset({State.ANSWERED}), State.CHECKED),
    Move(Act.REDO, frozenset({State.ANSWERED, State.CHECKED}), State.HANDLING, needs_reason=True),
    Move(Act.CLOSE, frozenset({State.CHECKED}), State.CLOSED),
    Move(Act.RATE, frozenset({State.CLOSED}), None),
    Move(Act.SPLIT, frozenset({State.FILED, *_AT_DEPARTMENT}), State.HANDLING),
    Move(Act.TASK, frozenset({State.HANDLING}), None),
    Move(Act.MERGE, _BEFORE_DISPATCH | _AT_DEPARTMENT, State.MERGED),
    Move(Act.SUSPEND, _BEFORE_DISPATCH | _AT_DEPARTMENT | {State.ANSWERED}, None, needs_reason=True),
    Move(Act.RESUME, _BEFORE_DISPATCH | _AT_DEPARTMENT | {State.ANSWERED}, None),
    Move(Act.SHELVE, frozenset({State.FILED, *_AT_DEPARTMENT}), State.SHELVED, needs_reason=True),
    Move(Act.UNSHELVE, frozenset({State.SHELVED}), State.FILED, needs_reason=True),
    Move(Act.REOPEN, frozenset({State.CLOSED, State.REJECTED, State.MERGED}), State.FILED, needs_reason=True),
    Move(Act.CORRECT, OPEN, None),
    Move(Act.HAND_OVER, OPEN, None, needs_reason=True),
    Move(Act.NOTE, frozenset(State), None),
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
