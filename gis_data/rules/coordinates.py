"""Positions as people write them: decimal degrees, degrees with minutes and seconds, Chinese, projected metres."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gis_data.crs import CHINA_BOX, Crs, NoLocalZone, local_zone, lonlat, parse_crs

Axes = Literal["lon,lat", "lat,lon", "easting,northing", "northing,easting"]

_NUMBER = r"\d+(?:\.\d+)?"
_LABEL = r"东经|西经|北纬|南纬|经°|纬°|longitude|latitude|lon|lng|lat|[ensw]"


def _angle(name: str) -> str:
    """A pattern of one angle, its half of the globe before or after it but not on both sides."""
    return (
        rf"(?P<before_{name}>{_LABEL})?\s*[:=]?\s*(?P<sign_{name}>[-+])?(?P<degrees_{name}>{_NUMBER})\s*"
        rf"(?:(?P<mark_{name}>[°d])\s*(?:(?P<minutes_{name}>{_NUMBER})\s*(?:['m]\s*"
        rf"(?:(?P<seconds_{name}>{_NUMBER})\s*(?:[\"s])?)?)?)?)?\s*"
        rf"(?(before_{name})|(?P<after_{name}>[ensw])?)"
    )


_PAIR = re.compile(
    _angle("one") + r"(?:\s*[,;/|、]\s*|\s+|(?<=[ensw°d'\"])|(?=[ensw东西南北经纬]))" + _angle("two"), re.IGNORECASE
)
_WRAPPED = re.compile(r"(?:geo:|point\s*)?[(\[]?(.*?)[)\]]?", re.IGNORECASE)
_SIGNS = str.maketrans({"度": "°", "º": "°", "分": "'", "′": "'", "’": "'", "‘": "'", "秒": '"', "″": '"', "”": '"'})
_LONGITUDE = {"东经", "西经", "经°", "longitude", "lon", "lng", "e", "w"}
_NEGATIVE = {"西经", "南纬", "w", "s"}
# Metres; what a Gauss-Krüger zone of 3° or 6° in China can hold, with the 500 km added to eastings.
_EASTINGS = (100_000, 900_000)
_NORTHINGS = (300_000, 6_300_000)
_ZONE_DIGITS = 1_000_000
_THREE_DEGREE_ZONES = (25, 45)
_SIX_DEGREE_ZONES = (13, 23)
_DATUMS = ("EPSG:4490", "GCJ-02", "BD-09")


@dataclass(frozen=True)
class Reading:
    """One way to understand a text: WGS 84 degrees, the name of the system it was taken for, the order of its axes."""

    lon: float
    lat: float
    crs: str
    axes: Axes


@dataclass(frozen=True)
class _Angle:
    value: float
    is_longitude: bool | None
    is_bare: bool


def read_coordinates(text: str, near: tuple[float, float] | None = None) -> list[Reading]:
    """The ways in which a text can be a position, the likeliest first; none when it is not one.

    `near` (lon, lat) is where the reader is looking: it decides the order of two numbers that could be either, and the
    zone of an easting that does not name one. Degrees in China come three times: taken for CGCS2000 (WGS 84), GCJ-02
    and BD-09.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip().replace("''", '"')
    found = _PAIR.fullmatch(_WRAPPED.fullmatch(plain)[1].strip()) if "\n" not in plain else None
    if not found:
        return []
    one, two = (_read_angle(found, name) for name in ("one", "two"))
    if one is None or two is None:
        return []
    if one.is_bare and two.is_bare and max(one.value, two.value) > 360:
        return _projected(one.value, two.value, near)
    return [reading for lon, lat, axes in _ordered(one, two, near) for reading in _datums(lon, lat, axes)]


def _read_angle(found: re.Match, name: str) -> _Angle | None:
    """Degrees; None when minutes or seconds are none."""
    part = {key: found[f"{key}_{name}"] for key in ("before", "after", "sign", "mark", "degrees", "minutes", "seconds")}
    label = (part["before"] or part["after"] or "").lower()
    minutes, seconds = float(part["minutes"] or 0), float(part["seconds"] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    value = float(part["degrees"]) + minutes / 60 + seconds / 3600
    negative = (part["sign"] == "-") != (label in _NEGATIVE)
    return _Angle(-value if negative else value, label in _LONGITUDE if label else None, not label and not part["mark"])


def _ordered(one: _Angle, two: _Angle, near: tuple[float, float] | None) -> list[tuple[float, float, Axes]]:
    """Longitude, latitude and the order they came in; both orders where nothing tells."""
    east_first = (one.value, two.value, "lon,lat")
    north_first = (two.value, one.value, "lat,lon")
    if one.is_longitude is not None or two.is_longitude is not None:
        if one.is_longitude == two.is_longitude:
            return []
        ways = [east_first if one.is_longitude or two.is_longitude is False else north_first]
    elif one.is_bare and two.is_bare and _are_whole(one, two) and max(abs(one.value), abs(two.value)) <= 90:
        return []  # "12, 5" is more likely a number of a house
    else:
        ways = [north_first, east_first]
        if near:
            ways.sort(key=lambda way: abs(way[0] - near[0]) + abs(way[1] - near[1]))
    return [way for way in ways if abs(way[0]) <= 180 and abs(way[1]) <= 90]


def _are_whole(one: _Angle, two: _Angle) -> bool:
    return one.value.is_integer() and two.value.is_integer()


def _datums(lon: float, lat: float, axes: Axes) -> list[Reading]:
    """The position in each datum it may be meant in; outside China there is but one."""
    west, south, east, north = CHINA_BOX
    datums = _DATUMS if west <= lon <= east and south <= lat <= north else ("EPSG:4326",)
    return [_reading((lon, lat), parse_crs(name), axes) for name in datums]


def _projected(one: float, two: float, near: tuple[float, float] | None) -> list[Reading]:
    """Metres in a Gauss-Krüger zone of CGCS2000; either may come first, for surveyors write the northing first."""
    for easting, northing, axes in ((one, two, "easting,northing"), (two, one, "northing,easting")):
        name = _zone(easting, near)
        if name and _NORTHINGS[0] <= northing <= _NORTHINGS[1]:
            return [_reading((easting, northing), parse_crs(name), axes)]
    return []


def _zone(easting: float, near: tuple[float, float] | None) -> str | None:
    """The EPSG code of the zone that an easting is in: by its first two digits, else by where the reader looks."""
    zone, metres = divmod(easting, _ZONE_DIGITS)
    if not _EASTINGS[0] <= metres <= _EASTINGS[1]:
        return None
    if _THREE_DEGREE_ZONES[0] <= zone <= _THREE_DEGREE_ZONES[1]:
        return f"EPSG:{4513 + int(zone) - _THREE_DEGREE_ZONES[0]}"
    if _SIX_DEGREE_ZONES[0] <= zone <= _SIX_DEGREE_ZONES[1]:
        return f"EPSG:{4491 + int(zone) - _SIX_DEGREE_ZONES[0]}"
    if zone or near is None:
        return None
    try:
        return f"EPSG:{local_zone(near[0])}"
    except NoLocalZone:
        return None


def _reading(xy: tuple[float, float], crs: Crs, axes: Axes) -> Reading:
    lon, lat = xy if crs.is_wgs84 else lonlat(np.array([xy]), crs)[0].tolist()
    return Reading(round(lon, 8), round(lat, 8), crs.name, axes)
