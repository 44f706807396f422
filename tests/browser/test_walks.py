"""Walks on the map: rings around a place, the circle of a facility beside its ring, the layers of a kind."""

import pytest
from playwright.sync_api import expect

from facilities.actions.compute_circles import compute_circles
from facilities.actions.compute_coverage import compute_coverage
from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from tests.browser.conftest import PHONE, wait_for_map
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, lonlat, write_ways

PATIENCE_MS = 60_000  # kernels may have to be compiled first


@pytest.fixture
def walked(town):
    """The town with ways, homes and a clinic."""
    install_kinds()
    write_ways(*WAYS)
    kind = FacilityKind.objects.select_related("group").get(key="clinic")
    version = add_facility(kind, "一诊所", (100, -10))
    add_home(town["w3"], 200, 10, 5)
    add_home(town["w1"], 100, 70, 4)
    compute_coverage([kind])
    compute_circles([kind])
    return town | {"clinic": version}


def test_a_click_shows_what_can_be_walked_to(walked, open_page, log_in):
    page = open_page("/")
    log_in(page, walked["chief"])
    page.reload()
    wait_for_map(page)
    page.get_by_role("button", name="Who can walk to what").click()
    page.get_by_role("button", name="Walk from a place").click()
    expect(page.locator("#walk-hint")).to_have_text("Click the place on the map.")
    page.keyboard.press("Escape")
    lon, lat = lonlat(100, 0)
    page.goto(f"/?walk=from:{lon},{lat}&map=16/{lat}/{lon}")
    expect(page.locator(".walk-table tbody tr")).to_have_count(3, timeout=PATIENCE_MS)
    expect(page.locator(".leaflet-overlay-pane path")).to_have_count(3)


def test_the_straight_ring_is_shown_with_whom_it_counts_wrongly(walked, open_page, log_in):
    page = open_page("/")
    log_in(page, walked["chief"])
    page.goto(f"/?walk=facility:{walked['clinic'].facility.uid}")
    page.get_by_label("Straight-line ring beside it").check(timeout=PATIENCE_MS)
    expect(page.locator(".walk-straight")).to_contain_text("holds 9 households. 4 of them cannot walk it")


def test_a_place_without_ways_says_so_and_the_map_stays(walked, open_page, watch):
    watch.expected.append("422")
    page = open_page("/?walk=from:103.039,23.001")
    expect(page.locator("#card-body")).to_contain_text("nearest walkable way", timeout=PATIENCE_MS)
    expect(page.locator("#map")).to_be_visible()


def test_the_residents_page_fits_a_thumb(walked, open_page):
    lon, lat = lonlat(100, 0)
    page = open_page(f"/near/?lon={lon}&lat={lat}", size=PHONE)
    expect(page.get_by_text("一诊所")).to_be_visible(timeout=PATIENCE_MS)
    small = page.eval_on_selector_all(
        ".near a, .near button, .near summary",
        "all => all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44)"
        ".map(one => one.textContent)",
    )
    assert [text for text in small if "map" not in text.lower()] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
