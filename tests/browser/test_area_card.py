"""The area card, its pages of rows and the comparison in a browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from grids.models import Lineage, Post, Redraw, Role
from tests.browser.conftest import PHONE, wait_for_map
from tests.facilities.factories import make_facility, make_kind
from tests.factories import days, make_post, make_user, make_version

pytestmark = pytest.mark.browser
SPLIT = date(2020, 6, 8)


@pytest.fixture
def supervisor(town, client):
    # The first request of a process loads all that pages need, longer than a browser waits on a busy machine.
    client.get("/")
    user = make_user("supervisor")
    make_post(user, town["county"])
    Post.objects.create(role=Role.GRID_WORKER, area=town["w1"], holder_name="李四", valid=days())
    return user


@pytest.fixture
def split(town):
    """On the day of the split the west community became half as large, and a grid of it moved east."""
    town["w4"].versions.update(valid=days(end=SPLIT))
    make_version(town["w4"], "532503002001003", "划出网格", (103.01, 23.0, 0.01), town["east1"], days(SPLIT))
    redraw = Redraw.objects.create(document_number="测试 1 号", title="析置", effective_on=SPLIT, status="published")
    for heir, share in (("w4", 0.75), ("e1", 0.25)):
        Lineage.objects.create(
            from_area=town["w4"], to_area=town[heir], on=SPLIT, kind="split", share_households=share, redraw=redraw
        )


def open_as(open_page, log_in, user, path, **options):
    page = open_page("/account/login/", **options)
    log_in(page, user)
    page.goto(path)
    return page


def test_a_link_opens_the_card_of_an_area(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001")
    card = page.locator("#card-body")
    expect(page.get_by_role("complementary", name="西街道").locator(".card-title")).to_have_text("西街道")
    expect(card.locator(".figures")).to_contain_text(re.compile("Households.*1.*Residents.*3.*Buildings.*1"))
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    expect(page.locator("#crumbs")).to_contain_text("测试市")


def test_the_panel_is_called_by_what_is_chosen(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?at=103.005,23.015")
    heading = page.locator("#card-heading")
    expect(heading).to_have_text("Chosen point")
    expect(page.locator("#card-body .card-title")).to_have_text("西社区第1网格")
    page.goto("/?area=532503001")
    expect(heading).to_have_text("西街道")
    page.get_by_role("button", name="Close").click()
    expect(heading).to_have_text("Chosen place")


def test_a_number_leads_to_its_rows(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001")
    page.locator(".figure", has_text="Households").get_by_role("link", name="1").first.click()
    expect(page).to_have_url(re.compile(r"/areas/532503001/households$"))
    expect(page.locator("#rows tbody tr")).to_have_count(1)


def test_a_child_is_chosen_and_the_way_back_is_open(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001001")
    children = page.locator(".children")
    children.get_by_role("button", name="西社区第3网格").click()
    expect(page.locator(".card-title")).to_have_text("西社区第3网格")
    expect(page).to_have_url(re.compile("area=532503001001003"))
    page.go_back()
    expect(page.locator(".card-title")).to_have_text("西社区")


def test_children_are_sorted_by_a_press_on_the_heading(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001001")
    names = page.locator(".children tbody th")
    expect(names.first).to_have_text("西社区第1网格")
    page.get_by_role("button", name="Name", exact=True).click()
    page.get_by_role("button", name="Name", exact=True).click()
    expect(names.first).to_have_text("西社区第4网格")
    expect(page.locator(".children th[aria-sort='descending']")).to_have_text("Name")


def test_a_child_pointed_at_is_shown_on_the_map(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001001")
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    page.locator(".children tbody tr").nth(1).hover()
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(3)
    page.locator(".card-title").hover()
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)


def test_who_is_not_logged_in_sees_that_numbers_are_closed(open_page, town):
    page = open_page("/?area=532503001")
    expect(page.locator(".figure.is-closed")).to_have_count(4)
    expect(page.locator("#card-body")).to_contain_text("Who holds a post is open to who holds one here.")
    expect(page.locator(".figure a[href*='buildings']")).to_have_count(0)


def test_the_split_can_be_watched(open_page, split):
    page = open_page("/?area=532503001001004&on=2020-06-07")
    wait_for_map(page)
    card = page.locator("#card-body")
    expect(card).to_contain_text("What became of it")
    expect(card).to_contain_text("75 % of the households")
    page.get_by_role("button", name="2020-06-08 the first day").click()
    expect(card).to_contain_text("What it was before")
    expect(card.locator(".card-sub")).to_contain_text("532503002001003")
    expect(page).to_have_url(re.compile("on=2020-06-08"))


def test_a_day_without_the_area_offers_one_with_it(open_page, town):
    page = open_page("/?area=532503001&on=1990-01-01")
    expect(page.locator("#card-body")).to_contain_text("Not on record on 1990-01-01")
    page.get_by_role("button", name="Show 2000-01-01").click()
    expect(page.locator(".figures")).to_be_visible()


def test_an_unknown_code_is_told_and_the_map_stays(open_page, watch, town):
    watch.expected.append("404")
    page = open_page("/?area=999")
    expect(page.locator("#card-body")).to_contain_text("No area bears the code 999")
    wait_for_map(page)


def test_a_point_and_its_area_share_the_card(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?at=103.005,23.015")
    expect(page.locator(".figures")).to_be_visible()
    page.locator(".chain").get_by_role("button", name="西街道").click()
    expect(page.locator(".card-title")).to_have_text("西街道")
    expect(page.locator("#card-body")).to_contain_text("测试路1号")
    expect(page).to_have_url(re.compile("at=.*area=532503001"))


def test_comparing_with_the_day_before_is_one_click(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001&on=2020-06-08")
    page.get_by_role("link", name="With the day before").click()
    expect(page).to_have_url(re.compile(r"/compare\?a=532503001%402020-06-07&b=532503001%402020-06-08"))
    expect(page.locator(".outline")).to_have_count(2)
    expect(page.locator(".figures-table")).to_contain_text("Households")


def test_rows_are_walked_with_the_keyboard(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/areas/532503001001/children")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#rows tbody tr").nth(1)).to_have_class("is-chosen")
    page.keyboard.press("/")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"area=532503001001001"))


def test_on_a_phone_the_outline_stands_above_the_sheet(open_page, log_in, supervisor):
    page = open_as(open_page, log_in, supervisor, "/?area=532503001", size=PHONE)
    expect(page.locator(".figures")).to_be_visible()
    outline = page.locator(".leaflet-veil-pane path").nth(1).bounding_box()
    sheet = page.locator("#card .panel-box").bounding_box()
    assert outline["y"] + outline["height"] <= sheet["y"] + 1


def test_other_packages_lead_on_from_the_area(open_page, log_in, town):
    make_facility(make_kind(), (103.005, 23.005))
    user = make_user("west")
    make_post(user, town["west"])
    page = open_as(open_page, log_in, user, "/?area=532503001")
    links = page.locator("#area-card .card-section", has_text="More about this area").locator("a")
    expect(links).to_have_text(["Services within a walk", "Open cases here", "Dashboard of this area"])
    expect(links.nth(1)).to_have_attribute("href", "/desk/?area=532503001")
    expect(links.last).to_have_attribute("href", "/dashboard/?area=532503001")
    links.first.click()
    expect(page).to_have_url(re.compile(r"/coverage/\?area=532503001$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("standard")


def test_nothing_closed_is_offered_from_the_area(open_page, town):
    make_facility(make_kind(), (103.005, 23.005))
    page = open_page("/?area=532503001")
    expect(page.locator("#area-card")).to_contain_text("Community")
    expect(page.locator("#area-card")).not_to_contain_text("More about this area")
