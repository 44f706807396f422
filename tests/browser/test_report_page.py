"""Reporting from a phone in a real browser: position, kind by its letters, a lost network, a refusal, the receipt."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cases.models import Case
from tests.browser.conftest import DESKTOP, PHONE
from tests.cases.factories import IN_W1, make_case, make_kind

pytestmark = pytest.mark.browser


@pytest.fixture
def kind(town, settings, tmp_path):
    settings.PHOTOS_DIR = tmp_path / "photos"
    make_kind("06011", "店外经营")
    return make_kind()


def on_phone(open_page, locale: str = "zh-CN", place=IN_W1, accuracy: float = 8, **more) -> Page:
    where = {"longitude": place[0], "latitude": place[1], "accuracy": accuracy}
    return open_page(
        "/report/", size=PHONE, locale=locale, geolocation=where, permissions=["geolocation"], has_touch=True, **more
    )


def fill(page: Page, words: str = "路边一堆垃圾") -> None:
    page.locator("#report-here").click()
    expect(page.locator("[name=lon]")).to_have_value(re.compile(r"^103\.0"))
    page.locator("#report-search").fill("bllj")
    page.locator("#report-hits, .report-hits button").first.click()
    page.locator("#report-text").fill(words)


def photo_with_place() -> bytes:
    stream, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (23.0, 0.0, 18.0), 3: "E", 4: (103.0, 0.0, 18.0)}
    Image.new("RGB", (640, 480), "brown").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_resident_reports_with_the_position_of_the_phone(open_page, kind):
    page = on_phone(open_page)
    fill(page)
    expect(page.locator("#report-where")).to_contain_text("8")
    page.locator("#report-photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_with_place()}
    )
    expect(page.locator("#report-preview img")).to_have_count(1)
    expect(page.locator("#report-from-photo")).to_be_visible()
    page.locator("#report-send").click()
    expect(page).to_have_url(re.compile(r"/report/[0-9a-f-]{36}/\?sent=1"))
    case = Case.objects.get()
    expect(page.locator(".report-receipt")).to_contain_text(case.number)
    assert case.photos.count() == 1
    assert page.evaluate("localStorage.getItem('report-draft')") is None


def test_the_place_of_a_photo_is_taken_when_it_is_asked_for(open_page, kind):
    page = on_phone(open_page)
    page.locator("#report-photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_with_place()}
    )
    page.locator("#report-from-photo").click()
    expect(page.locator("[name=lon]")).to_have_value("103.005000")


def test_a_lost_network_loses_nothing_and_sending_again_is_one_case(open_page, kind, watch):
    watch.expected = ["ERR_INTERNET_DISCONNECTED", "Failed to fetch"]
    page = on_phone(open_page)
    fill(page)
    page.context.set_offline(True)
    page.locator("#report-send").click()
    expect(page.locator("#report-net")).to_contain_text("没有网络")
    expect(page.locator("#report-text")).to_have_value("路边一堆垃圾")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#report-text")).to_have_value("路边一堆垃圾")
    expect(page.locator(".report-chosen b")).to_have_text("暴露垃圾")
    page.locator("#report-send").click()
    expect(page.locator(".report-receipt")).to_be_visible()
    assert Case.objects.count() == 1


def test_both_sides_of_a_border_and_a_likely_duplicate_are_asked_about(open_page, kind, town, watch):
    watch.expected = ["409"]
    make_case(town["w2"], kind, place=(103.01999, 23.0151))
    page = on_phone(open_page, locale="en-GB", place=(103.01999, 23.015))
    fill(page)
    page.locator("#report-send").click()
    expect(page.locator(".report-known li")).to_have_count(1)
    page.locator("#report-grids input").last.check()
    page.locator(".report-confirm input").check()
    page.locator("#report-send").click()
    expect(page.locator(".report-receipt")).to_be_visible()
    assert Case.objects.latest("pk").grid == town["e1"]


def test_a_refusal_stands_beside_its_field(open_page, kind, watch):
    watch.expected = ["422"]
    page = open_page("/report/", size=DESKTOP)
    page.locator("#report-text").fill("rubbish")
    page.locator("#report-send").click()
    expect(page.locator("#report-place .report-fault")).to_have_count(1)
    expect(page.locator("#report-kinds .report-fault")).to_have_count(1)
    expect(page.locator("#report-text")).to_have_value("rubbish")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_nothing_is_wider_than_the_phone_and_targets_are_large(open_page, kind, locale):
    page = on_phone(open_page, locale=locale)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    small = page.evaluate(
        "[...document.querySelectorAll('.report button, .report input:not([type=hidden]), .report select, .report summary')]"
        ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44 && !['radio', 'checkbox'].includes(e.type))"
        ".map(e => e.outerHTML)"
    )
    assert small == []


def test_the_form_works_without_scripts(open_page, kind):
    page = open_page("/report/", size=PHONE, java_script_enabled=False)
    page.locator("[name=lon]").fill("103.005")
    page.locator("[name=lat]").fill("23.015")
    page.locator("#report-kind").select_option("06010")
    page.locator("#report-text").fill("plain")
    page.locator("#report-send").click()
    expect(page.locator(".report-receipt")).to_be_visible()
