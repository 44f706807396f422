"""Findings as GeoJSON for one reader: what is named, its legend, its method; small counts only where they are open."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.hotspots.access import closed_to, hidden_where, is_small
from cases.hotspots.areas import Areas
from cases.hotspots.asked import Boundaries
from cases.hotspots.findings import Found, Spot
from cases.hotspots.weights import hides_statistics
from cases.hotspots.words import LOOKS, method
from cases.rules.hotspots import CannotTell, Heat, Measure
from facilities.walks.geojson import DECIMALS, collection, feature, geometry
from grids.access import User

DIGITS, DIGITS_OF_P = 3, 6


def told(found: Found, user: User, shapes: bool = True, with_few: bool = False) -> str:
    """The findings as text: the areas that are hot or cold, the worst first; of the others only how many there are.

    `with_few`: with the outline of all areas of which nothing can be told, for hatching.
    """
    question, verdict = found.question, found.verdict
    rows = named_rows(found)
    counts = TellCounts(found, user, rows)
    rows = counts.in_order(rows)
    features = features_of(question.areas, rows, _properties(found, counts, rows), shapes)
    few = few_rows(found)
    more = {"few": few_outline(found)} if with_few else {}
    return collection(
        features,
        spots=_spots(found, counts),
        classes=legend([] if isinstance(verdict, CannotTell) else verdict.heat.tolist()),
        tooFew=[question.areas.uid[row] for row in few],
        total=_total(found),
        verdict=verdict_of(verdict),
        asked=question.asked.described(),
        method=method(question, question.level_title),
        leastTold=settings.HOTSPOT_LEAST_TOLD,
        notes=notes(found),
        **more,
    )


def few_rows(found: Found) -> NDArray[np.int64]:
    """The rows of the areas of which nothing can be told."""
    if isinstance(found.verdict, CannotTell):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.isin(found.verdict.heat, (Heat.TOO_FEW, Heat.ALONE)))


def few_outline(found: Found) -> dict[str, Any] | None:
    """One GeoJSON geometry around all of them; None where there are none."""
    rows = few_rows(found)
    if not len(rows):
        return None
    ground = shapely.union_all(found.question.areas.shapes[rows], grid_size=10.0**-DECIMALS)
    return json.loads(geometry(ground))


def named_rows(found: Found) -> NDArray[np.int64]:
    """The rows of the areas that are hot or cold."""
    if isinstance(found.verdict, CannotTell):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(found.verdict.is_hot | found.verdict.is_cold)


class TellCounts:
    """What of the areas' figures one reader is told; `all_open`: whether every count of the areas of `rows` may be."""

    def __init__(self, found: Found, user: User, rows: NDArray[np.int64]) -> None:
        areas, before = found.question.areas, found.before
        self._found = found
        closed = closed_to(user, areas)
        self.hidden = hidden_where(closed, areas, found.cases)
        self._hidden_before = None if before is None else hidden_where(closed, areas, before)
        self.all_open = not closed[rows].any()
        # Where z and p would tell what is not told. q is worked out from the p of all areas.
        self.hides_z = hides_statistics(areas, found.question.asked, self.hidden)
        self.hides_q = np.full(len(areas), self.hidden.any())

    def cases(self, row: int) -> int | None:
        """The cases of an area; None where so few are not told."""
        return None if self.hidden[row] else int(self._found.cases[row])

    def before(self, row: int) -> int | None:
        """Those of the period that it is compared with; None also where there is none."""
        if self._hidden_before is None or self._hidden_before[row]:
            return None
        return int(self._found.before[row])

    def few(self, cases: int) -> bool:
        """Whether a part of these areas' cases is too small to be told to the reader."""
        return is_small(cases) and not self.all_open

    def sum_of(self, rows: Iterable[int]) -> tuple[int, bool]:
        """The cases of some areas as far as each is told, and whether any is not."""
        known = [self.cases(row) for row in rows]
        return sum(filter(None, known)), None in known

    def in_order(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Some areas, the hottest first, as far as the reader is told: the place of a hidden one would tell its z."""
        verdict, areas = self._found.verdict, self._found.question.areas
        if isinstance(verdict, CannotTell):
            return rows
        codes = np.array([areas.code[row] for row in rows.tolist()], dtype=np.str_)
        rank = np.array([_RANK[heat] for heat in verdict.heat[rows].tolist()], dtype=np.int64)
        told_z = np.where(self.hides_z[rows], np.inf, -verdict.z[rows])
        return rows[np.lexsort((codes, told_z, rank))]


_RANK = {heat.value: place for place, heat in enumerate(LOOKS)}


def legend(classes: Sequence[str]) -> list[dict[str, Any]]:
    """Every class with its look, its words and how many areas have it."""
    counted = Counter(classes)
    return [
        {"class": heat.value, "shade": look.shade, "text": str(look.text), "count": counted[heat.value]}
        for heat, look in LOOKS.items()
    ]


def verdict_of(verdict: object) -> dict[str, Any]:
    """Whether anything can be told, and if not why."""
    if isinstance(verdict, CannotTell):
        return {"told": False, "code": verdict.doubt.value, "text": verdict.text, "figures": verdict.figures}
    return {"told": True}


def geojson_of(areas: Areas, rows: NDArray[np.int64]) -> list[str]:
    """The outlines of areas as GeoJSON text."""
    if not len(rows):
        return []
    return shapely.to_geojson(shapely.transform(areas.shapes[rows], lambda lonlat: np.round(lonlat, DECIMALS))).tolist()


def features_of(areas: Areas, rows: NDArray[np.int64], properties: Iterable[dict[str, Any]], shapes: bool) -> list[str]:
    """The features of areas as texts. Without outlines they are one text: made at once, that takes a third as long."""
    if shapes:
        return [feature(outline, told) for outline, told in zip(geojson_of(areas, rows), properties, strict=True)]
    bare = [{"type": "Feature", "geometry": None, "properties": told_area} for told_area in properties]
    return [as_text(bare)[1:-1]] if bare else []


def rounded(number: float, digits: int = DIGITS) -> float | None:
    """For JSON: None for what is no number."""
    return round(float(number), digits) if np.isfinite(number) else None


def rounded_all(numbers: NDArray[np.float64], digits: int = DIGITS) -> list[float | None]:
    """The same for many."""
    told_numbers = np.round(numbers, digits).astype(object)
    told_numbers[~np.isfinite(numbers)] = None
    return told_numbers.tolist()


def notes(found: Found) -> list[str]:
    """What a reader has to know beside the figures."""
    asked = found.question.asked
    told_notes = []
    if found.outside:
        text = _("%(number)s cases of the period lie in none of these areas and are not in the findings.")
        told_notes.append(text % {"number": found.outside})
        if asked.boundaries is Boundaries.WAS:
            told_notes.append(_("Some may lie in grids that ended within the period; today's boundaries count them."))
    if asked.measure is Measure.COUNTS:
        text = _("Cases are not divided by households: what is hot here may only be where many people live.")
        told_notes.append(text)
    return told_notes


def _properties(found: Found, counts: TellCounts, rows: NDArray[np.int64]) -> Iterator[dict[str, Any]]:
    """What is told of each named area. Column by column: a city has thousands of them."""
    areas, verdict, households = found.question.areas, found.verdict, found.question.households
    if isinstance(verdict, CannotTell):
        return iter(())
    spot_of = {row: spot.number for spot in found.spots for row in spot.rows.tolist()}
    ids, nothing = rows.tolist(), [None] * len(rows)
    columns = {
        "uid": [areas.uid[row] for row in ids],
        "code": [areas.code[row] for row in ids],
        "name": [areas.title(row) for row in ids],
        "class": verdict.heat[rows].tolist(),
        "beside": verdict.is_beside[rows].tolist(),
        "spot": [spot_of.get(row) for row in ids],
        "cases": [counts.cases(row) for row in ids],
        "suppressed": [counts.cases(row) is None for row in ids],
        "before": [counts.before(row) for row in ids],
        "households": nothing if households is None else households[rows].tolist(),
        "rate": nothing if households is None else rounded_all(np.where(counts.hides_z, np.nan, verdict.value)[rows]),
        "z": rounded_all(np.where(counts.hides_z, np.nan, verdict.z)[rows]),
        "p": rounded_all(np.where(counts.hides_z, np.nan, verdict.p)[rows], DIGITS_OF_P),
        "q": rounded_all(np.where(counts.hides_q, np.nan, verdict.q)[rows], DIGITS_OF_P),
    }
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _spots(found: Found, counts: TellCounts) -> list[dict[str, Any]]:
    areas, spots = found.question.areas, _in_order(found, counts)
    if not spots:
        return []
    strongest = np.array([spot.strongest for spot in spots])
    middles = np.round(areas.lonlat[strongest], DECIMALS).tolist()
    return [_spot(found, counts, spot, middle) for spot, middle in zip(spots, middles, strict=True)]


def _in_order(found: Found, counts: TellCounts) -> list[Spot]:
    """The hot spots in the order of the areas after which they are named."""
    by_row = {spot.strongest: spot for spot in found.spots}
    return [by_row[row] for row in counts.in_order(np.array(list(by_row), dtype=np.int64)).tolist()]


def _spot(found: Found, counts: TellCounts, spot: Spot, middle: list[float]) -> dict[str, Any]:
    areas, verdict, rows = found.question.areas, found.verdict, counts.in_order(spot.rows).tolist()
    cases, is_less = counts.sum_of(rows)
    bounds = areas.bounds[spot.rows]
    return {
        "spot": spot.number,
        "id": areas.uid[spot.strongest],
        "name": areas.title(spot.strongest),
        "class": str(verdict.heat[spot.strongest]),
        "areas": [areas.uid[row] for row in rows],
        "cases": cases,
        "suppressed": is_less,
        "z": None if counts.hides_z[spot.strongest] else rounded(verdict.z[spot.strongest], 1),
        "centre": middle,
        "bbox": [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()],
    }


def _total(found: Found) -> dict[str, Any]:
    households = found.question.households
    return {
        "areas": len(found.question.areas),
        "cases": int(found.cases.sum()),
        "before": None if found.before is None else int(found.before.sum()),
        "outside": found.outside,
        "households": None if households is None else int(households.sum()),
    }


def as_text(answer: dict[str, Any] | list[Any]) -> str:
    """JSON as every answer here has it."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
