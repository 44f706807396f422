"""Rows of a file as entries: texts tidied, numbers and days read, and what is wrong with each."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely

from facilities.rules import faults
from facilities.rules.check import metres_between
from facilities.rules.facts import Facts, LonLat
from facilities.rules.file_import import notes
from facilities.rules.opening import EXAMPLE, BadHours, read_hours
from gis_data.findings import Finding

TEXTS = ("name", "address", "operator", "public_phone")
UNREADABLE = "\ufffd"
UNNAMED_WITHIN_M = 3.0  # two stops without a name may face one another across a lane
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?")
_WHOLE = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.0+)?\s*[^\d\s.,，]{0,6}")


@dataclass(frozen=True)
class Entry:
    """What a row says of a facility. `values` holds the facts that the file has a column for, without the place.

    `number` is the row as users count it, or an object's id; `position` its place in the arrays beside. Days: `first`
    it is there, `end` it is no more. One that is not `named` is called after its kind, as its neighbours may be.
    """

    number: int | str
    position: int
    kind: str
    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    source_id: str = ""
    first: date | None = None
    end: date | None = None
    named: bool = True

    def facts(self, place: LonLat, entrances: tuple[LonLat, ...] | None, before: Facts | None = None) -> Facts:
        """The facts of a new facility, or those of a known one with what the file says laid over them."""
        doors = {} if entrances is None else {"entrances": entrances}
        if before is None:
            return Facts(name=self.name, lon=place[0], lat=place[1], **self.values, **doors)
        moved = before.place != place
        kept = {} if doors or not moved else {"entrances": ()}
        old = {name: getattr(before, name) for name in Facts.__dataclass_fields__}
        return Facts(**old | {"name": self.name, "lon": place[0], "lat": place[1]} | dict(self.values) | doors | kept)


def tidy(value: object) -> str:
    """A value as text: no characters that only control, none but single spaces, Chinese written in one way."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", "" if value is None else str(value))
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def read_values(cells: Mapping[str, object], number: int | str) -> tuple[dict[str, Any], list[Finding]]:
    """The facts in a row's cells (by role) but for its place, and what is wrong with them."""
    values: dict[str, Any] = {role: tidy(cells[role]) for role in TEXTS if role in cells and role != "name"}
    findings = [
        notes.GARBLED.at(number, role, tidy(cells[role]))
        for role in TEXTS
        if role in cells and UNREADABLE in tidy(cells[role])
    ]
    if "opening_hours" in cells:
        values["opening_hours"], found = _read_hours(tidy(cells["opening_hours"]), number)
        findings += found
    if "capacity" in cells:
        values["capacity"], found = _read_capacity(tidy(cells["capacity"]), number)
        findings += found
    return values, findings


def _read_hours(text: str, number: int | str) -> tuple[str, list[Finding]]:
    try:
        hours = read_hours(text)
    except BadHours as problem:
        words = {"rest": problem.rest or problem.text, "example": EXAMPLE}
        return "", [faults.HOURS_WRONG.at(number, "opening_hours", text, **words)]
    if text.isascii():
        return hours, []
    return hours, [notes.HOURS_READ.at(number, "opening_hours", text, hours=hours, example=EXAMPLE)]


def _read_capacity(text: str, number: int | str) -> tuple[int | None, list[Finding]]:
    if not text:
        return None, []
    found = _WHOLE.fullmatch(unicodedata.normalize("NFKC", text))
    if found is None:
        return None, [notes.BAD_CAPACITY.at(number, "capacity", text)]
    return int(found[1].replace(",", "").replace("，", "")), []


def read_day(value: object) -> date | None:
    """A day as tables write it; None for nothing. Raises ValueError."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = unicodedata.normalize("NFKC", tidy(value))
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def read_days(cells: Mapping[str, object], number: int) -> tuple[list[date | None], list[Finding]]:
    """First day and end, and what is wrong with them."""
    days: list[date | None] = []
    findings = []
    for role in ("valid_from", "valid_to"):
        try:
            days.append(read_day(cells.get(role)))
        except ValueError:
            days.append(None)
            findings.append(notes.BAD_DAY.at(number, role, tidy(cells[role])))
    first, end = days
    if first and end and end <= first:
        findings.append(faults.END_BEFORE_BEGIN.at(number, "valid_to", end, first=first))
    return days, findings


def read_entrances(text: str) -> list[LonLat]:
    """Positions written like `103.1 23.2; 103.3 23.4`. Raises ValueError."""
    parts = [part for part in re.split(r"[;；|]", text) if part.strip()]
    pairs = [re.split(r"[\s,，]+", part.strip()) for part in parts]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(text)
    return [(float(x), float(y)) for x, y in pairs]


def points_of(columns: Mapping[str, list], chosen: Mapping[str, str], numbers: list[int]) -> tuple[np.ndarray, list]:
    """A point for each row out of its columns of coordinates or its WKT (None where it has none), and the faults."""
    if "shape" in chosen:
        return shapely.from_wkt([text or None for text in columns[chosen["shape"]]], on_invalid="ignore"), []
    findings: list[Finding] = []
    pairs = zip(columns[chosen["lon"]], columns[chosen["lat"]], numbers, strict=True)
    points = [_point(lon, lat, number, findings) for lon, lat, number in pairs]
    return np.array(points, dtype=object), findings


def _point(lon: object, lat: object, number: int, findings: list[Finding]) -> shapely.Point | None:
    xy = []
    for role, cell in (("lon", lon), ("lat", lat)):
        text = unicodedata.normalize("NFKC", tidy(cell)).strip("°EN东经北纬 ")
        if not text:
            findings.append(notes.NO_PLACE.at(number, role))
            return None
        try:
            xy.append(float(text))
        except ValueError:
            findings.append(notes.BAD_NUMBER.at(number, role, tidy(cell)))
            return None
    if xy == [0.0, 0.0]:
        findings.append(notes.NO_PLACE.at(number, "lon", "0, 0"))
        return None
    return shapely.Point(xy)


def doubled(entries: list[Entry], places: np.ndarray, near_m: float) -> Iterator[Finding]:
    """Rows that are the same facility as an earlier one: by their id, or of one kind and name within `near_m`."""
    seen_ids: dict[str, Entry] = {}
    seen: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.source_id:
            other = seen_ids.setdefault(entry.source_id, entry)
            if other is not entry:
                yield notes.TWICE.at(entry.number, "id", entry.source_id, other=other.number)
            continue
        same = seen.setdefault((entry.kind, entry.name), [])
        place = tuple(places[entry.position])
        for other in same:
            if metres_between(place, places[[other.position]])[0] <= (near_m if entry.named else UNNAMED_WITHIN_M):
                yield notes.TWICE.at(entry.number, "name", entry.name, other=other.number)
                break
        same.append(entry)
