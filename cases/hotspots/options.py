"""What can be asked of hotspots, for whoever offers it: levels, kinds, measures, limits, and what each class means."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cases.hotspots.asked import (
    ALPHAS,
    HEXAGON,
    NEIGHBOURS,
    RADII,
    SIZES,
    USUAL_NEIGHBOURS,
    USUAL_SIZE,
    read_asked,
)
from cases.hotspots.telling import legend
from cases.hotspots.words import AGAINST, BOUNDARIES, EMERGING_LOOKS, WEIGHTS
from cases.models import CaseKind, Severity
from cases.rules.hotspots import Correction, Measure, explained
from grids.choropleth import measured_levels


def options() -> dict[str, Any]:
    """In the reader's language. Two queries."""
    levels = [{"key": level.key, "title": level.label} for level in measured_levels()]
    return {
        "levels": [*levels, {"key": HEXAGON, "title": _("Hexagons")}],
        "measures": _titled({measure: measure.label for measure in Measure}),
        "weights": _titled(WEIGHTS),
        "boundaries": _titled(BOUNDARIES),
        "against": _titled(AGAINST),
        "corrections": _titled({one: one.label for one in Correction}),
        "severities": _titled({one: one.label for one in Severity}),
        "kinds": _kinds(),
        "usual": read_asked({}).described(),
        "limits": {"size": SIZES, "radius": RADII, "k": NEIGHBOURS, "alpha": ALPHAS,
                   "usual_size": USUAL_SIZE, "usual_k": USUAL_NEIGHBOURS},
        "classes": legend([]),
        "emerging": [
            {"class": kind.value, "title": str(kind.label), "about": explained(kind), "shade": shade, "sign": sign}
            for kind, (shade, sign) in EMERGING_LOOKS.items()
        ],
    }  # fmt: skip


def _titled(words: dict[Any, Any]) -> list[dict[str, str]]:
    return [{"key": str(key.value), "title": str(title)} for key, title in words.items()]


def _kinds() -> list[dict[str, Any]]:
    """The classes of events of the catalogue in use, each with its kinds."""
    kinds = CaseKind.objects.filter(klass__catalogue__active=True).select_related("klass").order_by("code")
    found: dict[str, dict[str, Any]] = {}
    for kind in kinds:
        klass = found.setdefault(kind.klass.code, {"code": kind.klass.code, "title": kind.klass.label, "kinds": []})
        klass["kinds"].append({"code": kind.code, "title": kind.label})
    return list(found.values())
