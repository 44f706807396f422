"""What is told of an item, of its claims and of what was done: the same for the API and the pages."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from cases.list_access import sides
from cases.models import Claim, ListItem, ListMove, Partner
from cases.rules.lists import CLAIMED_BY_PARTNERS, LIVE_CLAIM, ItemState, ListAct, Side, may_move
from grids.access import User, can
from grids.models import AreaVersion
from grids.rules.access import Capability


class NoSuchItem(LookupError):
    """There is no such item, or this user may not see it."""


def item_by_uid(uid: UUID | str, user: User) -> ListItem:
    """An item that this user sees, whole. Raises NoSuchItem."""
    item = ListItem.objects.visible_to(user).whole().select_related("area", "partner__area").filter(uid=uid).first()
    if item is None:
        raise NoSuchItem(uid)
    return item


def described(item: ListItem) -> dict[str, Any]:
    """An item of `whole()`, ready for JSON."""
    live = next((claim for claim in item.claims.all() if claim.state in LIVE_CLAIM), None)
    return {
        "uid": str(item.uid),
        "list": item.kind,
        "list_label": item.get_kind_display(),
        "title": item.title,
        "text": item.text,
        "area": {"code": item.area_code, "name": item.area_name},
        "place": list(item.place.coords) if item.place else None,
        "partner": described_partner(item.partner),
        "from_problem_bank": item.case_id is not None,
        "state": item.state,
        "state_label": item.get_state_display(),
        "edition": item.edition,
        "added_at": item.added_at,
        "claim": live and described_claim(live),
    }


def described_whole(item: ListItem, user: User) -> dict[str, Any]:
    """With its claims, what was done, and what this user may do."""
    named = can(user, Capability.SEE_CASES, item.area)
    moves = ListMove.objects.filter(item=item).select_related("user").order_by("-edition")
    return described(item) | {
        "claims": [described_claim(claim) for claim in item.claims.all()],
        "moves": [_move(move, named) for move in moves],
        "may": sorted(acts_open_to(user, item)),
        "may_rate_as": sorted(rates_open_to(user, item)),
    }


def described_partner(partner: Partner | None) -> dict[str, Any] | None:
    """Its name in the reader's language."""
    return partner and {"uid": str(partner.uid), "name": partner.label}


def described_claim(claim: Claim) -> dict[str, Any]:
    """Who took it on, how far it is, and what both said of each other."""
    area = {"code": claim.area_code, "name": claim.area_name} if claim.area_id else None
    return {
        "partner": described_partner(claim.partner),
        "area": area,
        "state": claim.state,
        "state_label": claim.get_state_display(),
        "claimed_at": claim.claimed_at,
        "ended_at": claim.ended_at,
        "why": claim.why,
        "rating_of_claimant": claim.rating_of_claimant,
        "rating_of_owner": claim.rating_of_owner,
    }


def last_claim(item: ListItem) -> Claim | None:
    """The claim that acts are about: the latest."""
    return next(iter(item.claims.all()), None)


def acts_open_to(user: User, item: ListItem) -> set[str]:
    """What this user may do with it as it is now; claiming depends on for whom (`claimants_open_to`)."""
    claim = last_claim(item)
    here = sides(user, item, claim)
    acts = set()
    if claim is not None:
        acts = {a for a in (ListAct.BEGIN, ListAct.FINISH, ListAct.GIVE_UP) if may_move(a, claim.state, here)}
    if Side.OWNER in here and item.state in (ItemState.OPEN, ItemState.CLAIMED):
        acts.add(ListAct.CHANGE)
    if Side.OWNER in here and item.state == ItemState.OPEN:
        acts.add(ListAct.WITHDRAW)
    return {str(act) for act in acts}


def rates_open_to(user: User, item: ListItem) -> set[str]:
    """For which sides this user may rate the latest claim."""
    claim = last_claim(item)
    if claim is None or not may_move(ListAct.RATE, claim.state, frozenset(Side)):
        return set()
    rated = {Side.OWNER: claim.rating_of_claimant, Side.CLAIMANT: claim.rating_of_owner}
    return {str(side) for side in sides(user, item, claim) if rated[side] is None}


def claimants_open_to(user: User, item: ListItem) -> list[tuple[str, Model]]:
    """For whom this user may claim it: pairs of a key and a partner, or a key and an area's version of today."""
    if item.state != ItemState.OPEN:
        return []
    if item.kind in CLAIMED_BY_PARTNERS:
        return [(str(one.uid), one) for one in _partners(user, item)]
    below = AreaVersion.objects.current().under(item.area).open_to(user, Capability.HANDLE_CASES)
    rows = below.select_related("level").defer("geom", "geom_3857").order_by("level__rank", "code")
    return [(version.code, version) for version in rows]


def _partners(user: User, item: ListItem) -> list[Partner]:
    """Of the item's area and of those above it today, that this user may speak for."""
    above = [item.area_id]
    parents = dict(AreaVersion.objects.current().values_list("area_id", "parent_id"))
    while (parent := parents.get(above[-1])) is not None and parent not in above:
        above.append(parent)
    mine = Partner.objects.of(user).values("pk")
    there = Partner.objects.current().filter(area__in=above)
    kept = there.keeping(user) | there.filter(pk__in=mine)
    return list(kept.distinct())


def _move(move: ListMove, named: bool) -> dict[str, Any]:
    who = (move.user.get_username() if move.user else move.actor) if named else ""
    return {
        "edition": move.edition,
        "act": move.act,
        "act_label": move.get_act_display(),
        "at": move.at,
        "who": who,
        "why": move.why,
        "rating": move.data.get("rating"),
        "side": str(Side(move.data["side"]).label) if "side" in move.data else "",
    }
