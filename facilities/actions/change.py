"""The acts on a facility: add, change, move, close, reopen. Pages, API, administration and commands all come here.

Each is one transaction with one row of history. Whoever looked at an older state is told, not overwritten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models import Q

from facilities.access import lies_here, may_manage_at
from facilities.actions.refusals import NotYours, Refused, Stale
from facilities.actions.store import Act, facts_of, write_acts
from facilities.models import ChangeKind, Facility, FacilityChange, FacilityKind, FacilityVersion
from facilities.rules import faults
from facilities.rules.check import check_facts
from facilities.rules.facts import Facts, LonLat
from facilities.rules.opening import read_hours
from gis_data.actions.import_runs import Actor
from gis_data.findings import Finding, Severity
from gis_data.functions import SRID


@dataclass(frozen=True)
class Deed:
    """Who acts, from which day on, and why. An actor without a user is the machine's own administrator.

    `seen` is the edition of the facility that was looked at; None does not ask. `confirmed` goes on in spite of doubt.
    """

    by: Actor
    day: date
    why: str = ""
    seen: int | None = None
    confirmed: bool = False


@transaction.atomic
def add_facility(
    kind: FacilityKind, facts: Facts, deed: Deed, until: date | None = None, source: tuple[str, str] = ("", "")
) -> Facility:
    """A new facility, there until the day `until`; `source` is where it comes from and its id there.

    Raises Refused, NotYours.
    """
    _permit(deed, facts.place)
    findings = [] if kind.active else [faults.KIND_RETIRED.at(field="kind", value=kind.label)]
    if until is not None and until <= deed.day:
        findings.append(faults.END_BEFORE_BEGIN.at(field="until", value=until, first=deed.day))
    findings += _faults_of(facts)
    _refuse(findings or duplicates(kind, facts), deed)
    facility = Facility(kind=kind, source=source[0], source_id=source[1])
    act = Act(ChangeKind.ADDED, facility, deed.day, tidied(facts), until=until, why=deed.why)
    write_acts([act], deed.by)
    return facility


def move_facility(
    facility: Facility, lon: float, lat: float, deed: Deed, entrances: tuple[LonLat, ...] = ()
) -> Facility:
    """Put it somewhere else (degrees, EPSG:4326); entrances are not known there unless they are given.

    Raises Refused, NotYours, Stale.
    """
    return _rewrite(facility, deed, lambda facts: replace(facts, lon=lon, lat=lat, entrances=entrances))


def change_facility(facility: Facility, facts: Facts, deed: Deed) -> Facility:
    """Let other facts be true of it from the day on. Raises Refused, NotYours, Stale."""
    return _rewrite(facility, deed, lambda _before: facts)


@transaction.atomic
def close_facility(facility: Facility, deed: Deed) -> Facility:
    """It is no more from the day on; all that was known of it stays. Raises Refused, NotYours, Stale."""
    facility, last = _locked(facility, deed)
    _permit(deed, last.geom.coords)
    _refuse([] if deed.why.strip() or deed.by.user is None else [faults.REASON_MISSING.at(field="why")], deed)
    _refuse(_not_closed(last, deed.day), deed)
    first = last.valid.lower
    if deed.day <= first:
        words = {"first": first, "earliest": first + timedelta(days=1)}
        _refuse([faults.CLOSES_TOO_EARLY.at(field="day", value=deed.day, **words)], deed)
    write_acts([Act(ChangeKind.CLOSED, facility, deed.day, last=last, why=deed.why)], deed.by)
    return facility


@transaction.atomic
def reopen_facility(facility: Facility, deed: Deed) -> Facility:
    """It is there again from the day on, as it was last. Raises Refused, NotYours, Stale."""
    facility, last = _locked(facility, deed)
    _permit(deed, last.geom.coords)
    ended = last.valid.upper
    if ended is None:
        _refuse([faults.IS_OPEN.at(field="day")], deed)
    if deed.day < ended:
        _refuse([faults.BEFORE_LATEST.at(field="day", value=deed.day, first=ended)], deed)
    write_acts([Act(ChangeKind.REOPENED, facility, deed.day, facts_of(last), last=last, why=deed.why)], deed.by)
    return facility


@transaction.atomic
def _rewrite(facility: Facility, deed: Deed, changed: Callable[[Facts], Facts]) -> Facility:
    facility, last = _locked(facility, deed)
    before = facts_of(last)
    facts = tidied(changed(before))
    _permit(deed, before.place, facts.place)
    findings = list(_not_closed(last, deed.day))
    if deed.day < last.valid.lower:
        findings.append(faults.BEFORE_LATEST.at(field="day", value=deed.day, first=last.valid.lower))
    _refuse([*findings, *_faults_of(facts)], deed)
    if facts != before:
        if (facts.name, facts.place) != (before.name, before.place):
            _refuse(duplicates(facility.kind, facts, but=facility), deed)
        write_acts([Act(kind_of_change(before, facts), facility, deed.day, facts, last, why=deed.why)], deed.by)
    return facility


def kind_of_change(before: Facts, after: Facts) -> ChangeKind:
    """Moved where the place or a door is another, else changed."""
    return ChangeKind.CHANGED if (before.place, before.doors) == (after.place, after.doors) else ChangeKind.MOVED


def tidied(facts: Facts) -> Facts:
    """Facts as they are kept: no spaces around texts, opening hours in one spelling."""
    texts = {name: getattr(facts, name).strip() for name in ("name", "address", "operator", "public_phone")}
    findings = list(check_facts(replace(facts, **texts)))
    unreadable = any(finding.code == faults.HOURS_WRONG.code for finding in findings)
    hours = facts.opening_hours.strip() if unreadable else read_hours(facts.opening_hours)
    entrances = () if facts.entrances == (facts.place,) else facts.entrances
    return replace(facts, **texts, opening_hours=hours, entrances=entrances)


def duplicates(kind: FacilityKind, facts: Facts, but: Facility | None = None) -> list[Finding]:
    """A doubt where one of the same kind and name stands close by today."""
    place = Point(facts.place, srid=SRID)
    rows = FacilityVersion.objects.current().filter(facility__kind=kind, name=facts.name.strip())
    if but is not None:
        rows = rows.filter(~Q(facility=but))
    same = rows.near(place, faults.NEAR_DUPLICATE_M).first()
    if same is None:
        return []
    value = f"{same.name} {same.address}".strip()
    return [faults.DUPLICATE.at(field="name", value=value, limit=faults.NEAR_DUPLICATE_M)]


def _locked(facility: Facility, deed: Deed) -> tuple[Facility, FacilityVersion]:
    """The facility as it is now, and nobody else's until the transaction ends, with its latest version."""
    facility = Facility.objects.select_for_update().get(pk=facility.pk)
    if deed.seen is not None and deed.seen != facility.edition:
        raise Stale(FacilityChange.objects.select_related("user").filter(facility=facility).latest("edition"))
    return facility, facility.versions.latest("valid")


def _permit(deed: Deed, *places: LonLat) -> None:
    if deed.by.user is not None and not all(may_manage_at(deed.by.user, *place) for place in places):
        raise NotYours


def _faults_of(facts: Facts) -> list[Finding]:
    findings = list(check_facts(facts))
    if not any(finding.field == "place" for finding in findings) and not lies_here(*facts.place):
        findings.append(faults.OUTSIDE.at(field="place", value=f"{facts.lon:.6f}, {facts.lat:.6f}"))
    return findings


def _not_closed(last: FacilityVersion, day: date) -> list[Finding]:
    ended = last.valid.upper
    return [faults.IS_CLOSED.at(field="day", value=ended)] if ended is not None and ended <= day else []


def _refuse(findings: Iterable[Finding], deed: Deed) -> None:
    found = list(findings)
    if any(finding.severity == Severity.ERROR or not deed.confirmed for finding in found):
        raise Refused(found)
