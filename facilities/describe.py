"""Facilities as they are told to everyone: on any day, with their history, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Count, QuerySet
from django.utils import timezone

from facilities.access import may_manage
from facilities.actions.store import facts_of
from facilities.models import Facility, FacilityKind, FacilityVersion
from facilities.rules.opening import opening_at
from gis_data.functions import SRID
from grids.access import User, can
from grids.models import AreaVersion
from grids.rules.access import Capability

MOST = 5_000


class NoSuchFacility(LookupError):
    """No facility has this uid."""


class TooMany(ValueError):
    """More facilities than one answer holds."""


@dataclass(frozen=True)
class Asked:
    """Which facilities are asked for: of these kinds (none: all), in a box of degrees, on a day, open at a moment."""

    day: date
    kinds: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    open_at: datetime | None = None


def describe_kinds() -> list[dict[str, Any]]:
    """The kinds in use, as they are listed, with how many there are of each today."""
    kinds = FacilityKind.objects.filter(active=True).select_related("group")
    counts = _counts(FacilityVersion.objects.current())
    return [_kind(kind) | {"count": counts.get(kind.pk, 0)} for kind in kinds]


def _counts(versions: QuerySet[FacilityVersion]) -> dict[int, int]:
    rows = versions.order_by().values("facility__kind").annotate(number=Count("pk"))
    return dict(rows.values_list("facility__kind", "number"))


def _kind(kind: FacilityKind) -> dict[str, Any]:
    return {
        "key": kind.key,
        "label": kind.label,
        "label_zh": kind.label_zh,
        "label_en": kind.label_en,
        "tier": kind.tier,
        "limit_m": round(kind.limit_metres, 1),
        "limit_minutes": round(kind.limit_metres / kind.group.speed_m_min, 1),
        "group": kind.group.key,
        "has_capacity": kind.has_capacity,
        "capacity_unit": kind.capacity_unit,
        "source": kind.source,
        "checked": kind.checked,
    }


def find(asked: Asked) -> list[dict[str, Any]]:
    """GeoJSON features. Raises TooMany when there are more than MOST."""
    rows = FacilityVersion.objects.on(asked.day).filter(facility__kind__active=True)
    if asked.kinds:
        rows = rows.of_kind(*asked.kinds)
    if asked.bbox:
        box = Polygon.from_bbox(asked.bbox)
        box.srid = SRID
        rows = rows.filter(geom__intersects=box)
    found = list(rows.select_related("facility__kind").defer("geom_3857").order_by("pk")[: MOST + 1])
    if len(found) > MOST:
        raise TooMany
    features = [feature(version, asked.open_at) for version in found]
    return [one for one in features if one["properties"]["open"] or asked.open_at is None]


def feature(version: FacilityVersion, moment: datetime | None = None) -> dict[str, Any]:
    """A version as a GeoJSON feature; with a moment, whether it is open then (null: not known)."""
    facts, kind = facts_of(version), version.facility.kind
    now = opening_at(facts.opening_hours, moment) if moment else None
    return {
        "type": "Feature",
        "id": str(version.facility.uid),
        "geometry": {"type": "Point", "coordinates": list(facts.place)},
        "properties": {
            "uid": str(version.facility.uid),
            "kind": kind.key,
            "kind_label": kind.label,
            "name": facts.name,
            "address": facts.address,
            "opening_hours": facts.opening_hours,
            "open": now.is_open if now else None,
            "open_until": now.until if now else None,
            "capacity": facts.capacity,
            "operator": facts.operator,
            "public_phone": facts.public_phone,
            "entrances": [list(entrance) for entrance in facts.entrances],
            "valid_from": version.valid.lower,
            "valid_to": version.valid.upper,
        },
    }


def facility_by_uid(uid: str) -> Facility:
    """The facility of that uid. Raises NoSuchFacility."""
    facility = Facility.objects.select_related("kind__group").filter(uid=uid).first()
    if facility is None:
        raise NoSuchFacility(uid)
    return facility


def describe(facility: Facility, day: date, user: User) -> dict[str, Any]:
    """The facility as it was on the day, or last before it, with what was done to it and what the asker may do."""
    versions = list(facility.versions.defer("geom_3857").order_by("valid"))
    shown = _shown(versions, day)
    shown.facility = facility
    last = versions[-1]
    moment = timezone.localtime() if day == timezone.localdate() else None
    return feature(shown, moment) | {
        "on": day,
        "exists": _holds(shown, day),
        "edition": facility.edition,
        "kind": _kind(facility.kind),
        "source": facility.source,
        "areas": _areas(shown, day),
        "may_change": may_manage(user, last),
        "closed": last.valid.upper is not None and last.valid.upper <= timezone.localdate(),
        "history": _history(facility, with_names=can(user, Capability.SEE_POSTS)),
    }


def _shown(versions: list[FacilityVersion], day: date) -> FacilityVersion:
    """The version of the day; else the last one before it, else the first."""
    before = [version for version in versions if version.valid.lower <= day]
    return before[-1] if before else versions[0]


def _holds(version: FacilityVersion, day: date) -> bool:
    return version.valid.lower <= day and (version.valid.upper is None or day < version.valid.upper)


def _areas(version: FacilityVersion, day: date) -> list[str]:
    """The names of the areas it stands in, from the top down."""
    there = AreaVersion.objects.on(day).at(version.geom).order_by("level__rank", "code")
    return list(there.values_list("name", flat=True))


def _history(facility: Facility, with_names: bool) -> list[dict[str, Any]]:
    """The latest first. Who did it is told to those who may see who holds which post."""
    rows = facility.changes.select_related("user").order_by("-edition")
    return [
        {
            "edition": change.edition,
            "kind": change.kind,
            "label": change.get_kind_display(),
            "on": change.on,
            "at": change.at,
            "why": change.why,
            "by": _doer(change.user, change.actor) if with_names else None,
            "changed": _changed(change.before, change.after),
        }
        for change in rows
    ]


def _doer(user: Any, actor: str) -> str:
    return user.get_username() if user else actor


def _changed(before: dict | None, after: dict | None) -> list[str]:
    """The names of the facts that differ."""
    if not before or not after:
        return []
    return sorted(name for name in after if name != "valid" and before.get(name) != after[name])
