"""Hotspots on the map page: a question, what is found, one opened, a task made of it; months played; who is refused."""

import re
from urllib.parse import quote

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Case, Channel
from tests.browser.conftest import PHONE, wait_for_map
from tests.cases.hotspots.conftest import city, noon, random_city, settled, supervisor  # noqa: F401, fixtures
from tests.factories import make_user

PATIENCE_MS = 90_000  # kernels may have to be compiled first


@pytest.fixture
def hot(transactional_db, settled):  # noqa: F811
    """Three grids in the north-east with far more cases than chance brings."""
    random_city(settled)
    for column, row in ((4, 4), (4, 5), (5, 4)):
        settled.report(column, row, 60)
    return settled


@pytest.fixture
def open_map(open_page, log_in, supervisor):  # noqa: F811
    def open_map_(path: str = "/", **options):
        page = open_page("/account/login/", **options)
        page.set_default_timeout(PATIENCE_MS)
        log_in(page, supervisor)
        page.goto(path)
        wait_for_map(page)
        return page

    return open_map_


def address(query: str) -> str:
    return f"/?hotspots={quote(query)}"


def test_from_the_question_to_the_task(hot, open_map):
    page = open_map()
    page.get_by_role("button", name="Hot spots of cases").first.click()
    found = page.locator(".hotspot-list button")
    expect(found).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("[data-legend] .class-row").first).to_contain_text("hot, sure to 99 %")
    expect(page.locator(".leaflet-hotspots-pane path")).not_to_have_count(0)

    page.locator(".hotspot-question > summary").click()
    page.get_by_label("What is compared").select_option("counts")
    page.get_by_role("button", name="Look for hot spots").click()
    expect(page.locator("#card-body")).to_contain_text("not divided by households", timeout=PATIENCE_MS)
    assert "measure%3Dcounts" in page.url

    found.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hotspot-words")).to_contain_text("cases in", timeout=PATIENCE_MS)
    expect(page.locator(".hotspot-bars rect")).to_have_count(12)
    expect(page.locator("#card-body .card-title")).to_be_focused()

    page.get_by_role("button", name="Make a task of it").click()
    page.get_by_label("What is to be done").fill("Look at the bins")
    page.get_by_role("button", name="Open the task").click()
    expect(page.locator("#hotspot-task")).to_contain_text("The task is open:", timeout=PATIENCE_MS)
    task = Case.objects.get(channel=Channel.HOTSPOT)
    expect(page.locator("#hotspot-task a")).to_have_text(task.number)
    assert "Look at the bins" in task.text

    page.reload()
    expect(page.locator("#hotspot-task")).to_contain_text("A task is open here:", timeout=PATIENCE_MS)
    page.get_by_role("button", name="All hot spots").click()
    expect(found).to_have_count(1)
    page.go_back()
    expect(page.locator("#hotspot-task")).to_be_visible()


def test_months_are_played_from_one_answer(hot, open_map):
    for back in range(10, 330, 15):
        hot.spread(4, noon(back))
        hot.report(4, 4, 60, noon(back))
    page = open_map(address("show=months&months=10"))
    expect(page.locator("#hotspot-play")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: "/api/hotspots" in request.url and asked.append(request.url))
    month = page.locator("#hotspot-month-text")
    expect(month).to_have_text("All months at once")
    page.locator("#hotspot-play").click()
    expect(month).to_have_text(re.compile(r"^\d{4}-\d{2}$"))
    expect(page.locator("#hotspot-month")).to_have_value("9", timeout=PATIENCE_MS)
    expect(page.locator("#hotspot-play")).to_have_text(
        "Play the months", timeout=PATIENCE_MS
    )  # the last month has come
    expect(page.locator(".hotspot-sign")).to_have_count(0)
    page.locator("#hotspot-month").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#hotspot-month")).to_have_attribute("aria-valuetext", re.compile(r"^\d{4}-\d{2}$"))
    page.get_by_role("button", name="All months at once").click()
    expect(page.locator(".hotspot-sign").first).to_be_visible()
    assert asked == []


def test_that_it_cannot_be_told_is_said_with_what_would_help(hot, open_map):
    page = open_map(address("show=areas&level=street"))
    expect(page.locator(".hotspot-doubt")).to_contain_text("It cannot be told", timeout=PATIENCE_MS)
    expect(page.locator(".hotspot-doubt")).to_contain_text("smaller areas")


def test_a_question_that_makes_no_sense_keeps_its_form(hot, open_map, watch):
    watch.expected.append("422")
    today = timezone.localdate().isoformat()
    page = open_map(address(f"show=areas&since={today}&until=2020-01-01"))
    expect(page.locator(".hotspot-form .field-error").first).to_contain_text("ends before", timeout=PATIENCE_MS)
    expect(page.locator("#hotspot-since")).to_have_value(today)


def test_strangers_are_shown_the_way_in_and_no_button(hot, open_page):
    page = open_page(address("show=areas"))
    expect(page.locator("#card-body").get_by_role("link", name="Log in")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#hotspot-tool")).to_have_count(0)


def test_who_holds_no_post_gets_no_file(hot, open_page, log_in, watch):
    page = open_page("/account/login/")
    log_in(page, make_user("nobody"))
    assert page.request.get("/hotspots/findings.html").status == 403


def test_surface_and_clusters_and_the_file(hot, open_map, tmp_path, watch):
    watch.expected.append("request to another host: file:")
    page = open_map(address("show=areas&also=heat,clusters,outliers"))
    expect(page.locator("[data-legend^='Heat surface'] .class-row")).not_to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#card-body")).to_contain_text("clusters:")
    expect(page.locator("#card-body")).to_contain_text("much among little:")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Map as one file").click()
    path = tmp_path / "findings.html"
    waiting.value.save_as(path)
    page.goto(path.as_uri())
    expect(page.locator("#legend")).to_contain_text("Getis-Ord")
    expect(page.locator(".leaflet-colours-pane path")).not_to_have_count(0)


def test_it_fits_a_phone(hot, open_map):
    page = open_map(address("show=areas"), size=PHONE)
    expect(page.locator(".hotspot-list button")).to_have_count(1, timeout=PATIENCE_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".hotspot-list button").bounding_box()["height"] >= 48
