"""The page of long work, watched in a browser: it follows by itself, and can do without scripts."""

import re

import pytest
from django.db import connection
from playwright.sync_api import expect

import tests.jobs.kinds  # noqa: F401
from jobs.actions import begin, end, enqueue
from jobs.beat import Told
from jobs.models import Job, JobState
from jobs.perform import End, Outcome
from tests.browser.conftest import wait_for_map

pytestmark = pytest.mark.browser


def tell(job: Job, done: int) -> None:
    Told(job.pk, job.attempts, "Counting houses", done, 4000).write(connection)


def test_the_page_follows_a_job_from_waiting_to_its_end(chief_page, town):
    job = enqueue("t_gate", user=town["chief"])
    page = chief_page(f"/jobs/{job.pk}")
    expect(page.locator(".job-state")).to_have_text("waiting")
    job = begin(job.pk)
    expect(page.locator(".job-state")).to_have_text("running")
    tell(job, 1000)
    expect(page.locator("[data-show=told]")).to_have_text("1,000 / 4,000")
    tell(job, 3000)
    expect(page.locator("[data-show=bar]")).to_have_js_property("value", 3000)
    expect(page.locator("[data-show=step]")).to_have_text("Counting houses")
    end(job, Outcome(End.DONE, {"counts": {"Houses": 4000}}))
    expect(page.locator(".job-state")).to_have_text("done")
    expect(page.locator(".job-counts")).to_contain_text("4,000")
    expect(page.locator(".job-progress")).to_be_hidden()


def test_the_list_follows_too(chief_page, town):
    jobs = [enqueue("t_gate", user=town["chief"]) for _ in range(2)]
    page = chief_page("/jobs/")
    expect(page.locator(".job.is-waiting")).to_have_count(2)
    end(begin(jobs[0].pk), Outcome(End.REFUSED, error="no such street"))
    expect(page.locator(".job.is-failed")).to_contain_text("no such street")
    expect(page.locator(".job.is-waiting")).to_have_count(1)


def test_a_job_is_cancelled_by_its_button(chief_page, town):
    job = enqueue("t_gate", user=town["chief"])
    page = chief_page(f"/jobs/{job.pk}")
    page.get_by_role("button", name="Cancel this work").click()
    expect(page.locator(".job-state")).to_have_text("cancelled")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_without_scripts_the_page_loads_itself_anew(chief_page, town):
    job = enqueue("t_gate", user=town["chief"])
    page = chief_page(f"/jobs/{job.pk}", java_script_enabled=False)
    expect(page.locator(".job-state")).to_have_text("waiting")
    tell(begin(job.pk), 1000)
    expect(page.locator(".job-step")).to_contain_text("1,000 / 4,000")


def test_large_map_data_is_made_in_the_background_and_the_map_stays(chief_page, town, settings, tmp_path):
    settings.EXPORT_ROWS, settings.JOBS_DIR = 1, tmp_path
    page = chief_page("/?at=103.005,23.015")
    wait_for_map(page)
    page.keyboard.press("x")
    page.locator("[data-take='data.gpkg']").click()
    expect(page.locator("#toast")).to_contain_text("made in the background")
    page.get_by_role("button", name="See how far it is").click()
    page.wait_for_url(re.compile(r"/jobs/\d+$"))
    expect(page.locator(".job-state")).to_have_text("waiting")


def test_the_form_of_an_import_keeps_what_was_typed(chief_page, town, watch):
    watch.expected += ["422", "Failed to load resource"]
    page = chief_page("/import/areas")
    page.get_by_label("They hold from this day on").fill("2020-02-30")
    page.get_by_text("Rarer options").click()
    page.get_by_label("Coordinates").fill("4543")
    page.get_by_role("button", name="Try the file").click()
    expect(page.get_by_label("They hold from this day on")).to_have_value("2020-02-30")
    expect(page.get_by_label("Coordinates")).to_have_value("4543")
    expect(page.get_by_label("Coordinates")).to_be_visible()
