"""Sums over a tree: a county (row 0) of two streets (1, 2), of which only the first has grids (3, 4)."""

import numpy as np
import pytest

from grids.rules.tree import NO_AREA, above, rows_of, summed

COUNTY, STREET, GRID = 7, 8, 9
PARENT = np.array([NO_AREA, 0, 0, 1, 1])
LEVEL = np.array([COUNTY, STREET, STREET, GRID, GRID])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(COUNTY, [0, 0, 0, 0, 0]), (STREET, [NO_AREA, 1, 2, 1, 1]), (GRID, [NO_AREA] * 3 + [3, 4]), (1, [NO_AREA] * 5)],
)
def test_the_area_of_a_level_that_each_lies_in_or_is(wanted, found):
    assert above(PARENT, LEVEL, wanted).tolist() == found


def test_a_level_may_be_left_out():
    assert above(np.array([NO_AREA, 0]), np.array([COUNTY, GRID]), COUNTY).tolist() == [0, 0]


def test_parents_that_go_round_in_a_circle_end():
    assert above(np.array([1, 0]), np.array([STREET, GRID]), COUNTY).tolist() == [NO_AREA, NO_AREA]


def test_an_empty_tree():
    nothing = np.empty(0, dtype=np.int64)
    assert above(nothing, nothing, COUNTY).tolist() == []
    assert rows_of(nothing, np.array([5])).tolist() == [NO_AREA]


def test_rows_by_id_in_any_order():
    assert rows_of(np.array([30, 10, 20]), np.array([10, 20, 30, 40, 5])).tolist() == [1, 2, 0, NO_AREA, NO_AREA]


def test_what_lies_nowhere_is_in_no_sum():
    assert summed(np.array([1, NO_AREA, 1]), np.array([2, 9, 3]), 3).tolist() == [0, 5, 0]
