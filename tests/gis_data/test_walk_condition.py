"""Conditions on columns: what they select, and what is refused with a reason."""

import pytest

from gis_data.rules.walk_import.condition import BadCondition, parse_condition

COLUMNS = {
    "class": ["footway", "Residential", "motorway", None, "steps"],
    "lanes": [0, 2, 4.0, None, "2"],
    "道路类型": ["人行道", "支路", "高速公路", "", "梯道"],
    "my name": ["a", "b b", "c", "d", "e"],
}


def chosen(text: str) -> list[int]:
    return [row for row, holds in enumerate(parse_condition(text).rows(COLUMNS, 5)) if holds]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("all", [0, 1, 2, 3, 4]),
        ("class = footway", [0]),
        ("class=residential", [1]),
        ("class in (footway, residential)", [0, 1]),
        ("class in ('footway', \"steps\")", [0, 4]),
        ("class not in (motorway)", [0, 1, 3, 4]),
        ("class != motorway", [0, 1, 3, 4]),
        ("class is empty", [3]),
        ("class is not empty", [0, 1, 2, 4]),
        ("lanes = 2", [1, 4]),
        ("lanes <= 2", [0, 1, 4]),
        ("lanes > 2", [2]),
        ("class = steps or class = footway and lanes = 0", [0, 4]),
        ("class in (footway, steps) and lanes >= 1", [4]),
        ("道路类型 in （人行道，梯道）", [0, 4]),
        ("'my name' = b b", [1]),
        ("CLASS_IN = 1", None),
    ],
)
def test_it_selects_rows(text, rows):
    if rows is None:
        with pytest.raises(BadCondition, match="CLASS_IN"):
            chosen(text)
    else:
        assert chosen(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "",
        "class",
        "class in footway",
        "class in (footway",
        "class in ()",
        "class = ",
        "= footway",
        "class footway",
        "class = a class = b",
        "class is full",
        "class not footway",
        "class = 'a",
        "and",
        "length(class) = 3",
    ],
)
def test_what_cannot_be_understood_is_refused(text):
    with pytest.raises(BadCondition):
        assert not chosen(text)


def test_a_quoted_mark_and_a_keyword_can_be_values():
    columns = {"name": ["it's", "and", "x"]}
    assert parse_condition("name = 'it''s' or name = 'and'").rows(columns, 3) == [True, True, False]


def test_words_without_quotes_are_a_value_and_nothing_else():
    assert chosen("class = a; drop table x") == []
