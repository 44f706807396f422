"""The map page until all tiles in view are drawn, against protomaps-leaflet drawing the same tiles in a bare page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from bench.city import fill_areas
from bench.job import Contest, Impossible, Job, Size
from bench.lattice import lattice
from bench.server import server
from gis_data import layers

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
VIEWPORT = {"width": 1366, "height": 768}
ZOOM = 12  # at which the whole coverage of full size fits the window, and grids are drawn
PATIENCE_MS = 60_000
# Both pages set this mark; until then somebody would wait.
READY = """() => new Promise((done) => {
    const told = () => performance.getEntriesByName("map-ready")[0]?.startTime;
    if (told()) done(told());
    new PerformanceObserver(() => told() && done(told())).observe({ entryTypes: ["mark"] });
})"""


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise Impossible("no Chromium here: apt-get install chromium, or name it with CHROMIUM")
    fill_areas(size)
    west, south, east, north = lattice(size.columns, size.rows).block(0, 0, size.columns, size.rows).bounds
    view = f"map={ZOOM}/{(south + north) / 2:.6f}/{(west + east) / 2:.6f}"
    keys = ",".join(key for key, layer in layers.all_layers().items() if layer.is_public and layer.group != "base")
    with server() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        page, bare = f"http://127.0.0.1:{port}/?{view}", f"http://127.0.0.1:{port}/bench/bare.html?{view}&keys={keys}"
        yield Contest(lambda: _seconds(browser, page), lambda: _seconds(browser, bare), timed=True)
        browser.close()


def _seconds(browser: Browser, address: str) -> float:
    """From the start of the visit to the last tile drawn, with nothing in the browser's cache."""
    context = browser.new_context(viewport=VIEWPORT, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address, wait_until="commit")
    milliseconds = page.evaluate(READY)
    context.close()
    return milliseconds / 1000


MAP_READY = Job(
    key="map-ready",
    describe=lambda size: f"the map page over {size.areas:,} grids in Chromium, until all tiles in view are drawn",
    peer="protomaps-leaflet drawing the same tiles in a bare page",
    at_least=0.667,
    prepare=_prepare,
)
