"""Clusters of the cases that a reader may see: the street corner, whatever area it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.areas import in_degrees
from cases.hotspots.asked import Asked, BadAsked, number
from cases.hotspots.seen import Seen, seen_places
from cases.hotspots.weights import too_many_pairs
from cases.hotspots.words import days_text
from cases.models import CaseKind
from cases.rules.hotspots import Clusters, Dbscan, Hdbscan, find_clusters, usual
from facilities.walks import geojson
from grids.access import User

EPS = (10, 1_000)  # metres
LEAST = (3, 1_000)  # cases
MOST = 20_000  # cases; each round of the stability looks at all of them again
MARGIN_M = 15.0  # around the outermost cases, so that a cluster on one spot has an outline
KINDS = 3
STABLE, SHAKY = 0.75, 0.6
DBSCAN, HDBSCAN = "dbscan", "hdbscan"
USUAL_LEAST = 10  # of HDBSCAN


def told(asked: Asked, user: User, wish: Mapping[str, str]) -> str:
    """The clusters as GeoJSON text, the largest first. `wish` has `method`, `eps` and `least`. Raises BadAsked."""
    seen = seen_places(asked, user)
    how = _how(seen, wish)
    if len(seen.xy) > MOST:
        return _too_many(seen, asked, how)
    clusters = find_clusters(seen.xy, how)
    kinds = CaseKind.objects.in_bulk(np.unique(seen.kind).tolist())
    features = [_feature(seen, clusters, one, kinds) for one in range(len(clusters.stability))]
    eps = how.radius_m if isinstance(how, Dbscan) else None
    return geojson.collection(
        features,
        eps=eps,
        least=how.least,
        cases=len(seen.xy),
        noise=int((clusters.label < 0).sum()),
        asked=asked.described(),
        method=_method(asked, how),
        verdict={"told": True},
        notes=[_("Clusters know nothing of how many people live there: a pile, not more than there should be.")],
    )


def _too_many(seen: Seen, asked: Asked, how: Dbscan | Hdbscan) -> str:
    text = _("%(found)s cases are too many for clusters; choose a shorter period or a kind, for %(most)s at most.")
    figures = {"found": len(seen.xy), "most": MOST}
    doubt = {"told": False, "code": "too_many_cases", "figures": figures,
             "text": text % {name: f"{value:,}" for name, value in figures.items()}}  # fmt: skip
    eps = how.radius_m if isinstance(how, Dbscan) else None
    return geojson.collection([], eps=eps, least=how.least, cases=len(seen.xy), noise=0, asked=asked.described(),
                              method=_method(asked, how), verdict=doubt, notes=[])  # fmt: skip


def _how(seen: Seen, wish: Mapping[str, str]) -> Dbscan | Hdbscan:
    method = wish.get("method", "") or DBSCAN
    if method not in (DBSCAN, HDBSCAN):
        told_words = {"name": "method", "known": f"{DBSCAN}, {HDBSCAN}", "text": method}
        raise BadAsked("method", _("%(name)s is one of %(known)s; “%(text)s” is none of them.") % told_words)
    if method == HDBSCAN:
        return Hdbscan(number("least", wish.get("least", ""), LEAST, USUAL_LEAST))
    rule = usual(seen.xy) if len(seen.xy) else Dbscan(50.0, 5)
    eps = number("eps", wish.get("eps", ""), EPS, round(rule.radius_m))
    if len(seen.xy) <= MOST and too_many_pairs(seen.xy, eps):
        text = _("Within %(radius)s m there are too many neighbours. Choose a shorter distance.")
        raise BadAsked("eps", text % {"radius": f"{eps:,}"})
    return Dbscan(float(eps), number("least", wish.get("least", ""), LEAST, rule.least))


def _feature(seen: Seen, clusters: Clusters, one: int, kinds: Mapping[int, CaseKind]) -> str:
    mine = clusters.label == one
    hull = shapely.buffer(shapely.convex_hull(shapely.multipoints(seen.xy[mine])), MARGIN_M)
    outline, middle = (in_degrees(seen.plane, shape) for shape in (hull, shapely.centroid(hull)))
    stability = float(clusters.stability[one])
    return geojson.feature(
        geojson.geometry(outline),
        {
            "cluster": one + 1,
            "cases": int(mine.sum()),
            "stability": round(stability, 2),
            "text": _stability_text(stability),
            "kinds": _kinds(seen.kind[mine], kinds),
            "centre": [round(value, geojson.DECIMALS) for value in shapely.get_coordinates(middle)[0].tolist()],
        },
    )


def _stability_text(stability: float) -> str:
    if stability >= STABLE:
        return _("stable")
    return _("changes with single cases") if stability >= SHAKY else _("not to be relied on")


def _kinds(of: NDArray[np.int64], kinds: Mapping[int, CaseKind]) -> list[dict[str, Any]]:
    found, counts = np.unique(of, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:KINDS]
    rows = zip(found[order].tolist(), counts[order].tolist(), strict=True)
    return [{"code": kinds[pk].code, "title": kinds[pk].label, "cases": count} for pk, count in rows]


def _method(asked: Asked, how: Dbscan | Hdbscan) -> list[dict[str, str]]:
    if isinstance(how, Dbscan):
        text = _("DBSCAN: %(least)s cases within %(metres)s m") % {"least": how.least, "metres": f"{how.radius_m:g}"}
    else:
        text = _("HDBSCAN: at least %(least)s cases") % {"least": how.least}
    return [
        {"name": _("Method"), "value": text},
        {"name": _("Period"), "value": days_text(asked.period)},
        {"name": _("Stability"), "value": _("mean Jaccard similarity with 20 samples drawn anew (Hennig 2007)")},
        {"name": _("Counted"), "value": _("cases that you may see, without merged duplicates")},
    ]
