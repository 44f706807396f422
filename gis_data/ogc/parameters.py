"""The parameters of /items, read and refused one by one (OGC API - Features, Part 1 clause 7.15 and Part 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gis_data.collections import Collection
from gis_data.ogc.crs import Crs, parse_crs
from gis_data.ogc.problems import OgcProblem

DEFAULT_LIMIT = 1_000
MAX_LIMIT = 10_000
OWN = ("f", "bbox", "bbox-crs", "crs", "datetime", "limit", "after")
LARGEST_KEY = 2**63 - 1
LARGEST_INTEGER = 2**31 - 1

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """Which features are asked for, and how. Two boxes when one was asked for across the antimeridian."""

    limit: int
    after: int
    boxes: tuple[Box, ...]
    days: DateRange | None
    filters: Mapping[str, str | int | float | date | UUID]
    crs: Crs


def parse_items(given: Mapping[str, str], collection: Collection) -> ItemsQuery:
    """The query that the parameters make; raises OgcProblem at the first that is wrong."""
    for name in given:
        if name not in OWN and name not in collection.properties:
            known = ", ".join((*OWN, *collection.properties))
            raise bad(
                name, _("There is no such parameter or property here."), _("Known are: %(names)s") % {"names": known}
            )
    return ItemsQuery(
        limit=_whole(given.get("limit"), "limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
        after=_whole(given.get("after"), "after", 0, 0, LARGEST_KEY),
        boxes=_boxes(given.get("bbox"), parse_crs(given.get("bbox-crs"), "bbox-crs")),
        days=_days(given.get("datetime")),
        filters={name: _value(given[name], name, collection) for name in given if name not in OWN},
        crs=parse_crs(given.get("crs"), "crs"),
    )


def bad(where: str, message: str, remedy: str) -> OgcProblem:
    """A parameter that is refused."""
    return OgcProblem(400, where, message, remedy)


def _whole(text: str | None, name: str, default: int, lowest: int, highest: int) -> int:
    if text is None:
        return default
    if text.isascii() and text.isdigit() and len(text) < 20 and lowest <= int(text) <= highest:
        return int(text)
    message = _("%(name)s=%(value)s is out of range.") % {"name": name, "value": text[:40]}
    remedy = _("Give a whole number from %(lowest)d to %(highest)d.") % {"lowest": lowest, "highest": highest}
    raise bad(name, message, remedy)


def _boxes(text: str | None, crs: Crs) -> tuple[Box, ...]:
    if text is None:
        return ()
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise _bad_box(_("bbox is not four numbers (or six, with heights)."))
    if crs.latitude_first:
        numbers = [numbers[1], numbers[0], numbers[3], numbers[2]]
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise _bad_box(_("bbox does not lie on the globe, or its south is north of its north."))
    if west <= east:
        return ((west, south, east, north),)
    return ((west, south, 180.0, north), (-180.0, south, east, north))


def _bad_box(message: str) -> OgcProblem:
    remedy = _("Give west,south,east,north in degrees; with bbox-crs of EPSG, south,west,north,east.")
    return bad("bbox", message, remedy)


def _days(text: str | None) -> DateRange | None:
    """The days of an instant or an interval; an open end is `..` or nothing."""
    if text is None:
        return None
    ends = text.split("/")
    if len(ends) == 1:
        day = _day(text)
        return DateRange(day, day, "[]")
    if len(ends) != 2:
        raise _bad_datetime(text)
    first, last = (None if end in ("", "..") else _day(end) for end in ends)
    if first and last and first > last:
        raise _bad_datetime(text)
    return DateRange(first, last, "[]")


def _day(text: str) -> date:
    """A date as it stands, an instant (RFC 3339) as the day it falls on in the deployment's time zone."""
    try:
        if len(text) == len("2020-06-08"):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise _bad_datetime(text)
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _bad_datetime(text: str) -> OgcProblem:
    message = _("datetime is no instant and no interval: %(text)s") % {"text": text[:60]}
    remedy = _("Write 2020-06-08, 2020-06-08T00:00:00Z, 2020-01-01/2020-06-08, 2020-06-08/.. or ../2020-06-08.")
    return bad("datetime", message, remedy)


def _value(text: str, name: str, collection: Collection) -> str | int | float | date | UUID:
    """The text as a value of the property's type."""
    kind = collection.properties[name].type
    try:
        if kind == "integer" and abs(int(text)) > LARGEST_INTEGER:
            raise ValueError(text)
        return _READERS[kind](text)
    except ValueError:
        message = _("%(name)s is no %(type)s: %(value)s") % {"name": name, "type": kind, "value": text[:40]}
        raise bad(name, message, _("Give a value of that type, as features hold it.")) from None


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text


_READERS = {"string": _text, "integer": int, "number": float, "uuid": UUID, "date": date.fromisoformat}
