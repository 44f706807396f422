"""The quality index of an area: from its grade to classes, to indicators, to the rows that they are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cases.dashboard import links, names
from cases.dashboard.asked import Asked
from cases.dashboard.figures import board_of
from cases.dashboard.quality_values import LEAST_GRIDS, Reckoning, Value, reckoning_of
from cases.dashboard.refusals import Refusal
from cases.dashboard.told import period_text, place_text
from cases.dashboard.words import NOTHING, figures
from cases.desk import asked as desk
from cases.models import Channel, QualityGrade, QualityIndex, QualityIndicator
from cases.rules.board.periods import Compare
from cases.rules.board.quality import FULL, SHARES, Measure, Scale, grade_of, points, weighted
from cases.rules.states import State
from grids.models import Level

# Which figure of the dashboard, or which list of rows of the areas, shows what a measure is made of.
_FIGURES = {
    Measure.IN_TIME: "in_time",
    Measure.ANSWER: "answer_median",
    Measure.OVERDUE: "overdue",
    Measure.REOPENED: "reopened",
    Measure.RATING: "rating",
    Measure.RATED: "rated",
    Measure.DENSITY: "reported",
    Measure.CHANGE: "reported",
}
_AREA_LISTS = {
    Measure.STAFFED: "unstaffed",
    Measure.LED: "unstaffed",
    Measure.SIZED: "households",
    Measure.VISITED: "unvisited",
}


@dataclass(frozen=True)
class Graded:
    """An area or a part of it: its score, grade and the scores of the classes; None for what cannot be told."""

    name: str
    code: str
    link: str
    score: str
    grade: QualityGrade | None
    classes: list[str]


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the whole: value, points, what it rests on, and the way to the rows."""

    indicator: QualityIndicator
    value: str
    points: str
    few: bool
    scale: str
    link: str


def quality_context(asked: Asked) -> dict[str, Any]:
    """What the page shows. Raises Refusal."""
    index = QualityIndex.objects.filter(active=True).prefetch_related("classes__indicators", "grades").first()
    _check(asked)
    asked = replace(asked, compare=Compare.YEAR, kind="", place=replace(asked.place, department=None))
    frame = {"place": place_text(asked), "period": period_text(asked.period), "asked": asked, "query": asked.query()}
    if index is None:
        return frame | {"index": None}
    reckoning = reckoning_of(board_of(asked))
    if reckoning.in_grids[-1] < LEAST_GRIDS:
        raise _of_one_grid()
    return frame | _graded(index, asked, reckoning.parts.tolist(), reckoning)


def _check(asked: Asked) -> None:
    """Grades are of areas with several grids: the grade of one grid would be the grade of who works in it."""
    if asked.place.of_desk:
        text = _("The quality index is of areas. A department's figures are on its dashboard.")
        raise Refusal(404, _("No quality index of a department"), text)
    working = Level.objects.filter(is_working_grid=True).first()
    if asked.place.area and working and asked.place.area.level.rank >= working.rank:
        raise _of_one_grid()


def _of_one_grid() -> Refusal:
    text = _("A grade of one grid would be a grade of who works there. Ask for the community that it lies in.")
    return Refusal(404, _("Grids are not graded"), text)


def _graded(index: QualityIndex, asked: Asked, parts: list[int], reckoning: Reckoning) -> dict[str, Any]:
    grades = list(index.grades.all())
    values: dict[int, Value] = {}
    marks: dict[int, NDArray[np.float64]] = {}
    for indicator in (one for klass in index.classes.all() for one in klass.indicators.all()):
        found = values[indicator.pk] = reckoning.value(Measure(indicator.measure))
        told = np.where(found.base >= indicator.least, found.value, np.nan)
        marks[indicator.pk] = points(told, Scale(indicator.worst, indicator.best))
    classes = list(index.classes.all())
    of_classes = np.array([_of_class(klass, marks) for klass in classes])
    scores = weighted(of_classes, [klass.weight for klass in classes])
    found_names = names.areas(parts)
    lines = []
    for i, pk in enumerate(parts):
        code, name = found_names.get(pk, ("", str(pk)))
        lines.append(_line(name, code, f"?{asked.query(area=code)}", scores[i], of_classes[:, i], grades))
    return {
        "index": index,
        "classes": classes,
        "whole": _line(place_text(asked), "", "", scores[-1], of_classes[:, -1], grades),
        "parts": lines,
        "details": [
            (klass, _mark(of_classes[c, -1]), _lines(klass, asked, values, marks)) for c, klass in enumerate(classes)
        ],
        "grades": grades,
    }


def _of_class(klass: Any, marks: dict[int, NDArray[np.float64]]) -> NDArray[np.float64]:
    indicators = list(klass.indicators.all())
    return weighted(np.array([marks[one.pk] for one in indicators]), [one.weight for one in indicators])


def _line(name: str, code: str, link: str, score: float, classes: NDArray, grades: list[QualityGrade]) -> Graded:
    position = grade_of(float(score), [grade.start for grade in grades]) if grades else None
    grade = None if position is None else grades[position]
    return Graded(name, code, link, _mark(score), grade, [_mark(one) for one in classes.tolist()])


def _lines(klass: Any, asked: Asked, values: dict[int, Value], marks: dict[int, NDArray]) -> list[IndicatorLine]:
    return [
        IndicatorLine(
            one,
            value=_said(one, float(values[one.pk].value[-1])),
            points=_mark(float(marks[one.pk][-1])),
            few=bool(values[one.pk].base[-1] < one.least),
            scale=f"{_said(one, one.worst)} → {_said(one, one.best)}",
            link=_rows(Measure(one.measure), asked),
        )
        for one in klass.indicators.all()
    ]


def _mark(value: float) -> str:
    return NOTHING if np.isnan(value) else f"{min(value, FULL):.1f}"


def _said(indicator: QualityIndicator, value: float) -> str:
    if np.isnan(value):
        return NOTHING
    if indicator.measure in SHARES:
        return f"{value:.1f}%"
    return _("%(number)s h") % {"number": f"{value:.1f}"} if indicator.measure == Measure.ANSWER else f"{value:.2f}"


def _rows(measure: Measure, asked: Asked) -> str:
    """Where what a measure is made of can be seen, by the same area and period."""
    if key := _FIGURES.get(measure):
        figure = next(one for one in figures() if one.key == key)
        return links.rows_of(figure, asked, asked.period)
    code = asked.place.code
    if measure == Measure.FOUND:
        question = desk.Asked(
            area=code,
            states=tuple(State.values),
            channel=Channel.STAFF,
            since=asked.period.first,
            until=asked.period.last,
            was=links.is_was(asked),
        )
        return f"{reverse('desk')}?{question.query()}"
    if measure in _AREA_LISTS:
        return reverse("measure_rows", args=[code, _AREA_LISTS[measure]]) if code else ""
    if measure == Measure.CLAIMED:
        return f"{reverse('lists')}?area={code}"
    if measure == Measure.CALM:
        return f"{reverse('dashboard')}?{asked.query()}#grids"
    return links.whistles_of(asked, "")
