"""Emerging hot spots: what became of each area month by month, and what a map needs to play them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.access import closed_to, hidden_where
from cases.hotspots.areas import Kept
from cases.hotspots.asked import Boundaries, Period, first_of, month_number
from cases.hotspots.counts import Counts, count_cases
from cases.hotspots.question import Question
from cases.hotspots.telling import DIGITS_OF_P, features_of, rounded, rounded_all, verdict_of
from cases.hotspots.weights import hides_statistics, weights_of
from cases.hotspots.words import EMERGING_LOOKS, emerging_text, method, shade_of
from cases.rules.hotspots import CannotTell, Emerging, EmergingFindings, explained, judge_emerging
from facilities.walks.geojson import collection
from gis_data.array_store import digest
from grids.access import User

MONTHS = (3, 60)
USUAL_MONTHS = 12
MOST_KEPT = 3  # five years of 20,000 grids are 58 MB

_judged: Kept[EmergingFindings | CannotTell] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Emerged:
    """The months, the cases of each in each area (t, n), and what became of the areas.

    `is_young` (n,): areas that have not had their boundary through all the months, of which nothing is said.
    """

    question: Question
    months: list[Period]
    counts: Counts
    is_young: NDArray[np.bool_]
    verdict: EmergingFindings | CannotTell

    @property
    def rows(self) -> NDArray[np.int64]:
        """The areas with a pattern."""
        if isinstance(self.verdict, CannotTell):
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero((self.verdict.pattern != Emerging.NONE) & ~self.is_young)


def months_until(question: Question, number: int) -> list[Period]:
    """So many whole months up to the end of the period: the last one is over by then."""
    end = question.asked.until + timedelta(days=1)
    after = month_number(end)
    firsts = [first_of(after - back) for back in range(number, -1, -1)]
    return [Period(first, following - timedelta(days=1)) for first, following in zip(firsts, firsts[1:], strict=False)]


def emerging(question: Question, number: int = USUAL_MONTHS) -> Emerged:
    """What became of each area in so many months. One query for all of them, two after a redraw."""
    months = months_until(question, number)
    areas, asked = question.areas, question.asked
    counts = count_cases(question.counted, areas, asked.boundaries, months)
    households = question.households
    inputs = digest(counts.bins) if households is None else digest(counts.bins, households)
    key = (areas.key, areas.day, areas.state, asked.weights, asked.radius, asked.k, question.settings, inputs)
    verdict = _judged.get(
        key, None, lambda: judge_emerging(counts.bins, households, weights_of(areas, asked), question.settings)
    )
    was = asked.boundaries is Boundaries.WAS and areas.hexagons is None
    return Emerged(question, months, counts, was & (areas.since > months[0].since.toordinal()), verdict)


def told(emerged: Emerged, user: User, shapes: bool = True) -> str:
    """The areas with a pattern as GeoJSON text, each with its class and z of every month."""
    question = emerged.question
    closed = closed_to(user, question.areas)
    hidden = np.array([hidden_where(closed, question.areas, month) for month in emerged.counts.bins])
    hides_z = _hides_z(question, hidden)
    rows = _in_order(emerged, hides_z[-1])
    properties = (_properties(emerged, row, hidden[:, row], hides_z[:, row]) for row in rows.tolist())
    features = features_of(question.areas, rows, properties, shapes)
    return collection(
        features,
        months=[f"{month.since:%Y-%m}" for month in emerged.months],
        bins=[[month.since.isoformat(), month.until.isoformat()] for month in emerged.months],
        classes=_classes(emerged),
        verdict=verdict_of(emerged.verdict),
        asked=question.asked.described() | {"months": len(emerged.months)},
        method=[*method(question, question.level_title), *_more_method(emerged)],
        leastTold=settings.HOTSPOT_LEAST_TOLD,
        notes=_notes(emerged),
    )


def _in_order(emerged: Emerged, hides_z: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Hot before cold, the hottest of the last month first as far as that is told."""
    verdict, rows = emerged.verdict, emerged.rows
    if isinstance(verdict, CannotTell):
        return rows
    told_z = np.where(hides_z[rows], np.inf, -np.nan_to_num(verdict.z[-1, rows]))
    return rows[np.lexsort((np.array(emerged.question.areas.code)[rows], told_z, verdict.is_cold[rows]))]


def _hides_z(question: Question, hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(t, n) where z would tell a count that is hidden (t, n): it adds up neighbours, and the month before."""
    found = np.array([hides_statistics(question.areas, question.asked, month) for month in hidden])
    found[1:] |= found[:-1]
    return found


def _properties(emerged: Emerged, row: int, hidden: NDArray[np.bool_], hides_z: NDArray[np.bool_]) -> dict[str, Any]:
    areas, verdict = emerged.question.areas, emerged.verdict
    kind, is_cold = Emerging(verdict.pattern[row]), bool(verdict.is_cold[row])
    counts = zip(emerged.counts.bins[:, row].tolist(), hidden.tolist(), strict=True)
    trend = {"z": rounded(verdict.trend_z[row]), "p": rounded(verdict.trend_p[row], DIGITS_OF_P)}
    return {
        "uid": areas.uid[row],
        "code": areas.code[row],
        "name": areas.title(row),
        "class": kind.value,
        "side": "cold" if is_cold else "hot",
        "text": emerging_text(kind, is_cold),
        "shade": shade_of(kind, is_cold),
        "sign": EMERGING_LOOKS[kind][1],
        "z": rounded_all(np.where(hides_z, np.nan, verdict.z[:, row])),
        "cases": [None if is_hidden else count for count, is_hidden in counts],
        "levels": verdict.heat[:, row].tolist(),
        "trend": dict.fromkeys(trend) if hides_z.any() else trend,
    }


def _classes(emerged: Emerged) -> list[dict[str, Any]]:
    """Every class that there is for hot spots, and those of cold ones that occur."""
    rows, found = emerged.rows, []
    for is_cold in (False, True):
        for kind, (_shade, sign) in EMERGING_LOOKS.items():
            count = 0
            if len(rows):
                mine = (emerged.verdict.pattern[rows] == kind) & (emerged.verdict.is_cold[rows] == is_cold)
                count = int(mine.sum())
            if count or not is_cold:
                told_class = {"class": kind.value, "side": "cold" if is_cold else "hot", "sign": sign, "count": count}
                texts = {"text": emerging_text(kind, is_cold), "about": explained(kind, is_cold)}
                found.append(told_class | texts | {"shade": shade_of(kind, is_cold)})
    return found


def _more_method(emerged: Emerged) -> list[dict[str, str]]:
    first, last = emerged.months[0].since, emerged.months[-1].until
    span = f"{first.isoformat()} – {last.isoformat()}"
    return [
        {"name": _("Months"), "value": f"{len(emerged.months)}: {span}"},
        {"name": _("Neighbours in time"), "value": _("the month before")},
        {"name": _("Trend"), "value": _("Mann-Kendall test of each area's z")},
    ]


def _notes(emerged: Emerged) -> list[str]:
    found = []
    if emerged.is_young.any():
        text = _("%(number)s areas got their boundary within these months; look at them in today's boundaries.")
        found.append(text % {"number": int(emerged.is_young.sum())})
    outside = int(emerged.counts.outside.sum())
    if outside:
        found.append(_("%(number)s cases of these months lie in none of these areas.") % {"number": outside})
    if emerged.months[-1].until != emerged.question.asked.until:
        found.append(_("The month that is not over yet is left out."))
    return found
