"""Assets as they are told to everyone: on any day, with their code explained and their history, in few queries."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.asset_access import may_manage
from cases.asset_glyphs import look_of
from cases.asset_known import known_codes
from cases.models import Asset, AssetVersion, Case
from cases.rules.asset_codes import BadCode, Explained, explain
from cases.rules.asset_facts import COLUMNS
from gis_data.findings import Finding
from gis_data.functions import SRID
from grids.access import User, can
from grids.models import AreaVersion
from grids.rules.access import Capability

MOST = 5_000
MOST_CASES = 20


class NoSuchAsset(LookupError):
    """No asset has this uid."""


class TooMany(ValueError):
    """More assets than one answer holds."""


@dataclass(frozen=True)
class Asked:
    """Which assets are asked for: of these kinds or classes (five or two digits; none: all), states, and in a box."""

    day: date
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None


def find(asked: Asked) -> list[dict[str, Any]]:
    """GeoJSON features. Raises TooMany when there are more than MOST."""
    rows = AssetVersion.objects.on(asked.day)
    if asked.kinds:
        kinds = [kind for kind in asked.kinds if len(kind) == 5]
        classes = [kind for kind in asked.kinds if len(kind) == 2]
        rows = rows.filter(asset__kind__code__in=kinds) | rows.filter(asset__kind__klass__code__in=classes)
    if asked.states:
        rows = rows.filter(state__in=asked.states)
    if asked.bbox:
        box = Polygon.from_bbox(asked.bbox)
        box.srid = SRID
        rows = rows.filter(geom__intersects=box)
    found = list(_light(rows).order_by("pk")[: MOST + 1])
    if len(found) > MOST:
        raise TooMany
    return [feature(version) for version in found]


def feature(version: AssetVersion) -> dict[str, Any]:
    """A version as a GeoJSON feature."""
    asset, kind = version.asset, version.asset.kind
    return {
        "type": "Feature",
        "id": str(asset.uid),
        "geometry": json.loads(version.geom.json),
        "properties": {
            "uid": str(asset.uid),
            "code": asset.code,
            "kind": kind.code,
            "kind_label": kind.label,
            **{name: getattr(version, name) for name in COLUMNS},
            "state_label": version.get_state_display(),
            "manager": version.manager.key if version.manager else None,
            "manager_label": version.manager.label if version.manager else version.manager_name,
            "valid_from": version.valid.lower,
            "valid_to": version.valid.upper,
        },
    }


def asset_by_uid(uid: Any) -> Asset:
    """The asset of that uid. Raises NoSuchAsset."""
    asset = Asset.objects.select_related("kind__klass__catalogue").filter(uid=uid).first()
    if asset is None:
        raise NoSuchAsset(uid)
    return asset


def describe(asset: Asset, day: date, user: User) -> dict[str, Any]:
    """The asset as it was on the day, or last before it, with what was done to it and what the asker may do.

    Its open cases are told only as far as the asker may see them.
    """
    versions = list(_light(asset.versions).order_by("valid"))
    before = [version for version in versions if version.valid.lower <= day]
    shown = before[-1] if before else versions[0]
    last = versions[-1]
    return feature(shown) | {
        "on": day,
        "exists": shown.valid.lower <= day and (shown.valid.upper is None or day < shown.valid.upper),
        "edition": asset.edition,
        "look": look_of(asset.kind.code, shown.state),
        "place": list(shown.location.coords),
        "class_label": asset.kind.klass.label,
        "catalogue": str(asset.kind.klass.catalogue),
        "accuracy_label": shown.get_accuracy_display(),
        "data_source_label": shown.get_data_source_display(),
        "other_codes": list(asset.codes.order_by("scheme").values("scheme", "code")),
        "code_parts": [part(one) for one in explain(asset.code, known_codes(asset.kind.klass.catalogue))],
        "areas": _areas(shown, day),
        "may_change": may_manage(user, last),
        "ended": last.valid.upper is not None and last.valid.upper <= day,
        "states": [{"state": v.state, "label": v.get_state_display(), "from": v.valid.lower} for v in versions],
        "history": _history(asset, with_names=can(user, Capability.SEE_POSTS)),
        "cases": _cases(asset, user),
        "photos": [
            {"uid": str(photo.uid), "picture": reverse("case_photo", args=[photo.uid]),
             "thumb": reverse("case_photo_thumb", args=[photo.uid]), "added_at": timezone.localtime(photo.added_at)}
            for photo in asset.photos.all()
        ],
    }  # fmt: skip


def explain_code(code: str) -> dict[str, Any]:
    """A code taken apart after the catalogue in use, and whether an asset has it, as its own or as another code."""
    try:
        parts, findings = [part(one) for one in explain(code, known_codes())], []
    except BadCode as bad:
        parts, findings = [], [told(found) for found in bad.findings]
    asset = Asset.objects.filter(code=code).first() or Asset.objects.filter(codes__code=code).first()
    wrong = findings or [found for one in parts for found in one["findings"] if found["severity"] == "error"]
    return {"code": code, "valid": not wrong, "parts": parts, "findings": findings,
            "asset": str(asset.uid) if asset else None}  # fmt: skip


def part(one: Explained) -> dict[str, Any]:
    """A part of a code, ready for JSON."""
    return {"part": str(one.part), "digits": one.digits, "first": one.first, "last": one.last, "says": one.says,
            "findings": [told(found) for found in one.findings]}  # fmt: skip


def told(found: Finding) -> dict[str, str]:
    """A finding, ready for JSON."""
    return {"code": found.code, "severity": str(found.severity), "problem": str(found.problem),
            "remedy": str(found.remedy)}  # fmt: skip


def _light(rows: QuerySet[AssetVersion]) -> QuerySet[AssetVersion]:
    return rows.select_related("asset__kind", "manager").defer("geom_3857", "location_3857")


def _areas(version: AssetVersion, day: date) -> list[str]:
    """The names of the areas it stands in, from the top down."""
    there = AreaVersion.objects.on(day).at(version.location).order_by("level__rank", "code")
    return list(there.values_list("name", flat=True))


def _history(asset: Asset, with_names: bool) -> list[dict[str, Any]]:
    """The latest first. Who did it is told to those who may see who holds which post."""
    return [
        {
            "edition": change.edition,
            "act": change.act,
            "label": change.get_act_display(),
            "on": change.on,
            "at": change.at,
            "why": change.why,
            "by": (change.user.get_username() if change.user else change.actor) if with_names else None,
            "changed": _changed(change.before, change.after),
        }
        for change in asset.changes.select_related("user").order_by("-edition")
    ]


def _changed(before: dict | None, after: dict | None) -> list[str]:
    """The names of the facts that differ."""
    if not before or not after:
        return []
    return sorted(name for name in after if name != "valid" and before.get(name) != after[name])


def _cases(asset: Asset, user: User) -> list[dict[str, Any]]:
    rows = Case.objects.visible_to(user).open().filter(asset=asset).select_related("kind")
    return [
        {"number": case.number, "kind_label": case.kind.label, "state": case.state,
         "state_label": case.get_state_display(), "at": timezone.localtime(case.reported_at)}
        for case in rows.distinct().order_by("-reported_at")[:MOST_CASES]
    ]  # fmt: skip
