"""The desk and one case's page in a real browser: rows and pins, keyboard, forms, a phone."""

import pytest
from playwright.sync_api import expect

from cases.models import Case
from cases.rules.states import State
from tests.browser.conftest import DESKTOP, PHONE
from tests.cases.factories import IN_W1, make_case, make_department, make_kind
from tests.factories import make_post, make_user

pytestmark = pytest.mark.browser


@pytest.fixture
def cases(town):
    kind = make_kind()
    places = [(IN_W1[0] + step * 0.001, IN_W1[1]) for step in range(3)]
    return [make_case(town["w1"], kind, place, text=f"第{at}件") for at, place in enumerate(places, start=1)]


@pytest.fixture
def desk_page(open_page, log_in, town):
    """Opens an address as the west street's supervisor."""

    def open_(path: str, size=DESKTOP):
        user = make_user("supervisor")
        make_post(user, town["west"])
        page = open_page("/account/login/", size=size)
        log_in(page, user)
        page.goto(path)
        return page

    return open_


def test_a_chosen_row_is_a_chosen_pin_and_the_other_way_round(desk_page, cases):
    page = desk_page("/desk/")
    expect(page.locator("#desk-map path.pin-runs")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("#rows tbody tr").nth(1)
    expect(second).to_have_class("clock-runs is-chosen")
    page.keyboard.press("x")
    expect(second.locator("input[type=checkbox]")).to_be_checked()
    page.locator("#desk-map path.pin-runs").first.click()
    expect(page.locator("#rows tr.is-chosen")).to_have_count(1)
    expect(second).not_to_have_class("clock-runs is-chosen")


def test_ticked_cases_are_accepted_and_each_is_told(desk_page, cases):
    page = desk_page("/desk/")
    page.locator("#check-all").check()
    page.locator("select[name=act]").select_option("accept")
    page.locator(".desk-bulk button").click()
    expect(page.locator(".desk-outcomes li.is-done")).to_have_count(3)
    assert set(Case.objects.values_list("state", flat=True)) == {State.ACCEPTED}


def test_a_case_is_acted_on_and_the_way_back_keeps_the_filters(desk_page, cases):
    page = desk_page("/desk/?q=第2")
    page.locator("#rows tbody a").click()
    expect(page.locator("#case-map path.pin-runs")).to_have_count(1)
    page.locator(".case-acts summary").first.click()
    page.locator('form[data-act="accept"] button').click()
    expect(page.locator(".desk-done")).to_be_visible()
    page.locator("main a").first.click()
    expect(page.locator("#filter-text")).to_have_value("第2")
    expect(page.locator("#rows tbody tr")).to_have_count(1)


def test_on_a_phone_nothing_is_wider_than_the_screen(desk_page, cases, town):
    make_department(town["west"], name_en="An office with quite a long name that a phone has no room for in one line")
    Case.objects.update(state=State.FILED)
    page = desk_page("/desk/", PHONE)
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(page.url.replace("/desk/", f"/cases/{cases[0].number}/"))
    for act in page.locator(".case-acts summary").all():
        act.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_phone_the_list_comes_before_the_filters_and_says_that_they_are_on(desk_page, cases):
    page = desk_page("/desk/?severity=normal", PHONE)
    filters = page.locator(".desk-more")
    expect(filters).not_to_have_attribute("open", "")
    expect(filters.locator("summary")).to_contain_text("filters are on")
    expect(page.locator("#filter-text")).to_be_hidden()
