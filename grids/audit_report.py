"""An audit as people and programs read it: a table for the terminal, a GeoJSON feature collection for a map."""

import json
from collections import Counter
from typing import Any

import shapely
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gis_data.terminal import TEXT_WIDTH, text_table, wrap
from grids.audit import AuditReport
from grids.rules.audit import AuditFinding

SHOWN_PER_KIND = 20
_DECIMALS = 6  # of a degree: 0.1 m


def table(report: AuditReport) -> str:
    """The findings as a table, at most SHOWN_PER_KIND of each kind, and one line that sums up."""
    shown: Counter[str] = Counter()
    rows = []
    for item in report.findings:
        shown[item.finding.code] += 1
        if shown[item.finding.code] <= SHOWN_PER_KIND:
            rows.append(_row(item))
    found = shown + Counter(report.unlisted)
    header = (_("kind"), _("level"), _("where"), _("longitude, latitude"), _("what is wrong → what to do"))
    parts = [text_table(header, rows), *_left_out(found)] if rows else []
    return "\n".join([*parts, _summary(report, found)])


def _row(found: AuditFinding) -> tuple[str, ...]:
    """One finding; several codes stand under each other."""
    told = found.finding
    text = wrap(str(told.problem), TEXT_WIDTH) + wrap(f"→ {told.remedy}", TEXT_WIDTH)
    subject = "\n".join(told.value.split(" + "))
    return told.code, told.field, subject, _position(found.where), "\n".join(text)


def _position(shape: shapely.Geometry | None) -> str:
    """A point in the shape."""
    if shape is None:
        return ""
    point = shapely.point_on_surface(shape)
    return f"{point.x:.{_DECIMALS}f}, {point.y:.{_DECIMALS}f}"


def _left_out(found: Counter[str]) -> list[str]:
    """A line for each kind that has more than is shown."""
    more = {code: count - SHOWN_PER_KIND for code, count in found.items() if count > SHOWN_PER_KIND}
    return [_("… and %(count)d more: %(kind)s") % {"count": count, "kind": kind} for kind, count in more.items()]


def _summary(report: AuditReport, found: Counter[str]) -> str:
    """What was looked at, and how many findings of each kind."""
    areas = ngettext("%(count)d area", "%(count)d areas", report.areas) % {"count": report.areas}
    buildings = ngettext("%(count)s building", "%(count)s buildings", report.buildings) % {"count": report.buildings}
    verdict = ", ".join(f"{count} × {kind}" for kind, count in found.items()) or _("all is well")
    day = date_format(report.day, "Y-m-d")
    return _("%(day)s, %(areas)s, %(buildings)s: %(verdict)s.") % {
        "day": day,
        "areas": areas,
        "buildings": buildings,
        "verdict": verdict,
    }


def feature_collection(report: AuditReport) -> str:
    """The findings as GeoJSON (EPSG:4326); what has no place has no geometry."""
    return json.dumps(
        {"type": "FeatureCollection", "features": [_feature(found) for found in report.findings]}, ensure_ascii=False
    )


def _feature(found: AuditFinding) -> dict[str, Any]:
    told = found.finding
    return {
        "type": "Feature",
        "geometry": None if found.where is None else shapely.geometry.mapping(found.where),
        "properties": {
            "kind": told.code,
            "severity": str(told.severity),
            "level": told.field,
            "where": told.value,
            "area_m2": found.area_m2,
            "width_m": found.width_m,
            "problem": str(told.problem),
            "remedy": str(told.remedy),
        },
    }
