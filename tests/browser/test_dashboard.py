"""The dashboard in a browser: charts drawn from the tables under the strict policy, which lead to the same rows."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case
from tests.browser.conftest import PHONE
from tests.cases.factories import IN_E1, make_case, make_kind

pytestmark = pytest.mark.browser


@pytest.fixture
def board(open_page, log_in, town):
    """Opens the dashboard as the chief, with cases of two kinds in two streets over two days."""
    rubbish, parking = make_kind(), make_kind("09009", "违章停车")
    now = timezone.now()
    for grid, kind, place in (
        ("w1", rubbish, (103.005, 23.015)),
        ("w1", parking, (103.005, 23.015)),
        ("e1", rubbish, IN_E1),
    ):
        make_case(town[grid], kind, place, at=now - timedelta(days=1))
    case = make_case(town["w1"], rubbish, at=now - timedelta(days=3))
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=now - timedelta(days=2), in_time=True)

    def open_(path: str = "/dashboard/", **options):
        page = open_page("/account/login/", **options)
        log_in(page, town["chief"])
        page.goto(path)
        return page

    return open_


def test_a_chart_stands_above_its_table_and_leads_to_the_rows(board):
    page = board()
    charts = page.locator(".board-chart canvas")
    expect(charts).to_have_count(2)  # one area alone is not compared with anything
    chart = page.locator('.board-chart[data-table="kinds"]')
    expect(chart).to_have_attribute("aria-label", re.compile("chart", re.IGNORECASE))
    # The first bar is that of the first row: three of rubbish.
    box = chart.bounding_box()
    names = page.locator("#kinds tbody tr").first
    expect(names).to_contain_text("Kind 06010")
    chart.click(position={"x": box["width"] * 0.5, "y": 46})
    expect(page).to_have_url(re.compile(r"/desk/\?.*kind=06010"))
    expect(page.locator("tr[data-number]")).to_have_count(3)


def test_a_number_leads_to_its_rows_and_a_name_to_its_figures(board):
    page = board()
    page.locator("#areas tbody tr", has_text="测试市").get_by_role("link", name="测试市").click()
    expect(page.locator("h1")).to_contain_text("测试市")
    page.locator(".board-value a").first.click()
    expect(page.locator("tr[data-number]")).to_have_count(4)


def test_without_script_the_tables_say_it_all(board):
    page = board(java_script_enabled=False)
    expect(page.locator(".board-chart:visible")).to_have_count(0)
    expect(page.locator("#kinds tbody tr")).to_have_count(2)
    page.get_by_label("What “Reported” counts").click()
    expect(page.get_by_text("Cases reported in the period, whatever became of them.")).to_be_visible()
    page.get_by_label("Compared with").select_option("year")
    page.get_by_role("button", name="Show the figures").click()
    expect(page).to_have_url(re.compile("compare=year"))


def test_on_a_phone_nothing_is_wider_than_the_screen(board):
    page = board(size=PHONE)
    expect(page.locator(".board-chart canvas").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_files_can_be_taken_away(board):
    page = board()
    for name, form in (("Save as XLSX", "xlsx"), ("Save as PDF", "pdf")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert re.fullmatch(rf"dashboard-all-\d{{4}}-\d\d-\d\d\.{form}", taken.value.suggested_filename)
