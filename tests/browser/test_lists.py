"""The lists in a real browser: claims both ways, each followed to its end by both sides; and who finds nothing."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Claim, ListItem, ListMove
from cases.rules.lists import ClaimState, ItemState
from tests.browser.conftest import DESKTOP, PHONE
from tests.cases.lists.people import make_item, make_people

pytestmark = pytest.mark.browser


@pytest.fixture
def town(transactional_db):
    """The partner 邮局 of the west street, its member, and the staff round it."""
    return make_people()


@pytest.fixture
def at_work(open_page, log_in, town):
    """Opens an address as one of the people of the town."""

    def open_(name: str, path: str = "/lists/", size: dict = DESKTOP, locale: str = "en-GB") -> Page:
        page = open_page("/account/login/", size=size, locale=locale)
        log_in(page, getattr(town, name))
        page.goto(path)
        return page

    return open_


def press(page: Page, act: str) -> None:
    """Presses the button of an act; it is done."""
    page.locator(f'button[name="act"][value="{act}"]').click()
    expect(page.locator(".lists-said")).to_be_visible()


def rate(page: Page, side: str, stars: str) -> None:
    """As the side that claimed it or that owns it; staff of the area may do both for their partners."""
    form = page.locator("form").filter(has=page.locator(f'input[name="side"][value="{side}"]'))
    form.locator("[name=rating]").select_option(stars)
    form.locator("button").click()
    expect(page.locator(".lists-said")).to_be_visible()


def states(page: Page) -> list[str]:
    """Of the item and of its claims, the latest first."""
    return page.locator(".lists-state").all_text_contents()


def test_a_need_is_claimed_by_a_partner_and_followed_to_its_end_by_both(at_work, town):
    street, member, east = at_work("west", "/lists/new?list=need"), at_work("member"), at_work("east")
    street.locator("[name=area]").select_option("532503001")
    street.locator("[name=title]").fill("独居老人助餐")
    street.locator("[name=text]").fill("十二位老人，午餐需要送到家。")
    street.locator(".lists-form .button-main").click()
    expect(street.locator("h1")).to_have_text("独居老人助餐")
    address = street.url

    member.reload()
    member.get_by_role("link", name="独居老人助餐").click()
    expect(member.locator(".lists-moves")).not_to_contain_text("west")  # no names of staff
    press(member, "claim")
    assert states(member) == ["claimed", "claimed"]
    press(member, "begin")
    press(member, "finish")
    assert states(member) == ["done", "done"]
    rate(member, "claimant", "5")
    street.goto(address)
    expect(street.locator("main")).to_contain_text("Post office")
    rate(street, "owner", "4")
    claim = Claim.objects.get()
    assert (claim.partner, claim.rating_of_claimant, claim.rating_of_owner) == (town.partner, 4, 5)
    expect(street.locator(".lists-moves > li")).to_have_count(6)
    assert list(ListMove.objects.order_by("edition").values_list("user__username", flat=True)) == [
        "west", "member", "member", "member", "member", "west",
    ]  # fmt: skip
    east.reload()
    expect(east.locator(".nothing")).to_be_visible()


def test_a_resource_is_claimed_by_an_area_and_can_be_claimed_again(at_work, town):
    member = at_work("member", "/lists/new?list=resource")
    member.locator("[name=title]").fill("会议室周末可用")
    member.locator(".lists-form .button-main").click()
    expect(member.locator("main")).to_contain_text("Post office")
    assert ListItem.objects.get().partner == town.partner

    street = at_work("west")
    street.get_by_role("link", name="会议室周末可用").click()
    street.locator("[name=by]").select_option("532503001001001")
    press(street, "claim")
    press(street, "begin")
    press(street, "finish")
    rate(street, "claimant", "5")
    member.reload()
    rate(member, "owner", "3")
    item, claim = ListItem.objects.get(), Claim.objects.get()
    assert (item.state, claim.state, claim.area) == (ItemState.OPEN, ClaimState.DONE, town.areas["w1"])
    assert (claim.rating_of_owner, claim.rating_of_claimant) == (5, 3)
    street.reload()
    press(street, "claim")
    assert states(street) == ["claimed", "claimed", "done"]


def test_a_claim_that_is_given_up_needs_a_reason_and_leaves_the_item_open(at_work, town, watch):
    watch.expected = ["422"]
    item = make_item(town.areas["w1"])
    member = at_work("member", f"/lists/{item.uid}")
    press(member, "claim")
    member.locator('button[value="give_up"]').click()
    expect(member.locator("[role=alert]")).to_contain_text("reason")
    member.locator("section [name=why]").first.fill("人手不足")
    press(member, "give_up")
    assert states(member) == ["open", "given up"]
    expect(member.locator("main")).to_contain_text("人手不足")
    press(member, "claim")


def test_who_acts_second_is_told_who_was_first(at_work, town, watch):
    watch.expected = ["409"]
    item = make_item(town.areas["w1"])
    first, second = at_work("member", f"/lists/{item.uid}"), at_work("west", f"/lists/{item.uid}")
    press(first, "claim")
    second.locator("details.lists-more summary").click()
    second.locator("details [name=why]").fill("不再需要")
    second.locator('button[value="withdraw"]').click()
    expect(second.locator("[role=alert]")).to_contain_text("member")
    assert ListItem.objects.get().state == ItemState.CLAIMED


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_an_empty_list_says_what_to_do_and_who_has_no_part_in_it_is_told_for_whom_it_is(at_work, watch, locale):
    watch.expected = ["403"]
    empty = at_work("west", "/lists/?state=done", locale=locale)
    expect(empty.locator(".nothing h2")).not_to_be_empty()
    expect(empty.locator(".nothing p")).not_to_be_empty()
    forbidden = at_work("stranger", locale=locale)
    expect(forbidden.locator("main")).to_contain_text("共建单位" if locale == "zh-CN" else "partners")


def test_on_a_phone_nothing_is_wider_than_the_screen(at_work, town):
    item = make_item(town.areas["w1"], title="很长的一个需求" * 10)
    member = at_work("member", "/lists/", PHONE)
    for path in ("/lists/", f"/lists/{item.uid}", "/lists/new"):
        member.goto(path)
        assert member.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    street = at_work("west", "/lists/bank", PHONE)
    for path in ("/lists/bank", "/lists/partners"):
        street.goto(path)
        assert street.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
