"""The colours of a measure in what is taken away: the map file and the picture."""

from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gis_data.takeaway.colours import tokens
from tests.browser.acts import download

pytestmark = pytest.mark.browser


def colours_at(page: Page, png: bytes, points: list[tuple[float, float]]) -> list[tuple[int, ...]]:
    """Red, green and blue of a picture at some points, read by a page that may show `data:` addresses."""
    found = page.evaluate(
        """async ([address, points]) => {
            const image = new Image();
            image.src = address;
            await image.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [image.width, image.height];
            const pen = canvas.getContext("2d", { willReadFrequently: true });
            pen.drawImage(image, 0, 0);
            return points.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data].slice(0, 3));
        }""",
        [f"data:image/png;base64,{b64encode(png).decode()}", points],
    )
    return [tuple(colour) for colour in found]


def rgb(name: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(tokens()[name][1:]))


@pytest.fixture
def alone(browser, watch):
    """Opens a file in a browser without any network; whatever it asks of another place fails the test."""
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 700})

    def open_alone(path: Path) -> Page:
        page = context.new_page()
        page.on(
            "request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or watch.note(request.url)
        )
        page.on("pageerror", lambda error: watch.note(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_alone
    context.close()


def test_the_map_file_shows_the_colours_and_their_legend_without_any_network(open_as, west, tmp_path, alone):
    page = open_as(west, "/?map=15/23.015/103.015&by=households")
    expect(page.locator(".colour-legend")).to_be_visible()
    file = alone(download(page, "[data-take='map.html']", tmp_path))
    legend = file.locator("#legend")
    expect(legend).to_contain_text("Households per grid")
    expect(legend.locator("li")).to_contain_text(
        ["≤ 5", "5 – 10", "10 – 20", "20 – 40", "> 40", "none: no household", "fewer"]
    )
    expect(legend.locator("li", has_text="10 – 20").locator("b")).to_have_text("1")
    fills = file.locator(".leaflet-colours-pane path")
    expect(fills).to_have_count(6)
    used = set(fills.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))"))
    assert used == {tokens()["data-range"], tokens()["data-none"], "url(#few)"}

    place = file.locator(f".leaflet-colours-pane path[fill='{tokens()['data-range']}']").bounding_box()
    seen = file.screenshot()
    x, y = place["x"] + place["width"] * 0.7, place["y"] + place["height"] * 0.3
    assert colours_at(file, seen, [(x, y)]) == [rgb("data-range")], "nothing pale lies over the colour"
    few = file.locator(".leaflet-colours-pane path[fill='url(#few)']").bounding_box()
    middle = [(few["x"] + few["width"] * 0.7 + i, few["y"] + few["height"] * 0.3) for i in range(16)]
    middle = colours_at(file, seen, middle)
    assert rgb("data-none") in middle
    assert len(set(middle)) > 1, "it is hatched"

    file.mouse.click(x, y)
    expect(file.locator(".leaflet-popup")).to_contain_text("15 households per grid")


def test_the_list_of_layers_in_the_file_switches_the_colours(open_as, west, tmp_path, alone):
    page = open_as(west, "/?map=15/23.015/103.015&by=households")
    expect(page.locator(".colour-legend")).to_be_visible()
    file = alone(download(page, "[data-take='map.html']", tmp_path))
    file.locator(".leaflet-control-layers label", has_text="Households per grid").locator("input").uncheck()
    expect(file.locator(".leaflet-colours-pane path")).to_have_count(0)


def test_the_picture_holds_the_legend_of_the_colours(open_as, west, tmp_path):
    page = open_as(west, "/?map=14/23.01/103.02&by=households")
    expect(page.locator(".colour-legend")).to_be_visible()
    png = download(page, "#take-picture", tmp_path).read_bytes()
    # Every swatch of the legend stands in a column near the left edge, below the head.
    column = set(colours_at(page, png, [(90, y) for y in range(110, 700)]))
    assert {rgb(f"data-{name}") for name in ("below-3", "below-1", "range", "above-1", "above-3", "none")} <= column
