"""Areas unlike their neighbours, told beside the findings: where Gi* is hot by one area, this names the area."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.areas import Kept
from cases.hotspots.findings import Found
from cases.hotspots.telling import TellCounts, features_of, verdict_of
from cases.hotspots.weights import weights_of
from cases.hotspots.words import days_text
from cases.rules.hotspots import CannotTell, Outlier, find_outliers
from facilities.walks.geojson import collection
from gis_data.array_store import digest
from grids.access import User

MOST_KEPT = 16

_known: Kept[NDArray[np.str_] | CannotTell] = Kept(MOST_KEPT)


def told(found: Found, user: User) -> str:
    """The areas with their class as GeoJSON text, by class and code: any other order would tell hidden counts."""
    outliers = outliers_of(found)
    rows = np.empty(0, dtype=np.int64)
    if not isinstance(outliers, CannotTell):
        rows = np.flatnonzero(outliers != "")
        rows = rows[np.lexsort((np.array(found.question.areas.code)[rows], outliers[rows]))]
    areas, counts = found.question.areas, TellCounts(found, user, rows)
    properties = [
        {
            "uid": areas.uid[row],
            "code": areas.code[row],
            "name": areas.title(row),
            "class": str(outliers[row]),
            "text": str(Outlier(outliers[row]).label),
            "cases": counts.cases(row),
            "suppressed": counts.cases(row) is None,
        }
        for row in rows.tolist()
    ]
    return collection(
        features_of(areas, rows, properties, shapes=True),
        verdict=verdict_of(outliers),
        asked=found.question.asked.described(),
        method=_method(found),
        notes=[],
    )


def outliers_of(found: Found) -> NDArray[np.str_] | CannotTell:
    """(n,) what each area is; that it cannot be told where nothing can be told of hot spots either."""
    question, verdict = found.question, found.verdict
    if isinstance(verdict, CannotTell):
        return verdict
    areas, asked = question.areas, question.asked
    near = (asked.weights, asked.radius, asked.k)
    key = (areas.key, areas.day, areas.state, near, question.settings, digest(verdict.value))
    return _known.get(key, None, lambda: find_outliers(verdict.value, weights_of(areas, asked), question.settings))


def _method(found: Found) -> list[dict[str, str]]:
    asked = found.question.asked
    rows = [
        (_("Method"), _("local Moran's I with shuffled neighbours (Anselin 1995), p of both sides")),
        (_("Period"), days_text(asked.period)),
        (_("What is compared"), str(asked.measure.label)),
        (_("Many tests at once"), str(asked.correction.label)),
    ]
    return [{"name": name, "value": value} for name, value in rows]
