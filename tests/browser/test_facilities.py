"""Facilities on the map in a real browser: the card by a click, and adding, moving and closing by those who may."""

import re

import pytest
from playwright.sync_api import expect

from facilities.actions.kinds import install_kinds
from facilities.models import Facility, FacilityKind
from tests.browser.acts import click_middle
from tests.browser.conftest import PHONE, wait_for_map
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.browser
PLACE = (103.005, 23.005)
HERE = "/?map=17/23.005/103.005"


@pytest.fixture
def clinic(town) -> Facility:
    install_kinds()
    kind = FacilityKind.objects.get(key="clinic")
    return make_facility(kind, PLACE, "测试诊所", opening_hours="24/7", capacity=None)


def test_a_click_on_a_symbol_opens_its_card_and_the_address_keeps_it(open_page, clinic):
    page = open_page(HERE)
    wait_for_map(page)
    click_middle(page)
    card = page.locator("#card-body")
    expect(card.locator(".card-title")).to_have_text("测试诊所")
    expect(page.locator("#card-heading")).to_have_text("Chosen facility")
    expect(page.locator(".card-title")).to_have_count(1)
    expect(card).to_contain_text("Open day and night")
    expect(card).to_contain_text("300 m (5 min)")
    expect(card.locator("[data-act=change], [data-act=move], [data-act=close]")).to_have_count(0)  # a reader's card
    expect(page).to_have_url(re.compile(f"facility={clinic.uid}"))
    click_middle(page, right=-200)
    expect(card.locator(".card-title")).to_have_text("西社区第3网格")
    expect(page.locator("#card-heading")).to_have_text("Chosen point")
    expect(page).not_to_have_url(re.compile("facility="))
    page.go_back()
    expect(card.locator(".card-title")).to_have_text("测试诊所")


def test_one_kind_alone_is_shown_and_the_legend_says_it(open_page, clinic):
    page = open_page(HERE)
    wait_for_map(page)
    expect(page.locator("#shades-facility .shade")).to_have_count(19)
    page.select_option("[name=look-facility]", "market")
    expect(page.locator("#shades-facility .shade")).to_have_text(["Market"])
    click_middle(page)
    expect(page.locator("#card-body .card-title")).to_have_text("西社区第3网格")


def test_a_planner_adds_one_and_nothing_typed_is_lost_on_an_error(open_page, clinic, planner, log_in, watch):
    watch.expected += ["422"]
    page = open_page()
    log_in(page, planner)
    page.goto(HERE)
    wait_for_map(page)
    page.click("#facility-add")
    form = page.locator(".facility-form")
    page.select_option("#facility-kind", "kindergarten")
    page.fill("#facility-name", "新幼儿园")
    page.fill("#facility-opening_hours", "whenever")
    form.locator(".button-main").click()
    expect(page.locator("#facility-place")).to_have_attribute("aria-invalid", "true")
    click_middle(page, right=-100, down=60)
    expect(page.locator("#facility-place")).to_contain_text("103.00")
    form.locator(".button-main").click()
    expect(page.locator("#facility-opening_hours-error")).to_contain_text("whenever")
    expect(page.locator("#facility-name")).to_have_value("新幼儿园")
    page.fill("#facility-opening_hours", "Mo-Fr 08:00-17:00")
    form.locator(".button-main").click()
    expect(page.locator("#card-body .card-title")).to_have_text("新幼儿园")
    assert Facility.objects.filter(kind__key="kindergarten").count() == 1


def test_a_planner_moves_and_closes_one(open_page, clinic, planner, log_in):
    page = open_page()
    log_in(page, planner)
    page.goto(f"{HERE}&facility={clinic.uid}")
    wait_for_map(page)
    page.click("[data-act=move]")
    click_middle(page, right=-100)
    page.locator(".facility-form .button-main").click()
    expect(page.locator("#card-body")).to_contain_text("moved")
    assert clinic.versions.latest("valid").geom.x < PLACE[0]
    page.click("[data-act=close]")
    page.fill("#facility-why", "merged")
    page.fill("#facility-on", "2090-01-01")
    page.locator(".facility-form .button-alarm").click()
    expect(page.locator("#card-body")).to_contain_text("merged")
    assert clinic.versions.latest("valid").valid.upper.year == 2090


def test_escape_leaves_the_form_for_the_card_and_a_click_loses_nothing(open_page, clinic, planner, log_in):
    page = open_page()
    log_in(page, planner)
    page.goto(f"{HERE}&facility={clinic.uid}")
    wait_for_map(page)
    page.click("[data-act=change]")
    page.fill("#facility-name", "改了一半")
    click_middle(page, right=-200)
    expect(page.locator("#facility-name")).to_have_value("改了一半")
    page.keyboard.press("Escape")
    expect(page.locator("#card-body .card-title")).to_have_text("测试诊所")


def test_on_a_phone_the_card_is_a_sheet_and_the_symbol_stays_in_sight(open_page, clinic):
    page = open_page(f"/?facility={clinic.uid}", size=PHONE, locale="zh-CN")
    expect(page.locator("#card-body .card-title")).to_have_text("测试诊所")
    mark, sheet = page.locator(".facility-mark").bounding_box(), page.locator("#card").bounding_box()
    assert mark["y"] + mark["height"] / 2 <= sheet["y"] - 8


def test_the_search_opens_the_card(open_page, clinic):
    page = open_page("/")
    wait_for_map(page)
    page.fill("#search-input", "ceshizhensuo")
    page.locator(".search-option.is-facility").click()
    expect(page.locator("#card-body .card-title")).to_have_text("测试诊所")
