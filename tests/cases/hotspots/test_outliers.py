"""Areas unlike their neighbours: what the rule names, what the API tells, and to whom."""

import json

import numpy as np
import pytest

from cases.models import Case, DeskMember
from cases.rules.hotspots import (
    CannotTell,
    Correction,
    Doubt,
    Outlier,
    Settings,
    adjusted,
    contiguity,
    find_outliers,
    outliers,
)
from cases.rules.hotspots.outliers import shuffles_for
from tests.cases.factories import make_department
from tests.cases.hotspots.conftest import noon, random_city
from tests.cases.hotspots.squares import squares, town
from tests.factories import days, make_user

SQUARE = 44  # in the middle of the town's eighty
URL = "/api/hotspots/outliers"


def quiet(low: float = 2.0) -> np.ndarray:
    return np.random.default_rng(8).poisson(low, 80).astype(float)


def test_the_one_high_square_is_named_and_its_neighbours_are_not():
    values = quiet(6)
    around = [33, 34, 35, 43, 45, 53, 54, 55]
    values[around], values[SQUARE] = 0, 60
    found = find_outliers(values, town(), Settings())
    assert found[SQUARE] == Outlier.HIGH
    assert not set(np.flatnonzero(found == Outlier.HIGH)) - {SQUARE}


def test_the_one_quiet_square_in_a_bad_quarter_is_named():
    values = quiet()
    values[[33, 34, 35, 43, 45, 53, 54, 55]], values[SQUARE] = 40, 0
    assert find_outliers(values, town(), Settings())[SQUARE] == Outlier.LOW


def test_where_chance_alone_is_at_work_next_to_nothing_is_named():
    named = [(find_outliers(np.random.default_rng(s).poisson(5, 80).astype(float), town(), Settings()) != "").any()
             for s in range(20)]  # fmt: skip
    assert sum(named) <= 3


def test_an_area_without_a_value_takes_no_part():
    values = quiet(6)
    values[SQUARE], values[45] = 60, np.nan
    found = find_outliers(values, town(), Settings())
    assert found[45] == ""


def test_too_many_areas_cannot_be_told(monkeypatch):
    monkeypatch.setattr(outliers, "MOST_AREAS", 79)
    told = find_outliers(quiet(), town(), Settings())
    assert isinstance(told, CannotTell) and told.doubt is Doubt.TOO_MANY_AREAS and "79" in told.text


def test_more_shuffles_than_can_be_made_cannot_be_told(monkeypatch):
    for limit in ("MOST_DRAWS", "MOST_STEPS"):
        with monkeypatch.context() as patch:
            patch.setattr(outliers, limit, 1_000)
            told = find_outliers(quiet(), town(), Settings())
        assert isinstance(told, CannotTell) and told.doubt is Doubt.TOO_MANY_NEIGHBOURS and told.text


@pytest.mark.parametrize("correction", Correction)
def test_shuffles_let_one_area_pass_the_correction_alone(correction):
    for areas in (80, 500, 2_000):
        shuffles = shuffles_for(areas, Settings(correction=correction))
        p = np.ones(areas)
        p[0] = 2 / (shuffles + 1)
        assert adjusted(p, correction)[0] <= 0.05


def test_areas_without_neighbours_are_never_outliers():
    apart = contiguity(squares(6, 6)[[0, 2, 4, 12, 14, 16, 24, 26, 28]])
    assert not (find_outliers(np.array([1.0, 2, 1, 2, 99, 1, 2, 1, 2]), apart, Settings()) != "").any()


@pytest.fixture
def odd(settled):
    """One grid in the middle has many cases, those around it none."""
    random_city(settled, mean=8)
    middle, around = settled.grids[2][2], [settled.grids[c][r] for c in (1, 2, 3) for r in (1, 2, 3)]
    Case.objects.filter(grid__in=around).update(reported_at=noon(300))
    settled.report(2, 2, 90)
    return settled, middle


def test_the_grid_among_quiet_ones_is_told_with_its_cases(odd, supervisor, client):
    _city, middle = odd
    client.force_login(supervisor)
    told = json.loads(client.get(URL, {"measure": "counts"}).content)
    high = [f["properties"] for f in told["features"] if f["properties"]["class"] == "HL"]
    assert [one["uid"] for one in high] == [str(middle.uid)] and high[0]["cases"] == 90
    assert told["verdict"]["told"] and high[0]["text"] and told["features"][0]["geometry"]


def test_small_counts_are_not_told_to_who_may_not_see_households(settled, supervisor, client):
    """A grid of three cases in a quarter of forty each."""
    settled.spread(3)
    for column in (1, 2, 3):
        for row in (1, 2, 3):
            if (column, row) != (2, 2):
                settled.report(column, row, 40)
    desk = make_user("desk")
    DeskMember.objects.create(department=make_department(settled.streets["east"]), user=desk, valid=days())
    told = {}
    for user in (desk, supervisor):
        client.force_login(user)
        features = json.loads(client.get(URL, {"measure": "counts"}).content)["features"]
        told[user] = {f["properties"]["name"]: f["properties"] for f in features}["网格2-2"]
    assert told[supervisor] == told[desk] | {"cases": 3, "suppressed": False}
    assert told[desk]["cases"] is None and told[desk]["class"] == "LH"


def test_who_sees_no_findings_is_refused_and_no_findings_are_no_outliers(city, supervisor, client):
    client.force_login(make_user("nobody"))
    assert client.get(URL).status_code == 403
    client.force_login(supervisor)
    told = json.loads(client.get(URL, {"measure": "counts"}).content)
    assert told["verdict"]["code"] == "too_few_cases" and told["features"] == []
