"""The map page as people use it."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from grids.models import AreaVersion, Redraw
from tests.browser.conftest import PHONE, wait_for_map
from tests.factories import days, make_version

pytestmark = pytest.mark.browser

INSIDE_W1 = "/?map=16/23.015/103.005"
NEAR_BORDER = (103.0099, 23.0150)  # about 10 m west of the border between w1 and w2


def at(lon: float, lat: float, zoom: int = 16, more: str = "") -> str:
    return f"/?map={zoom}/{lat}/{lon}&at={lon},{lat}{more}"


def click_the_middle(page: Page) -> None:
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_it_opens_on_the_areas_and_says_what_it_shows(open_page, town):
    page = open_page()
    wait_for_map(page)
    expect(page).to_have_title("Grid Map")
    for level in ("County", "Street", "Community", "Grid"):
        expect(page.get_by_role("checkbox", name=level, exact=True)).to_be_checked()
    expect(page.locator("#scale-text")).to_have_text(re.compile(r"\d+ k?m"))
    expect(page.locator("#datum")).to_have_text("CGCS2000")
    expect(page.locator("#credits")).to_contain_text("OpenStreetMap")


def test_the_map_is_drawn_in_the_levels_colours(open_page, town):
    page = open_page()
    wait_for_map(page)
    colour = page.evaluate(
        """() => [...document.querySelectorAll("#map canvas")].some((canvas) => {
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 0; i < pixels.length; i += 4)
                if (pixels[i] === 0x33 && pixels[i + 1] === 0x20 && pixels[i + 2] === 0x4a) return true;
            return false;
        })"""
    )
    assert colour, "no pixel has the colour of a county's border"


def test_a_click_tells_where_the_point_lies(open_page, town):
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    click_the_middle(page)
    card = page.locator("#card-body")
    expect(card.get_by_role("heading", level=2)).to_have_text("西社区第1网格")
    expect(card.locator(".chain .code")).to_have_text(["532503", "532503001", "532503001001", "532503001001001"])
    expect(card).to_contain_text("测试路1号")
    expect(card).to_contain_text("西社区居委会 0873-0000000")
    expect(page.locator("#crumbs")).to_contain_text("西街道")
    expect(page).to_have_url(re.compile(r"at=103\.\d+,23\.\d+"))
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)


def test_another_area_of_the_chain_can_be_outlined(open_page, town):
    page = open_page(at(103.005, 23.015))
    chain = page.locator(".chain")
    street = chain.get_by_role("button", name="西街道")
    street.click()
    expect(street).to_have_attribute("aria-pressed", "true")
    expect(chain.get_by_role("button", name="西社区第1网格")).to_have_attribute("aria-pressed", "false")


def test_near_a_border_both_grids_are_named(open_page, town):
    page = open_page(at(*NEAR_BORDER))
    expect(page.locator(".caution")).to_contain_text("西社区第1网格 or 西社区第2网格")


def test_away_from_borders_nobody_is_warned(open_page, town):
    page = open_page(at(103.005, 23.015))
    expect(page.locator(".chain")).to_be_visible()
    expect(page.locator(".caution")).to_have_count(0)


def test_outside_every_area_the_nearest_is_named(open_page, town):
    page = open_page(at(103.06, 23.01, zoom=13))
    expect(page.locator("#card-body")).to_contain_text("No area here")
    expect(page.locator("#card-body")).to_contain_text(re.compile(r"东社区第2网格.*2\.1 km away"))
    expect(page.locator(".pin.is-outside")).to_have_count(1)


def test_back_returns_to_the_point_before(open_page, town):
    page = open_page(at(103.005, 23.015, zoom=15))
    title = page.locator(".card-title")
    expect(title).to_have_text("西社区第1网格")
    page.locator("#map").click(position={"x": 680, "y": 600})
    expect(title).not_to_have_text("西社区第1网格")
    page.go_back()
    expect(title).to_have_text("西社区第1网格")


def test_the_address_restores_what_was_shown(open_page, town):
    page = open_page(at(103.005, 23.015, more="&off=area-grid"))
    wait_for_map(page)
    expect(page.get_by_role("checkbox", name="Grid", exact=True)).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Street", exact=True)).to_be_checked()
    expect(page.locator(".card-title")).to_have_text("西社区第1网格")
    page.get_by_role("checkbox", name="Grid", exact=True).check()
    expect(page).not_to_have_url(re.compile("off="))


@pytest.fixture
def renamed(town):
    """w1 had another name until 2020-06-08."""
    first = date(2020, 6, 8)
    AreaVersion.objects.filter(area=town["w1"]).update(name="旧名网格", valid=days(end=first))
    make_version(town["w1"], "532503001001001", "新名网格", (103.00, 23.01, 0.01), town["west1"], days(first))
    Redraw.objects.create(document_number="1号", title="更名", effective_on=first, status="published")


def test_a_past_day_is_shown_under_an_amber_band(open_page, renamed):
    page = open_page(at(103.005, 23.015))
    expect(page.locator(".card-title")).to_have_text("新名网格")
    expect(page.locator("#day-band")).to_be_hidden()
    page.get_by_role("button", name="Today").click()
    page.get_by_role("button", name="2020-06-07 the day before").click()
    expect(page.locator("#day-band")).to_contain_text("Showing 2020-06-07, not today.")
    expect(page.locator(".card-title")).to_have_text("旧名网格")
    expect(page).to_have_url(re.compile("on=2020-06-07"))
    page.get_by_role("button", name="Back to today").click()
    expect(page.locator("#day-band")).to_be_hidden()
    expect(page.locator(".card-title")).to_have_text("新名网格")
    page.go_back()
    expect(page.locator(".card-title")).to_have_text("旧名网格")


def test_a_day_that_is_none_is_told_beside_the_field(open_page, town):
    page = open_page()
    wait_for_map(page)
    page.keyboard.press("t")
    page.locator("#date-input").fill("2020-02-30")
    page.get_by_role("button", name="Show this day").click()
    expect(page.locator("#date-error")).to_contain_text("no such day")
    expect(page.locator("#date-input")).to_have_value("2020-02-30")


def test_a_day_without_areas_says_so(open_page, town):
    page = open_page("/?map=14/23.01/103.02&on=1990-01-01")
    wait_for_map(page)
    expect(page.locator("#day-empty")).to_contain_text("No areas are on record")


def test_a_day_to_come_is_told_as_such(open_page, town):
    tomorrow = (timezone.localdate() + timedelta(days=3)).isoformat()
    page = open_page(f"/?on={tomorrow}")
    expect(page.locator("#day-band")).to_contain_text("yet to come")


def test_the_language_is_switched_and_stays(open_page, town):
    page = open_page(at(103.005, 23.015))
    expect(page.locator(".chain .level").first).to_have_text("County")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title("网格一张图")
    expect(page.locator(".chain .level").first).to_have_text("区县")
    expect(page).to_have_url(re.compile("at=103"))
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_keyboard_does_it_all(open_page, town):
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.keyboard.press("[")
    expect(page.locator("#layer-list")).to_be_hidden()
    page.keyboard.press("]")
    expect(page.locator("#card-body")).to_be_hidden()
    page.keyboard.press("l")
    expect(page.get_by_role("checkbox", name="County")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card-title")).to_have_text("西社区第1网格")
    page.keyboard.press("Escape")
    expect(page.locator("#card-body")).to_contain_text("Click the map")


def test_keys_are_letters_while_someone_types(open_page, town):
    page = open_page()
    wait_for_map(page)
    page.keyboard.press("t")
    page.locator("#date-input").fill("")
    page.keyboard.type("l[")
    expect(page.locator("#date-input")).to_have_value("l[")
    expect(page.locator("#layer-list")).to_be_visible()


def test_panels_stay_as_they_were_left_and_never_push_the_map(open_page, town):
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    before = page.locator("#map").bounding_box()
    page.get_by_role("button", name="Collapse the layers").click()
    assert page.locator("#map").bounding_box() == before
    page.reload()
    expect(page.locator("#layer-list")).to_be_hidden()
    page.locator('[data-open="layers"]').click()
    expect(page.locator("#layer-list")).to_be_visible()


def test_on_a_phone_panels_are_sheets_and_the_pin_stays_in_sight(open_page, town):
    page = open_page("/?map=16/23.015/103.005", size=PHONE, has_touch=True, is_mobile=True)
    wait_for_map(page)
    expect(page.locator("#layer-list")).to_be_hidden()
    expect(page.locator("#card-body")).to_be_hidden()
    page.locator('[data-toggle="layers"]').tap()
    expect(page.locator("#layer-list")).to_be_visible()
    page.locator('[data-toggle="layers"]').tap()
    page.locator("#map").tap(position={"x": 195, "y": 600})
    expect(page.locator(".card-title")).to_have_text(re.compile("西社区"))
    pin, sheet = page.locator(".pin").bounding_box(), page.locator("#card .panel-box").bounding_box()
    assert pin["y"] + pin["height"] <= sheet["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .layer-row, summary")]
            .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 36).map((e) => e.outerHTML)"""
    )
    assert small == []


def test_an_empty_system_says_what_to_do(open_page, transactional_db):
    page = open_page()
    expect(page.locator("#empty-map")).to_contain_text("import_areas")
    wait_for_map(page)


def test_a_failing_answer_is_told_and_can_be_asked_again(open_page, town, watch):
    watch.expected += ["/api/locate", "Failed to load resource"]
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.route("**/api/locate*", lambda route: route.fulfill(status=500, body="<html>"))
    click_the_middle(page)
    expect(page.locator("#card-body")).to_contain_text("The server has a problem")
    page.unroute("**/api/locate*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".card-title")).to_have_text("西社区第1网格")


def test_a_forbidden_answer_offers_to_log_in(open_page, town, watch):
    watch.expected += ["/api/locate", "Failed to load resource"]
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.route("**/api/locate*", lambda route: route.fulfill(status=403, body="{}"))
    click_the_middle(page)
    expect(page.locator("#card-body").get_by_role("link", name="Log in")).to_be_visible()


def test_tiles_that_fail_are_told_and_can_be_loaded_again(open_page, town, watch):
    watch.expected += ["/tiles/", "Failed to load resource", "Failed to fetch", "TypeError"]
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.route("**/tiles/**", lambda route: route.abort())
    page.locator("#zoom-out").click()
    expect(page.locator("#toast")).to_contain_text("could not be loaded")
    page.unroute("**/tiles/**")
    page.get_by_role("button", name="Load them again").click()
    expect(page.locator("#toast")).to_be_hidden()
    wait_for_map(page)


def test_no_motion_when_the_system_asks_for_none(open_page, town):
    page = open_page(reduced_motion="reduce")
    wait_for_map(page)
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--quick').trim()") == "0ms"
    expect(page.locator("#map")).not_to_have_class(re.compile("leaflet-fade-anim"))


def test_what_has_the_focus_can_be_seen(open_page, town):
    page = open_page()
    wait_for_map(page)
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_links_lead_to_what_there_is(open_page, town):
    page = open_page()
    page.locator("#menu summary").click()
    links = page.locator("#menu a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert {"/admin/", "/api/docs", "/healthz"} <= set(links)
    for link in links:
        assert page.request.get(link).status in (200, 503), link
