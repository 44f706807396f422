"""Two areas side by side."""

from datetime import date, timedelta

import pytest

from grids.card.compare import Line
from tests.factories import days, make_building, make_household, make_town, make_user, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def town():
    town = make_town()
    make_household(make_building(town["w1"], (103.005, 23.015, 0.0004)))
    town["boss"] = make_user("boss", superuser=True)
    return town


def test_differences_are_the_right_less_the_left(town, client):
    client.force_login(town["boss"])
    response = client.get("/compare?a=532503001&b=532503002")
    lines = {line.label: line.texts for line in response.context["lines"]}
    assert lines["Households" if "Households" in lines else "住户"] == ("1", "0", "-1 (-100.0 %)")


@pytest.mark.parametrize(
    ("left", "right", "texts"),
    [
        (1000, 2500, ("1,000", "2,500", "+1,500 (+150.0 %)")),
        (0, 3, ("0", "3", "+3")),
        (2.5, 2.5, ("2.5", "2.5", "0")),
        (None, 3, ("–", "3", "–")),
        (1_234_567, 1_234_568, ("1,234,567", "1,234,568", "+1 (+0.0 %)")),
    ],
)
def test_a_line_reads(left, right, texts):
    assert Line("x", "", left, right).texts == texts


def test_one_area_on_two_days_is_drawn_in_one_frame(town, client):
    town["w1"].versions.update(valid=days(end=SPLIT))
    make_version(town["w1"], "532503001001001", "小", (103.0, 23.01, 0.005), town["west1"], days(SPLIT))
    eve = SPLIT - timedelta(days=1)
    columns = client.get(f"/compare?a=532503001001001@{eve}&b=532503001001001@{SPLIT}").context["columns"]
    views = [column["outline"]["view"] for column in columns]
    assert views[0] == views[1]
    assert columns[0]["outline"]["own"] != columns[1]["outline"]["own"]


def test_areas_apart_have_frames_of_their_own(town, client):
    columns = client.get("/compare?a=532503001001001&b=532503002001002").context["columns"]
    assert columns[0]["outline"]["view"] != columns[1]["outline"]["view"]


def test_nobody_s_numbers_are_told_to_who_is_not_posted(town, client):
    response = client.get("/compare?a=532503001&b=532503002")
    closed = [line for line in response.context["lines"] if line.left is None]
    assert len(closed) == 4


def test_a_day_without_the_area_is_said(town, client):
    response = client.get("/compare?a=532503001@1990-01-01&b=532503001")
    assert response.status_code == 200
    assert response.context["columns"][0]["outline"] is None


@pytest.mark.parametrize("query", ["a=999&b=532503001", "a=532503001@2020-02-30&b=532503001"])
def test_nonsense_is_said_beside_its_field_and_kept(town, client, query):
    response = client.get(f"/compare?{query}")
    assert response.status_code == 400
    field, other = response.context["fields"]
    assert field["problem"]
    assert field["code"] in query
    assert other["problem"] == ""


def test_the_form_asks_for_a_day_of_each_side(town, client):
    columns = client.get("/compare?a=532503001&a_on=2020-06-07&b=532503001&b_on=").context["columns"]
    assert columns[0]["day"] == "2020-06-07"
    assert columns[1]["is_today"]


def test_the_number_of_queries_is_fixed(town, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        client.get("/compare?a=532503001@2020-06-07&b=532503002")


def doors(response) -> dict[str, list[str]]:
    """The addresses behind left and right, by the place of the line."""
    names = ("households", "residents", "buildings", "area", "workers", "per worker", "below", "neighbours")
    return dict(zip(names, (line.links for line in response.context["lines"]), strict=True))


def test_every_number_leads_to_its_rows(town, client):
    client.force_login(town["boss"])
    response = client.get("/compare?a=532503001@2021-01-02&b=532503002")
    found = doors(response)
    assert found["households"] == ("/areas/532503001/households?on=2021-01-02", "/areas/532503002/households")
    assert found["workers"][0] == "/areas/532503001/posts?on=2021-01-02&only=grid_worker"
    assert found["below"][1] == "/areas/532503002/children"
    for address in {link for links in found.values() for link in links if link}:
        assert client.get(address).status_code == 200, address
    assert '<a href="/areas/532503002/buildings">' in response.content.decode()


def test_rows_that_are_closed_are_not_led_to(town, client):
    found = doors(client.get("/compare?a=532503001&b=532503002"))
    assert (found["households"], found["workers"], found["per worker"]) == (("", ""),) * 3
    assert found["below"] == ("/areas/532503001/children", "/areas/532503002/children")
