"""What can be asked of hot spots, and what is answered: findings, or that it cannot be told and why."""

from dataclasses import dataclass, field

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from numpy.typing import NDArray

from cases.rules.hotspots.fdr import Correction


class BadAreas(ValueError):
    """Counts, households and weights that cannot belong to the same areas."""


class Measure(TextChoices):
    """What is compared between areas."""

    COUNTS = "counts", _("number of cases")
    RATES = "rates", _("cases per 1,000 households")
    SMOOTHED = "smoothed", _("cases per 1,000 households, smoothed")


class Heat(TextChoices):
    """What an area is found to be. The number is the confidence in percent, after the correction for many tests."""

    HOT99 = "hot99", _("hot spot (99 %)")
    HOT95 = "hot95", _("hot spot (95 %)")
    HOT90 = "hot90", _("hot spot (90 %)")
    NONE = "none", _("nothing out of the ordinary")
    COLD90 = "cold90", _("cold spot (90 %)")
    COLD95 = "cold95", _("cold spot (95 %)")
    COLD99 = "cold99", _("cold spot (99 %)")
    TOO_FEW = "too_few", _("too few to say anything")
    ALONE = "alone", pgettext_lazy("an area", "without neighbours")


HOT = (Heat.HOT99, Heat.HOT95, Heat.HOT90)
COLD = (Heat.COLD99, Heat.COLD95, Heat.COLD90)
LEVELS = (0.01, 0.05, 0.10)  # of q, in the order of HOT and COLD


class Doubt(TextChoices):
    """Why nothing can be told."""

    TOO_FEW_AREAS = "too_few_areas", _("%(found)d areas can be compared; at least %(least)d are needed")
    TOO_MANY_AREAS = (
        "too_many_areas",
        _("%(found)d areas are too many to look for outliers; at most %(most)d can be told"),
    )
    TOO_MANY_NEIGHBOURS = "too_many_neighbours", _("%(found)d pairs of neighbours are too many to look for outliers")
    TOO_FEW_CASES = "too_few_cases", _("%(found)d cases are too few; at least %(least)d are needed")
    TOO_FEW_BINS = "too_few_bins", _("%(found)d periods are too few for a trend; at least %(least)d are needed")
    NO_NEIGHBOURS = "no_neighbours", _("none of %(found)d areas has a neighbour: choose a longer distance")
    ALL_NEIGHBOURS = "all_neighbours", _("all of %(found)d areas are neighbours: choose a shorter distance")


@dataclass(frozen=True)
class Settings:
    """How hot spots are looked for.

    `alpha`: the false discovery rate up to which an area is named; classes of less confidence stay NONE, so that the
    90 % classes show with 0.10 only. `least_areas`: of those that can be compared (30: below it the normal
    approximation and the shuffle that it stands for have too little to go by). `least_cases`: of all areas together.
    `least_households`: an area with fewer has no rate. `least_here`: a hot spot has so many cases in the area and its
    neighbours.
    """

    measure: Measure = Measure.SMOOTHED
    alpha: float = 0.05
    correction: Correction = Correction.BH
    least_areas: int = 30
    least_cases: int = 50
    least_households: int = 30
    least_here: int = 5
    least_bins: int = 10


@dataclass(frozen=True, eq=False)
class Findings:
    """Of each area (n,): what was compared, z, p, q (p corrected for many tests) and the class, a value of Heat.

    `value` is NaN where there is no rate; z, p and q where nothing was tested (TOO_FEW households, ALONE). An area that
    is TOO_FEW for its few cases keeps its figures.
    """

    value: NDArray[np.float64]
    z: NDArray[np.float64]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    heat: NDArray[np.str_]

    @property
    def is_hot(self) -> NDArray[np.bool_]:
        """(n,)"""
        return np.isin(self.heat, HOT)

    @property
    def is_cold(self) -> NDArray[np.bool_]:
        """(n,)"""
        return np.isin(self.heat, COLD)

    @property
    def is_beside(self) -> NDArray[np.bool_]:
        """Hot by its neighbours alone: the area's own value is not above the mean (n,)."""
        return self.is_hot & (self.value < np.nanmean(self.value))


@dataclass(frozen=True)
class CannotTell:
    """That nothing can be told: why, and the figures behind it (`found`, and `least` where there is a limit)."""

    doubt: Doubt
    figures: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The reason in the language of the reader."""
        return str(self.doubt.label) % self.figures


Verdict = Findings | CannotTell
