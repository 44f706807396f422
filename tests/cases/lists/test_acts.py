"""The acts on the lists: each leaves one row of history, and each is refused to who may not."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions.lists import (
    ItemFacts,
    ListRefused,
    NotYourList,
    StaleItem,
    add_item,
    add_partner,
    change_item,
    claim_item,
    end_partner,
    list_case,
    move_claim,
    rate_claim,
    withdraw_item,
)
from cases.models import Case, Claim, ListItem, ListMove
from cases.rules.lists import ListAct, ListKind, Side
from cases.rules.states import State
from tests.cases.factories import make_case, make_kind
from tests.cases.lists.people import IN_W1, MACHINE, make_claim, make_item
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NEED, PROBLEM, RESOURCE = ListKind.NEED, ListKind.PROBLEM, ListKind.RESOURCE


def codes(refusal) -> list[str]:
    return [found.code for found in refusal.value.findings]


def test_a_worker_puts_a_need_on_the_list_of_the_grid(town):
    item = add_item(NEED, town.areas["w1"], ItemFacts(" 轮椅 ", "", IN_W1), town.deed("worker"))
    assert (item.title, item.state, item.edition) == ("轮椅", "open", 1)
    assert list(item.moves.values_list("act", "after", "user__username")) == [("add", "open", "worker")]


@pytest.mark.parametrize("who", ["east", "reader", "member", "stranger"])
def test_nobody_else_puts_something_on_the_list_of_an_area(town, who):
    with pytest.raises(NotYourList):
        add_item(NEED, town.areas["w1"], ItemFacts("轮椅"), town.deed(who))
    assert not ListItem.objects.exists()


def test_a_member_offers_a_resource_of_the_partner_but_nothing_else(town):
    item = add_item(RESOURCE, town.areas["west1"], ItemFacts("会议室"), town.deed("member"), partner=town.partner)
    assert item.partner == town.partner
    with pytest.raises(ListRefused) as refusal:
        add_item(NEED, town.areas["west1"], ItemFacts("会议室"), town.deed("member"), partner=town.partner)
    assert codes(refusal) == ["only-resources"]
    with pytest.raises(ListRefused) as refusal:
        add_item(RESOURCE, town.areas["e1"], ItemFacts("会议室"), town.deed("member"), partner=town.partner)
    assert codes(refusal) == ["partner-not-of-area"]


def test_wrong_facts_are_named_together(town):
    facts = ItemFacts("", "字" * 2001, (103.025, 23.015))
    with pytest.raises(ListRefused) as refusal:
        add_item(NEED, town.areas["w1"], facts, town.deed("west"))
    assert codes(refusal) == ["title-missing", "text-too-long", "place-not-in-area"]
    with pytest.raises(ListRefused) as refusal:
        add_item(NEED, town.areas["w1"], ItemFacts("甲", "", (23.0, float("nan"))), town.deed("west"))
    assert codes(refusal) == ["place-not-degrees"]


def test_a_partner_follows_a_need_to_its_end_and_both_sides_rate(town):
    item = make_item(town.areas["w1"])
    claim = claim_item(item, town.partner, town.deed("member"))
    move_claim(claim, ListAct.BEGIN, town.deed("member"))
    move_claim(claim, ListAct.FINISH, town.deed("member"))
    rate_claim(claim, Side.OWNER, 5, town.deed("west"))
    rate_claim(claim, Side.CLAIMANT, 4, town.deed("member"))
    claim = Claim.objects.select_related("item").get(pk=claim.pk)
    assert (claim.state, claim.item.state) == ("done", "done")
    assert (claim.rating_of_claimant, claim.rating_of_owner) == (5, 4)
    assert claim.ended_at is not None
    acts = ListMove.objects.filter(item=item).values_list("edition", "act")
    assert list(acts) == [(1, "add"), (2, "claim"), (3, "begin"), (4, "finish"), (5, "rate"), (6, "rate")]


def test_a_claim_that_is_given_up_says_why_and_sets_the_item_free(town):
    item = make_item(town.areas["w1"])
    claim = make_claim(item, town.partner)
    with pytest.raises(ListRefused) as refusal:
        move_claim(claim, ListAct.GIVE_UP, town.deed("member", " "))
    assert codes(refusal) == ["reason-missing"]
    move_claim(claim, ListAct.GIVE_UP, town.deed("member", "没有车"))
    item.refresh_from_db()
    assert item.state == "open"
    assert item.claims.get().why == "没有车"
    make_claim(item, town.partner)
    assert item.claims.count() == 2


def test_an_area_claims_a_resource_and_it_is_free_again_once_it_was_used(town):
    item = make_item(town.areas["west"], RESOURCE, partner=town.partner)
    claim = claim_item(item, town.areas["west1"], town.deed("west"))
    move_claim(claim, ListAct.BEGIN, town.deed("west"))
    move_claim(claim, ListAct.FINISH, town.deed("west"))
    rate_claim(claim, Side.OWNER, 3, town.deed("member"))
    item.refresh_from_db()
    assert item.state == "open"


def test_who_claims_what(town):
    need, resource = make_item(town.areas["w1"]), make_item(town.areas["west1"], RESOURCE)
    for item, by, code in (
        (need, town.areas["w1"], "wrong-claimant"),
        (resource, town.partner, "wrong-claimant"),
        (resource, town.areas["e1"], "area-not-below"),
        (make_item(town.areas["e1"]), town.partner, "partner-not-of-area"),
    ):
        with pytest.raises(ListRefused) as refusal:
            claim_item(item, by, MACHINE)
        assert codes(refusal) == [code]


@pytest.mark.parametrize("who", ["east", "worker", "reader", "stranger"])
def test_nobody_claims_for_somebody_else(town, who):
    with pytest.raises(NotYourList):
        claim_item(make_item(town.areas["w1"]), town.partner, town.deed(who))
    with pytest.raises(NotYourList):
        claim_item(make_item(town.areas["west"], RESOURCE), town.areas["w1"], town.deed(who))


@pytest.mark.parametrize("who", ["east", "worker", "reader", "stranger"])
def test_nobody_acts_on_or_rates_a_claim_of_others(town, who):
    claim = make_claim(make_item(town.areas["w1"]), town.partner)
    for act in (ListAct.BEGIN, ListAct.GIVE_UP):
        with pytest.raises(NotYourList):
            move_claim(claim, act, town.deed(who, "为什么"))
    with pytest.raises(NotYourList):
        rate_claim(claim, Side.OWNER, 5, town.deed(who))


def test_a_member_does_not_rate_for_the_other_side(town):
    claim = make_claim(make_item(town.areas["w1"]), town.partner)
    move_claim(claim, ListAct.BEGIN, MACHINE)
    move_claim(claim, ListAct.FINISH, MACHINE)
    with pytest.raises(NotYourList):
        rate_claim(claim, Side.OWNER, 5, town.deed("member"))


def test_a_rating_is_1_to_5_given_once_and_only_at_the_end(town):
    claim = make_claim(make_item(town.areas["w1"]), town.partner)
    with pytest.raises(ListRefused) as refusal:
        rate_claim(claim, Side.OWNER, 5, MACHINE)
    assert codes(refusal) == ["not-now"]
    move_claim(claim, ListAct.BEGIN, MACHINE)
    move_claim(claim, ListAct.FINISH, MACHINE)
    with pytest.raises(ListRefused) as refusal:
        rate_claim(claim, Side.OWNER, 6, MACHINE)
    assert codes(refusal) == ["rating-wrong"]
    rate_claim(claim, Side.OWNER, 1, MACHINE)
    with pytest.raises(ListRefused) as refusal:
        rate_claim(claim, Side.OWNER, 5, MACHINE)
    assert codes(refusal) == ["rated-already"]


def test_the_second_of_two_is_told_what_the_first_did(town):
    item = make_item(town.areas["w1"])
    make_claim(item, town.partner)
    with pytest.raises(StaleItem, match=r"test has acted on this meanwhile \(claim\)"):
        change_item(item, ItemFacts("另一个"), town.deed("west", seen=1))
    with pytest.raises(ListRefused) as refusal:
        claim_item(item, town.partner, town.deed("member"))
    assert codes(refusal) == ["item-not-open"]


def test_what_is_changed_keeps_what_it_said_before(town):
    item = make_item(town.areas["w1"], title="旧")
    change_item(item, ItemFacts("新"), town.deed("west"))
    move = item.moves.get(act="change")
    assert move.data["before"]["title"] == "旧"
    change_item(item, ItemFacts("新"), town.deed("west"))
    assert item.moves.count() == 2
    with pytest.raises(NotYourList):
        change_item(item, ItemFacts("丙"), town.deed("member"))


def test_what_is_withdrawn_says_why_and_not_while_it_is_claimed(town):
    item = make_item(town.areas["w1"])
    claim = make_claim(item, town.partner)
    with pytest.raises(ListRefused) as refusal:
        withdraw_item(item, town.deed("west", "不再需要"))
    assert codes(refusal) == ["claim-runs"]
    move_claim(claim, ListAct.GIVE_UP, town.deed("west", "换一家"))
    withdraw_item(item, town.deed("west", "不再需要"))
    item.refresh_from_db()
    assert item.state == "withdrawn"
    with pytest.raises(ListRefused) as refusal:
        withdraw_item(item, town.deed("west", "再来"))
    assert codes(refusal) == ["item-not-open"]


def test_a_shelved_case_is_put_on_the_list_of_problems_once_without_what_the_reporter_wrote(town):
    case = make_case(town.areas["w1"], make_kind(), text="电话13812345678", state=State.SHELVED)
    with pytest.raises(NotYourList):
        list_case(case, town.deed("worker"))
    item = list_case(case, town.deed("west"), "权属不清")
    assert (item.kind, item.area, item.case, item.place) == ("problem", town.areas["w1"], case, case.place)
    assert "13812345678" not in item.title + item.text
    with pytest.raises(ListRefused) as refusal:
        list_case(case, town.deed("west"))
    assert codes(refusal) == ["case-listed"]
    withdraw_item(item, town.deed("west", "解决了"))
    list_case(case, town.deed("west"))


def test_only_what_is_in_the_problem_bank_is_put_there(town):
    case = make_case(town.areas["w1"], make_kind())
    with pytest.raises(ListRefused) as refusal:
        list_case(case, town.deed("west"))
    assert codes(refusal) == ["case-not-shelved"]
    Case.objects.filter(pk=case.pk).update(state=State.SHELVED, grid=None)
    with pytest.raises(ListRefused) as refusal:
        list_case(case, town.deed("west"))
    assert codes(refusal) == ["case-without-grid"]


def test_a_partner_signs_up_once_in_an_area_and_ends(town):
    today = timezone.localdate()
    with pytest.raises(ListRefused) as refusal:
        add_partner(town.areas["west"], "测试邮局", today, town.deed("west"))
    assert codes(refusal) == ["partner-exists"]
    with pytest.raises(NotYourList):
        add_partner(town.areas["west"], "测试银行", today, town.deed("east"))
    with pytest.raises(ListRefused) as refusal:
        end_partner(town.partner, date(2000, 1, 1), town.deed("west"))
    assert codes(refusal) == ["ends-before-begin"]
    end_partner(town.partner, today, town.deed("west"))
    with pytest.raises(ListRefused) as refusal:
        claim_item(make_item(town.areas["w1"]), town.partner, town.deed("west"))
    assert codes(refusal) == ["partner-ended"]
    with pytest.raises(NotYourList):
        claim_item(make_item(town.areas["w1"]), town.partner, town.deed("member"))
    add_partner(town.areas["west"], "测试邮局", today + timedelta(days=1), town.deed("west"))


def test_who_sees_what(town):
    need = make_item(town.areas["w1"])
    offered = make_item(town.areas["west"], RESOURCE, partner=town.partner)
    other = make_item(town.areas["e1"])

    def seen(user) -> set[ListItem]:
        return set(ListItem.objects.visible_to(user))

    assert seen(town.west) == {need, offered}
    assert seen(town.east) == {other}
    assert seen(town.worker) == {need, offered}
    assert seen(town.member) == {need, offered}
    assert seen(town.reader) == seen(town.stranger) == set()
    assert seen(make_user("boss", superuser=True)) == {need, offered, other}


def test_items_claims_and_their_history_are_never_deleted(town):
    claim = make_claim(make_item(town.areas["w1"]), town.partner)
    for rows in (ListMove.objects.all(), Claim.objects.all(), ListItem.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListMove.objects.update(why="another")
    assert claim.item.moves.count() == 2
