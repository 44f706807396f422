"""Each class by a series made by hand: H hot, C cold, - neither; the last letter is the last period."""

import numpy as np
import pytest
from django.utils import translation

from cases.rules.hotspots import Emerging, Series, classify, explained

UP, DOWN, STEADY = "rises", "falls", "steady"
HAND_MADE = [
    ("---------H", STEADY, Emerging.NEW),
    ("--C------H", STEADY, Emerging.NEW),  # the book names it first
    ("-------HHH", UP, Emerging.CONSECUTIVE),
    ("-HHHHHHHH-", STEADY, Emerging.NONE),  # eight in ten are not nine
    ("--HHHHHHHH", UP, Emerging.CONSECUTIVE),
    ("-HHHHHHHHH", UP, Emerging.INTENSIFYING),
    ("HHHHHHHHHH", UP, Emerging.INTENSIFYING),
    ("HHHHHHHHHH", STEADY, Emerging.PERSISTENT),
    ("HHHH-HHHHH", STEADY, Emerging.PERSISTENT),
    ("HHHHHHHHHH", DOWN, Emerging.DIMINISHING),
    ("H--H----HH", STEADY, Emerging.SPORADIC),
    ("--H------H", STEADY, Emerging.SPORADIC),
    ("-CC-H--H-H", STEADY, Emerging.OSCILLATING),
    ("HHHHHHHHH-", STEADY, Emerging.HISTORICAL),
    ("HHHHHHHHHC", STEADY, Emerging.NEW),  # what it is now, a new cold spot, goes before what it was
    ("HHHHHHHHHH", STEADY, Emerging.PERSISTENT),
    ("----------", STEADY, Emerging.NONE),
    ("HHHH------", STEADY, Emerging.NONE),
    ("HHHH------", DOWN, Emerging.HISTORICAL),  # faded: ours, not the book's
    ("H-H-H-----", DOWN, Emerging.NONE),  # never twice in a row
]
MIRROR = str.maketrans("HC", "CH")


def judged(letters: str, trend: str, by_the_book: bool = False) -> tuple[Emerging, bool]:
    """The class of one series, and whether it is a cold spot's."""
    bins = np.array(list(letters))[:, None]
    series = Series(bins == "H", bins == "C", np.array([trend == UP]), np.array([trend == DOWN]))
    pattern, is_cold = classify(series, by_the_book)
    return Emerging(pattern[0]), bool(is_cold[0])


@pytest.mark.parametrize(("letters", "trend", "expected"), HAND_MADE)
def test_a_series_made_by_hand(letters, trend, expected):
    assert judged(letters, trend)[0] is expected


@pytest.mark.parametrize(("letters", "trend", "expected"), HAND_MADE)
def test_a_cold_spot_is_a_hot_one_turned_about(letters, trend, expected):
    pattern, is_cold = judged(letters.translate(MIRROR), {UP: DOWN, DOWN: UP}.get(trend, trend))
    assert pattern is expected
    assert is_cold == ((expected is not Emerging.NONE) and not letters.endswith("C"))


def test_every_class_is_tried():
    assert {expected for _letters, _trend, expected in HAND_MADE} == set(Emerging)


def test_by_the_book_what_faded_has_no_pattern():
    assert judged("HHHH------", DOWN, by_the_book=True)[0] is Emerging.NONE
    assert judged("HHHHHHHHH-", DOWN, by_the_book=True)[0] is Emerging.HISTORICAL


def test_many_areas_are_classed_as_each_alone():
    bins = np.array([list(letters) for letters, _trend, _expected in HAND_MADE]).T
    trends = np.array([trend for _letters, trend, _expected in HAND_MADE])
    pattern, _cold = classify(Series(bins == "H", bins == "C", trends == UP, trends == DOWN))
    assert pattern.tolist() == [expected.value for _letters, _trend, expected in HAND_MADE]


@pytest.mark.parametrize("is_cold", [False, True])
def test_every_class_is_explained_in_both_languages(is_cold):
    words = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words[language] = [text for kind in Emerging for text in (str(kind.label), explained(kind, is_cold))]
    assert not set(words["zh-hans"]) & set(words["en"])
    assert len(set(words["en"])) == 2 * len(Emerging)
