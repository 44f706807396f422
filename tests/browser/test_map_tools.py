"""Measuring, printing and taking away, as people do it."""

import json
import re
import struct

import pytest
from playwright.sync_api import expect

from tests.browser.acts import download
from tests.browser.conftest import PHONE, wait_for_map

pytestmark = pytest.mark.browser

INSIDE_W1 = "/?map=16/23.015/103.005"
CHOSEN = f"{INSIDE_W1}&at=103.005,23.015"
# Where panels and buttons leave the map free at 1366×768.
CORNERS = ((600, 300), (700, 300), (700, 400), (600, 400))


def test_a_length_follows_the_pointer_and_stays_when_it_is_ended(open_page, town):
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.keyboard.press("m")
    expect(page.locator("#measure-length")).to_have_attribute("aria-pressed", "true")
    page.mouse.click(*CORNERS[0])
    page.mouse.move(*CORNERS[1])
    value = page.locator("#measure-value")
    # A hundred pixels at zoom 16 and 23° N: 220.0 m eastwards, and southwards 218.7 m, for the earth is flattened.
    expect(value).to_have_text(re.compile(r"^2(19|20)\.\d m$"))
    page.mouse.click(*CORNERS[1])
    page.mouse.click(*CORNERS[2])
    page.keyboard.press("Escape")
    expect(value).to_have_text(re.compile(r"^438\.\d m$"))
    page.mouse.move(900, 600)
    expect(value).to_have_text(re.compile(r"^438\.\d m$"))
    expect(page.locator("#card-body")).to_contain_text("Click the map")
    page.keyboard.press("Escape")
    expect(page.locator("#measure-box")).to_be_hidden()


def test_an_area_is_measured_and_copied(open_page, town):
    page = open_page(INSIDE_W1)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wait_for_map(page)
    page.locator("#measure-area").click()
    for corner in CORNERS:
        page.mouse.click(*corner)
    page.mouse.dblclick(*CORNERS[3])
    shown = page.locator("#measure-value")
    expect(shown).to_have_text(re.compile(r"^4\.8\d ha \(877\.\d m\)$"))
    page.locator("#measure-copy").click()
    expect(page.locator("#measure-hint")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == shown.text_content()


def test_measuring_needs_no_mouse(open_page, town):
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(page.locator("#measure-value")).to_have_text(re.compile(r"^1[78]\d\.\d m$"))
    page.keyboard.press("Backspace")
    expect(page.locator("#measure-value")).to_have_text("")
    page.keyboard.press("Escape")
    expect(page.locator("#measure-box")).to_be_hidden()


@pytest.mark.parametrize(
    ("size", "way", "points"),
    [("a4", "landscape", (842, 595)), ("a4", "portrait", (595, 842)), ("a3", "landscape", (1191, 842))],
)
def test_the_sheet_prints_to_one_page(open_page, town, size, way, points):
    page = open_page(CHOSEN)
    wait_for_map(page)
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    page.keyboard.press("p")
    page.locator("#sheet-size").select_option(size)
    page.locator("#sheet-way").select_option(way)
    expect(page.locator("#sheet-print")).to_be_enabled()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    [box] = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)
    assert [float(number) for number in box.split()] == pytest.approx([0, 0, *points], abs=1)


def test_the_sheet_says_all_that_a_map_must(open_page, town):
    page = open_page(f"{CHOSEN}&on=2020-06-07")
    wait_for_map(page)
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    page.keyboard.press("p")
    page.locator("#sheet-name").fill("Morning round")
    expect(page.locator("#sheet-print")).to_be_enabled()
    page.emulate_media(media="print")
    sheet = page.locator("#sheet")
    for text in ("Morning round", "As of 2020-06-07, not today", "1 : ", "Date of the data2020-06-07", "CGCS2000"):
        expect(sheet).to_contain_text(text)
    expect(sheet.locator("#sheet-facts")).to_contain_text("OpenStreetMap")
    expect(sheet.locator("#sheet-legend li")).to_contain_text(["County", "Street", "Community", "Grid"])
    for part in ("#sheet-map canvas >> nth=0", ".north", "#sheet-scale-line"):
        expect(sheet.locator(part)).to_be_visible()
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator("#sheet-form")).to_be_hidden()


def test_the_map_comes_back_from_the_sheet_as_it_was(open_page, town):
    page = open_page("/?map=16/23.015000/103.005000")
    wait_for_map(page)
    before = page.locator("#map").bounding_box(), page.url
    page.keyboard.press("Control+p")
    expect(page.locator("#sheet-map #map")).to_be_visible()
    expect(page.locator("#sheet-print")).to_be_enabled()
    page.keyboard.press("Escape")
    wait_for_map(page)
    assert (page.locator("#map").bounding_box(), page.url) == before
    expect(page.locator("#map")).to_be_focused()


def test_a_picture_is_as_large_as_the_map_twice_as_sharp(open_page, town, tmp_path):
    page = open_page(CHOSEN)
    wait_for_map(page)
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    content = download(page, "#take-picture", tmp_path).read_bytes()
    assert content.startswith(b"\x89PNG")
    box = page.locator("#map").bounding_box()
    assert struct.unpack(">II", content[16:24]) == (2 * box["width"], 2 * (box["height"] + 48 + 44))


def test_the_map_file_opens_without_any_network(open_page, town, tmp_path, browser, watch):
    page = open_page(CHOSEN)
    wait_for_map(page)
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    path = download(page, "[data-take='map.html']", tmp_path)
    context = browser.new_context(offline=True)
    alone = context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: watch.note(str(error)))
    alone.goto(path.as_uri())
    expect(alone.get_by_role("heading")).to_have_text("西社区第1网格")
    expect(alone.locator("#about")).to_contain_text("CGCS2000")
    expect(alone.locator(".leaflet-control-layers")).to_contain_text("Grid")
    alone.locator(".folium-map").click()
    expect(alone.locator(".leaflet-popup")).to_contain_text("测试楼1")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def test_only_the_chosen_area_can_be_taken(open_page, town, tmp_path):
    page = open_page(CHOSEN)
    wait_for_map(page)
    expect(page.locator(".leaflet-veil-pane path")).to_have_count(2)
    page.keyboard.press("x")
    page.get_by_role("radio", name="only what lies in 西社区第1网格").check()
    page.keyboard.press("Escape")
    taken = json.loads(download(page, "[data-take='data.geojson']", tmp_path).read_text())
    areas = [feature for feature in taken["features"] if feature["properties"]["layer"].startswith("area-")]
    assert [area["properties"]["code"] for area in areas] == ["532503001001001"]


def test_a_refusal_is_told_and_the_map_stays(open_page, town, watch):
    watch.expected += ["413", "Failed to load resource"]
    page = open_page(INSIDE_W1)
    wait_for_map(page)
    page.route("**/take-away/**", lambda route: route.fulfill(status=413, body="Too much. Zoom in."))
    page.keyboard.press("x")
    page.locator("[data-take='data.gpkg']").click()
    expect(page.locator("#toast")).to_contain_text("Too much. Zoom in.")
    expect(page.locator("#map")).to_be_visible()


def test_on_a_phone_the_tools_are_at_hand(open_page, town):
    page = open_page(INSIDE_W1, size=PHONE, has_touch=True, is_mobile=True)
    wait_for_map(page)
    page.locator("#measure-length").tap()
    page.locator("#map").tap(position={"x": 100, "y": 300})
    page.locator("#map").tap(position={"x": 200, "y": 300})
    expect(page.locator("#measure-value")).to_have_text(re.compile(r"^\d+\.\d m$"))
    page.locator("#measure-close").tap()
    page.locator("#take-button").tap()
    for button in page.locator("#take-panel > button").all():
        assert button.bounding_box()["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
