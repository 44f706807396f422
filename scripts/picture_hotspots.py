"""The pictures of docs/hotspots.md: a question, findings, one hotspot, months, what cannot be told, and the file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from picture_kinds import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_MS = 120_000  # the first question of a process compiles its kernels
UNTIL = datetime.now(UTC).date() - timedelta(days=1)
TOWN = "?map=13/23.3900/103.3770"


def asking(more: str = "", days: int = 364, **asked: str) -> str:
    """The address of a question about so many days; `more` of the address beside it."""
    since = UNTIL - timedelta(days=days - 1)
    question = urlencode({"show": "areas", "since": since.isoformat(), "until": UNTIL.isoformat()} | asked)
    return f"{TOWN}{more}&hotspots={quote(question)}"


def found(page: Page) -> None:
    """Waits for the answer."""
    page.locator(".hotspot-list, .hotspot-doubt").first.wait_for(timeout=PATIENCE_MS)


def opened(page: Page) -> None:
    """The hotspot that is first in the list."""
    found(page)
    page.locator(".hotspot-list button").first.click()
    page.locator(".hotspot-words").wait_for(timeout=PATIENCE_MS)


def read_on(page: Page) -> None:
    """One hotspot, farther down: its months, its grids."""
    opened(page)
    page.locator(".hotspot-bars").scroll_into_view_if_needed()


def asked_anew(page: Page) -> None:
    """The form of the question."""
    found(page)
    page.locator(".hotspot-question > summary").click()


def in_a_month(page: Page) -> None:
    """The second of the months."""
    found(page)
    page.locator("#hotspot-month").fill("1")


def as_a_file(page: Page) -> None:
    """The map as one file, opened in the place of the page."""
    found(page)
    with page.expect_download() as waiting:
        page.locator("[data-take-hotspots=html]").click()
    path = Path(waiting.value.path()).with_suffix(".html")  # a browser shows a file by its name
    waiting.value.save_as(path)
    page.goto(path.as_uri())
    page.locator(".leaflet-colours-pane path").first.wait_for()


RUBBISH = {"kind": "06010"}
DUST = {"kind": "08004", "show": "months", "months": "30"}

DEMO_HOTSPOTS = (
    Picture("hotspots", asking(**RUBBISH), found),
    Picture("hotspot-question", asking(**RUBBISH), asked_anew),
    Picture("hotspot-opened", asking(**RUBBISH), opened),
    Picture("hotspot-whose", asking(**RUBBISH), read_on),
    Picture("hotspot-hexagons", asking(level="hexagon", size="400", **RUBBISH), found),
    Picture("hotspot-surface", asking(also="heat,clusters", **RUBBISH), found),
    Picture("hotspot-became", asking(**DUST), found),
    Picture("hotspot-month", asking(**DUST), in_a_month),
    Picture("hotspot-doubt", asking(level="street"), found),
    Picture("hotspot-file", asking(**RUBBISH), as_a_file),
    Picture("hotspot-phone", asking(**RUBBISH), opened, "390x844", "en"),
)
