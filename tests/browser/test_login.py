"""Logging in with a browser: password, second factor set up from its picture, recovery codes, an ended session."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.models import Account, Authenticator
from tests.accounts.conftest import PASSWORD, code_of, with_password
from tests.browser.conftest import PHONE
from tests.factories import make_post

pytestmark = pytest.mark.browser


@pytest.fixture
def supervisor(town):
    user = with_password("wenlan")
    make_post(user, town["west"])
    Account.objects.create(user=user, needs_second_factor=True)
    return user


def type_password(page) -> None:
    page.get_by_label("Username").fill("wenlan")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page) -> None:
    page.get_by_label("Menu").click()
    page.get_by_role("button", name="Log out").click()


def test_the_second_factor_is_set_up_and_asked_for_from_then_on(open_page, supervisor, town):
    page = open_page("/account/tokens/", size=PHONE)
    type_password(page)
    expect(page.locator("svg.qr")).to_be_visible()
    key = page.locator("code.key").inner_text().replace(" ", "")
    device = Authenticator.objects.get()
    assert device.secret.open() == key
    page.get_by_label("Code").fill(code_of(device))
    page.get_by_role("button", name="Put it to use").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("button", name="I have noted them").click()
    expect(page.get_by_role("heading", name="API tokens")).to_be_visible()
    log_out(page)
    page.goto("/account/login/")
    type_password(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".errorlist")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Menu").click()
    expect(page.locator(".who")).to_contain_text("wenlan")


def test_a_page_says_that_the_session_has_ended_and_leads_back(open_page, log_in, supervisor, watch):
    watch.expected.append("401")
    page = open_page("/account/login/")
    log_in(page, supervisor)
    page.clock.install()
    page.goto("/account/tokens/")
    page.get_by_label("What it is for").fill("typed before")
    Session.objects.all().delete()
    page.clock.fast_forward("06:00")
    page.get_by_role("heading", name="API tokens").click()
    band = page.locator(".band-session")
    expect(band).to_contain_text("30 minutes")
    expect(page.get_by_label("What it is for")).to_have_value("typed before")
    band.get_by_role("link", name="Log in").click()
    expect(page.locator(".caution-note")).to_be_visible()
    assert "next=/account/tokens/" in page.url.replace("%2F", "/")


def test_a_household_is_opened_with_a_reason(open_page, log_in, supervisor, town):
    page = open_page("/account/login/")
    log_in(page, supervisor)
    page.goto(f"/admin/grids/household/{town['house'].pk}/change/")
    expect(page.locator("#content")).to_contain_text("测***")
    expect(page.locator("#content")).not_to_contain_text("测试户主")
    page.get_by_label("Reason").fill("核对联系电话")
    page.get_by_role("button", name="Open and write down the reason").click()
    expect(page.locator(".revealed")).to_contain_text("测试户主")
