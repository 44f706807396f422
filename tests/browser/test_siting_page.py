"""The planner's page of new sites in a browser: a question is chosen, answered, and led on to the map."""

import pytest
from playwright.sync_api import expect

from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from tests.browser.conftest import PHONE
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, write_ways

pytestmark = pytest.mark.browser


@pytest.fixture
def street(town):
    """A street with a clinic at one end and homes along it."""
    install_kinds()
    write_ways(*WAYS)
    for x, households in ((200, 5), (900, 3), (1100, 7), (1800, 2)):
        add_home(town["w3"], x, 10, households)
    add_facility(FacilityKind.objects.get(key="clinic"), "一诊所", (100, -10))
    return town


@pytest.mark.parametrize("options", [{}, {"size": PHONE, "locale": "zh-CN"}])
def test_a_planner_asks_where_next_and_follows_a_site_to_the_map(open_page, log_in, street, watch, options):
    page = open_page("/account/login/", **options)
    log_in(page, street["chief"])
    page.goto("/siting/")
    page.select_option("[name=kind]", "clinic")
    page.select_option("[name=area]", "532503001")
    page.select_option("[name=sites]", "2")
    page.click("#siting-form button")
    rows = page.locator("#sites tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("+10")
    expect(rows.nth(2)).to_contain_text("+2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "at=103." in rows.nth(1).locator("a").get_attribute("href")
    with page.expect_download() as download:
        page.click(".rows-acts a")
    assert download.value.suggested_filename == "sites.xlsx"
