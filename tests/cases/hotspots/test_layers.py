"""Hotspots through the registries: tiles, the legend, and what other programs read."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from gis_data import layers
from grids.models import Role
from tests.cases.hotspots.conftest import random_city
from tests.factories import make_post, make_user

KEY, OF_GRIDS = "hotspot", "hotspot-grid"


@pytest.fixture
def hot(settled):
    random_city(settled)
    for column, row in ((4, 4), (4, 5), (5, 4), (5, 5)):
        settled.report(column, row, 40)
    return settled


def test_maps_offer_the_working_grids_and_other_programs_every_level(hot):
    keys = [key for key in layers.all_layers() if key.startswith("hotspot")]
    assert keys == ["hotspot", "hotspot-grid", "hotspot-community", "hotspot-street", "hotspot-county"]
    assert [layer.key for layer in layers.drawn_layers() if layer.key.startswith("hotspot")] == ["hotspot"]


def test_the_layer_is_off_and_closed_to_who_sees_no_findings(hot, supervisor):
    [layer] = layers.get(KEY)
    assert layer.optional and not layer.is_public
    assert layer.is_visible_to(supervisor) and not layer.is_visible_to(make_user("nobody"))


def test_rows_are_the_areas_that_are_hot_or_cannot_be_told(hot, supervisor):
    [layer] = layers.get(KEY)
    rows = layer.rows(supervisor, timezone.localdate(), 14)
    found = dict(rows.values_list("name", "heat"))
    assert found["网格5-5"] == "hot99" and "网格0-0" not in found
    assert set(found.values()) <= {value for shade in layer.variants[0].shades for value in shade.values}


def test_a_day_to_come_has_no_findings(hot, supervisor):
    [layer] = layers.get(KEY)
    assert not layer.rows(supervisor, timezone.localdate() + timedelta(days=1), 14).exists()


def test_the_legend_says_how_sure_in_no_more_colours_than_can_be_told_apart(hot):
    [layer] = layers.get(KEY)
    [variant] = layer.variants
    assert str(variant.shades[0].title) == "热点，可信度 99 %"
    assert len({shade.fill for shade in variant.shades}) == len(variant.shades) == 5
    assert variant.shades[-1].fill == "few"


def items(client, query: str = ""):
    return client.get(f"/ogc/collections/{OF_GRIDS}/items?limit=100{query}")


def test_other_programs_read_classes_with_a_token_or_session_and_no_small_counts(hot, supervisor, client):
    client.force_login(supervisor)
    answer = items(client)
    assert answer.status_code == 200
    told = {f["properties"]["name"]: f["properties"] for f in json.loads(answer.getvalue())["features"]}
    assert len(told) == 36
    assert told["网格5-5"]["class"] == "hot99" and told["网格5-5"]["cases"] >= 40
    assert all(row["cases"] is None or row["cases"] == 0 or row["cases"] >= 5 for row in told.values())
    assert any(row["cases"] is None for row in told.values())


def test_other_programs_without_a_post_are_refused(hot, client):
    assert items(client).status_code in (401, 403, 404)
    nobody = make_user("nobody")
    client.force_login(nobody)
    assert items(client).status_code in (403, 404)
    make_post(nobody, hot.county)
    assert items(client).status_code == 200


def test_the_measure_is_open_where_the_reader_may_see_households(hot, supervisor, client):
    client.force_login(supervisor)
    told = client.get("/api/measures/cases?level=grid&days=28").json()
    place, rate, cases, households = told["values"][str(hot.grids[5][5].uid)]
    assert isinstance(place, int) and households == 300
    assert rate == round(1_000 * cases / 300, 1)
    west = make_user("west")
    make_post(west, hot.communities["west"], Role.GRID_WORKER)
    client.force_login(west)
    told = client.get("/api/measures/cases?level=grid&days=28").json()
    assert told["values"][str(hot.grids[5][5].uid)] == ["closed"]
    assert len(told["values"][str(hot.grids[0][0].uid)]) == 4
    reader = make_user("reader")
    make_post(reader, hot.county, Role.READER)
    client.force_login(reader)
    assert client.get("/api/measures/cases?level=grid").status_code == 403
