"""A quality index of areas: indicators give points, classes weigh them, the sum has a grade. Never of people.

The shape (classes, indicators, weights, colour grades) is that of an index in use in Guandu, with 6 classes and 17
indicators; which ones, their weights and limits are data of the deployment (`QualityIndex`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

FULL = 100.0


@dataclass(frozen=True)
class Scale:
    """What value of an indicator gives no points, and what value all of them; the better one may be the lower."""

    worst: float
    best: float

    def __post_init__(self) -> None:
        if self.worst == self.best:
            raise ValueError("the worst and the best value differ")


def points(values: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """(…) from 0 to 100, in proportion between the worst value and the best; NaN where there is no value."""
    return np.clip((values - scale.worst) / (scale.best - scale.worst), 0.0, 1.0) * FULL


def weighted(found: NDArray[np.float64], weights: Sequence[float]) -> NDArray[np.float64]:
    """(a,) the weighted mean of rows (i, a) of points. What cannot be told is left out, and the others weigh more.

    NaN where less than half of the weight can be told: a grade of a remnant would not be one of the whole.
    """
    weight = np.asarray(weights, dtype=np.float64)[:, None] * ~np.isnan(found)
    told, whole = weight.sum(axis=0), float(np.sum(weights))
    mean = np.divide(np.nansum(found * weight, axis=0), told, out=np.full(found.shape[1], np.nan), where=told > 0)
    return np.where(told >= whole / 2, mean, np.nan)


def grade_of(score: float, starts: Sequence[float]) -> int | None:
    """The position of the grade that a score has, of grades by the scores they start at, the highest first.

    None for no score. Scores are held to one decimal, as they are shown: 84.96 is shown as 85.0 and graded so.
    """
    if np.isnan(score):
        return None
    shown = round(score, 1)
    return next((i for i, start in enumerate(starts) if shown >= start), len(starts) - 1)


class Measure(TextChoices):
    """What an indicator can be made of: what the system has on record. `cases/dashboard/quality_values.py` reads it."""

    STAFFED = "staffed", _("grids with a grid worker")
    LED = "led", _("grids with a grid leader")
    SIZED = "sized", _("grids whose households keep to the range")
    VISITED = "visited", _("inhabited buildings visited within 30 days")
    FOUND = "found", _("cases that staff found themselves")
    IN_TIME = "in_time", _("cases ended in time")
    ANSWER = "answer", _("hours to the first answer, median")
    OVERDUE = "overdue", _("open cases that are overdue")
    REOPENED = "reopened", _("ended cases that had been reopened")
    RATING = "rating", _("mean rating of ended cases")
    RATED = "rated", _("ended cases that were rated")
    WHISTLE_IN_TIME = "whistle_in_time", _("whistles reported in to in time")
    WHISTLE_RATING = "whistle_rating", _("callers' mean rating of departments")
    CLAIMED = "claimed", _("problems, needs and projects taken on")
    DENSITY = "density", _("cases per 1,000 households in 30 days")
    CHANGE = "change", _("more cases than a year ago")
    CALM = "calm", _("grids that need no attention")


class Colour(TextChoices):
    """A grade's colour; its name stands beside it wherever it is shown."""

    GREEN = "green", _("green")
    BLUE = "blue", _("blue")
    YELLOW = "yellow", _("yellow")
    RED = "red", _("red")


# In per cent where the value is a share.
SHARES = frozenset(Measure) - {Measure.ANSWER, Measure.RATING, Measure.WHISTLE_RATING, Measure.DENSITY}
