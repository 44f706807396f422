"""Points to polygons: the answer must be ST_Covers' to the point, and the lowest rank wins on a border."""

import numpy as np
import pytest
import shapely

from bench.lattice import lattice, points
from gis_data.rules.assignment import PolygonIndex
from gis_data.rules.predicates import orientation


def expected(polygons: list[shapely.Geometry], coordinates: np.ndarray, ranks: list | None = None) -> np.ndarray:
    """The same by shapely, polygon by polygon from the highest rank to the lowest."""
    order = np.arange(len(polygons)) if ranks is None else np.argsort(ranks, kind="stable")
    answer = np.full(len(coordinates), -1)
    for position in order[::-1]:
        if polygons[position] is not None:
            answer[shapely.covers(polygons[position], shapely.points(coordinates))] = position
    return answer


def vertices_and_middles(polygons: list[shapely.Geometry]) -> np.ndarray:
    """Every vertex, and the point halfway along every segment."""
    lines = [shapely.get_coordinates(polygon) for polygon in polygons]
    return np.vstack([part for line in lines for part in (line, (line[1:] + line[:-1]) / 2)])


SQUARES = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 2, 2)]


def test_a_point_inside_goes_to_its_polygon_and_one_outside_to_none():
    index = PolygonIndex(SQUARES)
    assert index.assign([(0.5, 0.5), (1.5, 0.5), (1, 1.5), (2.5, 0.5), (-1, -1)]).tolist() == [0, 1, 2, -1, -1]


def test_a_point_on_a_border_goes_to_the_lowest_rank():
    on_borders = [(1, 0.5), (1, 1), (0.5, 1), (2, 1), (0, 0)]
    assert PolygonIndex(SQUARES).assign(on_borders).tolist() == [0, 0, 0, 1, 0]
    assert PolygonIndex(SQUARES, ["C", "B", "A"]).assign(on_borders).tolist() == [1, 2, 2, 2, 0]


def test_holes_and_what_lies_in_them():
    ring = shapely.difference(shapely.box(0, 0, 9, 9), shapely.box(3, 3, 6, 6))
    index = PolygonIndex([ring, shapely.box(4, 4, 5, 5)])
    assert index.assign([(1, 1), (3.5, 3.5), (4.5, 4.5), (3, 4), (8.9, 4.5)]).tolist() == [0, -1, 1, 0, 0]


def test_the_parts_of_a_multipolygon_are_one():
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)])
    assert PolygonIndex([both]).assign([(0.5, 0.5), (5.5, 5.5), (3, 3)]).tolist() == [0, 0, -1]


def test_where_polygons_overlap_the_lowest_rank_gets_the_point():
    index = PolygonIndex([shapely.box(0, 0, 4, 4), shapely.box(2, 2, 6, 6)], [2, 1])
    assert index.assign([(1, 1), (3, 3), (5, 5), (2, 3)]).tolist() == [0, 1, 1, 1]


def test_missing_and_empty_polygons_cover_nothing():
    index = PolygonIndex([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)])
    assert index.assign([(0.5, 0.5), (2, 2)]).tolist() == [2, -1]


def test_nothing_to_assign_to_and_nothing_to_assign():
    assert PolygonIndex([]).assign([(0, 0)]).tolist() == [-1]
    assert PolygonIndex(SQUARES).assign(np.empty((0, 2))).tolist() == []


def test_a_position_that_is_no_number_is_nowhere():
    assert PolygonIndex(SQUARES).assign([(np.nan, 0.5), (0.5, np.nan), (np.inf, 0)]).tolist() == [-1, -1, -1]


def test_many_points_in_threads_get_the_answers_of_one_thread():
    city = lattice(20, 10)
    index = PolygonIndex(city.blocks(1, 1))
    many = points(250_000, city)
    assert (index.assign(many, threads=2) == index.assign(many, threads=1)).all()


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_shapely_on_a_crooked_city_its_vertices_and_its_borders(seed):
    city = lattice(12, 9, seed=seed)
    grids = city.blocks(1, 1)
    codes = [f"{number:03}" for number in np.random.default_rng(seed).permutation(len(grids))]
    where = np.vstack([vertices_and_middles(grids), points(4_000, city, seed)])
    assert (PolygonIndex(grids, codes).assign(where) == expected(grids, where, codes)).all()


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_shapely_on_overlapping_stars_with_holes(seed):
    """Stars of very different sizes, with coordinates on a coarse lattice so that many points fall on borders."""
    random = np.random.default_rng(seed)
    stars = [star(random, size) for size in (30, 30, 12, 12, 4, 4, 1, 1, 1)]
    where = np.vstack([vertices_and_middles(stars), random.integers(-160, 160, (6_000, 2)) / 4])
    assert (PolygonIndex(stars).assign(where) == expected(stars, where)).all()


def star(random: np.random.Generator, size: float) -> shapely.Geometry:
    """A valid polygon around a random centre, its vertices at quarters, with a hole where that leaves it valid."""
    angle = np.sort(random.uniform(0, 2 * np.pi, 14))
    radius = random.uniform(size / 2, size, 14)
    spokes = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    centre = random.integers(-10, 10, 2)
    outline = shapely.buffer(shapely.Polygon(np.round(spokes * 4) / 4 + centre), 0)
    return shapely.difference(outline, shapely.box(*(centre - size / 8), *(centre + size / 8)))


def test_a_border_far_from_the_origin_is_decided_exactly():
    """Points one rounding step left and right of a slanted border, where a plain determinant is noise."""
    a, b = np.array([103.1, 23.3]), np.array([103.7, 23.9])
    triangle = shapely.Polygon([a, b, (103.1, 23.9)])
    on_line = a + (b - a) * np.linspace(0.01, 0.99, 500)[:, None]
    where = np.vstack([on_line, np.nextafter(on_line, 200), np.nextafter(on_line, -200)])
    assert (PolygonIndex([triangle]).assign(where) == expected([triangle], where)).all()


def test_orientation_is_exact_where_rounding_is_not():
    """Points a few units in the last place around (0.5, 0.5) against a line far from them."""
    step = 2.0**-53
    for i in range(16):
        for j in range(16):
            x, y = 0.5 + i * step, 0.5 + j * step
            # The line is y = x, so the exact answer is the sign of y - x.
            assert orientation(12.0, 12.0, 24.0, 24.0, x, y) == np.sign(y - x)
