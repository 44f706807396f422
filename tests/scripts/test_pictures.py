"""The scripts that take the pictures of the documentation: what can be known of them without a browser."""

import re
from pathlib import Path

import numpy as np
import pytest
from picture_sets import PLACES
from picture_site import with_slash
from small_png import COLOURS, kept_colours

DOCS = Path(__file__).resolve().parents[2] / "docs"
TAKEN = [picture.name for place in PLACES.values() for picture in place.pictures]


@pytest.mark.parametrize("typed", ["http://127.0.0.1:8001", "http://127.0.0.1:8001/", "http://127.0.0.1:8001//"])
def test_a_site_is_understood_with_and_without_its_closing_slash(typed):
    assert with_slash(typed) == "http://127.0.0.1:8001/"


def test_a_site_below_a_path_keeps_the_path():
    assert with_slash("https://grid.example/city") == "https://grid.example/city/"


def test_every_picture_of_the_docs_is_taken_by_the_script_and_the_other_way_round():
    shown = {
        name for page in DOCS.glob("*.md") for name in re.findall(r"\(pictures/([\w-]+)\.png", page.read_text("utf-8"))
    }
    assert shown == set(TAKEN) == {path.stem for path in (DOCS / "pictures").glob("*.png")}
    assert len(TAKEN) == len(set(TAKEN))


def test_every_drawing_of_the_docs_is_there_and_the_other_way_round():
    shown = {
        name for page in DOCS.glob("*.md") for name in re.findall(r"\(pictures/([\w-]+\.svg)", page.read_text("utf-8"))
    }
    assert shown == {path.name for path in (DOCS / "pictures").glob("*.svg")}


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").glob("*.png")), ids=lambda path: path.stem)
def test_pictures_are_small_and_have_a_palette(path):
    content = path.read_bytes()
    assert len(content) <= 400_000
    assert content[25] == 3, "colour type: a palette"


def test_a_rare_colour_that_is_like_no_other_is_kept():
    greens = [(0, 100 + shade // 4, shade % 256) for shade in range(600)]
    kept = {tuple(colour) for colour in kept_colours(np.array([*greens, (200, 0, 200)], np.uint8)).tolist()}
    assert (200, 0, 200) in kept
    assert len(kept) == COLOURS


def test_few_colours_are_all_kept():
    colours = np.array([(n, n, n) for n in range(0, 250, 5)], np.uint8)
    assert len(kept_colours(colours)) == len(colours)
