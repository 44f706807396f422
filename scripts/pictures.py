"""Takes the pictures of docs/supervisor.md from a running demo (`make run`): the work of a morning.

    python scripts/pictures.py                       # all, from http://127.0.0.1:8000/ into docs/pictures/
    python scripts/pictures.py --only split-before --site http://127.0.0.1:8001/

Needs Chromium (apt-get install chromium, or named by CHROMIUM) and the development requirements. The demo's account
`city` must still have the demo's password (`manage.py demo_accounts`), or give another one with --user and --password.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from picture import QUIET, chromium_path, size
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from small_png import small_png

TOWN = "?map=14/23.3960/103.3800"
NEAR = "?map=16/23.3965/103.3800&at=103.38,23.3965"
SPLIT = "?map=13/23.3900/103.3700"
PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
MOST_BYTES = 400_000
SETTLED_MS = 300  # after the last answer, for labels that come with neighbouring tiles


@dataclass(frozen=True)
class Picture:
    """One picture: where it is taken, and what is done there first."""

    name: str
    address: str
    act: Callable[[Page], None] | None = None
    viewport: str = "1280x720"
    language: str = "zh-CN"


def search(page: Page) -> None:
    """Types initials into the search box and waits for what is found."""
    page.keyboard.press("/")
    page.keyboard.type("yhsq")
    page.locator("[role=option]").first.wait_for()


def measure(page: Page) -> None:
    """An area of four corners."""
    page.locator("#measure-area").click()
    for corner in ((500, 330), (640, 300), (680, 430), (520, 470)):
        page.mouse.click(*corner)
    page.keyboard.press("Escape")


def lay_out(page: Page) -> None:
    """The print layout, as it comes out of the printer."""
    page.keyboard.press("p")
    page.locator("#sheet-print:enabled").wait_for()
    page.emulate_media(media="print")


def open_menu(page: Page) -> None:
    """What can be taken away."""
    page.keyboard.press("x")


MORNING = (
    Picture("morning", TOWN),
    Picture("households", f"{TOWN}&by=households"),
    Picture("unvisited", f"{TOWN}&by=unvisited,community"),
    Picture("card", NEAR),
    Picture("search", TOWN, search),
    Picture("split-before", f"{SPLIT}&on=2020-06-07"),
    Picture("split-after", f"{SPLIT}&on=2020-06-08"),
    Picture("measure", "?map=16/23.3965/103.3800", measure),
    Picture("take-away", NEAR, open_menu),
    Picture("print", f"{TOWN}&by=households", lay_out, "1123x794"),
    Picture("phone", "?map=16/23.3965/103.3800&at=103.38,23.3965", None, "390x844"),
    Picture("english", f"{TOWN}&by=households", None, "1280x720", "en"),
)


class TooLarge(RuntimeError):
    """A picture that would make the documentation heavy."""


def session(browser: Browser, site: str, user: str, password: str) -> dict:
    """The cookies of someone who has logged in over the form."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}account/login/")
    page.locator("[name=username]").fill(user)
    page.locator("[name=password]").fill(password)
    page.locator("form.form button").click()
    page.locator("#map").wait_for()
    state = context.storage_state()
    context.close()
    return state


def take(context: BrowserContext, site: str, picture: Picture, folder: Path) -> Path:
    """Writes one picture; raises TooLarge."""
    page = context.new_page()
    page.goto(site + picture.address)
    page.locator("#map[aria-busy=false]").wait_for()
    page.wait_for_load_state("networkidle")
    if picture.act:
        picture.act(page)
        page.wait_for_load_state("networkidle")
    page.locator("#map[aria-busy=false]").wait_for(state="attached")
    page.wait_for_timeout(SETTLED_MS)
    path = folder / f"{picture.name}.png"
    path.write_bytes(small_png(context.browser, page.screenshot()))
    page.close()
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="http://127.0.0.1:8000/")
    parser.add_argument("--user", default="city")
    parser.add_argument("--password", default="mengzi-demo-2020")
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("--only", choices=[picture.name for picture in MORNING], help="take this one alone")
    chosen = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        state = session(browser, chosen.site, chosen.user, chosen.password)
        for picture in MORNING:
            if chosen.only in (None, picture.name):
                shape = {"viewport": size(picture.viewport), "locale": picture.language, "reduced_motion": "reduce"}
                context = browser.new_context(storage_state=state, **shape)
                print(take(context, chosen.site, picture, chosen.folder))
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
