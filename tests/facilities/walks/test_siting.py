"""Where next: on a small town against trying every set of candidates, told to whom it may be told, in words."""

import json
from io import BytesIO
from itertools import combinations

import numpy as np
import openpyxl
import pytest
from django.utils import timezone

from facilities.walks import siting
from facilities.walks.city import city_on
from facilities.walks.coverage import coverage_on
from facilities.walks.siting import Among, BadQuestion, Method, Question, TooLarge, where_next
from gis_data.rules.walk.search import nearest
from grids.models import Role
from jobs.models import Job, JobState
from jobs.worker import run_pending
from tests.facilities.walks.conftest import add_facility, add_home, lonlat
from tests.factories import make_post, make_user

TODAY = timezone.localdate()


@pytest.fixture
def street(town, clinic, homes, clinics):
    """More homes along both banks, in different numbers, so that no two choices are as good."""
    for number, (x, households) in enumerate(
        [(520, 2), (640, 4), (1100, 7), (1350, 3), (2500, 6), (2750, 5), (3400, 9)]
    ):
        add_home(town["w3" if x < 1000 else "w4"], x, 12, households)
        add_home(town["w1" if x < 1000 else "w2"], x + 130, 75, number + 1)
    return town


def all_walks(kind, given):
    """(c, n) metres from every candidate to every home, each by its own search over the whole network."""
    city = city_on(TODAY)
    places = city.graph.snap(np.array(given))
    one = np.zeros(1, dtype=np.int32)
    return city, np.array(
        [nearest(city.graph, places[c : c + 1], one, city.doors.places).walk_m for c in range(len(places))]
    )


@pytest.mark.parametrize("sites", [1, 2, 3])
def test_the_sites_bring_as_many_within_reach_as_the_best_of_all_sets(street, clinic, sites):
    given = tuple(lonlat(x, y) for x in range(150, 4000, 350) for y in (0, 60))
    city, metres = all_walks(clinic, given)
    coverage = coverage_on(TODAY, clinic)
    missing = np.where(coverage.walk_m > clinic.limit_metres, city.homes.households, 0)
    best = max(
        missing[(metres[list(chosen)] <= clinic.limit_metres).any(axis=0)].sum()
        for chosen in combinations(range(len(given)), sites)
    )
    found = where_next(Question(clinic, sites, among=Among.GIVEN, given=given), TODAY)
    assert sum(found.newly_within) == best
    assert found.choice.is_best


@pytest.mark.parametrize("sites", [1, 2])
def test_the_sites_shorten_walks_as_much_as_the_best_of_all_sets(street, clinic, sites):
    given = tuple(lonlat(x, y) for x in range(150, 4000, 350) for y in (0, 60))
    city, metres = all_walks(clinic, given)
    walk_m, households = coverage_on(TODAY, clinic).walk_m, city.homes.households
    known = ~np.isnan(walk_m)
    today = np.minimum(walk_m, 1_000)[known]
    best = min(
        np.minimum(today, metres[list(chosen)][:, known].min(axis=0)) @ households[known]
        for chosen in combinations(range(len(given)), sites)
    )
    found = where_next(Question(clinic, sites, Method.WALK, Among.GIVEN, given=given), TODAY)
    assert found.by_walk.mean_after_m == pytest.approx(best / households[known].sum(), abs=0.01)


def test_buildings_are_candidates_and_none_is_missed(street, clinic):
    found = where_next(Question(clinic, 1), TODAY)
    city, coverage = city_on(TODAY), coverage_on(TODAY, clinic)
    on = city.doors.places.on_network
    _, metres = all_walks(clinic, city.homes.lonlat[on].tolist())
    missing = np.where(coverage.walk_m > clinic.limit_metres, city.homes.households, 0)
    assert found.newly_within == [((metres <= clinic.limit_metres) @ missing).max()]
    assert found.building[0] in city.homes.ids


def test_any_spot_along_the_ways_is_as_good_as_a_building(street, clinic):
    on_map = where_next(Question(clinic, 2, among=Among.MAP), TODAY)
    assert sum(on_map.newly_within) >= sum(where_next(Question(clinic, 2), TODAY).newly_within)
    assert on_map.building.tolist() == [-1, -1]


def test_what_is_covered_already_counts_no_second_time(street, clinic):
    beside = tuple(lonlat(x, 0) for x in (110, 1890))
    found = where_next(Question(clinic, 1, among=Among.GIVEN, given=beside), TODAY)
    assert not found.choice.sites


def test_only_the_people_and_buildings_of_the_area_count(street, clinic):
    area = street["w3"]
    found = where_next(Question(clinic, 5, area=area), TODAY)
    city = city_on(TODAY)
    of_area = city.homes.grid == area.pk
    assert found.households == city.homes.households[of_area & city.doors.places.on_network].sum()
    assert set(found.building) <= set(city.homes.ids[of_area])


def test_thinned_candidates_say_how_far_the_others_are(street, clinic, monkeypatch):
    monkeypatch.setattr(siting, "MOST_CANDIDATES", 4)
    found = where_next(Question(clinic, 2), TODAY, direct=True)
    assert len(found.candidates.lonlat) <= 4
    assert found.candidates.apart_m > 0


def test_a_matrix_that_would_not_fit_is_made_of_fewer_candidates(street, clinic, monkeypatch):
    monkeypatch.setattr(siting, "MOST_ENTRIES", 30)
    assert where_next(Question(clinic, 2), TODAY).choice.sites


@pytest.mark.parametrize("sites", [0, 9, -1])
def test_so_many_sites_are_refused(clinic, sites):
    with pytest.raises(BadQuestion, match=str(sites)):
        Question(clinic, sites)


def asked(client, **query):
    return client.get("/api/siting", {"kind": "clinic"} | query)


def told(response):
    assert response.status_code == 200, response.content
    found = json.loads(response.content)
    return found["features"], found["siting"]


def test_the_api_tells_each_step_the_proof_and_words(officer, street):
    features, about = told(asked(officer, sites=3, area="532503001"))
    assert [one["properties"]["site"] for one in features] == [1, 2, 3]
    gains = [one["properties"]["newly_within"] for one in features]
    assert gains == sorted(gains, reverse=True)
    assert features[-1]["properties"]["within"] == about["within"] + sum(gains)
    assert (about["is_best"], about["at_least"]) == (True, 1.0)
    assert features[0]["geometry"]["type"] == "Point"
    assert features[0]["properties"]["address"]
    assert about["area"]["code"] == "532503001"
    assert all(isinstance(text, str) for text in about["words"])


def test_addresses_are_for_those_whose_post_opens_the_buildings(client, street):
    elsewhere = make_user("elsewhere")
    make_post(elsewhere, street["w1"], Role.READER)
    client.force_login(elsewhere)
    features, _ = told(asked(client, sites=1, area="532503001"))
    assert features[0]["properties"]["address"] == ""


def test_the_file_holds_the_sites(officer, street):
    answer = asked(officer, sites=2, form="xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 3


def test_walks_come_as_means(officer, street):
    features, _ = told(asked(officer, sites=2, method="walk"))
    first, second = (one["properties"]["mean_walk_m"] for one in features)
    assert second < first


def test_strangers_are_refused(client, street):
    assert asked(client).status_code == 403
    client.force_login(make_user("nobody"))
    assert asked(client).status_code == 403
    assert client.post("/api/siting", {"kind": "clinic"}, content_type="application/json").status_code == 403


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({"sites": 0}, 422, "0"),
        ({"sites": 9}, 422, "9"),
        ({"kind": "circus"}, 404, "circus"),
        ({"area": "999"}, 404, "999"),
        ({"area": "532503002"}, 422, ""),
        ({"method": "magic"}, 422, "magic"),
        ({"candidates": "lake"}, 422, "lake"),
        ({"candidates": "given"}, 422, ""),
        ({"candidates": "given", "places": "9.5,47.1"}, 422, ""),
        ({"candidates": "given", "places": "here"}, 422, "here"),
        ({"candidates": "given", "places": "200,23"}, 422, "200"),
        ({"scenario": 7}, 404, "7"),
    ],
)
def test_nonsense_is_answered_in_words(officer, homes, query, status, said):
    answer = asked(officer, **query)
    assert answer.status_code == status, answer.content
    assert said in answer.json()["error"]


def test_when_all_are_covered_it_says_that_no_site_is_needed(officer, town, clinic):
    add_home(town["w3"], 200, 10, 5)
    add_facility(clinic, "诊所", (100, -10))
    features, about = told(asked(officer, sites=2))
    assert features == []
    assert about["share"] == 1.0
    assert len(about["words"]) >= 1


def test_with_no_facility_of_the_kind_everybody_is_uncovered(officer, homes):
    _, about = told(asked(officer, sites=1))
    assert (about["facilities"], about["within"], about["households"]) == (0, 0, 14)


def test_what_takes_longer_goes_to_the_background(officer, street, clinic, monkeypatch, settings, tmp_path):
    settings.JOBS_DIR = tmp_path
    monkeypatch.setattr(siting, "DIRECT_ENTRIES", 3)
    with pytest.raises(TooLarge):
        where_next(Question(clinic, 2), TODAY, direct=True)
    assert asked(officer, sites=2).status_code == 413
    answer = officer.post("/api/siting", {"kind": "clinic", "sites": 2}, content_type="application/json")
    assert answer.status_code == 202
    run_pending()
    job = Job.objects.get(pk=answer.json()["job"])
    assert job.state == JobState.DONE, job.error
    assert len(job.result["siting"]["sites"]) == 2


def test_a_question_for_the_background_is_checked_at_once(officer, homes):
    answer = officer.post("/api/siting", {"kind": "clinic", "sites": 9}, content_type="application/json")
    assert answer.status_code == 422
