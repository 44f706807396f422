"""The acts on the lists: pages, API, administration and commands all come here."""

from cases.actions.lists.claims import claim_item, move_claim, rate_claim
from cases.actions.lists.items import ItemFacts, add_item, change_item, list_case, withdraw_item
from cases.actions.lists.partners import add_partner, end_partner, seat_member
from cases.actions.lists.refusals import ListRefused, NotYourList, StaleItem
from cases.actions.lists.store import ListDeed

__all__ = [
    "ItemFacts",
    "ListDeed",
    "ListRefused",
    "NotYourList",
    "StaleItem",
    "add_item",
    "add_partner",
    "change_item",
    "claim_item",
    "end_partner",
    "list_case",
    "move_claim",
    "rate_claim",
    "seat_member",
    "withdraw_item",
]
