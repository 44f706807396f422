"""The table of claims, without a database."""

import pytest

from cases.rules.lists import CLAIM_MOVES, ClaimState, ItemState, ListAct, ListKind, Side, item_after, may_move

OWNER, CLAIMANT = frozenset({Side.OWNER}), frozenset({Side.CLAIMANT})


@pytest.mark.parametrize(
    ("claim", "kind", "item"),
    [
        (ClaimState.CLAIMED, ListKind.NEED, ItemState.CLAIMED),
        (ClaimState.UNDER_WAY, ListKind.RESOURCE, ItemState.CLAIMED),
        (ClaimState.GIVEN_UP, ListKind.PROBLEM, ItemState.OPEN),
        (ClaimState.DONE, ListKind.PROJECT, ItemState.DONE),
        (ClaimState.DONE, ListKind.RESOURCE, ItemState.OPEN),
    ],
)
def test_what_becomes_of_an_item(claim, kind, item):
    assert item_after(kind, claim) == item


def test_only_who_claimed_it_begins_and_finishes_and_both_may_give_up():
    assert may_move(ListAct.BEGIN, ClaimState.CLAIMED, CLAIMANT)
    assert not may_move(ListAct.BEGIN, ClaimState.CLAIMED, OWNER)
    assert not may_move(ListAct.FINISH, ClaimState.UNDER_WAY, OWNER)
    assert all(may_move(ListAct.GIVE_UP, ClaimState.UNDER_WAY, side) for side in (OWNER, CLAIMANT))
    assert not may_move(ListAct.GIVE_UP, ClaimState.UNDER_WAY, frozenset())


def test_a_claim_is_begun_before_it_is_finished_and_nothing_leads_out_of_an_end():
    assert not may_move(ListAct.FINISH, ClaimState.CLAIMED, CLAIMANT)
    for act in (ListAct.BEGIN, ListAct.FINISH, ListAct.GIVE_UP):
        assert not may_move(act, ClaimState.DONE, CLAIMANT)
        assert not may_move(act, ClaimState.GIVEN_UP, CLAIMANT)
    assert not may_move(ListAct.ADD, ClaimState.CLAIMED, OWNER)
    assert [act for act, move in CLAIM_MOVES.items() if move.needs_reason] == [ListAct.GIVE_UP]
