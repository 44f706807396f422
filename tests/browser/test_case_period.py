"""The period of the case layers and the whistles on the map page: chosen in the panel, held by the address bar."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.actions.deed import Deed
from cases.actions.load_calendar import load_calendar
from cases.actions.whistle import blow
from cases.models import Tier
from gis_data.actions.import_runs import Actor
from tests.browser.conftest import PHONE, wait_for_map
from tests.cases.factories import IN_W1, make_case, make_department, make_kind

pytestmark = pytest.mark.browser
HERE = f"/?map=17/{IN_W1[1]}/{IN_W1[0]}&with=case"


@pytest.fixture
def cases(town, west):
    """One of two days ago and one of sixty."""
    load_calendar()
    kind = make_kind()
    return [
        make_case(town["w1"], kind, (IN_W1[0] + step, IN_W1[1]), at=timezone.now() - timedelta(days=days))
        for step, days in ((0, 2), (0.0004, 60))
    ]


def test_a_period_is_chosen_in_the_panel_and_stands_in_the_address_and_in_the_tiles(open_as, west, cases):
    page = open_as(west, HERE)
    expect(page.locator("select[name=period]")).to_have_value("4w")
    with page.expect_request(re.compile(r"/tiles/[^/]*case[^/]*/.*period=3m")):
        page.select_option("select[name=period]", "3m")
    expect(page).to_have_url(re.compile("period=3m"))
    wait_for_map(page)
    page.reload()
    expect(page.locator("select[name=period]")).to_have_value("3m")
    with page.expect_request(re.compile(r"/tiles/[^/]*case[^/]*/(?!.*period)")):
        page.select_option("select[name=period]", "4w")
    expect(page).not_to_have_url(re.compile("period="))


def test_days_of_ones_own_need_an_order_and_are_kept(open_as, west, cases):
    page = open_as(west, HERE)
    today = timezone.localdate()
    page.select_option("select[name=period]", "own")
    first, last = page.locator("input[name=periodFirst]"), page.locator("input[name=periodLast]")
    first.fill(today.isoformat())
    last.fill((today - timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Show this period").click()
    expect(page.locator(".period .field-error")).to_be_visible()
    first.fill((today - timedelta(days=70)).isoformat())
    page.get_by_role("button", name="Show this period").click()
    expect(page).to_have_url(re.compile(r"period=\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d"))
    page.reload()
    expect(page.locator("select[name=period]")).to_have_value("own")
    expect(page.locator("input[name=periodFirst]")).to_have_value((today - timedelta(days=70)).isoformat())


def test_a_symbol_of_the_longer_period_opens_its_card(open_as, west, cases):
    page = open_as(west, HERE.replace(str(IN_W1[0]), str(IN_W1[0] + 0.0004)) + "&period=3m")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card-body .card-sub")).to_have_text(cases[1].number)


def test_what_is_too_much_for_a_tile_is_said(open_as, west, cases, watch, monkeypatch):
    watch.expected += ["413"]
    monkeypatch.setattr("cases.case_layers.LONGEST_S", 0.001)
    page = open_as(west, HERE + "&period=1y")
    expect(page.locator("#toast-text")).to_contain_text("Zoom in")


def test_a_tile_that_fails_otherwise_is_not_called_too_much(open_as, west, cases, watch):
    watch.expected += ["502"]
    page = open_as(west, HERE)
    page.route("**/tiles/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.select_option("select[name=period]", "3m")
    expect(page.locator("#toast-text")).to_contain_text("could not be loaded")


def test_a_whistle_on_the_map_leads_to_its_page(open_as, west, town, cases):
    department = make_department(town["west"])
    blow(town["west1"], Tier.COMMUNITY, [department], "占道经营", Deed(Actor(west)), cases[0])
    page = open_as(west, HERE.replace("with=case", "with=whistle"))
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card-body .card-title")).to_have_text("占道经营")
    expect(page).to_have_url(re.compile("whistle="))
    page.get_by_role("link", name="Open the whistle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("占道经营")


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_the_choice_fits_a_phone(open_as, west, cases, locale):
    page = open_as(west, HERE + "&period=2026-01-01_2026-03-31", size=PHONE, locale=locale)
    page.locator(".sheet-tabs [data-toggle=layers]").click()
    expect(page.locator("select[name=period]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
