"""Classes: limits that mean what they say, and areas that are in none."""

import numpy as np
import pytest

from gis_data.rules.classes import (
    MOST_NATURAL,
    BadClasses,
    Limits,
    Method,
    Place,
    limits_around,
    limits_by,
    place_of,
    thinned,
)


def classes_of(limits: Limits, *values: float) -> list[int]:
    return limits.class_of(np.array(values, dtype=float)).tolist()


def test_quantiles_have_as_many_areas_each():
    values = list(range(1, 101))
    limits = limits_by(Method.QUANTILE, values, 5)
    assert np.bincount(classes_of(limits, *values)).tolist() == [20, 20, 20, 20, 20]


def test_natural_breaks_find_the_groups_that_are_there():
    values = [1, 2, 3, 50, 51, 52, 53, 900, 901]
    assert limits_by(Method.NATURAL, values, 3).upper == (3, 53)


@pytest.mark.parametrize("method", [Method.QUANTILE, Method.NATURAL])
def test_no_class_is_empty_whatever_the_values(method):
    random = np.random.default_rng(7)
    for values in (
        random.gamma(2, 100, 400).round(),
        [5] * 90 + [6, 7, 8, 9],
        [1, 1, 1, 1, 1, 100, 101, 102, 103, 104],
    ):
        limits = limits_by(method, values, 4)
        assert np.bincount(limits.class_of(np.asarray(values, dtype=float))).min() > 0


def test_fewer_values_than_classes_are_a_class_each():
    assert limits_by(Method.QUANTILE, [4, 4, 9], 5).upper == (4,)
    assert limits_by(Method.NATURAL, [4], 5).upper == ()
    assert limits_by(Method.QUANTILE, [], 5).upper == ()


def test_many_values_are_thinned_to_the_same_ones_each_time():
    ordered = np.arange(100_000, dtype=float)
    found = thinned(ordered)
    assert len(found) == MOST_NATURAL
    assert (found[0], found[-1]) == (0, 99_999)
    assert np.array_equal(found, thinned(ordered))


def test_the_range_holds_both_its_ends():
    limits = limits_around(300, 500, 3)
    assert classes_of(limits, 299.9, 300, 400, 500, 500.1) == [0, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("classes", "upper"),
    [(3, (300, 500)), (5, (150, 300, 500, 1000)), (7, (100, 200, 300, 500, 750, 1500))],
)
def test_classes_around_a_range_are_so_many_times_off(classes, upper):
    assert limits_around(300, 500, classes).upper == upper


@pytest.mark.parametrize("classes", [4, 6])
def test_a_range_has_no_even_number_of_classes(classes):
    with pytest.raises(BadClasses):
        limits_around(300, 500, classes)


@pytest.mark.parametrize("classes", [0, 2, 8])
def test_too_few_and_too_many_classes_are_refused(classes):
    with pytest.raises(BadClasses):
        limits_by(Method.QUANTILE, [1, 2, 3], classes)
    with pytest.raises(BadClasses):
        limits_around(300, 500, classes)


@pytest.mark.parametrize(
    ("base", "value", "place"),
    [
        (0, None, Place.NONE),
        (3, 3.0, Place.FEW),
        (3, None, Place.FEW),
        (10, 10.0, None),
        (400, None, Place.NONE),
        (None, 1.0, None),
        (None, None, Place.NONE),
    ],
)
def test_none_is_white_and_too_few_are_hatched(base, value, place):
    assert place_of(base, value, least=10) is place


def test_something_with_nothing_to_divide_it_by_is_another_thing_than_nothing():
    assert place_of(400, None, least=10, is_unshared=True) is Place.UNSHARED
    assert place_of(0, None, least=10, is_unshared=True) is Place.NONE
    assert place_of(3, None, least=10, is_unshared=True) is Place.FEW
