"""Colouring the areas by a measure, as people do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, wait_for_map
from tests.factories import box

pytestmark = pytest.mark.browser

FITTED = "/?map=14/23.01/103.02"
RANGE = "data-range"


def legend(page: Page, text: str):
    return page.locator(".class-row", has_text=text)


def has_colour(page: Page, name: str) -> bool:
    """Whether a pixel of the map has exactly the colour of a variable of tokens.css."""
    return page.evaluate(
        """(name) => {
            const wanted = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
            const [r, g, b] = [1, 3, 5].map((i) => parseInt(wanted.slice(i, i + 2), 16));
            return [...document.querySelectorAll("#map canvas")].some((canvas) => {
                const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                for (let i = 0; i < pixels.length; i += 4)
                    if (pixels[i] === r && pixels[i + 1] === g && pixels[i + 2] === b) return true;
                return false;
            });
        }""",
        name,
    )


def test_a_chosen_measure_colours_the_map_and_is_explained(open_as, west):
    page = open_as(west, FITTED)
    page.get_by_label("Colour the areas by").select_option(label="Households per grid")
    expect(legend(page, "10 – 20")).to_contain_text("1")
    expect(legend(page, "none: no household")).to_contain_text("4")
    expect(legend(page, "fewer than 10 households")).to_contain_text("1")
    expect(page.locator(".legend-head")).to_contain_text("households per grid, on ")
    expect(page).to_have_url(re.compile(r"by=households$"))
    page.wait_for_function("() => document.querySelector('#map').getAttribute('aria-busy') === 'false'")
    assert has_colour(page, RANGE)


def test_a_number_is_one_hover_away(open_as, west):
    page = open_as(west, "/?map=14/23.015/103.015&by=households")
    expect(page.locator(".colour-legend")).to_be_visible()
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#colour-tip")).to_contain_text("西社区第2网格")
    expect(page.locator("#colour-tip")).to_contain_text("15 households per grid")


def test_the_number_of_a_click_leads_to_its_rows(open_as, west):
    page = open_as(west, "/?map=14/23.015/103.015&by=households")
    expect(page.locator(".colour-legend")).to_be_visible()
    page.locator("#map").focus()
    page.keyboard.press("Enter")  # the same as a click at the centre
    number = page.locator("#card-measure").get_by_role("link", name="15 households per grid")
    expect(number).to_be_visible()
    page.get_by_label("Level").select_option("community")
    expect(page.locator("#card-measure")).to_contain_text("西社区")
    page.locator("#card-measure").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/areas/532503001001/measures/households$"))
    expect(page.locator("#rows tbody tr")).to_have_count(4)
    expect(page.locator("#rows tbody tr").first).to_contain_text("西社区第2网格")


def test_a_closed_number_has_no_link(open_as, west):
    page = open_as(west, "/?area=532503002001001&by=unstaffed")
    expect(page.locator("#card-measure")).to_contain_text("not open to you")
    expect(page.locator("#card-measure").get_by_role("link")).to_have_count(0)


def test_colours_and_numbers_go_with_the_measure(open_as, west):
    page = open_as(west, "/?area=532503001001002&by=households")
    expect(page.locator("#card-measure")).to_contain_text("15 households per grid")
    page.get_by_label("Colour the areas by").select_option(label="nothing")
    expect(page.locator("#card-measure")).to_be_empty()


def test_a_piece_of_ground_is_shown_on_the_map(open_as, west, town):
    town["w3"].versions.update(geom=box((103.00, 23.00, 103.01, 23.009)))
    page = open_as(west, "/?area=532503001&by=gaps,street")
    page.locator("#card-measure").get_by_role("link").click()
    page.locator("#rows tbody a").first.click()
    expect(page).to_have_url(re.compile(r"map=18/23\.009.*"))
    wait_for_map(page)
    expect(page.locator(".card-title")).to_have_text("西社区")


def test_households_without_a_worker_are_crossed(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.02&by=households-per-worker")
    expect(legend(page, "households, but no grid worker")).to_contain_text("1")


def test_a_class_can_be_shown_alone(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.02&by=households")
    few = legend(page, "fewer than 10")
    few.click()
    expect(few).to_have_attribute("aria-pressed", "true")
    expect(few).to_be_focused()
    assert not has_colour(page, RANGE)
    few.click()
    expect(few).to_have_attribute("aria-pressed", "false")


def test_level_method_and_classes_stand_in_the_address_and_back_undoes_them(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.02&by=households")
    page.get_by_label("Level").select_option("community")
    expect(page).to_have_url(re.compile(r"by=households,community"))
    page.get_by_label("Classes by").select_option("natural")
    expect(page).to_have_url(re.compile(r"by=households,community,natural"))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"by=households$"))
    expect(page.get_by_label("Level")).to_have_value("grid")


def test_a_link_opens_the_same_colours(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.02&by=households,grid,quantile,3")
    expect(page.get_by_label("Number of classes")).to_have_value("3")
    expect(page.get_by_label("Classes by")).to_have_value("quantile")


def test_what_is_not_open_is_grey_and_says_so(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.035&by=unstaffed")
    expect(legend(page, "not open to you")).to_contain_text("2")
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#colour-tip")).to_contain_text("not open to you")


def test_who_is_not_logged_in_sees_that_it_exists_and_why_not(open_page, town):
    page = open_page("/?by=households")
    expect(page.locator(".colour-closed")).to_contain_text("Log in with such an account")
    expect(page.locator(".colour-closed a")).to_have_attribute("href", re.compile(r"next=.*by%3Dhouseholds"))
    expect(page.locator(".colour-legend")).to_have_count(0)


def test_a_day_without_areas_says_so(open_as, west):
    page = open_as(west, "/?map=14/23.01/103.02&on=1950-01-01&by=households")
    expect(page.locator("#colouring")).to_contain_text("On 1950-01-01 there were no areas of this level.")


def test_a_failure_is_told_and_can_be_tried_again(open_as, west, watch):
    watch.expected += ["503", "Service Unavailable"]
    page = open_as(west, FITTED)
    page.route("**/api/measures/households*", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_label("Colour the areas by").select_option("households")
    expect(page.locator(".colour-failed")).to_contain_text("The figures could not be had.")
    page.unroute("**/api/measures/households*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".colour-legend")).to_be_visible()


def test_nonsense_in_the_address_leaves_the_map_as_it_is(open_as, west, watch):
    watch.expected += ["404"]
    page = open_as(west, "/?map=14/23.01/103.02&by=happiness")
    expect(page.locator(".colour-failed")).to_contain_text("There is no measure called happiness")


def test_on_a_phone_a_tap_tells_the_number(open_as, west):
    page = open_as(west, "/?map=14/23.015/103.015&by=households", size=PHONE, has_touch=True)
    page.get_by_role("button", name="Layers").last.click()
    expect(page.locator(".colour-legend")).to_be_visible()
    page.get_by_role("button", name="Collapse the layers").click()
    box = page.locator("#map").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#colour-tip")).to_contain_text("15 households per grid")
