"""The pictures of docs/service-circles.md: circles, figures and the planner's pages, of the demo and of real places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from picture_kinds import GEODATA, Picture, Place

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE_MS = 120_000  # the first walk of a process compiles its kernels and reads the network
NEAR = 0.03  # degrees around a place in which a facility is looked for
LAKE = (103.3640, 23.3894)  # the west shore of the demo city's lake
ESTATE = (103.3800, 23.3965)
CLINIC = (103.3790, 23.3940)  # reaches some of the estates around it
STREET = "532503001"
VADUZ = (9.5209, 47.1393)
QUAY = (121.4926, 31.2384)  # on the east bank of the Huangpu


def circle(kind: str, place: tuple[float, float], zoom: int, more: str = "") -> Callable[[Page], None]:
    """The circle of the facility of a kind that is nearest to a place, beside its ring; `more` of the address."""

    def act(page: Page) -> None:
        nearest = _nearest(page, kind, place)
        lon, lat = nearest["geometry"]["coordinates"]
        uid = nearest["properties"]["uid"]
        page.goto(urljoin(page.url, f"/?map={zoom}/{lat:.4f}/{lon:.4f}&off=area-grid{more}&walk=facility:{uid}"))
        box = page.locator("#card-body .layer-row input")
        box.wait_for(timeout=PATIENCE_MS)
        box.check()
        page.locator(".walk-straight").wait_for(timeout=PATIENCE_MS)

    return act


def _nearest(page: Page, kind: str, place: tuple[float, float]) -> dict:
    """The feature of the API."""
    lon, lat = place
    box = ",".join(f"{edge:.4f}" for edge in (lon - NEAR, lat - NEAR, lon + NEAR, lat + NEAR))
    found = page.request.get(urljoin(page.url, f"/api/facilities?{urlencode({'kind': kind, 'bbox': box})}")).json()

    def away(feature: dict) -> float:
        x, y = feature["geometry"]["coordinates"]
        return (x - lon) ** 2 + (y - lat) ** 2

    return min(found["features"], key=away)


def told(page: Page) -> None:
    """Waits until the panel of walks has its figures."""
    page.locator(".walk-table").wait_for(timeout=PATIENCE_MS)


def layers(*names: str) -> Callable[[Page], None]:
    """Turns on layers of the kind in the panel by what they are called."""

    def act(page: Page) -> None:
        for name in names:
            page.get_by_label(name).check(timeout=PATIENCE_MS)

    return act


def at(place: tuple[float, float]) -> str:
    """A place as addresses name it."""
    return f"{place[0]},{place[1]}"


def view(zoom: int, place: tuple[float, float]) -> str:
    """What the map page shows, for an address."""
    return f"?map={zoom}/{place[1]}/{place[0]}"


LEFT_OUT = layers("全部服务圈", "未覆盖的住户")

DEMO_WALKS = (
    Picture("walk-circle", "", circle("health_centre", LAKE, 15)),
    Picture("walk-rings", f"{view(15, ESTATE)}&off=facility,area-grid&walk=from:{at(ESTATE)}", told),
    Picture("walk-left-out", f"{view(16, CLINIC)}&off=area-grid,facility&walk=kind:clinic", LEFT_OUT),
    Picture("walk-score", f"coverage/?level=community&area={STREET}&tier=15"),
    Picture("walk-left-out-list", f"coverage/clinic/left-out?area={STREET}"),
    Picture("walk-siting", f"siting/?kind=clinic&area={STREET}&sites=3&method=cover&candidates=buildings"),
    Picture("walk-what-if", f"{view(15, ESTATE)}&walk=open:clinic@{at(ESTATE)}", told),
    Picture("walk-near", f"near/?lon={ESTATE[0]}&lat={ESTATE[1]}", None, "390x844"),
    Picture("walk-score-english", f"coverage/?level=community&area={STREET}&tier=15", None, "1280x720", "en"),
)

LIECHTENSTEIN_WALKS = (Picture("walk-liechtenstein", "", circle("bus_stop", VADUZ, 15), "1280x720", "en"),)
LIECHTENSTEIN_FACILITIES = (
    ("init_facility_kinds",),
    ("import_osm_facilities", "--valid-from", "2020-01-01", "--commit"),
)

BOX = Path(__file__).resolve().parent / "bund.geojson"  # the frame of the data, for want of a boundary
SHANGHAI_FOLDER = GEODATA / "shanghai"
SHANGHAI = Place(
    "shanghai",
    (Picture("walk-shanghai", "", circle("bus_stop", QUAY, 15, "&with=walkway")),),
    SHANGHAI_FOLDER,
    (
        ("init_levels", "plain"),
        ("import_areas", str(BOX), "--level", "municipality", "--valid-from", "2020-01-01", "--commit"),
        ("import_walkways", str(SHANGHAI_FOLDER / "shanghai_roads.geojson"), "--commit"),
        ("init_facility_kinds",),
        ("import_facilities", str(SHANGHAI_FOLDER / "shanghai_pois.geojson"), "--leave-others", "--commit"),
    ),
)
