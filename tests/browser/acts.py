"""What people do on the map, in a word."""

from pathlib import Path

from playwright.sync_api import Page


def download(page: Page, button: str, folder: Path) -> Path:
    """Presses a button of the menu; the file that comes of it."""
    page.keyboard.press("x")
    with page.expect_download() as waiting:
        page.locator(button).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def click_middle(page: Page, right: int = 0, down: int = 0) -> None:
    """Clicks the middle of the map, or so many pixels from it."""
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down)
