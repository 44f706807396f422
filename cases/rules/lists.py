"""The four lists (问题、需求、资源、项目清单): what may be done with an item and with a claim, and by which side."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListKind(TextChoices):
    PROBLEM = "problem", _("problems")
    NEED = "need", _("needs")
    RESOURCE = "resource", _("resources")
    PROJECT = "project", _("projects")


class ItemState(TextChoices):
    OPEN = "open", pgettext_lazy("an item of a list", "open")
    CLAIMED = "claimed", pgettext_lazy("an item of a list", "claimed")
    DONE = "done", pgettext_lazy("an item of a list", "done")
    WITHDRAWN = "withdrawn", pgettext_lazy("an item of a list", "withdrawn")


class ClaimState(TextChoices):
    CLAIMED = "claimed", pgettext_lazy("a claim", "claimed")
    UNDER_WAY = "under_way", pgettext_lazy("a claim", "under way")
    DONE = "done", pgettext_lazy("a claim", "done")
    GIVEN_UP = "given_up", pgettext_lazy("a claim", "given up")


class ListAct(TextChoices):
    """What somebody does with an item, or with the claim on it."""

    ADD = "add", pgettext_lazy("an item of a list", "put on the list")
    CHANGE = "change", pgettext_lazy("an item of a list", "change")
    WITHDRAW = "withdraw", pgettext_lazy("an item of a list", "withdraw")
    CLAIM = "claim", pgettext_lazy("an item of a list", "claim")
    BEGIN = "begin", pgettext_lazy("a claim", "begin")
    FINISH = "finish", pgettext_lazy("a claim", "report as done")
    GIVE_UP = "give_up", pgettext_lazy("a claim", "give up")
    RATE = "rate", _("rate")


class Side(TextChoices):
    """Whose act it is: of who has put the item on the list, or of who claims it."""

    OWNER = "owner", _("who offers or asks")
    CLAIMANT = "claimant", _("who claimed it")


LIVE_CLAIM = frozenset({ClaimState.CLAIMED, ClaimState.UNDER_WAY})
LIVE_ITEM = frozenset({ItemState.OPEN, ItemState.CLAIMED})
CLAIMED_BY_PARTNERS = frozenset({ListKind.PROBLEM, ListKind.NEED, ListKind.PROJECT})  # resources by areas


@dataclass(frozen=True)
class ClaimMove:
    """One line of the table of claims: from which states to which, by whom, and what becomes of the item."""

    before: frozenset[ClaimState]
    after: ClaimState
    sides: frozenset[Side]
    needs_reason: bool = False


_BOTH = frozenset(Side)
CLAIM_MOVES: dict[ListAct, ClaimMove] = {
    ListAct.BEGIN: ClaimMove(frozenset({ClaimState.CLAIMED}), ClaimState.UNDER_WAY, frozenset({Side.CLAIMANT})),
    ListAct.FINISH: ClaimMove(frozenset({ClaimState.UNDER_WAY}), ClaimState.DONE, frozenset({Side.CLAIMANT})),
    ListAct.GIVE_UP: ClaimMove(LIVE_CLAIM, ClaimState.GIVEN_UP, _BOTH, needs_reason=True),
    ListAct.RATE: ClaimMove(frozenset({ClaimState.DONE}), ClaimState.DONE, _BOTH),
}


def item_after(kind: str, claim: ClaimState) -> ItemState:
    """What an item is once its claim is in a state. A resource that was used can be claimed again."""
    if claim in LIVE_CLAIM:
        return ItemState.CLAIMED
    if claim == ClaimState.GIVEN_UP or kind == ListKind.RESOURCE:
        return ItemState.OPEN
    return ItemState.DONE


def may_move(act: ListAct, state: str, sides: frozenset[Side]) -> bool:
    """Whether the table has this act for a claim in a state, by somebody who stands on these sides."""
    move = CLAIM_MOVES.get(act)
    return move is not None and state in move.before and bool(move.sides & sides)
