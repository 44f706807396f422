"""What somebody reports, and what can be wrong with it before anyone has looked at the map."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isfinite
from typing import Self

import numpy as np
from django.utils.translation import gettext_lazy as _

from gis_data.crs import CHINA_BOX, SHIFTS, lonlat, parse_crs
from gis_data.findings import Finding, Kind, Severity

LONGEST_TEXT = 2_000  # characters
LONGEST_ADDRESS = 255
LONGEST_NAME = 60
ROUGHEST_M = 5_000  # a position worse than this says only which town it is
WGS84 = "wgs84"
# As people dial them: a mobile number, or one with its area code and perhaps an extension.
TELEPHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}[0-9]")

NO_PLACE = Kind(
    "case-no-place",
    Severity.ERROR,
    _("It is not said where it is."),
    _("Press “Use my position”, or touch the place on the map."),
)
BAD_PLACE = Kind(
    "case-bad-place",
    Severity.ERROR,
    _("{value} is no position on the earth in degrees."),
    _("Give longitude and latitude in degrees, such as 103.38 and 23.37."),
)
SWAPPED = Kind(
    "case-swapped",
    Severity.ERROR,
    _("Longitude and latitude seem to have changed places: {value} is probably meant."),
    _("Send longitude first, or touch the place on the map."),
)
BAD_ACCURACY = Kind(
    "case-bad-accuracy",
    Severity.ERROR,
    _("The accuracy {value} is no number of metres from 0 up to {limit}."),
    _("Touch the place on the map; then no accuracy is needed."),
)
BAD_DATUM = Kind(
    "case-bad-datum",
    Severity.ERROR,
    _("The datum {value} is not known."),
    _("Use wgs84, cgcs2000, gcj02 or bd09."),
)
NOTHING_SAID = Kind(
    "case-nothing-said",
    Severity.ERROR,
    _("Nothing says what is the matter."),
    _("Write a few words, or add a photo."),
)
TOO_LONG = Kind(
    "case-too-long",
    Severity.ERROR,
    _("The text has {value} characters; {limit} are taken."),
    _("Say it shorter, and leave the rest for whoever comes."),
)
BAD_TELEPHONE = Kind(
    "case-bad-telephone",
    Severity.ERROR,
    _("This is no telephone number."),
    _("Write the number as you dial it, or leave the field empty."),
)


@dataclass(frozen=True)
class ReportFacts:
    """What is reported. `kind` is the code of a kind of event (five digits, or all eleven of the standard).

    The place is in degrees of `datum`; `accuracy_m` is the radius of the circle in which it surely is, None when it was
    put on the map by hand. `grid` is the code of the grid that was chosen where two were offered.
    """

    kind: str
    lon: float | None
    lat: float | None
    text: str = ""
    accuracy_m: float | None = None
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    severity: str = "normal"
    datum: str = WGS84
    grid: str = ""

    def tidied(self) -> Self:
        """Without blanks around texts, without NUL, which no text in the database may hold."""
        names = ("kind", "text", "address", "contact_name", "contact_phone", "datum", "grid")
        texts = {name: getattr(self, name).replace("\0", "").strip() for name in names}
        return replace(self, **texts | {"datum": texts["datum"] or WGS84})

    @property
    def kind_digits(self) -> str:
        """The five digits of the kind: of eleven (6 county + 2 class + 3 kind) the last."""
        return self.kind[-5:]


def check_facts(facts: ReportFacts, has_photo: bool = False, needs_words: bool = True) -> Iterator[Finding]:
    """What is wrong with the facts themselves."""
    yield from _place_faults(facts)
    if needs_words and not facts.text and not has_photo:
        yield NOTHING_SAID.at(field="text")
    limits = {"text": LONGEST_TEXT, "address": LONGEST_ADDRESS, "contact_name": LONGEST_NAME}
    for name, limit in limits.items():
        if len(getattr(facts, name)) > limit:
            yield TOO_LONG.at(field=name, value=len(getattr(facts, name)), limit=limit)
    if facts.contact_phone and not TELEPHONE.fullmatch(facts.contact_phone):
        yield BAD_TELEPHONE.at(field="contact_phone")


def _place_faults(facts: ReportFacts) -> Iterator[Finding]:
    if facts.lon is None or facts.lat is None:
        yield NO_PLACE.at(field="place")
    elif isfinite(facts.lat) and 90 < abs(facts.lat) <= 180 and abs(facts.lon) <= 90:
        yield SWAPPED.at(field="place", value=f"{facts.lat:.6f}, {facts.lon:.6f}")
    elif not (isfinite(facts.lon) and isfinite(facts.lat) and abs(facts.lon) <= 180 and abs(facts.lat) <= 90):
        yield BAD_PLACE.at(field="place", value=f"{facts.lon:g}, {facts.lat:g}")
    accuracy = facts.accuracy_m
    if accuracy is not None and not 0 <= accuracy <= ROUGHEST_M:
        yield BAD_ACCURACY.at(field="accuracy_m", value=f"{accuracy:g}", limit=ROUGHEST_M)
    if not _is_datum(facts.datum):
        yield BAD_DATUM.at(field="datum", value=facts.datum)


def _is_datum(text: str) -> bool:
    return text.casefold().replace("-", "") in ("wgs84", "cgcs2000", "gcj02", "bd09")


def in_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]:
    """A position of a stated datum as WGS 84 degrees."""
    crs = parse_crs(datum)
    if crs.name not in SHIFTS:
        return float(lon), float(lat)
    [[east, north]] = lonlat(np.array([[lon, lat]]), crs)
    return float(east), float(north)


def other_readings(lon: float, lat: float) -> Iterator[tuple[str, float, float]]:
    """How else a position outside of all areas may have been meant, likeliest first: its name and WGS 84 degrees."""
    if abs(lon) <= 90:
        yield "swapped", lat, lon
    west, south, east, north = CHINA_BOX
    if west <= lon <= east and south <= lat <= north:  # elsewhere they are the same
        for datum in SHIFTS:
            yield datum, *in_wgs84(lon, lat, datum)
