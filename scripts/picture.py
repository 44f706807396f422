"""Takes one picture of a page of a running system, for the documentation.

    python scripts/picture.py 'http://127.0.0.1:8000/?map=15/23.396/103.364' docs/pictures/town.png --language en

Needs Chromium (apt-get install chromium, or named by CHROMIUM) and the development requirements.
"""

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


def size(text: str) -> dict[str, int]:
    """`1366x768` as Playwright wants it."""
    width, height = text.split("x")
    return {"width": int(width), "height": int(height)}


def chromium_path() -> str | None:
    """Where Chromium is: what CHROMIUM names, or what the system has."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def take(url: str, target: Path, viewport: dict[str, int], language: str) -> None:
    """Open the page, wait until nothing more is loaded, and write what is seen as PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        page = browser.new_page(viewport=viewport, locale=language, reduced_motion="reduce")
        page.goto(url)
        page.wait_for_load_state("networkidle")
        target.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=target)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("file", type=Path)
    parser.add_argument("--size", type=size, default="1366x768", metavar="WxH")
    parser.add_argument("--language", default="zh-CN")
    chosen = parser.parse_args()
    take(chosen.url, chosen.file, chosen.size, chosen.language)


if __name__ == "__main__":
    main()
