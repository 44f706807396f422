"""Areas unlike their neighbours: a high one among low, a low one among high, beyond chance."""

from __future__ import annotations

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from scipy.sparse import csr_array

from cases.rules.hotspots.fdr import Correction, adjusted
from cases.rules.hotspots.moran import local_moran
from cases.rules.hotspots.verdict import CannotTell, Doubt, Settings
from cases.rules.hotspots.weights import neighbours

FEWEST_SHUFFLES = 9_999
MOST_AREAS = 2_000  # each area more asks for more shuffles of every other
MOST_DRAWS = 20_000_000  # shuffles times the most neighbours of one area: 80 MB
MOST_STEPS = 2_000_000_000  # shuffles times all neighbours: some seconds
SIDES = 2  # p is of one side, and an area may be out on either


class Outlier(TextChoices):
    """What is unlike what lies around it; the quadrants of local Moran's I."""

    HIGH = "HL", _("much among little: the trouble lies in this very area")
    LOW = "LH", _("little among much: quiet, or nobody reports")


def find_outliers(value: NDArray[np.float64], weights: csr_array, settings: Settings) -> NDArray[np.str_] | CannotTell:
    """(n,) the Outlier that each area is, "" for the others, of what was compared (n,), NaN where nothing was.

    Shuffles are so many that a single area can pass the correction for many tests; hence so many areas at most, and
    not many neighbours of many.
    """
    taken = np.flatnonzero(~np.isnan(value))
    if len(taken) > MOST_AREAS:
        return CannotTell(Doubt.TOO_MANY_AREAS, {"found": len(taken), "most": MOST_AREAS})
    among = weights[taken][:, taken].tocsr()
    shuffles = shuffles_for(len(taken), settings)
    if shuffles * among.nnz > MOST_STEPS or shuffles * int(neighbours(among).max(initial=0)) > MOST_DRAWS:
        return CannotTell(Doubt.TOO_MANY_NEIGHBOURS, {"found": among.nnz})
    moran = local_moran(value[taken], among, shuffles)
    q = adjusted(np.minimum(SIDES * moran.p, 1.0), settings.correction)
    found = np.full(len(value), "", dtype="<U2")
    is_named = (q <= settings.alpha) & np.isin(moran.quadrant, list(Outlier))
    found[taken[is_named]] = moran.quadrant[is_named]
    return found


def shuffles_for(areas: int, settings: Settings) -> int:
    """How many let an area that every shuffle falls short of pass the correction alone."""
    tests = areas if settings.correction is not Correction.NONE else 1
    if settings.correction is Correction.BY:
        tests *= np.sum(1 / np.arange(1, areas + 1))
    return max(FEWEST_SHUFFLES, int(np.ceil(SIDES * tests / settings.alpha)))
