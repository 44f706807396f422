"""An area as it is told to everyone: its versions, codes and line of descent, in a fixed number of queries."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from grids.models import Area, AreaVersion, Lineage

# 1e-7 degree is a centimetre.
COORDINATE_DIGITS = 7


class UnknownCode(LookupError):
    """No area bears this code or ever bore it."""


class NoSuchDay(LookupError):
    """The area did not exist on that day."""


def area_by_code(code: str) -> Area:
    """The area that bears this code or ever bore it; an own code goes before one in another scheme.

    Raises `UnknownCode`.
    """
    own = Area.objects.filter(versions__code=code).select_related("level").first()
    area = own or Area.objects.filter(codes__code=code).select_related("level").order_by("codes__scheme").first()
    if area is None:
        raise UnknownCode(code)
    return area


def describe_area(area: Area) -> dict[str, Any]:
    """The area with its versions as GeoJSON label points, oldest first, its codes, and what it came from and became."""
    versions = list(_versions(area).annotate(shape=AsGeoJSON("label_point", precision=COORDINATE_DIGITS)))
    today = timezone.localdate()
    shown = next((v for v in versions if _holds(v, today)), versions[-1])
    return {
        "uid": str(area.uid),
        "level": area.level.key,
        "level_label": area.level.label,
        "code": shown.code,
        "name": shown.name,
        "current": _holds(shown, today),
        "contact": area.public_contact,
        "versions": {"type": "FeatureCollection", "features": [_feature(version) for version in versions]},
        "codes": list(area.codes.order_by("scheme", "code").values("scheme", "code", "note")),
        "came_from": _descents(area.predecessors.exclude(from_area=area), "from_area"),
        "became": _descents(area.successors.exclude(to_area=area), "to_area"),
    }


def describe_boundary(area: Area, on: date) -> dict[str, Any]:
    """The boundary on a day as a GeoJSON feature; raises `NoSuchDay`."""
    version = _versions(area).on(on).annotate(shape=AsGeoJSON("geom", precision=COORDINATE_DIGITS)).first()
    if version is None:
        raise NoSuchDay(on)
    return _feature(version)


def _versions(area: Area) -> QuerySet[AreaVersion]:
    """The area's versions, with the parent as it was called when each began."""
    parent = AreaVersion.objects.filter(area=OuterRef("parent"), valid__contains=OuterRef("valid__startswith"))
    return (
        area.versions.annotate(
            parent_code=Subquery(parent.values("code")[:1]),
            parent_name=Subquery(parent.values("name")[:1]),
            document=F("redraw__document_number"),
        )
        .defer("geom", "geom_3857", "label_point")
        .order_by("valid")
    )


def _holds(version: AreaVersion, day: date) -> bool:
    return version.valid.lower <= day and (version.valid.upper is None or day < version.valid.upper)


def _feature(version: AreaVersion) -> dict[str, Any]:
    parent = {"code": version.parent_code, "name": version.parent_name} if version.parent_code else None
    return {
        "type": "Feature",
        "geometry": json.loads(version.shape),
        "properties": {
            "code": version.code,
            "name": version.name,
            "valid_from": version.valid.lower,
            "valid_to": version.valid.upper,
            "parent": parent,
            "area_m2": version.area_m2,
            "redraw": version.document,
        },
    }


def _descents(rows: QuerySet[Lineage], other: str) -> list[dict[str, Any]]:
    """Lineage rows with the other area as it is called last."""
    latest = AreaVersion.objects.filter(area=OuterRef(other)).order_by("-valid")
    named = rows.annotate(code=Subquery(latest.values("code")[:1]), name=Subquery(latest.values("name")[:1]))
    fields = ("on", "code", "name", "kind", "share_area", "share_buildings", "share_households")
    return list(named.order_by("on", "-share_area").values(*fields))
