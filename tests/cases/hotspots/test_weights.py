"""Who is whose neighbour."""

import geopandas
import numpy as np
import pytest
import shapely
from libpysal.weights import KNN, DistanceBand, Queen

from bench.lattice import lattice
from cases.rules.hotspots import BadWeights, contiguity, distance_band, nearest
from tests.cases.hotspots.squares import pairs, squares

PLACES = np.random.default_rng(3).uniform(0, 1000, (60, 2))


def both_ways(*some: tuple[int, int]) -> set[tuple[int, int]]:
    return {*some, *((b, a) for a, b in some)}


def libpysal_pairs(weights) -> set[tuple[int, int]]:
    return {(i, j) for i, row in weights.neighbors.items() for j in row}


def test_squares_that_share_a_side_or_a_corner_are_neighbours():
    assert pairs(contiguity(squares(3, 1))) == both_ways((0, 1), (1, 2))
    assert pairs(contiguity(squares(2, 2))) == both_ways((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))


def test_squares_apart_are_not_neighbours_and_an_area_is_not_its_own():
    weights = contiguity(squares(3, 1)[[0, 2]])
    assert weights.nnz == 0
    assert weights.shape == (2, 2)


def test_crooked_grids_have_the_neighbours_that_libpysal_gives_them():
    grids = np.array(lattice(12, 9).blocks(1, 1), dtype=object)
    peer = Queen.from_dataframe(geopandas.GeoDataFrame(geometry=grids), use_index=False)
    assert pairs(contiguity(grids)) == libpysal_pairs(peer)


def test_the_parts_and_holes_of_an_area_touch_as_its_outline_does():
    west, middle, east = squares(3, 1)
    around = shapely.box(-100, -100, 100, 200).difference(west)
    assert pairs(contiguity(np.array([shapely.union(west, east), middle]))) == both_ways((0, 1))
    assert pairs(contiguity(np.array([around, west]))) == both_ways((0, 1))


def test_an_area_that_is_missing_or_empty_has_no_neighbour():
    areas = np.array([*squares(2, 1), None, shapely.Polygon()], dtype=object)
    assert pairs(contiguity(areas)) == both_ways((0, 1))
    assert contiguity(np.empty(0, dtype=object)).shape == (0, 0)


def test_vertices_that_differ_by_rounding_are_one():
    west, east = squares(2, 1, side=0.001)
    moved = shapely.transform(east, lambda xy: xy + 1e-12)
    assert pairs(contiguity(np.array([west, moved]))) == both_ways((0, 1))
    assert pairs(contiguity(np.array([west, shapely.transform(east, lambda xy: xy + 1e-6)]))) == set()


def test_more_neighbours_than_there_is_room_for_are_all_found():
    """30 slices of a cake share its middle: more pairs than five for each."""
    angles = np.linspace(0, 2 * np.pi, 31)
    rim = np.column_stack([np.cos(angles), np.sin(angles)])
    cake = shapely.polygons([[(0, 0), a, b, (0, 0)] for a, b in zip(rim[:-1], rim[1:], strict=True)])
    assert contiguity(cake).nnz == 30 * 29


def test_places_within_a_distance_are_those_that_libpysal_gives():
    peer = DistanceBand(PLACES, 200, binary=True, silence_warnings=True)
    assert pairs(distance_band(PLACES, 200)) == libpysal_pairs(peer)


def test_a_place_exactly_at_the_distance_is_a_neighbour():
    assert pairs(distance_band(np.array([[0.0, 0], [100, 0], [200.1, 0]]), 100)) == both_ways((0, 1))


def test_the_nearest_are_those_that_libpysal_gives():
    assert pairs(nearest(PLACES, 5)) == libpysal_pairs(KNN(PLACES, 5, silence_warnings=True))


def test_places_on_one_spot_are_each_others_nearest_and_not_their_own():
    found = nearest(np.zeros((4, 2)), 2)
    assert (np.diff(found.indptr) == 2).all()
    assert not found.diagonal().any()


@pytest.mark.parametrize("radius", [0, -1, np.nan, np.inf])
def test_a_radius_that_is_none_is_refused(radius):
    with pytest.raises(BadWeights):
        distance_band(PLACES, radius)


@pytest.mark.parametrize("k", [0, 60])
def test_more_nearest_than_there_are_others_are_refused(k):
    with pytest.raises(BadWeights):
        nearest(PLACES, k)
