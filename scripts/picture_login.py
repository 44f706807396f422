"""Logging in for pictures, over the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "mengzi-demo-2020"  # of the demo's accounts, which everybody may know


def session(browser: Browser, site: str, user: str, password: str = PASSWORD) -> dict:
    """The cookies of somebody who has logged in; on to a page that loads little."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}account/login/?next=/report/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("form.form button").click()
    page.wait_for_url(lambda address: "/account/login/" not in address)
    state = context.storage_state()
    context.close()
    return state
