"""Parts of the map page: what packages register is on the page, and no two of them use one name."""

import json
import re

import pytest

from gis_data import map_parts
from gis_data.map_parts import MapPart, merged
from grids.modules import other_modules, room_modules


@pytest.fixture
def part(monkeypatch) -> MapPart:
    """A part of its own, beside those of the packages."""
    monkeypatch.setattr(map_parts, "PARTS", dict(map_parts.PARTS))
    made = MapPart(
        "test", "js/facilities/text.js", ("css/card.css",), lambda: {"testWord": "试"}, lambda: {"testAddress": "/x"},
        lambda user: {"named": user.is_authenticated},
    )  # fmt: skip
    map_parts.register(made)
    return made


def test_a_part_is_on_the_page_with_all_it_needs(client, db, part):
    html = client.get("/").content.decode()
    data = json.loads(re.search(r'<script id="page-data" type="application/json">(.*?)</script>', html, re.S)[1])
    assert data["words"]["testWord"] == "试"
    assert data["addresses"]["testAddress"] == "/x"
    assert data["parts"]["test"] == {"named": False}
    assert data["scripts"]["parts"][-1].endswith("js/facilities/text.js")
    assert html.count("css/card.css") == 2


def test_what_a_part_imports_is_fetched_at_once(part):
    assert "js/format.js" in {*room_modules(), *other_modules()}


def test_a_name_that_two_parts_use_is_refused():
    assert merged([{"a": "1"}, {"b": "2"}]) == {"a": "1", "b": "2"}
    with pytest.raises(ValueError, match="a"):
        merged([{"a": "1"}, {"a": "1"}])
