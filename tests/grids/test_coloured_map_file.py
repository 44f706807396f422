"""The map file holds the colours of the measure on the map, what they mean, and nothing that is not open."""

import json
import re

import pytest

from gis_data.takeaway.colours import tokens
from tests.factories import give_range, make_building, make_household, make_households, make_posted, make_town

PLACE = "layers=area-community,area-grid,building&bbox=102.9,22.9,103.2,23.2"


@pytest.fixture
def town(db):
    """Of the west street's grids w2 keeps to the range of 10 to 20 households, w1 has too few, the others none."""
    areas = make_town()
    give_range(areas, 10, 20)
    make_household(make_building(areas["w1"], (103.002, 23.012, 0.0003)), head_name="某户主")
    make_households(make_building(areas["w2"], (103.015, 23.0150, 0.0004), "2"), 15)
    return areas


@pytest.fixture
def west(town):
    return make_posted("west", town["west"])


@pytest.fixture
def take(client):
    def fetch(query: str, status: int = 200) -> str:
        answer = client.get(f"/take-away/map.html?{query}", headers={"Accept-Language": "en"})
        assert answer.status_code == status
        return answer.getvalue().decode()

    return fetch


def looks(html: str) -> dict[str, str]:
    """The look of each coloured area, by its code."""
    found = {}
    for text in re.findall(r"geo_json_\w+_add\((\{.*?\})\);", html, re.S):
        for feature in json.loads(text)["features"]:
            if "look" in feature["properties"]:
                found[feature["properties"]["code"]] = feature["properties"]["look"]
    return found


def legend(html: str) -> list[tuple[str, str, str]]:
    """Fill, text and count of each line of the legend."""
    part = re.search(r'<section id="legend".*?</section>', html, re.S)[0]
    return re.findall(r'fill="([^"]+)"/></svg><span>([^<]+)</span><b>([^<]+)</b>', part)


def test_each_area_has_the_colour_that_the_legend_explains(take, client, west, town):
    client.force_login(west)
    html = take(f"{PLACE}&by=households")
    assert looks(html)["532503001001002"] == "data-range"
    assert looks(html)["532503001001001"] == "few"
    assert looks(html)["532503001001003"] == "data-none"
    colour = tokens()
    assert legend(html) == [
        (colour["data-below-3"], "≤ 5", "0"),
        (colour["data-below-1"], "5 – 10", "0"),
        (colour["data-range"], "10 – 20", "1"),
        (colour["data-above-1"], "20 – 40", "0"),
        (colour["data-above-3"], "&gt; 40", "0"),
        (colour["data-none"], "none: no household", "4"),
        ("url(#few)", "fewer than 10 households: too few to say", "1"),
    ]


def test_the_legend_says_measure_unit_and_day(take, client, west):
    client.force_login(west)
    html = take(f"{PLACE}&by=households&on=2024-05-06")
    assert "<h2>Households per grid</h2>" in html
    assert "households per grid, on 2024-05-06" in html
    assert "The range to be kept stands in the middle." in html


def test_a_click_tells_the_figure(take, client, west):
    client.force_login(west)
    html = take(f"{PLACE}&by=households")
    assert '"figure": "15 households per grid"' in html
    assert '"figure": "fewer than 10 households: too few to say"' in html
    assert "Households per grid" in re.search(r"let aliases = (\[.*?\])", html, re.S)[1]


def test_without_a_measure_there_is_no_legend_and_no_colour(take, client, west):
    client.force_login(west)
    html = take(PLACE)
    assert 'id="legend"' not in html
    assert looks(html) == {}


def test_another_level_method_and_number_of_classes(take, client, west, town):
    client.force_login(west)
    html = take(f"{PLACE}&by=unvisited,community,quantile,3,90")
    assert set(looks(html)) == {"532503001001", "532503002001"}
    assert "not visited" in html.lower()


def test_what_is_not_open_to_the_asker_is_dotted(take, client, west, town):
    client.force_login(west)
    html = take(f"{PLACE}&by=unstaffed")
    found = looks(html)
    assert found["532503002001001"] == "closed"
    assert found["532503001001001"] != "closed"
    assert ("url(#closed)", "not open to you", "2") in legend(html)


def test_a_measure_that_is_closed_gives_no_file(take, town):
    assert "Log in" in take(f"{PLACE}&by=households", 400)


@pytest.mark.parametrize(
    "by", ["weather", "households,street9", "households,,loud", "households,,,x", "households,,,99", "households,,,,0"]
)
def test_nonsense_is_refused_in_words(take, client, west, by):
    client.force_login(west)
    assert f"cannot be coloured by {by}" in take(f"{PLACE}&by={by}", 400)


def test_a_coloured_file_needs_no_other_host_and_holds_nobody(take, client, west):
    client.force_login(west)
    html = take(f"{PLACE}&by=households")
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    assert "某户主" not in html
    assert json.dumps("某户主")[1:-1] not in html


def test_an_area_s_shape_stands_in_the_file_once(take, client, west):
    client.force_login(west)
    assert take(f"{PLACE}&by=households").count('"code": "532503001001002"') == 1


def test_colours_ask_a_fixed_number_of_queries(take, client, west, django_assert_max_num_queries):
    client.force_login(west)
    with django_assert_max_num_queries(24):
        take(f"{PLACE}&by=households")


def test_what_a_click_tells_is_in_the_reader_s_words(client, west):
    client.force_login(west)
    answer = client.get(f"/take-away/map.html?{PLACE}&by=households", headers={"Accept-Language": "zh-CN"})
    aliases = [json.loads(found) for found in re.findall(r"let aliases = (\[.*?\])", answer.getvalue().decode(), re.S)]
    assert ["编码", "名称", "每网格户数"] in aliases
    assert ["编号", "名称", "用途", "层数"] in aliases
    assert '"use": "住宅"' in answer.getvalue().decode().encode().decode("unicode_escape", errors="ignore") or (
        json.dumps("住宅")[1:-1] in answer.getvalue().decode()
    )
