"""The search box as people use it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, wait_for_map

pytestmark = pytest.mark.browser


def type_into(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)


def options(page: Page):
    return page.locator("#search-list").get_by_role("option")


def test_slash_focuses_and_typing_finds(open_page, town):
    page = open_page()
    wait_for_map(page)
    type_into(page, "xsq")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_have_value("xsq")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options(page).first).to_contain_text("西社区")
    expect(options(page).first).to_contain_text("532503001001")


def test_arrows_mark_enter_opens_and_the_area_is_outlined(open_page, town):
    page = open_page()
    wait_for_map(page)
    type_into(page, "西街道")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#search-input")).to_have_attribute("aria-activedescendant", "search-option-0")
    page.keyboard.press("Enter")
    expect(page.locator("#search-panel")).to_be_hidden()
    expect(page.get_by_role("button", name="西街道")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"at=103\.\d+,23\.\d+"))


def test_enter_at_once_opens_the_first_when_it_comes(open_page, town):
    page = open_page()
    wait_for_map(page)
    page.keyboard.press("/")
    page.keyboard.insert_text("西社区第2网格")
    page.keyboard.press("Enter")
    expect(page.locator("#card-body")).to_contain_text("西社区第2网格")
    expect(page.locator("#search-panel")).to_be_hidden()


def test_escape_closes_the_list_before_anything_else(open_page, town):
    page = open_page("/?map=15/23.015/103.005&at=103.005,23.015")
    wait_for_map(page)
    type_into(page, "西")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-panel")).to_be_hidden()
    expect(page).to_have_url(re.compile("at="))


def test_a_click_outside_closes_the_list_and_asks_the_map_nothing_twice(open_page, town):
    page = open_page()
    wait_for_map(page)
    type_into(page, "西")
    expect(options(page).first).to_be_visible()
    page.locator("#layers h2").click()
    expect(page.locator("#search-panel")).to_be_hidden()


def test_coordinates_say_what_they_were_taken_for(open_page, town):
    page = open_page()
    wait_for_map(page)
    type_into(page, "103.005, 23.015")
    expect(options(page)).to_have_count(3)
    expect(options(page).nth(0)).to_contain_text("taken for WGS 84 / CGCS2000")
    expect(options(page).nth(1)).to_contain_text("GCJ-02")
    options(page).nth(0).click()
    expect(page.locator("#card-body")).to_contain_text("西社区第1网格")


def test_nothing_found_says_what_to_do(open_page, town):
    page = open_page()
    wait_for_map(page)
    type_into(page, "qqqqq")
    expect(page.locator("#search-foot")).to_contain_text("Nothing fits")
    expect(page.locator("#search-foot").get_by_role("link", name="Log in to find buildings")).to_be_visible()


def test_a_lost_connection_is_told_and_can_be_tried_again(open_page, town, watch):
    watch.expected.append("ERR_FAILED")
    page = open_page()
    wait_for_map(page)
    page.route("**/api/search**", lambda route: route.abort())
    type_into(page, "西社区")
    expect(page.locator("#search-foot")).to_contain_text("cannot be reached")
    page.unroute("**/api/search**")
    page.locator("#search-foot").get_by_role("button", name="Try again").click()
    expect(options(page).first).to_contain_text("西社区")


def test_only_the_last_question_is_shown(open_page, town):
    """The answer to the first is held back until the second is there."""
    page = open_page()
    wait_for_map(page)
    held = []
    page.route(re.compile(r"/api/search\?q=%E8%A5%BF"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"q=%E8%A5%BF")):
        type_into(page, "西")
    page.fill("#search-input", "东街道")
    expect(options(page)).to_have_count(1)
    for route in held:
        route.abort()
    expect(options(page).first).to_contain_text("东街道")


def test_a_building_is_found_after_logging_in(open_page, town, log_in):
    page = open_page()
    log_in(page, town["chief"])
    page.reload()
    wait_for_map(page)
    type_into(page, "测试路1号")
    expect(page.get_by_role("group", name="Buildings").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#card-body")).to_contain_text("测试路1号")


def test_on_a_phone_the_box_has_its_own_line_and_options_are_large(open_page, town):
    page = open_page(size=PHONE, locale="zh-CN", has_touch=True)
    wait_for_map(page)
    box = page.get_by_role("combobox", name="搜索")
    expect(box).to_have_attribute("placeholder", "名称、编码、地址、拼音、坐标")
    box.tap()
    page.keyboard.type("xjd")
    option = options(page).first
    expect(option).to_contain_text("西街道")
    assert option.bounding_box()["height"] >= 48
    assert box.bounding_box()["width"] > 350
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    option.tap()
    expect(page.locator("#card-body")).to_contain_text("西街道")
