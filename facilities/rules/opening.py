"""Opening hours: OpenStreetMap's way of writing them, and the ways in which Chinese tables do.

Syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Hours of public holidays (PH) are shown
as they are written; which days are holidays is not known here, so they never count as such.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from opening_hours import OpeningHours, ParserError

EXAMPLE = "Mo-Fr 08:30-12:00,14:30-18:00; Sa 09:00-12:00"
_DAYS = dict(zip("一二三四五六日天", ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Su"), strict=True))
_DAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_WORDS = (
    (r"[。；|/]", ";"),
    (r"全天(?:24小时)?(?:开放|营业|服务)?|24小时(?:开放|营业|服务)?|00?:00-24:00", "24/7"),
    (r"(?:法定)?节?假日(?:休息|不开放|除外)", "PH off"),
    (r"法定节假日|节假日", "PH"),
    (r"每天|每日", "Mo-Su"),
    (r"工作日", "Mo-Fr"),
    (r"周末|双休日", "Sa-Su"),
    (r"休息|闭馆|不开放|不营业", " off"),
    (r"营业时间|开放时间|服务时间|上班时间", ""),
    (r"[至到~～—–―]+|--+", "-"),
    (r"[、，]", ","),
    (r"(\d)点半", r"\1:30"),
    (r"(\d)[点时](?!\d)", r"\1:00"),
    (r"[:：]+(?=\s*$)|(?<=[a-z])[:：]", " "),
)
_MORNING = re.compile(r"(?:上午|早上|早)\s*")
_AFTERNOON = re.compile(r"(?:下午|晚上|晚|中午)\s*(\d{1,2}):(\d{2})(?:\s*-\s*(?:下午|晚上|晚)?\s*(\d{1,2}):(\d{2}))?")


class BadHours(ValueError):
    """A text that says no opening hours; `place` is where it stopped being understood, counted from 1."""

    def __init__(self, text: str, place: int) -> None:
        super().__init__(text)
        self.text, self.place = text, place

    @property
    def rest(self) -> str:
        """What was not understood."""
        return self.text[max(self.place - 1, 0) :]


@dataclass(frozen=True)
class OpenNow:
    """Whether a place is open (None: the hours do not say), and when that changes next (None: never)."""

    is_open: bool | None
    until: datetime | None


def read_hours(text: str) -> str:
    """Opening hours as they are kept, out of OpenStreetMap's syntax or Chinese words. Raises BadHours."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return ""
    try:
        return str(_parsed(plain))
    except BadHours as problem:
        if plain.isascii():
            raise
        try:
            return str(_parsed(_from_chinese(text)))
        except BadHours:
            raise problem from None


def opening_at(hours: str, moment: datetime) -> OpenNow | None:
    """Whether a place with these hours is open at a moment, whose zone is the place's; None for no hours."""
    if not hours:
        return None
    try:
        parsed = _parsed(hours)
    except BadHours:
        return None
    wall = moment.replace(tzinfo=None)
    until = parsed.next_change(wall)
    known = None if parsed.is_unknown(wall) else parsed.is_open(wall)
    return OpenNow(known, until and until.replace(tzinfo=moment.tzinfo))


@lru_cache(maxsize=2048)
def _parsed(text: str) -> OpeningHours:
    try:
        return OpeningHours(text)
    except ParserError as error:
        found = re.search(r"--> \d+:(\d+)", str(error))
        raise BadHours(text, int(found[1]) if found else 1) from None


def _from_chinese(text: str) -> str:
    """Days before hours, in OpenStreetMap's words."""
    text = unicodedata.normalize("NFKC", text)
    text = _DAY.sub(lambda day: _DAYS[day[1]], text)
    for pattern, word in _WORDS:
        text = re.sub(pattern, word, text)
    text = re.sub(r"\s*-\s*", "-", text)
    text = _AFTERNOON.sub(_in_the_afternoon, _MORNING.sub("", text))
    text = re.sub(r"(?<=[a-zA-Z])(?=\d)", " ", text)
    text = re.sub(r"(?<=\d)\s*[;,]?\s*(?=\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)\b)", "; ", text)
    text = re.sub(r"(?<=:\d\d)[ ,;]+(?=\d{1,2}:)", ",", text)
    return " ".join(re.sub(r"[()\[\]]", " ", text).replace("Mo-Su 24/7", "24/7").split())


def _in_the_afternoon(found: re.Match) -> str:
    hours = [int(hour) + 12 if int(hour) < 12 else int(hour) for hour in (found[1], found[3]) if hour]
    minutes = [minute for minute in (found[2], found[4]) if minute]
    return "-".join(f"{hour:02}:{minute}" for hour, minute in zip(hours, minutes, strict=True))
