"""What the forms of the pages send, as acts. Raises NotFound and what the acts do."""

from collections.abc import Mapping
from datetime import date

from django.contrib.auth import get_user_model
from django.utils import timezone

from cases.actions.lists import (
    ItemFacts,
    add_item,
    add_partner,
    change_item,
    end_partner,
    move_claim,
    rate_claim,
    seat_member,
    withdraw_item,
)
from cases.lists.acting import NotFound, area_named, claim_for, deed_of, list_case_numbered, partner_named
from cases.lists.describe import last_claim
from cases.models import ListItem
from cases.rules.lists import CLAIMED_BY_PARTNERS, ListAct, ListKind, Side
from grids.access import User

Given = Mapping[str, str]
NO_NUMBER = float("nan")


def act_on_item(item: ListItem, user: User, given: Given) -> None:
    """The act that the button names, on the item or on its latest claim."""
    act, seen = given.get("act", ""), given.get("seen", "")
    deed = deed_of(user, given.get("why", ""), int(seen) if seen.isascii() and seen.isdigit() else None)
    claim = last_claim(item)
    if act == ListAct.CLAIM:
        by_partner = item.kind in CLAIMED_BY_PARTNERS
        by = given.get("by", "")
        claim_for(item, by if by_partner else "", "" if by_partner else by, deed)
    elif act == ListAct.CHANGE:
        change_item(item, _facts(given), deed)
    elif act == ListAct.WITHDRAW:
        withdraw_item(item, deed)
    elif claim is None:
        raise NotFound("claim")
    elif act in (ListAct.BEGIN, ListAct.FINISH, ListAct.GIVE_UP):
        move_claim(claim, ListAct(act), deed)
    elif act == ListAct.RATE and given.get("side") in Side.values:
        rating = given.get("rating", "")
        rate_claim(claim, Side(given["side"]), int(rating) if rating.isascii() and rating.isdigit() else 0, deed)
    else:
        raise NotFound("act")


def add(user: User, given: Given) -> ListItem:
    """Something new on a list."""
    kind = given.get("list", "")
    if kind not in ListKind.values:
        raise NotFound("list")
    partner = partner_named(given["partner"], user) if given.get("partner") else None
    code = given.get("area", "")
    area = partner.area if partner and not code else area_named(code)
    return add_item(ListKind(kind), area, _facts(given), deed_of(user), partner)


def add_case(user: User, given: Given) -> ListItem:
    """A case of the problem bank on the list of problems."""
    return list_case_numbered(given.get("number", ""), given.get("text", ""), deed_of(user))


def act_on_partner(user: User, given: Given) -> None:
    """Sign one up, let one end today, or name an account that acts for one from today on."""
    act, today = given.get("act", ""), timezone.localdate()
    deed = deed_of(user)
    if act == "add":
        area = area_named(given.get("area", ""))
        words = {"name_en": given.get("name_en", ""), "public_contact": given.get("public_contact", "")}
        add_partner(area, given.get("name", ""), _day(given, today), deed, **words)
        return
    partner = partner_named(given.get("partner", ""), user)
    if act == "end":
        end_partner(partner, today, deed)
    elif act == "seat":
        account = get_user_model().objects.filter(username=given.get("account", ""), is_active=True).first()
        if account is None:
            raise NotFound("account")
        seat_member(partner, account, today, deed)
    else:
        raise NotFound("act")


def _day(given: Given, today: date) -> date:
    try:
        return date.fromisoformat(given.get("first", ""))
    except ValueError:
        return today


def _facts(given: Given) -> ItemFacts:
    place = given.get("place", "").strip()
    return ItemFacts(given.get("title", ""), given.get("text", ""), _place(place) if place else None)


def _place(text: str) -> tuple[float, float]:
    """As "longitude, latitude"; what cannot be read is refused as no place by the act."""
    parts = text.replace("，", ",").split(",")
    try:
        lon, lat = map(float, parts)
    except ValueError:
        return NO_NUMBER, NO_NUMBER
    return lon, lat
