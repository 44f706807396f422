"""Hexagons over a plane: every place lies in exactly one, and in the one whose middle is nearest."""

import numpy as np
import pytest
import shapely

from cases.rules.hexagons import MOST, Hexagons, TooManyHexagons, axial_of, covering

GROUND = shapely.box(-1_000, -700, 1_300, 900)


@pytest.fixture(scope="module")
def hexagons() -> Hexagons:
    return covering(GROUND, 200)


def test_they_cover_the_ground_without_gap_or_overlap(hexagons):
    together = shapely.union_all(hexagons.shapes, grid_size=1e-6)
    assert shapely.area(shapely.difference(GROUND, together)) < 1e-3
    assert shapely.area(together) == pytest.approx(shapely.area(hexagons.shapes).sum(), rel=1e-6)
    assert shapely.intersects(GROUND, hexagons.shapes).all()


def test_each_is_as_wide_as_was_asked_for(hexagons):
    west, _south, east, _north = shapely.bounds(hexagons.shapes[0])
    assert east - west == pytest.approx(200)


def test_a_place_lies_in_the_hexagon_whose_polygon_holds_it(hexagons):
    places = np.random.default_rng(1).uniform((-1_000, -700), (1_300, 900), (2_000, 2))
    rows = hexagons.rows(places)
    assert (rows >= 0).all()
    assert (shapely.distance(hexagons.shapes[rows], shapely.points(places)) < 1e-6).all()


def test_a_place_far_away_lies_in_none(hexagons):
    assert hexagons.rows(np.array([[50_000.0, 0.0], [0.0, 0.0]])).tolist()[0] == -1


def test_a_hexagon_inside_has_six_neighbours_that_touch_it(hexagons):
    one, other = hexagons.neighbours()
    inner = hexagons.rows(np.array([[0.0, 0.0]]))[0]
    around = other[one == inner]
    assert len(around) == 6
    assert (shapely.distance(hexagons.shapes[around], hexagons.shapes[inner]) < 1e-6).all()
    assert set(zip(one, other, strict=True)) == set(zip(other, one, strict=True))


def test_a_place_keeps_its_hexagon_whatever_ground_is_covered():
    place = np.array([[123.0, -321.0]])
    wide, narrow = covering(GROUND, 200), covering(shapely.box(0, -400, 200, -200), 200)
    assert (wide.axial[wide.rows(place)] == narrow.axial[narrow.rows(place)]).all()
    assert (axial_of(place, 200) == wide.axial[wide.rows(place)]).all()


def test_more_hexagons_than_can_be_worked_with_are_refused():
    with pytest.raises(TooManyHexagons) as refusal:
        covering(shapely.box(0, 0, 100_000, 100_000), 100)
    assert refusal.value.found > MOST
