"""The pictures of docs/cases.md: one report from a phone to the rating, in the demo city, in a database of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

from picture_kinds import PROJECT, Picture, Place
from picture_login import session
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HERE = (103.3601, 23.4016)  # in 银河社区
PHONE, LONG_PHONE = "390x844", "390x1180"
URBAN, BUREAU, STATION = "demo-urban-532503001", "demo-city-management-532503", "demo-station-532503001002"
WATER = "demo-water-532503"
STREET, DESK = "wenlan", "desk"  # accounts of the demo; the second sits at the desks of all three departments
WORDS = "垃圾桶旁堆了十几袋垃圾，井盖也塌了一角，早上去学校的孩子都绕着走。"
# Where the report of this run is followed, by site: reported when a picture first needs it.
_followed: dict[str, str] = {}
_handled: set[str] = set()


def photo() -> bytes:
    """A drawn heap of rubbish by a kerb: nobody's, and nobody on it."""
    image = Image.new("RGB", (1200, 900), (176, 182, 186))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 1200, 330), fill=(147, 164, 150))
    draw.rectangle((0, 330, 1200, 400), fill=(205, 203, 196))
    draw.rectangle((120, 130, 330, 520), fill=(52, 104, 74))
    draw.rectangle((100, 100, 350, 150), fill=(40, 84, 60))
    bags = ((380, 420, 200), (520, 360, 230), (640, 460, 190), (760, 400, 210), (470, 540, 210), (690, 580, 180))
    for at, (east, south, size) in enumerate(bags):
        grey = 48 + 12 * (at % 3)
        draw.ellipse((east, south, east + size, south + size * 0.8), fill=(grey, grey, grey + 8))
        draw.line((east + size * 0.5, south, east + size * 0.55, south - 30), fill=(210, 210, 200), width=10)
    _manhole(draw, (860, 660, 1120, 800))
    return _jpeg(image)


def photo_of_manhole() -> bytes:
    """A drawn cover, a corner of it broken off."""
    image = Image.new("RGB", (1200, 900), (150, 152, 150))
    _manhole(ImageDraw.Draw(image), (220, 200, 980, 700))
    return _jpeg(image)


def _manhole(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    draw.ellipse(box, fill=(70, 68, 66), outline=(110, 108, 104), width=14)
    draw.pieslice(box, 200, 265, fill=(20, 20, 20))


def _jpeg(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.5)).save(stream, "JPEG", quality=85)
    return stream.getvalue()


def fill_report(page: Page) -> None:
    """The form on a phone as a resident fills it."""
    page.locator("#report-search").fill("bllj")
    page.locator(".report-hits button").first.click()
    page.locator("#report-text").fill(WORDS)
    file = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator("#report-photos").set_input_files(file)
    page.locator("#report-preview img").wait_for()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def send_report(page: Page) -> None:
    """Sends it, in spite of likely duplicates, up to the receipt."""
    fill_report(page)
    page.locator("#report-send").click()
    page.locator(".report-receipt, .report-confirm").first.wait_for()
    if page.locator(".report-confirm").count():
        page.locator(".report-confirm input").check()
        page.locator("#report-send").click()
        page.locator(".report-receipt").wait_for()
    _followed[_site(page)] = page.url.partition("?")[0]


def show_case(page: Page) -> None:
    """The case's page while three departments work on it."""
    page.goto(urljoin(page.url, f"/cases/{_handled_case(page)}/"))


def show_on_map(page: Page) -> None:
    """The same case on the map, with its card."""
    where = f"?map=16/{HERE[1]}/{HERE[0]}&with=case&off=area-grid,facility&case={_reported(page)}"
    page.goto(urljoin(page.url, f"/{where}"))
    page.locator("#card-body .card-title").wait_for()


def blow_whistle(page: Page) -> None:
    """The street calls two departments of the county for the case; one of them has reported in."""
    page.goto(urljoin(page.url, f"/whistles/new/?case={_handled_case(page)}"))
    page.locator("[name=caller]").select_option("street:532503001")
    for key in (BUREAU, WATER):
        page.locator(f'[name=department][value="{key}"]').check()
    page.locator("[name=text]").fill("井盖塌陷，周边管网需要会同排查")
    page.locator(".lists-form .button-main").click()
    page.locator(".lists-moves").wait_for()
    address = page.url
    with _as(page, DESK) as other:
        other.goto(address)
        form = other.locator('form[data-act="report_in"]').first
        form.locator("xpath=..").locator("summary").click()
        form.locator("button").click()
        other.locator(".lists-said").wait_for()
    page.goto(address)


def rate(page: Page) -> None:
    """The receipt's page once the case is closed, with the resident's rating chosen."""
    _close(page)
    page.goto(_followed[_site(page)])
    page.locator(".report-choice").nth(1).click()
    page.locator("#rating-why").fill("两天就清完了，井盖也换了。")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def show_asset(page: Page) -> None:
    """A component near by, with a photo that has just been added."""
    box = ",".join(f"{edge:.4f}" for edge in (HERE[0] - 0.004, HERE[1] - 0.004, HERE[0] + 0.004, HERE[1] + 0.004))
    found = page.request.get(urljoin(page.url, f"/api/assets?{urlencode({'bbox': box, 'state': 'damaged'})}")).json()
    asset = next(one for one in found["features"] if "井盖" in one["properties"]["kind_label"])
    lon, lat = asset["geometry"]["coordinates"]
    page.goto(urljoin(page.url, f"/?map=18/{lat}/{lon}&with=asset&asset={asset['id']}"))
    page.locator("#asset-photo").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo_of_manhole()}
    )
    page.locator(".asset-photos img").first.wait_for()
    page.locator(".asset-photos").scroll_into_view_if_needed()


def show_item(page: Page) -> None:
    """One item of a list that a partner has taken on and brought to its end."""
    page.goto(urljoin(page.url, "/lists/?list=need&state=done"))
    page.locator(".lists-items a").first.click()
    page.locator(".lists-moves").wait_for()


def _reported(page: Page) -> str:
    """The number of this run's report; it is made where no picture has done so yet."""
    site = _site(page)
    if site not in _followed:
        context = page.context.browser.new_context(locale="zh-CN")
        guest = context.new_page()
        guest.goto(urljoin(site, REPORT))
        send_report(guest)
        context.close()
    told = page.request.get(_followed[site]).text()
    return re.search(r'class="number">([0-9]{14})<', told)[1]


def _handled_case(page: Page) -> str:
    """The number, once the street has split it between three departments and two have begun."""
    number, site = _reported(page), _site(page)
    if number not in _handled:
        tasks = {"part_department_0": URBAN, "part_text_0": "清运垃圾，冲洗地面",
                 "part_department_1": BUREAU, "part_text_1": "更换塌陷的井盖",
                 "part_department_2": STATION, "part_text_2": "联系物业，增设桶位"}  # fmt: skip
        _do(page, site, STREET, number, ("accept", {}), ("file", {}), ("split", tasks))
        _do(page, site, DESK, number, *(("task", {"task": place, "step": "report_in"}) for place in (0, 1)))
        _handled.add(number)
    return number


def _close(page: Page) -> None:
    number, site = _handled_case(page), _site(page)
    _do(page, site, DESK, number, *[("task", {"task": 0, "step": "finish"})] * 3)
    _do(page, site, DESK, number, ("answer", {"why": "垃圾已清运，井盖已更换，增设了两个桶位。"}))
    _do(page, site, STREET, number, ("check", {}), ("close", {}))


def _do(page: Page, site: str, user: str, number: str, *acts: tuple[str, dict]) -> None:
    """Acts on a case as somebody, one form after the other; a task is chosen by its place in the list."""
    with _as(page, user) as other:
        for act, fields in acts:
            other.goto(urljoin(site, f"/cases/{number}/"))
            form = other.locator(f'form[data-act="{act}"]')
            form.locator("xpath=..").locator("summary").click()
            for name, value in fields.items():
                _fill(form.locator(f'[name="{name}"]'), name, value)
            form.locator("button").click()
            other.locator(".desk-done").wait_for()


def _fill(field: Locator, name: str, value: str | int) -> None:
    if name == "task":
        field.select_option(index=int(value) + 1)
    elif name.startswith("part_text") or name == "why":
        field.fill(str(value))
    else:
        field.select_option(value)


@contextmanager
def _as(page: Page, user: str) -> Iterator[Page]:
    """A page of somebody else, in the same browser."""
    browser = page.context.browser
    context = browser.new_context(storage_state=session(browser, _site(page), user), locale="zh-CN")
    yield context.new_page()
    context.close()


def _site(page: Page) -> str:
    return urljoin(page.url, "/")


REPORT = f"report/?lon={HERE[0]}&lat={HERE[1]}&accuracy=8"
CASES = Place(
    "cases",
    (
        Picture("cases-report", REPORT, fill_report, LONG_PHONE, user=""),
        Picture("cases-receipt", REPORT, send_report, PHONE, user=""),
        Picture("cases-desk", "desk/", None, "1366x768"),
        Picture("cases-case", "desk/", show_case, "1366x1250"),
        Picture("cases-map", "desk/", show_on_map, "1366x768"),
        Picture("cases-whistle", "desk/", blow_whistle, "1366x768"),
        Picture("cases-rating", "report/", rate, PHONE, user=""),
        Picture("cases-asset", "desk/", show_asset, "1366x768"),
        Picture("cases-lists", "lists/?list=need&state=all", None, "1366x768"),
        Picture("cases-claim", "lists/", show_item, "1366x768", user="partner"),
        Picture("cases-phone", "desk/", None, PHONE),
        Picture("cases-english", "desk/", show_case, "1366x1250", "en"),
    ),
    PROJECT / "manage.py",
    (
        ("load_demo",),
        ("load_catalogue", "--commit"),
        ("load_calendar", "--commit"),
        ("load_demo_assets",),
        ("load_demo_cases",),
        ("load_demo_lists",),
    ),
    user=STREET,
)
