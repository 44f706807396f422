"""Colours and texts of classes."""

import pytest

from gis_data.rules.class_looks import class_text, number, shades


@pytest.mark.parametrize("classes", range(8))
def test_every_number_of_classes_has_as_many_colours_from_light_to_dark(classes):
    found = shades(classes, diverging=False)
    assert len(set(found)) == classes
    assert found == sorted(found)


def test_around_a_range_the_middle_is_the_range_and_the_ends_are_the_strongest():
    assert shades(3, True) == ["data-below-2", "data-range", "data-above-2"]
    assert shades(7, True) == [
        *("data-below-3", "data-below-2", "data-below-1", "data-range", "data-above-1", "data-above-2", "data-above-3")
    ]


@pytest.mark.parametrize(
    ("low", "high", "decimals", "text"),
    [
        (None, 300, 0, "≤ 300"),
        (300, 1500, 0, "300 – 1,500"),
        (1500, None, 0, "> 1,500"),
        (33.34, 66.66, 1, "33.3 – 66.7"),
        (100.0, 100.0, 1, "100"),
        (99.96, 100.0, 1, "100"),
    ],
)
def test_a_class_says_its_ends(low, high, decimals, text):
    assert class_text(low, high, decimals, counted_by_limits=False) == text


@pytest.mark.parametrize(("low", "high", "text"), [(None, 1, "1"), (1, 5, "2 – 5"), (5, None, "> 5")])
def test_counted_things_between_limits_are_in_one_class_only(low, high, text):
    assert class_text(low, high, 0, counted_by_limits=True) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (12345, "12,345"), (100, "100"), (66.66, "66.7"), (70.0, "70")])
def test_numbers_have_no_idle_zeros(value, text):
    assert number(value, 1) == text
