"""What a program asks of the requests, and the cases that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Polygon
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from cases.models import Case
from cases.open311.render import Open311Problem
from cases.rules.states import ENDED
from gis_data.takeaway.wanted import BadBounds, parse_bounds

SPAN = timedelta(days=90)  # GeoReport v2: no more than so much at once
PAGE_SIZE, MOST, LAST_PAGE = 100, 1000, 1000
OPEN, CLOSED = "open", "closed"
MOMENTS = ("start_date", "end_date", "updated_after", "updated_before")


@dataclass(frozen=True)
class Wanted:
    """Sets are empty where everything is wanted; with `numbers` nothing else is asked."""

    numbers: frozenset[str]
    codes: frozenset[str]
    states: frozenset[str]
    moments: Mapping[str, datetime | None]
    box: Polygon | None
    page: int
    page_size: int


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """Raises Open311Problem (400) with every fault."""
    faults: list[str] = []
    moments = {name: _moment(given.get(name, ""), name, faults) for name in MOMENTS}
    page = _number(given.get("page", "1"), "page", LAST_PAGE, faults)
    size = _number(given.get("page_size", str(PAGE_SIZE)), "page_size", MOST, faults)
    states = _parts(given.get("status", ""))
    if not states <= {OPEN, CLOSED}:
        faults.append(_("status is open, closed, or both divided by a comma."))
    box = _box(given.get("bbox", ""), faults)
    if faults:
        raise Open311Problem(400, *faults)
    return Wanted(
        _parts(given.get("service_request_id", "")), _parts(given.get("service_code", "")), states, moments, box,
        page, size,
    )  # fmt: skip


def public_cases() -> QuerySet[Case]:
    """Cases of kinds that are offered to residents, with when something last happened."""
    rows = Case.objects.filter(kind__public=True).select_related("kind", "department")
    return rows.annotate(updated_at=Max("moves__at"))


def find(wanted: Wanted) -> list[Case]:
    """One page, the newest first, in one query."""
    rows = public_cases().order_by("-reported_at", "-pk")
    if wanted.numbers:
        return list(rows.filter(number__in=wanted.numbers)[:MOST])
    start, end = _span(wanted)
    rows = rows.filter(reported_at__gte=start, reported_at__lte=end)
    if wanted.codes:
        rows = rows.filter(kind__code__in=wanted.codes)
    if wanted.states == {OPEN}:
        rows = rows.exclude(state__in=ENDED)
    elif wanted.states == {CLOSED}:
        rows = rows.filter(state__in=ENDED)
    if wanted.box:
        rows = rows.filter(place__bboverlaps=wanted.box)
    if wanted.moments["updated_after"]:
        rows = rows.filter(updated_at__gte=wanted.moments["updated_after"])
    if wanted.moments["updated_before"]:
        rows = rows.filter(updated_at__lte=wanted.moments["updated_before"])
    first = (wanted.page - 1) * wanted.page_size
    return list(rows[first : first + wanted.page_size])


def _span(wanted: Wanted) -> tuple[datetime, datetime]:
    """From when to when: 90 days at most, up to now where nothing is said."""
    start, end = wanted.moments["start_date"], wanted.moments["end_date"]
    if start is None:
        end = end or timezone.now()
        return end - SPAN, end
    return start, min(end or start + SPAN, start + SPAN)


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip().replace("\0", "") for part in text.split(",") if part.strip())


def _moment(text: str, name: str, faults: list[str]) -> datetime | None:
    """A moment; a day is its midnight, and one without a zone is in the deployment's."""
    if not text:
        return None
    try:
        # An unescaped + in an address arrives as a blank.
        found = parse_datetime(text.replace(" ", "+"))
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day)  # noqa: DTZ001, its zone is given below
    except ValueError:
        found = None
    if found is None:
        faults.append(_("%(name)s is no moment such as 2026-11-25T00:00:00+08:00.") % {"name": name})
        return None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _number(text: str, name: str, most: int, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most:
        return int(text)
    faults.append(_("%(name)s is a whole number from 1 to %(most)d.") % {"name": name, "most": most})
    return 1


def _box(text: str, faults: list[str]) -> Polygon | None:
    if not text:
        return None
    try:
        return parse_bounds(text)
    except BadBounds as problem:
        faults.append(str(problem))
        return None
