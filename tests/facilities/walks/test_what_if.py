"""What opening a facility at a spot, or closing one, would do: by hand on a small town, and to whom it is told."""

import json

import numpy as np
import pytest
from django.utils import timezone

from facilities.walks.city import city_on
from facilities.walks.coverage import coverage_on
from facilities.walks.what_if import closed, opened_at
from gis_data.rules.walk.search import nearest
from tests.facilities.walks.conftest import add_facility, add_home, lonlat
from tests.factories import make_user


def asked(client, **query):
    return client.get("/api/what-if?" + "&".join(f"{name}={value}" for name, value in query.items()))


def at(x, y):
    lon, lat = lonlat(x, y)
    return {"lon": lon, "lat": lat}


def answer(response):
    assert response.status_code == 200, response.content
    found = json.loads(response.content)
    return found["features"], found["what_if"]


def test_a_spot_brings_those_within_its_limit_and_not_those_across_the_river(officer, homes, clinics):
    (circle,), told = answer(asked(officer, kind="clinic", **at(900, -10)))
    assert circle["geometry"]["type"] == "MultiPolygon"
    assert (circle["properties"]["what"], circle["properties"]["households"]) == ("circle", 3)
    assert (told["newly_within"], told["newly_within_buildings"], told["nearer"], told["cut_off"]) == (3, 1, 3, 0)
    assert told["touched"]["before"]["mean_walk_m"] == pytest.approx(820, abs=1)
    assert told["touched"]["after"]["mean_walk_m"] == pytest.approx(20, abs=1)
    assert told["touched"]["after"]["walk_of_nine_in_ten_m"] == pytest.approx(20, abs=1)
    assert (told["city"]["before"]["within"], told["city"]["after"]["within"]) == (7, 10)
    assert told["words"][0].startswith("3 ") or "3" in told["words"][0]


def test_who_is_covered_already_and_comes_nearer_is_not_newly_within(officer, homes, clinics):
    _, told = answer(asked(officer, kind="clinic", **at(210, -10)))
    assert (told["newly_within"], told["nearer"]) == (0, 8)


def test_closing_says_who_is_cut_off_and_where_they_would_go(officer, homes, clinics):
    features, told = answer(asked(officer, kind="clinic", close=clinics["first"].facility.uid))
    circle, taking = features
    assert circle["properties"]["households"] == 5
    assert (told["cut_off"], told["cut_off_buildings"], told["stranded"]) == (5, 1, 0)
    # Those near it and those at 900 m, who are nearer to the first; the other bank goes to the second anyway.
    assert told["farther"] == 8
    assert (taking["properties"]["what"], taking["properties"]["name"]) == ("takes over", "二诊所")
    assert taking["properties"]["households"] == 8
    assert taking["geometry"]["type"] == "Point"


def test_closing_the_only_one_leaves_everyone_without_a_way(officer, homes, clinic):
    only = add_facility(clinic, "诊所", (100, -10))
    (circle,), told = answer(asked(officer, close=only.facility.uid))
    assert (told["cut_off"], told["stranded"]) == (5, 14)
    assert told["city"]["after"]["mean_walk_m"] is None


def test_with_no_facility_of_the_kind_everybody_is_uncovered(officer, homes):
    _, told = answer(asked(officer, kind="clinic", **at(100, -10)))
    assert (told["newly_within"], told["connected"], told["city"]["before"]["within"]) == (5, 14, 0)


def test_a_facility_with_two_doors_is_closed_as_one(officer, homes, clinic):
    two = add_facility(clinic, "两门诊所", (100, -10), (900, -10))
    add_facility(clinic, "二诊所", (1900, -10))
    _, told = answer(asked(officer, close=two.facility.uid))
    assert told["cut_off"] == 8


def test_figures_are_for_those_who_hold_a_post(client, homes, clinics):
    assert asked(client, kind="clinic", **at(900, -10)).status_code == 403
    client.force_login(make_user("nobody"))
    assert asked(client, kind="clinic", **at(900, -10)).status_code == 403


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (at(1500, -600) | {"kind": "clinic"}, 422, "600"),
        ({"kind": "clinic", "lon": 9.5, "lat": 47.1}, 422, ""),
        ({"kind": "clinic"}, 422, ""),
        (at(900, -10), 404, ""),
        (at(900, -10) | {"kind": "circus"}, 404, "circus"),
        ({"close": "00000000-0000-0000-0000-000000000000"}, 404, ""),
        ({"kind": "clinic", "lon": 200, "lat": 23}, 422, "lon"),
    ],
)
def test_nonsense_is_answered_in_words(officer, homes, query, status, said):
    refused = asked(officer, **query)
    assert refused.status_code == status
    assert said in refused.json()["error"]


def test_a_facility_of_another_kind_is_not_closed(officer, homes, clinics):
    assert asked(officer, kind="hospital", close=clinics["first"].facility.uid).status_code == 404


def test_opening_is_exactly_what_walking_again_with_it_finds(officer, town, clinic, homes, clinics):
    city, coverage = city_on(timezone.localdate()), coverage_on(timezone.localdate(), clinic)
    found = opened_at(city, coverage, clinic, *lonlat(1200, 5))
    doors = city.graph.snap(np.array([lonlat(100, -10), lonlat(1900, -10), lonlat(1200, 5)]))
    again = nearest(city.graph, doors, np.arange(3, dtype=np.int32), city.doors.places).walk_m
    known = city.doors.places.on_network
    assert found.effect.after_m[known].tolist() == again[known].tolist()
    assert np.isnan(found.effect.after_m[~known]).all()


def test_closing_is_exactly_what_walking_again_without_it_finds(officer, town, clinic, homes, clinics):
    city, coverage = city_on(timezone.localdate()), coverage_on(timezone.localdate(), clinic)
    found = closed(city, coverage, clinic, clinics["second"])
    doors = city.graph.snap(np.array([lonlat(100, -10)]))
    again = nearest(city.graph, doors, np.zeros(1, dtype=np.int32), city.doors.places).walk_m
    known = city.doors.places.on_network
    assert found.effect.after_m[known] == pytest.approx(again[known], abs=1e-6)


def test_it_costs_the_same_queries_with_many_homes(officer, town, homes, clinics, django_assert_max_num_queries):
    for number in range(5):
        add_home(town["w3"], 300 + 20 * number, 10, 2)
    with django_assert_max_num_queries(15):
        asked(officer, kind="clinic", **at(900, -10))
