"""GET /api/areas/{code}: an area by any code it ever bore."""

from datetime import date

import pytest

from grids.models import AreaCode, Lineage, Redraw
from tests.factories import days, make_town, make_version

pytestmark = pytest.mark.django_db
SPLIT = date(2020, 6, 8)


@pytest.fixture
def town():
    town = make_town()
    old = town["west1"].versions.get()
    old.valid = days(end=SPLIT)
    old.save()
    version = make_version(town["west1"], "532503002009", "西社区", old.geom, town["east"], days(SPLIT))
    version.redraw = Redraw.objects.create(document_number="测试 1 号", title="析置", effective_on=SPLIT)
    version.save()
    return town


def test_it_answers_with_every_version_and_a_label_point_each(town, client):
    answer = client.get("/api/areas/532503002009").json()
    features = answer["versions"]["features"]
    assert [f["properties"]["code"] for f in features] == ["532503001001", "532503002009"]
    assert [f["properties"]["parent"]["name"] for f in features] == ["西街道", "东街道"]
    assert [f["properties"]["valid_to"] for f in features] == ["2020-06-08", None]
    assert [f["properties"]["redraw"] for f in features] == [None, "测试 1 号"]
    longitude, latitude = features[0]["geometry"]["coordinates"]
    assert 103 < longitude < 103.02
    assert 23 < latitude < 23.02


@pytest.mark.parametrize("code", ["532503001001", "P-77"])
def test_a_retired_code_and_another_schemes_code_find_the_same_area(town, client, code):
    AreaCode.objects.create(area=town["west1"], scheme="police", code="P-77")
    answer = client.get(f"/api/areas/{code}").json()
    assert (answer["uid"], answer["code"], answer["current"]) == (str(town["west1"].uid), "532503002009", True)
    assert answer["codes"] == [{"scheme": "police", "code": "P-77", "note": ""}]


def test_a_retired_area_still_answers_and_says_so(town, client):
    town["w1"].versions.update(valid=days(end=SPLIT))
    answer = client.get("/api/areas/532503001001001").json()
    assert (answer["current"], answer["code"]) == (False, "532503001001001")


def test_it_tells_the_line_of_descent_both_ways(town, client):
    Lineage.objects.create(from_area=town["w1"], to_area=town["e1"], on=SPLIT, kind="merge", share_households=0.25)
    became = client.get("/api/areas/532503001001001").json()["became"]
    came_from = client.get("/api/areas/532503002001001").json()["came_from"]
    assert [(row["code"], row["share_households"]) for row in became] == [("532503002001001", 0.25)]
    assert [(row["code"], row["on"]) for row in came_from] == [("532503001001001", "2020-06-08")]


def test_the_boundary_is_that_of_the_day(town, client):
    town["w1"].versions.update(valid=days(end=SPLIT))
    make_version(town["w1"], "532503001001001", "西社区第1网格", (103.00, 23.01, 0.005), town["west1"], days(SPLIT))
    east_ends = [
        max(
            x
            for x, _y in client.get(f"/api/areas/532503001001001/boundary?on={day}").json()["geometry"]["coordinates"][
                0
            ][0]
        )
        for day in ("2020-06-07", "2020-06-08")
    ]
    assert east_ends == [103.01, 103.005]


@pytest.mark.parametrize(
    "path", ["999999", "999999/boundary", "532503001001/boundary?on=1990-01-01"], ids=["code", "boundary", "day"]
)
def test_what_does_not_exist_is_said_in_words(town, client, path):
    response = client.get(f"/api/areas/{path}")
    assert response.status_code == 404
    assert response.json()["error"]


def test_the_number_of_queries_does_not_grow_with_the_versions(town, client, django_assert_max_num_queries):
    for year in range(2000, 2010):
        make_version(
            town["w2"], f"W{year}", "x", (103.1, 23, 0.01), valid=days(date(year - 100, 1, 1), date(year - 99, 1, 1))
        )
    with django_assert_max_num_queries(5):
        assert len(client.get("/api/areas/W2001").json()["versions"]["features"]) == 11
