"""Takes the pictures of the documentation.

    python scripts/pictures.py                                   # of the demo that `make run` serves
    python scripts/pictures.py --only split-before --site http://127.0.0.1:8001
    python scripts/pictures.py --of taiwan                       # of a place that it makes itself, and serves meanwhile
    python scripts/pictures.py --of cases                        # the demo in a database of its own: cases are reported

Needs Chromium (apt-get install chromium, or named by CHROMIUM) and the development requirements. The demo's account
`city` must still have the demo's password (`manage.py demo_accounts`), or give another one with --user and --password.
The other places need the database to run (`make run` once), and their data: GEODATA, or for taiwan `npm ci`.
"""

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from picture import QUIET, chromium_path, size
from picture_kinds import PROJECT, Picture, Place
from picture_login import PASSWORD, session
from picture_sets import DEMO, PLACES
from picture_site import NoSite, site_of, with_slash
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from small_png import small_png

PICTURES = PROJECT / "docs" / "pictures"
MOST_BYTES = 400_000
SETTLED_MS = 300  # after the last answer, for labels that come with neighbouring tiles


class TooLarge(RuntimeError):
    """A picture that would make the documentation heavy."""


def settle(page: Page) -> None:
    """Waits until nothing more is loaded, and until the map is drawn where the page has one of the product's."""
    page.wait_for_load_state("networkidle")
    if page.locator("#map").count():
        page.locator("#map[aria-busy=false]").wait_for(state="attached")


def take(context: BrowserContext, site: str, picture: Picture, folder: Path) -> Path:
    """Writes one picture; raises TooLarge."""
    page = context.new_page()
    page.goto(site + picture.address)
    settle(page)
    if picture.act:
        picture.act(page)
        settle(page)
    page.wait_for_timeout(SETTLED_MS)
    path = folder / f"{picture.name}.png"
    path.write_bytes(small_png(context.browser, page.screenshot()))
    page.close()
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")
    return path


def take_all(
    browser: Browser, site: str, pictures: list[Picture], log_in: Callable[[str], dict], user: str, folder: Path
) -> None:
    """Writes pictures of a site, each with a browser of its own; `log_in` gives the cookies of an account."""
    states: dict[str, dict | None] = {"": None}
    for picture in pictures:
        who = user if picture.user is None else picture.user
        states[who] = states[who] if who in states else log_in(who)
        shape = {"viewport": size(picture.viewport), "locale": picture.language, "reduced_motion": "reduce"}
        context = browser.new_context(storage_state=states[who], **shape)
        print(take(context, site, picture, folder), flush=True)
        context.close()


def options() -> argparse.Namespace:
    """What was asked for; ends the program when that cannot be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--of", choices=PLACES, default=DEMO, help="the place (demo)")
    parser.add_argument("--site", type=with_slash, default="http://127.0.0.1:8000/", help="where the demo is served")
    parser.add_argument("--user", default="city")
    parser.add_argument("--password", default=PASSWORD)
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("--only", metavar="NAME", help="take this one alone")
    chosen = parser.parse_args()
    names = [picture.name for picture in PLACES[chosen.of].pictures]
    if chosen.only not in (None, *names):
        parser.error(f"--only: there is no {chosen.only} of {chosen.of}, but: {', '.join(names)}")
    return chosen


def site_for(place: Place, running: str) -> nullcontext:
    """The site that is running, for the demo; for another place one that is made for it. Raises NoSite."""
    if place.source is None:
        return nullcontext(running)
    if not place.source.exists():
        raise NoSite(f"{place.source} is not there: set GEODATA, or for taiwan: npm ci --ignore-scripts")
    if place.prepare:
        place.prepare()
    return site_of(place.name, place.commands, place.language)


def main() -> None:
    chosen = options()
    place = PLACES[chosen.of]
    pictures = [picture for picture in place.pictures if chosen.only in (None, picture.name)]
    with site_for(place, chosen.site) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        user = chosen.user if place.name == DEMO else place.user
        take_all(browser, site, pictures, lambda who: session(browser, site, who, chosen.password), user, chosen.folder)
        browser.close()


if __name__ == "__main__":
    try:
        main()
    except NoSite as problem:
        sys.exit(f"error: {problem}")
