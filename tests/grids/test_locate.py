"""GET /api/locate: which street, community, grid and building, for any day."""

from datetime import date

import pytest
from pyproj import Geod

from grids.models import Building
from tests.factories import days, make_building, make_household, make_town, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)
GEOD = Geod(ellps="GRS80")


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def ask(client):
    def get(lon: float, lat: float, **more):
        response = client.get("/api/locate", {"lon": lon, "lat": lat, **more})
        assert response.status_code == 200, response.content
        return response.json()

    return get


def codes(answer) -> list[str]:
    return [area["code"] for area in answer["chain"]]


def test_it_answers_the_chain_from_the_top_down(town, ask):
    answer = ask(103.005, 23.015)
    assert answer["inside"] is True
    assert codes(answer) == ["532503", "532503001", "532503001001", "532503001001001"]
    assert [area["level_label"] for area in answer["chain"]] == ["区县", "街道", "社区", "网格"]
    assert answer["chain"][-1]["uid"] == str(town["w1"].uid)


def test_labels_come_in_the_readers_language(town, client):
    answer = client.get("/api/locate", {"lon": 103.005, "lat": 23.015}, headers={"accept-language": "en"}).json()
    assert [area["level_label"] for area in answer["chain"]] == ["County", "Street", "Community", "Grid"]


def test_it_answers_for_a_past_day(town, ask):
    old = town["w1"].versions.get()
    old.valid = days(end=SPLIT)
    old.save()
    make_version(town["w1"], "532503001001099", "西社区新网格", old.geom, town["west1"], days(SPLIT))
    assert codes(ask(103.005, 23.015, on="2020-06-07"))[-1] == "532503001001001"
    assert codes(ask(103.005, 23.015, on="2020-06-08"))[-1] == "532503001001099"
    assert ask(103.005, 23.015, on="2020-06-07")["on"] == "2020-06-07"


def test_a_day_before_any_area_has_no_chain(town, ask):
    answer = ask(103.005, 23.015, on="1990-01-01")
    assert (answer["inside"], answer["chain"], answer["nearest"]) == (False, [], None)


def test_the_border_distance_is_in_metres_and_names_the_neighbour(town, ask):
    border = ask(103.0098, 23.015)["border"]
    _azimuth, _back, metres = GEOD.inv(103.0098, 23.015, 103.01, 23.015)
    assert border["distance_m"] == pytest.approx(metres, abs=0.1)
    assert border["neighbour"] == {"code": "532503001001002", "name": "西社区第2网格"}


def test_the_neighbour_may_lie_in_another_street(town, ask):
    assert ask(103.0199, 23.015)["border"]["neighbour"]["code"] == "532503002001001"


def test_beyond_the_outer_border_there_is_no_neighbour(town, ask):
    border = ask(103.0001, 23.015)["border"]
    assert border["neighbour"] is None
    assert border["distance_m"] == pytest.approx(10.25, abs=0.1)


def test_a_point_on_a_border_goes_to_the_lower_code_always(town, ask):
    answer = ask(103.01, 23.015)
    assert codes(answer)[-1] == "532503001001001"
    assert answer["border"] == {"distance_m": 0.0, "neighbour": {"code": "532503001001002", "name": "西社区第2网格"}}


def test_outside_every_area_it_names_the_nearest_grid(town, ask):
    answer = ask(103.05, 23.015)
    _azimuth, _back, metres = GEOD.inv(103.05, 23.015, 103.04, 23.015)
    assert (answer["inside"], answer["chain"], answer["border"]) == (False, [], None)
    assert answer["nearest"]["code"] == "532503002001002"
    assert answer["nearest"]["distance_m"] == pytest.approx(metres, rel=0.001)


def test_the_nearest_is_measured_on_the_ground_not_in_degrees(ask):
    """At 60° north a degree of longitude is half as long as one of latitude."""
    town = make_town()
    for key, corner in (("e1", (10.0, 60.0)), ("e2", (10.016, 60.016))):
        version = town[key].versions.get()
        version.geom = version.geom.__class__(
            type(version.geom[0]).from_bbox((*corner, corner[0] + 0.001, corner[1] + 0.001)), srid=4326
        )
        version.save()
    # 0.015° east of the first (834 m), 0.0110° south of the second (1,225 m)
    assert ask(10.016, 60.005)["nearest"]["code"] == "532503002001001"


def test_it_names_the_building_the_point_is_in(town, ask):
    make_building(town["w1"], (103.005, 23.015, 0.0005), number="7")
    building = ask(103.0052, 23.0152)["building"]
    assert (building["number"], building["address"], building["distance_m"]) == ("7", "测试路7号", 0.0)


def test_it_names_the_nearest_building_within_30_m_and_none_beyond(town, ask):
    make_building(town["w1"], (103.005, 23.015, 0.0005), number="7")
    make_building(town["w1"], (103.0063, 23.015, 0.0005), number="8")
    building = ask(103.00575, 23.0152)["building"]
    assert building["number"] == "7"
    assert building["distance_m"] == pytest.approx(25.6, abs=0.2)
    assert ask(103.0055 + 0.00032, 23.0158)["building"] is None


def test_a_building_that_no_longer_stands_is_named_for_its_days_only(town, ask):
    make_building(town["w1"], (103.005, 23.015, 0.0005), valid=days(end=SPLIT))
    assert ask(103.0052, 23.0152)["building"] is None
    assert ask(103.0052, 23.0152, on="2020-06-07")["building"] is not None


def test_the_contact_is_the_smallest_areas_own(town, ask):
    assert ask(103.005, 23.015)["contact"] == "西社区居委会 0873-0000000"
    assert ask(103.025, 23.015)["contact"] == ""


def test_it_holds_nothing_personal(town, client):
    make_household(make_building(town["w1"], (103.005, 23.015, 0.0005)), head_name="测试户主")
    text = client.get("/api/locate", {"lon": 103.0052, "lat": 23.0152}).content.decode()
    assert "测试户主" not in text
    assert "00000000000" not in text


def test_areas_that_are_each_others_parents_do_not_hang_it(town, ask):
    town["west"].versions.update(parent=town["west1"])
    assert codes(ask(103.005, 23.015)) == ["532503001", "532503001001", "532503001001001"]


def test_it_is_one_query(town, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/api/locate", {"lon": 103.005, "lat": 23.015})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lat": 23}, "lon"),
        ({"lon": "abc", "lat": 23}, "lon"),
        ({"lon": 23.4, "lat": 103.4}, "lat"),
        ({"lon": "nan", "lat": 23}, "lon"),
        ({"lon": 103, "lat": 23, "on": "2020-13-01"}, "on"),
    ],
)
def test_a_question_it_cannot_read_is_answered_with_the_field(client, query, field):
    response = client.get("/api/locate", query)
    assert response.status_code == 422
    assert field in [item["field"] for item in response.json()["fields"]]


def test_it_says_nothing_of_areas_in_an_empty_database(ask):
    answer = ask(103, 23)
    assert (answer["inside"], answer["nearest"], answer["building"]) == (False, None, None)
    assert not Building.objects.exists()
