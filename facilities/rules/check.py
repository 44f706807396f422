"""What is wrong with the facts of a facility, as far as they can be judged by themselves."""

from collections.abc import Iterator
from math import isfinite

import numpy as np
import pyproj

from facilities.rules import faults
from facilities.rules.facts import Facts, LonLat
from facilities.rules.opening import EXAMPLE, BadHours, read_hours
from gis_data.findings import Finding

LIMITS = {"name": 200, "address": 255, "opening_hours": faults.LONGEST_HOURS, "operator": 200, "public_phone": 60}
_ELLIPSOID = pyproj.Geod(ellps="WGS84")


def check_facts(facts: Facts) -> Iterator[Finding]:
    """Each fault with the field it is in."""
    if not facts.name.strip():
        yield faults.NAME_MISSING.at(field="name")
    for field, limit in LIMITS.items():
        text = getattr(facts, field)
        if len(text) > limit:
            yield faults.TOO_LONG.at(field=field, value=text, length=len(text), limit=limit)
    yield from check_hours(facts.opening_hours)
    if facts.capacity is not None and not 0 <= facts.capacity <= faults.MOST_CAPACITY:
        yield faults.CAPACITY_WRONG.at(field="capacity", value=facts.capacity)
    yield from _check_places(facts)


def check_hours(text: str) -> Iterator[Finding]:
    """Whether opening hours can be read."""
    try:
        read_hours(text)
    except BadHours as problem:
        rest = problem.rest or problem.text
        yield faults.HOURS_WRONG.at(field="opening_hours", value=text, rest=rest, example=EXAMPLE)


def _check_places(facts: Facts) -> Iterator[Finding]:
    if not _on_globe(facts.place):
        yield faults.PLACE_NO_DEGREES.at(field="place", value=_pair(facts.place))
        return
    wrong = [entrance for entrance in facts.entrances if not _on_globe(entrance)]
    if wrong:
        yield faults.PLACE_NO_DEGREES.at(field="entrances", value=_pair(wrong[0]))
    elif facts.entrances:
        farthest = metres_between(facts.place, np.array(facts.entrances)).max()
        if farthest > faults.FARTHEST_ENTRANCE_M:
            words = {"metres": farthest, "limit": faults.FARTHEST_ENTRANCE_M}
            yield faults.ENTRANCE_FAR.at(field="entrances", **words)


def metres_between(place: LonLat, others: np.ndarray) -> np.ndarray:
    """Metres on the ellipsoid from a place to others (n, 2), degrees: (n,)."""
    count = len(others)
    longitudes, latitudes = np.full(count, place[0]), np.full(count, place[1])
    return np.asarray(_ELLIPSOID.inv(longitudes, latitudes, others[:, 0], others[:, 1])[2])


def _on_globe(place: LonLat) -> bool:
    return all(map(isfinite, place)) and abs(place[0]) <= 180 and abs(place[1]) <= 90


def _pair(place: LonLat) -> str:
    return f"{place[0]:.6g}, {place[1]:.6g}"
