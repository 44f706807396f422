"""The demo's partners and lists: the same each time, lived by the table of acts, refused where they would mix."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from cases.actions.demo import ListsExist, load_demo_cases, load_demo_lists
from cases.demo.lists import COURSES, PARTNERS, DemoItem, Place, invent_items, invent_partners
from cases.models import Case, Claim, ListItem, ListMove, Partner, PartnerMember
from cases.rules.lists import CLAIM_MOVES, CLAIMED_BY_PARTNERS, LIVE_CLAIM, ItemState, ListAct, ListKind, item_after
from grids.actions.demo import load_demo
from grids.demo.accounts import PARTNER
from grids.models import Area

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 24)
COUNTY, STREETS = 1, (10, 11)
PLACES = {
    community: [
        Place((103.0 + n / 1000, 23.0), f"楼{n}", {"county": 1, "street": street, "community": community, "grid": grid})
        for n, grid in enumerate((community * 10, community * 10 + 1))
    ]
    for community, street in ((100, 10), (101, 10), (110, 11))
}
GRIDS = {100: 2, 101: 4, 110: 6}


def invented() -> list[DemoItem]:
    return list(invent_items(invent_partners(GRIDS, STREETS, COUNTY), PLACES))


def test_the_same_is_invented_each_time():
    assert invented() == invented()
    assert invent_partners(GRIDS, STREETS, COUNTY) == invent_partners(GRIDS, STREETS, COUNTY)


def test_partners_are_as_many_as_agreed_and_more_where_there_are_more_grids():
    partners = invent_partners(GRIDS, STREETS, COUNTY)
    assert len(partners) == PARTNERS
    count = Counter(partner.area for partner in partners)
    assert (count[COUNTY], count[10], count[11]) == (5, 6, 6)
    assert count[100] < count[101] < count[110]
    names = [partner.sort.name(partner.number) for partner in partners]
    assert len(names) == len(set(names))


def test_every_item_has_lived_as_the_table_of_acts_allows():
    partners = invent_partners(GRIDS, STREETS, COUNTY)
    items = list(invent_items(partners, PLACES))
    assert {len(item.steps) for item in items} >= {1, 2, 3, 4}
    for item in items:
        minutes = [step.minutes_ago for step in item.steps]
        assert minutes == sorted(minutes, reverse=True)
        assert len(set(minutes)) == len(minutes)
        assert item.steps[0].act == ListAct.ADD
        assert item.steps[-1].after == item.state
        for claim in item.claims:
            moves = [step.act for step in item.steps if step.claim == 0 and step.act in CLAIM_MOVES]
            state = "claimed"
            for act in moves:
                assert state in CLAIM_MOVES[act].before
                state = CLAIM_MOVES[act].after
            assert (claim.state, item.state) == (state, item_after(item.kind, state))
            assert (claim.ended_ago is None) == (claim.state in LIVE_CLAIM)
            assert (claim.partner is not None) == (item.kind in CLAIMED_BY_PARTNERS)


def test_partners_claim_only_where_they_have_signed_up():
    partners = invent_partners(GRIDS, STREETS, COUNTY)
    above = {grid: {*place.areas.values()} for places in PLACES.values() for place in places
             for grid in (place.areas["grid"], place.areas["community"])}  # fmt: skip
    for item in invent_items(partners, PLACES):
        for claim in item.claims:
            if claim.partner is not None:
                assert partners[claim.partner].area in above[item.area]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """What was written; everything is undone when the module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        load_demo_cases(LAST, 4_000)
        yield load_demo_lists(LAST)
        transaction.set_rollback(True)


def test_what_was_told_is_there(loaded):
    assert (loaded.partners, Partner.objects.count()) == (PARTNERS, PARTNERS)
    assert (loaded.items, ListItem.objects.count()) == (loaded.items, loaded.items)
    assert (loaded.claims, loaded.moves) == (Claim.objects.count(), ListMove.objects.count())
    kinds = Counter(ListItem.objects.values_list("kind", flat=True))
    assert kinds[ListKind.NEED] == 23 * 3
    assert kinds[ListKind.PROJECT] == 23
    assert kinds[ListKind.RESOURCE] > 50
    assert set(ListItem.objects.values_list("state", flat=True)) == set(ItemState.values)


def test_every_edition_has_its_move_and_the_last_one_tells_the_state(loaded):
    last = ListMove.objects.filter(edition=F("item__edition"))
    assert last.count() == loaded.items
    assert not last.exclude(after=F("item__state")).exists()
    assert not ListMove.objects.filter(edition=1).exclude(act=ListAct.ADD, at=F("item__added_at")).exists()
    assert ListMove.objects.filter(at__date__gt=LAST).count() == 0
    assert not ListMove.objects.exclude(actor__startswith="演示").exists()


def test_items_lie_in_their_areas_and_claims_are_open_to_who_made_them(loaded):
    for item in ListItem.objects.exclude(place=None).select_related("area")[::7]:
        assert item.area.versions.current().filter(geom__covers=item.place).exists()
    for claim in Claim.objects.select_related("item", "partner__area", "area")[::5]:
        below, above = (claim.item.area, claim.partner.area) if claim.partner else (claim.area, claim.item.area)
        assert Area.objects.under(above).filter(pk=below.pk).exists()


def test_cases_of_the_problem_bank_are_listed_without_what_was_reported(loaded):
    listed = ListItem.objects.exclude(case=None)
    assert 0 < listed.count() <= 12
    assert set(listed.values_list("case__state", "kind")) == {("shelved", "problem")}
    assert not set(Case.objects.values_list("text", flat=True)) & set(listed.values_list("text", flat=True))


def test_the_account_of_partners_acts_for_one(loaded):
    assert PartnerMember.objects.get().user.username == PARTNER
    mine = PartnerMember.objects.get().user
    assert not mine.is_staff
    assert ListItem.objects.visible_to(mine).exists()
    assert not Case.objects.visible_to(mine).exists()


def test_they_are_not_loaded_twice(loaded):
    with pytest.raises(ListsExist):
        load_demo_lists(LAST)
    call_command("load_demo_lists", "--if-empty")
    with pytest.raises(CommandError):
        call_command("load_demo_lists")


def test_the_shares_of_courses_are_a_hundred():
    assert sum(share for share, _acts in COURSES.values()) == 100
