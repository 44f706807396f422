"""A whistle from the case's page to the rating, and the monthly clock, in a real browser and on a phone."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from cases.actions.load_calendar import load_calendar
from cases.models import DeskMember, WhistleCall
from tests.browser.conftest import DESKTOP, PHONE
from tests.cases.factories import make_case, make_department, make_kind
from tests.factories import days, make_post, make_user

pytestmark = pytest.mark.browser


@pytest.fixture
def people(town):
    """A supervisor of the west street with a case, and the desk of a street's department."""
    load_calendar()
    users = {name: make_user(name) for name in ("supervisor", "desk")}
    make_post(users["supervisor"], town["west"])
    department = make_department(town["west"], name_en="Sanitation office with a name of some length")
    DeskMember.objects.create(department=department, user=users["desk"], valid=days())
    return users | {"case": make_case(town["w1"], make_kind())}


@pytest.fixture
def open_desk(open_page, live_server):
    """Several people at once, each with a session of their own."""

    def open_(user, path: str, size=DESKTOP, locale="en-GB"):
        page = open_page("/account/login/", size=size, locale=locale)
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(path)
        return page

    return open_


def blow(page) -> None:
    """On the page of a case."""
    page.get_by_role("link", name="Blow a whistle").click()
    page.locator("input[name=department]").first.check()
    page.locator("textarea[name=text]").fill("占道经营，请到场")
    page.get_by_role("button", name="Blow the whistle").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("占道经营，请到场")


def test_a_whistle_goes_from_the_case_s_page_to_the_ratings(open_desk, people):
    caller = open_desk(people["supervisor"], f"/cases/{people['case'].number}/")
    blow(caller)
    desk = open_desk(people["desk"], "/whistles/?desk=mine")
    desk.get_by_role("link", name="占道经营，请到场").click()
    desk.locator("summary", has_text="report in").click()
    desk.locator('form[data-act="report_in"] button').click()
    expect(desk.locator(".lists-said")).to_be_visible()
    caller.reload()
    for act, rating in (("finish", None), ("rate_dept", "5")):
        caller.locator(f'details:has(form[data-act="{act}"]) summary').click()
        if rating:
            caller.locator(f'form[data-act="{act}"] select').select_option(rating)
        caller.locator(f'form[data-act="{act}"] button').click()
        expect(caller.locator(".lists-said")).to_be_visible()
    assert WhistleCall.objects.get().rating == 5
    caller.goto("/whistles/")
    caller.locator(".whistles-counts a").last.click()
    expect(caller.locator(".whistles-items > li")).to_have_count(1)


def test_what_was_typed_stays_when_somebody_was_first(open_desk, people, watch):
    watch.expected.append("409")
    caller = open_desk(people["supervisor"], f"/cases/{people['case'].number}/")
    blow(caller)
    other = open_desk(people["desk"], caller.url)
    other.locator("summary", has_text="report in").click()
    caller.locator('details:has(form[data-act="release"]) summary').click()
    caller.locator('form[data-act="release"] button').click()
    expect(caller.locator(".lists-said")).to_be_visible()
    other.locator('form[data-act="report_in"] input[name=why]').fill("已出发")
    other.locator('form[data-act="report_in"] button').click()
    expect(other.get_by_role("alert")).to_contain_text("supervisor")


@pytest.mark.parametrize("locale", ["en-GB", "zh-CN"])
def test_on_a_phone_nothing_is_wider_than_the_screen(open_desk, people, locale):
    blow(open_desk(people["supervisor"], f"/cases/{people['case'].number}/"))
    whistle = WhistleCall.objects.get().whistle
    addresses = ("/whistles/", f"/whistles/{whistle.uid}/", f"/whistles/new/?case={people['case'].number}", "/monthly/")
    page = open_desk(people["supervisor"], "/whistles/", PHONE, locale)
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
