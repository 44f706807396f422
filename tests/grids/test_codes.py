"""Area codes: checked, explained and issued by the scheme. Pure: no database."""

import pytest

from grids.rules.codes import (
    CodesExhausted,
    Segment,
    UnknownLevel,
    check_code,
    code_length,
    next_code,
    segments_from_json,
    split_code,
)
from grids.rules.presets import CHINA_SCHEME

CHINA = segments_from_json(CHINA_SCHEME["segments"])


def faults(level: str, code: str, parent: str | None = None) -> list[str]:
    return [fault.key for fault in check_code(CHINA, level, code, parent)]


@pytest.mark.parametrize(
    ("level", "code", "parent"),
    [
        ("county", "532503", None),
        ("street", "532503001", "532503"),
        ("community", "532503003201", "532503003"),
        ("grid", "532503003201001", "532503003201"),
        ("grid", "532503003201001", "532503"),
        ("street", "441900003", "441900"),
    ],
)
def test_a_right_code_has_no_fault(level, code, parent):
    assert faults(level, code, parent) == []


@pytest.mark.parametrize(
    ("level", "code", "parent", "expected"),
    [
        ("street", "53250300A", "532503", ["code-not-digits"]),
        ("street", "５３２５０３００１", "532503", ["code-not-digits"]),
        ("street", "", "532503", ["code-not-digits"]),
        ("street", "532503", "532503", ["code-length"]),
        ("community", "532503001001000", "532503001", ["code-length"]),
        ("street", "532503000", "532503", ["code-range"]),
        ("grid", "532503001001000", "532503001001", ["code-range"]),
        ("community", "532503001001", "532503002", ["code-prefix"]),
        ("street", "530102000", "532503", ["code-range", "code-prefix"]),
    ],
)
def test_a_wrong_code_says_what_is_wrong_with_it(level, code, parent, expected):
    assert faults(level, code, parent) == expected


def test_a_fault_names_the_digits_and_a_remedy():
    fault = check_code(CHINA, "community", "532503001001", "532503002")[0]
    assert "532503001" in str(fault.problem)
    assert "532503002" in str(fault.problem)
    assert str(fault.remedy)


def test_a_code_is_explained_segment_by_segment():
    assert split_code(CHINA, "532503003201001") == [
        ("county", "532503"),
        ("street", "003"),
        ("community", "201"),
        ("grid", "001"),
    ]
    assert split_code(CHINA, "532503003") == [("county", "532503"), ("street", "003")]


def test_the_next_code_is_the_lowest_that_was_never_issued():
    assert next_code(CHINA, "grid", "532503001001", set()) == "532503001001001"
    taken = {"532503001001001", "532503001001002"}
    assert next_code(CHINA, "grid", "532503001001", taken) == "532503001001003"


def test_the_next_code_of_a_kind_lies_in_its_range():
    assert next_code(CHINA, "street", "532503", {"532503001"}, kind="street") == "532503002"
    assert next_code(CHINA, "street", "532503", {"532503001"}, kind="town") == "532503100"


def test_it_says_when_all_numbers_are_issued():
    tiny = (Segment("county", 1), Segment("street", 1))
    with pytest.raises(CodesExhausted):
        next_code(tiny, "street", "5", {f"5{own}" for own in range(10)})


def test_a_parent_code_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="stands after 12 digits"):
        next_code(CHINA, "grid", "532503", set())


def test_a_level_without_a_segment_is_refused():
    with pytest.raises(UnknownLevel):
        code_length(CHINA, "microgrid")
    assert code_length(CHINA, "grid") == 15
