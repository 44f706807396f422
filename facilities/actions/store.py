"""Acts on facilities into the database: a few statements for one or for ten thousand, and a record of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.gis.geos import MultiPoint, Point
from django.db.backends.postgresql.psycopg_any import DateRange

from facilities.models import ChangeKind, Facility, FacilityChange, FacilityVersion
from facilities.rules.facts import Facts
from gis_data.actions.import_runs import Actor
from gis_data.functions import SRID
from gis_data.models import ImportRun

BATCH = 1_000
COLUMNS = ("name", "address", "opening_hours", "capacity", "operator", "public_phone")
WRITTEN = (*COLUMNS, "geom", "entrances", "valid")


@dataclass
class Act:
    """What is done to one facility from a day on. `facts` are those after it, None when it closes.

    `last` is its latest version so far, None for a new one; `until` the day on which it is no more, where known.
    """

    kind: ChangeKind
    facility: Facility
    day: date
    facts: Facts | None = None
    last: FacilityVersion | None = None
    until: date | None = None
    why: str = ""
    before: dict[str, Any] | None = field(init=False)

    def __post_init__(self) -> None:
        self.before = None if self.last is None else described(facts_of(self.last), self.last.valid)


def facts_of(version: FacilityVersion) -> Facts:
    """A version's facts."""
    values = {name: getattr(version, name) for name in COLUMNS}
    return Facts.of(values, version.geom.coords, version.entrances.coords)


def described(facts: Facts, valid: DateRange) -> dict[str, Any]:
    """Facts and their days, for the record."""
    days = {"from": valid.lower.isoformat(), "to": valid.upper.isoformat() if valid.upper else None}
    return facts.as_json() | {"valid": days}


def write_acts(acts: Sequence[Act], by: Actor, run: ImportRun | None = None) -> None:
    """Write versions and records. The caller holds a lock on the facilities that exist, within its transaction."""
    new = [act for act in acts if act.facility.pk is None]
    Facility.objects.bulk_create((act.facility for act in new), batch_size=BATCH)
    _next_edition(act.facility for act in acts if act.last is not None)
    ended = [act.last for act in acts if _ends_last(act)]
    FacilityVersion.objects.bulk_update(ended, ["valid"], batch_size=BATCH)
    opened = [version for act in acts if (version := _opened(act))]
    rewritten = [version for version in opened if version.pk]
    FacilityVersion.objects.bulk_update(rewritten, WRITTEN, batch_size=BATCH)
    FacilityVersion.objects.bulk_create((one for one in opened if not one.pk), batch_size=BATCH)
    FacilityChange.objects.bulk_create((_record(act, by, run) for act in acts), batch_size=BATCH)


def _next_edition(facilities: Iterable[Facility]) -> None:
    changed = list(facilities)
    for facility in changed:
        facility.edition += 1
    Facility.objects.bulk_update(changed, ["edition"], batch_size=BATCH)


def _ends_last(act: Act) -> bool:
    """End the latest version where the act begins; one that begins on the same day is written over instead."""
    last = act.last
    if last is None or act.kind == ChangeKind.REOPENED or (act.facts and act.day == last.valid.lower):
        return False
    act.until = act.until or (last.valid.upper if act.facts else None)
    last.valid = DateRange(last.valid.lower, act.day, "[)")
    return True


def _opened(act: Act) -> FacilityVersion | None:
    """The version that the act opens or writes over; none when it closes."""
    if act.facts is None:
        return None
    rewrites = act.last is not None and act.kind != ChangeKind.REOPENED and act.day == act.last.valid.lower
    version = act.last if rewrites else FacilityVersion(facility=act.facility)
    version.geom = Point(act.facts.place, srid=SRID)
    version.entrances = MultiPoint(*(Point(door) for door in act.facts.doors), srid=SRID)
    until = act.last.valid.upper if rewrites and act.until is None else act.until
    version.valid = DateRange(act.day, until, "[)")
    for name in COLUMNS:
        setattr(version, name, getattr(act.facts, name))
    return version


def _record(act: Act, by: Actor, run: ImportRun | None) -> FacilityChange:
    after = None if act.facts is None else described(act.facts, DateRange(act.day, act.until, "[)"))
    return FacilityChange(
        facility=act.facility, kind=act.kind, on=act.day, user=by.user, actor=by.account, run=run, why=act.why,
        edition=act.facility.edition, before=act.before, after=after,
    )  # fmt: skip
