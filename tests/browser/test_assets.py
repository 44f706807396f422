"""Components on the map in a real browser: the card by a click, and setting a state and adding by those who may."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from cases.actions.assets import Deed, end_asset
from cases.models import Asset
from gis_data.actions.import_runs import Actor
from tests.browser.acts import click_middle
from tests.browser.conftest import PHONE, wait_for_map
from tests.cases.asset_factories import make_asset
from tests.cases.factories import make_asset_kind

pytestmark = pytest.mark.browser
HERE = "/?map=17/23.005/103.005&with=asset"


@pytest.fixture
def manhole(town) -> Asset:
    return make_asset(make_asset_kind(), (103.005, 23.005), "测试井盖")


def test_a_click_on_a_symbol_opens_its_card_with_the_code_explained(open_page, manhole):
    page = open_page(HERE)
    wait_for_map(page)
    click_middle(page)
    card = page.locator("#card-body")
    expect(card.locator(".card-title")).to_have_text("测试井盖")
    expect(card.locator(".asset-code tr")).to_have_count(4)
    expect(card.locator("[data-act]")).to_have_count(0)  # a reader's card
    expect(card.get_by_role("link", name="Report a case on it")).to_have_attribute(
        "href", f"/report/?asset={manhole.uid}"
    )
    expect(page).to_have_url(re.compile(f"asset={manhole.uid}"))


def test_while_the_layer_is_off_a_click_means_the_place(open_page, manhole):
    page = open_page(HERE.replace("&with=asset", ""))
    wait_for_map(page)
    click_middle(page)
    expect(page.locator("#card-body .card-title")).to_have_text("西社区第3网格")


def test_a_planner_sets_the_state_and_adds_one(open_page, manhole, planner, log_in):
    page = open_page()
    log_in(page, planner)
    page.goto(f"{HERE}&asset={manhole.uid}")
    card = page.locator("#card-body")
    card.locator("[data-act=state]").click()
    page.select_option("#asset-state", "damaged")
    card.get_by_role("button", name="Set the state").click()
    expect(card.locator(".asset-fault")).to_have_text("damaged")
    page.locator("#asset-add").click()
    page.select_option("#asset-kind", "01001")
    click_middle(page, right=-120)
    card.get_by_role("button", name="Add it").click()
    expect(card).to_contain_text("53250301001000002")
    assert Asset.objects.count() == 2


def test_the_card_fits_a_phone(open_page, manhole):
    page = open_page(f"{HERE}&asset={manhole.uid}", size=PHONE)
    expect(page.locator("#card-body .card-title")).to_have_text("测试井盖")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_removal_by_mistake_is_taken_back_on_the_card(open_page, manhole, planner, log_in, watch):
    watch.expected.append("422")
    end_asset(manhole, Deed(Actor(planner), timezone.localdate(), "拆除"))
    page = open_page()
    log_in(page, planner)
    page.goto(f"{HERE}&asset={manhole.uid}")
    card = page.locator("#card-body")
    expect(card.locator("[data-act]")).to_have_count(1)
    card.locator("[data-act=reopen]").click()
    card.get_by_role("button", name="Take the removal back").click()
    expect(card.locator(".field-error")).to_contain_text("needs a reason")
    card.locator("input[name=why], textarea[name=why]").fill("误删")
    card.get_by_role("button", name="Take the removal back").click()
    expect(card.locator("[data-act=state]")).to_be_visible()
    assert manhole.versions.get().valid.upper is None


def test_a_planner_adds_a_photo_and_takes_it_away_and_a_page_called_jpg_is_refused(
    open_page, manhole, planner, log_in, watch, settings, tmp_path
):
    settings.PHOTOS_DIR = tmp_path
    watch.expected = ["422"]
    page = open_page()
    log_in(page, planner)
    page.goto(f"{HERE}&asset={manhole.uid}")
    photos = page.locator(".asset-photos")
    page.locator("#asset-photo").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"})
    expect(photos.locator("[role=alert]")).to_contain_text("is no photo")
    stream = BytesIO()
    Image.new("RGB", (640, 480), "brown").save(stream, "JPEG")
    page.locator("#asset-photo").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}
    )
    expect(photos.locator("img")).to_have_count(1)
    expect(photos.locator("[role=alert]")).to_have_count(0)
    drop = photos.locator("li button")
    drop.click()
    expect(photos.locator("img")).to_have_count(1)  # asked once more
    drop.click()
    expect(photos.locator("img")).to_have_count(0)
    expect(page.locator("#card-body")).to_contain_text("photo taken away")
