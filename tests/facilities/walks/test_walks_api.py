"""What the API tells of circles and coverage, to whom, and what it says to nonsense."""

import json

import pytest

from tests.facilities.walks.conftest import lonlat, write_ways


def circle_url(x=100, y=-10, **asked):
    lon, lat = lonlat(x, y)
    return f"/api/circles?lon={lon}&lat={lat}&" + "&".join(f"{name}={value}" for name, value in asked.items())


def features(response):
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)["features"]


def test_rings_of_any_point_the_largest_first(officer, homes):
    rings = features(officer.get(circle_url(minutes="3,15")))
    assert [ring["properties"]["minutes"] for ring in rings] == [15, 3]
    assert [ring["properties"]["households"] for ring in rings] == [8, 5]
    assert all(ring["geometry"]["type"] == "MultiPolygon" for ring in rings)


def test_a_stranger_gets_the_circle_and_no_households(client, homes):
    (ring,) = features(client.get(circle_url(minutes=15)))
    assert ring["geometry"]
    assert ring["properties"]["households"] is None


def test_a_stranger_gets_no_households_by_the_straight_ring_either(client, homes):
    _, ring = features(client.get(circle_url(minutes=15, ring="true")))
    assert (ring["properties"]["households"], ring["properties"]["wrongly_counted"]) == (None, None)


def test_the_straight_ring_stands_beside_it_labelled(officer, homes):
    _, ring = features(officer.get(circle_url(metres=300, ring="true")))
    assert ring["properties"]["what"] == "straight-line ring"
    assert (ring["properties"]["households"], ring["properties"]["wrongly_counted"]) == (9, 4)


def test_the_reached_ways_come_cut(officer, homes):
    _, ways = features(officer.get(circle_url(metres=300, ways="true")))
    assert ways["geometry"]["type"] == "MultiLineString"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"minutes": 0}, "0"), ({"minutes": -5}, "-5"), ({"minutes": 10_000}, "10000"),
        ({"minutes": "x"}, "x"), ({"minutes": 5, "metres": 300}, ""), ({"minutes": "1,2,3,4,5,6,7"}, "6"),
    ],
)  # fmt: skip
def test_nonsense_is_answered_in_words(client, homes, asked, said):
    answer = client.get(circle_url(**asked))
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_a_point_in_the_lake_is_told_how_far_the_next_way_is(client, homes):
    answer = client.get(circle_url(x=1500, y=-600))
    assert answer.status_code == 422
    assert "600" in answer.json()["error"]


def test_a_point_in_another_city_is_refused(client, homes):
    assert client.get("/api/circles?lon=9.5&lat=47.1&minutes=15").status_code == 422


def test_without_any_network_a_circle_is_refused(client, homes):
    write_ways()
    assert client.get(circle_url(minutes=15)).status_code == 422


def test_the_circle_of_a_facility_is_as_large_as_its_kind_is_held_to(officer, homes, clinics):
    uid = clinics["first"].facility.uid
    (ring,) = features(officer.get(f"/api/facilities/{uid}/circle"))
    assert (ring["properties"]["metres"], ring["properties"]["households"]) == (300, 5)


def test_an_unknown_facility_is_not_found(client, homes):
    for uid in ("00000000-0000-0000-0000-000000000000", "x"):
        assert client.get(f"/api/facilities/{uid}/circle").status_code == 404


def test_coverage_is_for_those_who_hold_a_post(client, homes, clinics):
    assert client.get("/api/coverage?area=532503001&kind=clinic").status_code == 403


def test_the_coverage_of_an_area_and_of_those_below_it(officer, homes, clinics):
    (whole,) = features(officer.get("/api/coverage?area=532503001&kind=clinic"))
    figures = whole["properties"]
    assert (figures["within"], figures["households"], figures["off_network"]) == (7, 15, 1)
    assert figures["share"] == pytest.approx(7 / 15, abs=1e-4)
    below = features(officer.get("/api/coverage?area=532503001&kind=clinic&level=grid"))
    assert {one["properties"]["code"][-1] for one in below} == {"1", "2", "3", "4"}
    assert all(one["geometry"]["type"] == "MultiPolygon" for one in below)


def test_a_kind_without_any_facility_says_so(officer, homes):
    answer = json.loads(officer.get("/api/coverage?area=532503001&kind=hospital").content)
    assert answer["facilities"] == 0
    assert answer["features"][0]["properties"]["no_way"] == 14


def test_a_circle_of_a_facility_costs_the_same_queries_with_many_homes(
    officer, clinics, town, homes, django_assert_num_queries
):
    uid = clinics["first"].facility.uid
    officer.get(f"/api/facilities/{uid}/circle")
    with django_assert_num_queries(7):
        officer.get(f"/api/facilities/{uid}/circle")
