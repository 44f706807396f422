"""The score table in a browser: it is sorted by its headings, printed on the paper chosen, and taken away."""

import re

import pytest
from playwright.sync_api import expect

from facilities.actions.kinds import install_kinds
from facilities.models import FacilityKind
from tests.browser.conftest import PHONE
from tests.facilities.walks.conftest import WAYS, add_facility, add_home, write_ways

pytestmark = pytest.mark.browser


@pytest.fixture
def table_page(chief_page, town):
    """Opens a page of coverage as the chief, with a clinic and homes on either side of the limit."""
    install_kinds()
    write_ways(*WAYS)
    add_home(town["w3"], 200, 10, 12)
    add_home(town["w4"], 1500, 10, 15)
    add_facility(FacilityKind.objects.get(key="clinic"), "诊所", (100, -10))
    return chief_page


def test_a_heading_sorts_the_table_and_the_files_keep_the_order(table_page):
    page = table_page("/coverage/?level=grid&tier=5")
    head = page.locator("thead th", has_text="Clinic")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    first = page.locator("tbody").nth(1).locator("tr").first
    expect(first).to_contain_text("532503001001001")
    head.get_by_role("link").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(first).to_contain_text("532503001001003")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save as XLSX").click()
    assert re.fullmatch(r"coverage-all-\d{4}-\d\d-\d\d\.xlsx", taken.value.suggested_filename)
    expect(page.get_by_role("link", name="Save as CSV")).to_have_attribute("href", re.compile("sort=-share_clinic"))


def test_it_is_printed_on_the_paper_that_was_chosen(table_page):
    page = table_page("/coverage/")
    page.evaluate("window.print = () => { window.printed = document.body.dataset.paper; }")
    page.get_by_label("Paper").select_option("a3")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == "a3"
    sheets = page.pdf(prefer_css_page_size=True)
    [(wide, high)] = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheets))
    assert (round(float(wide)), round(float(high))) == (1191, 842)  # points: A3 landscape
    page.emulate_media(media="print")
    assert not any(one.is_visible() for one in page.locator(".filter label").all())
    page.set_viewport_size({"width": 1500, "height": 1000})  # A3 less its margins, at 96 dots an inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 1500
    assert page.locator("#score thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"


def test_a_cell_leads_to_the_homes_behind_it_and_each_to_the_map(table_page):
    page = table_page("/coverage/?level=grid&tier=5&area=532503001")
    row = page.locator("tbody tr", has_text="532503001001004")
    row.locator("td.is-kind a").nth(2).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who is left out: Clinic")
    expect(page.locator("#rows tbody a").first).to_have_attribute("href", re.compile(r"^/\?at=103\."))


def test_on_a_phone_the_names_stay_while_the_table_is_moved(table_page):
    page = table_page("/coverage/", size=PHONE)
    name = page.locator("tbody .is-first").nth(1)
    before = name.bounding_box()["x"]
    page.locator(".table-box").evaluate("box => { box.scrollLeft = 400; }")
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
