"""What if: whom a facility at a spot would serve, and whom closing one would cut off, as GeoJSON with figures."""

from typing import Any
from uuid import UUID

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from facilities import asked
from facilities.asked import REFUSALS, NotFound, Scenario, Unanswerable, answering
from facilities.models import FacilityKind, FacilityVersion
from facilities.rules.coverage import AreaCoverage
from facilities.walks import geojson
from facilities.walks.city import city_on
from facilities.walks.coverage import coverage_of
from facilities.walks.supply import supply_on
from facilities.walks.what_if import BeforeAfter, WhatIf, closed, opened_at
from facilities.what_if_words import sentences
from grids.access import can
from grids.rules.access import Capability
from grids.schemas import Problem

router = Router(tags=["siting"])

DECIMALS = 4
Close = Query(None, description="uid of the facility that would be closed, instead of a spot")


@router.get("/what-if", response=REFUSALS | {403: Problem}, summary="What a facility at a spot, or a closing, would do")
def what_if(
    request: HttpRequest,
    kind: str | None = Query(None, description="key of a kind of facility; not needed with `close`"),
    lon: float | None = Query(None, ge=-180, le=180, description="where one would be opened: degrees east"),
    lat: float | None = Query(None, ge=-90, le=90, description="degrees north"),
    close: UUID | None = Close,
    scenario: int | None = Scenario,
) -> HttpResponse | Status:
    """The circle, and in `what_if` whom the change brings within reach, brings nearer or cuts off. Nothing is kept.

    For those who hold a post.
    """
    if not can(request.user, Capability.SEE_COUNTS):
        return Status(403, {"error": _("Figures of households are for those who hold a post. Log in.")})
    return _what_if(request, kind, lon, lat, close, scenario)


@answering
def _what_if(
    request: HttpRequest,
    kind_key: str | None,
    lon: float | None,
    lat: float | None,
    close: UUID | None,
    scenario: int | None,
) -> str:
    if (close is None) == (lon is None or lat is None):
        raise Unanswerable(_("Say either where one would be opened, by lon and lat, or which one to close."))
    day = timezone.localdate()
    version = asked.version(close, day) if close else None
    kind = asked.kind(kind_key or "") if version is None else version.facility.kind
    if version and kind_key and kind_key != kind.key:
        raise NotFound(_("%(name)s is of another kind: %(kind)s.") % {"name": version.name, "kind": kind.label})
    city = city_on(day, kind.group.takes_steps, changes=asked.changes(request.user, scenario))
    coverage = coverage_of(city, supply_on(day, kind.pk))
    if version is None:
        found = opened_at(city, coverage, kind, float(lon), float(lat))
    else:
        found = closed(city, coverage, kind, version)
    features = [geojson.circle_feature(found.circle, counts=True), *_taking_over(found)]
    figures = _figures(found, kind, version) | {"scenario": scenario}
    return geojson.collection(features, what_if=figures | {"words": sentences(found, kind, version)})


def _taking_over(found: WhatIf) -> list[str]:
    """The facilities to which people go after a closing, those with most households first, as points."""
    moved = found.taken_by >= 0
    count = len(found.supply)
    households = np.bincount(found.taken_by[moved], weights=found.households[moved], minlength=count)
    metres = np.bincount(found.taken_by[moved], weights=found.households[moved] * found.walk_m[moved], minlength=count)
    taking = np.argsort(-households, kind="stable")[: int((households > 0).sum())].tolist()
    ids = [int(found.supply.ids[i]) for i in taking]
    versions = FacilityVersion.objects.current().filter(facility__in=ids).select_related("facility").defer("geom_3857")
    by_id = {version.facility_id: version for version in versions}
    return [
        geojson.feature(
            by_id[key].geom.geojson,
            {
                "what": "takes over",
                "uid": str(by_id[key].facility.uid),
                "name": by_id[key].name,
                "households": int(households[i]),
                "mean_walk_m": round(metres[i] / households[i], 1),
            },
        )
        for i, key in zip(taking, ids, strict=True)
        if key in by_id
    ]


def _figures(found: WhatIf, kind: FacilityKind, version: FacilityVersion | None) -> dict[str, Any]:
    effect = found.effect
    return {
        "act": "open" if version is None else "close",
        "kind": kind.key,
        "kind_label": kind.label,
        "required_m": round(kind.limit_metres, 1),
        "facility": None if version is None else version.name,
        "newly_within": effect.gained_households,
        "newly_within_buildings": len(effect.gained),
        "cut_off": effect.lost_households,
        "cut_off_buildings": len(effect.lost),
        "nearer": effect.changed_households if version is None else 0,
        "farther": 0 if version is None else effect.changed_households,
        "connected": effect.connected_households,
        "stranded": effect.stranded_households,
        "mean_change_m": _rounded(effect.mean_change_m, 1),
        "touched": _before_after(found.touched),
        "city": _before_after(found.whole),
    }


def _before_after(figures: BeforeAfter) -> dict[str, Any]:
    return {"before": _state(figures.before), "after": _state(figures.after)}


def _state(found: AreaCoverage) -> dict[str, Any]:
    return {
        "households": int(found.households[0]),
        "within": int(found.within[0]),
        "share": _rounded(found.share[0], DECIMALS),
        "no_way": int(found.no_way[0]),
        "off_network": int(found.off_network[0]),
        "mean_walk_m": _rounded(found.mean_m[0], 1),
        "walk_of_nine_in_ten_m": _rounded(found.percentile_m[0], 1),
    }


def _rounded(number: float, decimals: int) -> float | None:
    """Null where there is nobody to speak of, and where there is no way."""
    return round(float(number), decimals) if np.isfinite(number) else None
