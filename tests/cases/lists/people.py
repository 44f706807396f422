"""Named people around the lists of the small town: who may keep them, who may read, who acts for a partner, who not."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from cases.actions.lists import ItemFacts, ListDeed, add_item, add_partner, claim_item, seat_member
from cases.models import Claim, ListItem, Partner
from cases.rules.lists import ListKind
from gis_data.actions.import_runs import Actor
from grids.models import Area, Role
from tests.factories import LONG_AGO, make_post, make_town, make_user

MACHINE = ListDeed(Actor(None, "test"))
IN_W1 = (103.005, 23.015)


@dataclass(frozen=True)
class Town:
    """The areas by their keys; `west` is who handles cases in the west street, `worker` who sees them in grid w1."""

    areas: dict[str, Area]
    west: Any
    east: Any
    worker: Any
    reader: Any
    member: Any  # of the partner
    stranger: Any  # an account without a post
    partner: Partner

    def deed(self, name: str, why: str = "", seen: int | None = None) -> ListDeed:
        """An act of one of these people."""
        return ListDeed(Actor(getattr(self, name)), why, seen)


def make_people() -> Town:
    """The partner 邮局 has signed up in the west street."""
    areas = make_town()
    users = {name: make_user(name) for name in ("west", "east", "worker", "reader", "member", "stranger")}
    make_post(users["west"], areas["west"], Role.SUPERVISOR)
    make_post(users["east"], areas["east"], Role.SUPERVISOR)
    make_post(users["worker"], areas["w1"], Role.GRID_WORKER)
    make_post(users["reader"], areas["west"], Role.READER)
    partner = add_partner(areas["west"], "测试邮局", LONG_AGO, MACHINE, name_en="Post office")
    seat_member(partner, users["member"], LONG_AGO, MACHINE)
    return Town(areas=areas, partner=partner, **users)


def make_item(area: Area, kind: ListKind = ListKind.NEED, title: str = "测试需求", **more) -> ListItem:
    """Something on a list, put there by the machine's administrator."""
    place = more.pop("place", None)
    return add_item(kind, area, ItemFacts(title, more.pop("text", ""), place), MACHINE, **more)


def make_claim(item: ListItem, by: Partner | Area) -> Claim:
    """A claim on it, made by the machine's administrator."""
    return claim_item(item, by, MACHINE)


def as_user(user) -> Client:
    """A client of the user, who reads English."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client
