"""Opening hours: what is read, what is refused and where, and whether a place is open."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from facilities.rules.opening import BadHours, opening_at, read_hours

MONDAY, SUNDAY = 23, 22


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in China."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("24/7", "24/7"),
        ("Mo-Fr 8:30-12:00, 14:30-18:00", "Mo-Fr 08:30-12:00,14:30-18:00"),
        ("周一至周五 8:30-17:30", "Mo-Fr 08:30-17:30"),
        ("周一至周五：上午8:30-12:00，下午14:30-18:00", "Mo-Fr 08:30-12:00,14:30-18:00"),
        ("周一至周五8:30—17:30，周六9:00—12:00", "Mo-Fr 08:30-17:30; Sa 09:00-12:00"),
        ("上午8:00-12:00 下午2:30-6:00", "08:00-12:00,14:30-18:00"),
        ("工作日 9:00-17:00；周末休息", "Mo-Fr 09:00-17:00; Sa-Su closed"),
        ("每天8点-20点", "Mo-Su 08:00-20:00"),
        ("24小时", "24/7"),
        ("全天开放", "24/7"),
        ("９：００－１８：００", "09:00-18:00"),
    ],
)
def test_hours_are_read_in_both_ways_of_writing(text, kept):
    assert read_hours(text) == kept


@pytest.mark.parametrize(("text", "rest"), [("随时", "随时"), ("Mo-Fr 8-", ""), ("Mo-Fr 08:00-12:00 xx", "xx")])
def test_what_cannot_be_read_says_from_where_on(text, rest):
    with pytest.raises(BadHours) as problem:
        read_hours(text)
    assert problem.value.rest.strip() == rest or problem.value.rest.endswith(rest)


def test_a_place_is_open_in_its_hours_and_tells_until_when():
    now = opening_at("Mo-Fr 08:30-12:00,14:30-18:00", at(MONDAY, 10))
    assert (now.is_open, now.until) == (True, at(MONDAY, 12))
    noon = opening_at("Mo-Fr 08:30-12:00,14:30-18:00", at(MONDAY, 13))
    assert (noon.is_open, noon.until) == (False, at(MONDAY, 14, 30))
    assert opening_at("Mo-Fr 08:30-12:00", at(SUNDAY, 10)).is_open is False


def test_no_hours_say_nothing():
    assert opening_at("", at(MONDAY, 10)) is None
    assert opening_at("whenever", at(MONDAY, 10)) is None
