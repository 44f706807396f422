"""Claiming an item, and following the claim to its end: begun, done or given up, and rated by both sides."""

from django.db import transaction
from django.utils import timezone

from cases.actions.lists.items import is_below
from cases.actions.lists.store import ListDeed, locked, permit, reason_of, record, refuse
from cases.list_access import may_keep, sides, speaks_for
from cases.models import Claim, ListItem, Partner
from cases.rules import list_faults as faults
from cases.rules.lists import (
    CLAIM_MOVES,
    CLAIMED_BY_PARTNERS,
    LIVE_CLAIM,
    ClaimState,
    ItemState,
    ListAct,
    Side,
    item_after,
)
from gis_data.findings import Finding
from grids.models import Area

RATINGS = range(1, 6)


@transaction.atomic
def claim_item(item: ListItem, by: Partner | Area, deed: ListDeed) -> Claim:
    """A partner takes on a problem, a need or a project, or an area a resource.

    Raises ListRefused, NotYourList, StaleItem.
    """
    is_partner = isinstance(by, Partner)
    permit(speaks_for(deed.by.user, by) if is_partner else may_keep(deed.by.user, by))
    item = locked(item, deed)
    reason_of(deed)
    refuse(_against(item, by))
    claim = Claim.objects.create(item=item, partner=by if is_partner else None, area=None if is_partner else by)
    record(item, ListAct.CLAIM, deed, ItemState.CLAIMED, claim)
    return claim


@transaction.atomic
def move_claim(claim: Claim, act: ListAct, deed: ListDeed) -> Claim:
    """Begin, finish or give up. Raises ListRefused, NotYourList, StaleItem."""
    item, claim = _locked(claim, deed)
    move = CLAIM_MOVES[act]
    permit(bool(move.sides & sides(deed.by.user, item, claim)))
    why = reason_of(deed, move.needs_reason)
    if claim.state not in move.before:
        refuse([faults.NOT_NOW.at(field="act", value=claim.get_state_display())])
    claim.state, claim.why = move.after, why
    if move.after not in LIVE_CLAIM:
        claim.ended_at = timezone.now()
    claim.save(update_fields=["state", "why", "ended_at"])
    record(item, act, deed, item_after(item.kind, ClaimState(claim.state)), claim)
    return claim


@transaction.atomic
def rate_claim(claim: Claim, side: Side, rating: int, deed: ListDeed) -> Claim:
    """What one side says of the other once it is done: 1 to 5, once. Raises ListRefused, NotYourList, StaleItem."""
    item, claim = _locked(claim, deed)
    permit(side in sides(deed.by.user, item, claim))
    reason_of(deed)
    field = "rating_of_claimant" if side == Side.OWNER else "rating_of_owner"
    if rating not in RATINGS:
        refuse([faults.RATING_WRONG.at(field="rating", value=rating)])
    if claim.state not in CLAIM_MOVES[ListAct.RATE].before:
        refuse([faults.NOT_NOW.at(field="act", value=claim.get_state_display())])
    if getattr(claim, field) is not None:
        refuse([faults.RATED.at(field="rating")])
    setattr(claim, field, rating)
    claim.save(update_fields=[field])
    record(item, ListAct.RATE, deed, claim=claim, data={"side": side, "rating": rating})
    return claim


def _locked(claim: Claim, deed: ListDeed) -> tuple[ListItem, Claim]:
    item = locked(ListItem(pk=claim.item_id), deed)
    return item, Claim.objects.select_related("partner__area", "area").get(pk=claim.pk)


def _against(item: ListItem, by: Partner | Area) -> list[Finding]:
    """What stands against a claim."""
    if item.state != ItemState.OPEN:
        return [faults.NOT_OPEN.at(field="item", value=item.get_state_display())]
    if isinstance(by, Partner) != (item.kind in CLAIMED_BY_PARTNERS):
        return [faults.WRONG_CLAIMANT.at(field="by")]
    if isinstance(by, Area):
        above = Area.objects.named().get(pk=item.area_id)
        return [] if is_below(by, item.area) else [faults.AREA_ELSEWHERE.at(field="by", value=above.label)]
    if not Partner.objects.current().filter(pk=by.pk).exists():
        return [faults.PARTNER_ENDED.at(field="by", value=by.label)]
    return [] if is_below(item.area, by.area) else [faults.NOT_FROM_HERE.at(field="by", value=by.label)]
