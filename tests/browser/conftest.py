"""A real browser on a live server. Whatever goes wrong unseen fails the test: a script error, a script or style that
the page's policy refuses, a request to another host.
"""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.gis.geos import LineString
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gis_data.models import BaseFeature
from grids.models import Role
from tests.factories import (
    give_range,
    make_building,
    make_household,
    make_households,
    make_posted,
    make_town,
    make_user,
)

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# The browser's own business (updates, reports) would go to other hosts.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP = {"width": 1366, "height": 768}
# A page that is waited for in vain takes as long; one that comes, on a machine with much to do, is not missed.
expect.set_options(timeout=15_000)
PHONE = {"width": 390, "height": 844}
NODE_MODULES = Path(__file__).resolve().parents[2] / "node_modules"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium, or name it with CHROMIUM")
    if not NODE_MODULES.is_dir():
        pytest.skip("no front-end libraries here: npm ci --ignore-scripts")
    # Playwright's loop runs in this thread, where Django would refuse the queries that tests make.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def answers_at_once():
    """The server of the tests writes head and body apart: held back for each other they would take 40 ms a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


@dataclass
class Watch:
    """What a page did that nobody should have to see. `expected` holds parts of errors that a test brings about."""

    own_host: str
    problems: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        page.on("console", lambda message: message.type in ("error", "warning") and self.note(message.text))
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("request", lambda request: self.note_foreign(request.url))
        page.on("response", lambda answer: answer.status >= 400 and self.note(f"{answer.status} {answer.url}"))

    def note(self, problem: str) -> None:
        self.problems.append(problem)

    def note_foreign(self, url: str) -> None:
        if not url.startswith((self.own_host, "data:", "blob:")):
            self.note(f"request to another host: {url}")

    def unexpected(self) -> list[str]:
        return [problem for problem in self.problems if not any(part in problem for part in self.expected)]


@pytest.fixture
def watch(live_server) -> Iterator[Watch]:
    seen = Watch(live_server.url)
    yield seen
    assert seen.unexpected() == []


class Requests:
    """Counts what the live server is still answering: a test's tables are emptied only when nobody reads them."""

    def __init__(self) -> None:
        self.running = 0
        self.changed = threading.Condition()

    def started(self, **_signal: object) -> None:
        self._count(1)

    def finished(self, **_signal: object) -> None:
        self._count(-1)

    def _count(self, step: int) -> None:
        with self.changed:
            self.running += step
            self.changed.notify_all()

    def wait_until_none_runs(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.running <= 0, timeout=30), "the server is still answering"


@pytest.fixture
def requests() -> Iterator[Requests]:
    counted = Requests()
    request_started.connect(counted.started)
    request_finished.connect(counted.finished)
    yield counted
    request_started.disconnect(counted.started)
    request_finished.disconnect(counted.finished)


@pytest.fixture
def open_page(browser, live_server, watch, requests):
    """Opens an address of the live server in a browser of its own: `open_page("/", size=PHONE, locale="zh-CN")`."""
    contexts: list[BrowserContext] = []

    def open_(path: str = "/", size: dict = DESKTOP, locale: str = "en-GB", **options) -> Page:
        context = browser.new_context(viewport=size, locale=locale, base_url=live_server.url, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    requests.wait_until_none_runs()


@pytest.fixture
def town(transactional_db):
    """The test town with a road, a building and a household, and a superuser."""
    areas = make_town()
    line = LineString((103.0, 23.005), (103.04, 23.005), srid=4326)
    BaseFeature.objects.create(layer="road", kind="primary", name="人民路", geom=line, source="osm", source_id="1")
    areas["house"] = make_household(make_building(areas["w1"], (103.005, 23.0150, 0.0004)))
    areas["chief"] = make_user("chief", staff=True, superuser=True)
    return areas


@pytest.fixture
def log_in(live_server):
    """Gives a page a session of its own as a user, without the slow way over the form."""

    def log_in_(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    return log_in_


def wait_for_map(page: Page) -> None:
    """Until the panels stand around the map, and the tiles in view are drawn."""
    expect(page.locator(".room")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")


@pytest.fixture
def west(town):
    """A supervisor of the west street; w2 keeps to the range, the others have too few households or none."""
    give_range(town, 10, 20)
    make_households(make_building(town["w2"], (103.015, 23.0150, 0.0004), "2"), 15)
    return make_posted("west", town["west"])


@pytest.fixture
def open_as(open_page, log_in):
    def open_as_(user, path: str, **options) -> Page:
        page = open_page("/account/login/", **options)
        log_in(page, user)
        page.goto(path)
        wait_for_map(page)
        return page

    return open_as_


@pytest.fixture
def chief_page(open_page, log_in, town):
    """Opens an address as the chief."""

    def open_(path: str, **options):
        page = open_page("/account/login/", **options)
        log_in(page, town["chief"])
        page.goto(path)
        return page

    return open_


@pytest.fixture
def planner(town):
    """Of the west street."""
    return make_posted("planner", town["west"], Role.PLANNER)
