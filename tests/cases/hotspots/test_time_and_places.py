"""Months, the heat surface and clusters."""

import json
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from django.utils import timezone
from psycopg2.extras import DateRange

from cases.hotspots import clusters, weights
from cases.models import Case, DeskMember
from grids.models import AreaVersion, Role
from tests.cases.factories import make_department
from tests.cases.hotspots.conftest import SIDE, STEP, noon, noon_of
from tests.factories import days, make_post, make_user, make_version


def ask(client, path: str, query: str = "", status: int = 200) -> dict:
    answer = client.get(f"/api/hotspots/{path}?{query}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


@pytest.fixture
def watcher(client, supervisor):
    client.force_login(supervisor)
    return client


@pytest.fixture
def year(settled):
    """A year in which the south-west corner fades and the north-east corner rises in its last third."""
    random = np.random.default_rng(5)
    for month in range(1, 13):
        at = noon_of(date(2025, month, 15))
        for column in range(SIDE):
            for row in range(SIDE):
                number = int(random.poisson(5))
                if column < 2 and row < 2:
                    number += max(0, 60 - 10 * month)
                if column > 3 and row > 3 and month > 8:
                    number += 50
                settled.report(column, row, number, at)
    return settled


QUERY = "since=2025-12-01&until=2025-12-31&months=12"


def test_what_fades_is_historical_and_what_came_is_consecutive(year, watcher):
    told = ask(watcher, "months", QUERY)
    assert told["months"] == [f"2025-{month:02d}" for month in range(1, 13)]
    by_name = {f["properties"]["name"]: f["properties"] for f in told["features"]}
    assert by_name["网格0-0"]["class"] == "historical"
    assert by_name["网格5-5"]["class"] == "consecutive"
    assert "网格2-2" not in by_name or by_name["网格2-2"]["side"] == "cold"


def test_each_area_has_its_class_in_every_month_so_that_they_can_be_played(year, watcher):
    told = ask(watcher, "months", QUERY)
    here = next(f["properties"] for f in told["features"] if f["properties"]["name"] == "网格5-5")
    assert len(here["levels"]) == len(here["z"]) == len(here["cases"]) == 12
    assert here["levels"][-1].startswith("hot") and here["levels"][0] == "none"
    assert here["cases"][-1] > here["cases"][0]


def test_every_class_is_explained_and_told_apart_without_colour(year, watcher):
    classes = ask(watcher, "months", QUERY)["classes"]
    hot = [row for row in classes if row["side"] == "hot"]
    assert len(hot) == 8 and len({row["sign"] for row in hot}) == 8
    assert all(row["about"] and row["shade"].startswith("data-") for row in classes)


def test_too_few_months_cannot_be_told(year, watcher):
    told = ask(watcher, "months", "since=2025-12-01&until=2025-12-31&months=4")
    assert told["verdict"]["code"] == "too_few_bins" and told["features"] == []


def test_the_month_that_is_not_over_is_left_out_and_that_is_said(year, watcher):
    told = ask(watcher, "months", "since=2025-12-01&until=2025-12-20&months=12")
    assert told["months"][-1] == "2025-11"
    assert told["notes"]


def test_an_area_that_was_redrawn_within_the_months_is_told_in_todays_boundaries_only(year, watcher):
    grid = year.grids[5][5]
    was = grid.versions.get()
    AreaVersion.objects.filter(pk=was.pk).update(valid=DateRange(date(2000, 1, 1), date(2025, 6, 1), "[)"))
    box = (103.05, 23.05, 103.05 + STEP, 23.05 + STEP)
    make_version(grid, was.code, was.name, box, was.parent, days(date(2025, 6, 1)))
    told = ask(watcher, "months", QUERY)
    assert "网格5-5" not in {f["properties"]["name"] for f in told["features"]}
    assert told["notes"]
    today = ask(watcher, "months", QUERY + "&boundaries=today")
    assert "网格5-5" in {f["properties"]["name"] for f in today["features"]}


@pytest.mark.parametrize("months", ["2", "61", "x"])
def test_months_out_of_range_are_refused(year, watcher, months):
    assert ask(watcher, "months", f"months={months}", 422)["field"] == "months"


def test_what_would_tell_a_small_count_is_not_told_beside_it(year, client):
    year.report(3, 3, 1, noon_of(date(2025, 7, 15)))
    Case.objects.filter(grid=year.grids[4][4], reported_at__month=7).update(reported_at=noon_of(date(2020, 7, 15)))
    year.report(4, 4, 2, noon_of(date(2025, 7, 16)))
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(year.streets["east"]), user=desk, valid=days())
    client.force_login(desk)
    told = {f["properties"]["name"]: f["properties"] for f in ask(client, "months", QUERY)["features"]}
    one, beside = told["网格4-4"], told["网格5-5"]
    assert one["cases"][6] is None and one["trend"] == {"z": None, "p": None}
    # The month after too: what is new in it is told beside the month before.
    assert [one["z"][month] for month in (6, 7)] == [beside["z"][month] for month in (6, 7)] == [None, None]


# The heat surface


@pytest.fixture
def heap(city):
    """A heap of cases in one place, and some in every grid."""
    city.spread(2)
    random = np.random.default_rng(3)
    lon, lat = city.middle(1, 1)
    city.report_at(random.normal((lon, lat), 0.001, (150, 2)), city.grids[1][1])
    return city


def test_the_darkest_band_lies_on_the_heap_and_bands_do_not_overlap(heap, watcher):
    told = ask(watcher, "heat")
    bands = [shapely.from_geojson(json.dumps(f["geometry"])) for f in told["features"]]
    shades = [f["properties"]["shade"] for f in told["features"]]
    assert len(bands) == 5 and shades == sorted(shades)
    assert shapely.contains_xy(bands[-1], *heap.middle(1, 1))
    for i, band in enumerate(bands):
        for other in bands[i + 1 :]:
            assert shapely.area(shapely.intersection(band, other)) < 0.01 * shapely.area(other)
    edges = [(f["properties"]["from"], f["properties"]["to"]) for f in told["features"]]
    assert all(high == low for (_low, high), (low, _high) in zip(edges, edges[1:], strict=False))


def test_a_surface_is_of_the_cases_that_the_reader_may_see(heap, watcher, client):
    whole = ask(watcher, "heat")
    east = make_user("east")
    make_post(east, heap.communities["east"], Role.GRID_WORKER)
    client.force_login(east)
    told = ask(client, "heat")
    assert told["cases"] == 36 < whole["cases"]
    ground = shapely.box(103.03, 23.0, 103.06, 23.06)
    bands = shapely.union_all([shapely.from_geojson(json.dumps(f["geometry"])) for f in told["features"]])
    assert shapely.area(shapely.difference(bands, shapely.buffer(ground, 0.0005))) < 1e-9
    # An even spread stays even up to the edge of what may be seen.
    heights = [f["properties"]["to"] for f in told["features"]]
    assert max(heights) < 20 * min(f["properties"]["from"] + 1 for f in told["features"])


def test_a_few_cases_make_no_surface(city, watcher):
    city.report(0, 0, 5)
    told = ask(watcher, "heat")
    assert told["verdict"]["code"] == "too_few_cases" and told["features"] == []


@pytest.mark.parametrize("bandwidth", ["10", "5000", "wide"])
def test_a_bandwidth_out_of_range_is_refused(heap, watcher, bandwidth):
    assert ask(watcher, "heat", f"bandwidth={bandwidth}", 422)["field"] == "bandwidth"


def test_a_surface_says_that_it_is_no_finding(heap, watcher):
    told = ask(watcher, "heat")
    assert told["notes"] and any("200 m" in row["value"] for row in told["method"])


# Clusters


def test_the_heap_is_a_cluster_that_can_be_relied_on(heap, watcher):
    told = ask(watcher, "clusters")
    first = told["features"][0]["properties"]
    lon, lat = first["centre"]
    assert abs(lon - 103.015) < 0.001 and abs(lat - 23.015) < 0.001
    assert first["cases"] > 60 and first["stability"] >= 0.75
    assert first["kinds"][0]["code"] == "06010"
    assert sum(f["properties"]["cases"] for f in told["features"]) + told["noise"] == told["cases"]


def test_hdbscan_can_be_asked_for(heap, watcher):
    told = ask(watcher, "clusters", "method=hdbscan&least=15")
    assert told["eps"] is None and told["least"] == 15


def test_clusters_are_of_the_cases_that_the_reader_may_see(heap, client):
    east = make_user("east")
    make_post(east, heap.communities["east"], Role.GRID_WORKER)
    client.force_login(east)
    told = ask(client, "clusters")
    assert told["cases"] == 36 and all(f["properties"]["centre"][0] > 103.03 for f in told["features"])


@pytest.mark.parametrize(
    ("query", "field"), [("method=kmeans", "method"), ("eps=1", "eps"), ("least=2", "least"), ("eps=nan", "eps")]
)
def test_settings_that_mean_nothing_are_refused(heap, watcher, query, field):
    assert ask(watcher, "clusters", query, 422)["field"] == field


def test_more_cases_than_clusters_bear_cannot_be_told(heap, watcher, monkeypatch):
    monkeypatch.setattr(clusters, "MOST", 100)
    told = ask(watcher, "clusters")
    assert told["features"] == [] and told["cases"] > 100
    assert told["verdict"]["code"] == "too_many_cases" and "100" in told["verdict"]["text"]


def test_a_distance_with_too_many_neighbours_is_refused(heap, watcher, monkeypatch):
    monkeypatch.setattr(weights, "MOST_PAIRS", 100)
    assert ask(watcher, "clusters", "eps=900", 422)["field"] == "eps"


def test_no_case_at_all_is_an_empty_answer(city, watcher):
    assert ask(watcher, "clusters")["features"] == []
    assert ask(watcher, "heat")["cases"] == 0
    since = timezone.localdate() - timedelta(days=1)
    assert noon() and ask(watcher, "clusters", f"since={since}")["noise"] == 0
