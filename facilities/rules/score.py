"""The score table of the standard: what each area has of each kind, in words.

Each kind is judged by its own facilities and its own limit. Levels do not stand in for each other (GB 50180-2018): a
hospital within 300 m is no clinic post, however near, so nothing here reads the figures of another kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from facilities.rules.coverage import AreaCoverage


class Verdict(IntegerChoices):
    """From best to worst, then what cannot be judged; the order in which a table sorts."""

    MET = 0, _("met")
    PARTLY = 1, _("partly met")
    NOT_MET = 2, _("not met")
    NO_FACILITY = 3, _("no facility")
    NETWORK_UNKNOWN = 4, _("network unknown")
    TOO_FEW = 5, _("too few households to say")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a kind counts as met. The standard gives distances, not shares: these are ours and can be changed.

    Nine households in ten, because in every area somebody lives at the far end of a lane; half, because below it most
    are without. Under ten households one more or less would change the word, as in `docs/measures.md`.
    """

    met_percent: int = 90
    partly_percent: int = 50
    least_households: int = 10

    def __post_init__(self) -> None:
        if not 0 < self.partly_percent <= self.met_percent <= 100 or self.least_households < 1:
            raise ValueError("0 < partly <= met <= 100 percent, and at least one household")


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Verdicts of k kinds (rows) in a areas (columns), with what each stands on.

    `required_m` (k,): the walk each kind is held to. `share` and `share_at_most` (k, a): of all households, and if
    those off the network were within as well. `verdict` (k, a): values of Verdict.
    """

    required_m: NDArray[np.float64]
    share: NDArray[np.float64]
    share_at_most: NDArray[np.float64]
    verdict: NDArray[np.int8]

    def count(self, verdict: Verdict, kinds: Sequence[int] | slice = slice(None)) -> NDArray[np.int64]:
        """(a,): how many of some kinds have this verdict in each area."""
        return (self.verdict[kinds] == verdict).sum(axis=0)

    def all_met(self, kinds: Sequence[int] | slice = slice(None)) -> NDArray[np.bool_]:
        """(a,): every one of some kinds, such as all of the 5-minute level, is met. No kind makes up for another."""
        return (self.verdict[kinds] == Verdict.MET).all(axis=0)


def score(
    coverages: Sequence[AreaCoverage], facilities: Sequence[int], thresholds: Thresholds | None = None
) -> ScoreTable:
    """The table from the coverage of each kind over the same areas, and how many facilities each kind has at all.

    Facilities are counted wherever they stand: people cross the border of a community to their clinic.
    """
    thresholds = thresholds or Thresholds()
    if len(coverages) != len(facilities) or len({len(found.within) for found in coverages}) > 1:
        raise ValueError("one number of facilities for each kind, and the same areas for all kinds")
    areas = len(coverages[0].within) if coverages else 0
    shape = (len(coverages), areas)
    rows = zip(coverages, facilities, strict=True)
    return ScoreTable(
        required_m=np.array([found.limit_m for found in coverages], dtype=np.float64),
        share=np.array([found.share for found in coverages]).reshape(shape),
        share_at_most=np.array([found.share_at_most for found in coverages]).reshape(shape),
        verdict=np.array([verdicts(found, number, thresholds) for found, number in rows], dtype=np.int8).reshape(shape),
    )


def verdicts(found: AreaCoverage, facilities: int, thresholds: Thresholds) -> NDArray[np.int8]:
    """(a,): the Verdict of one kind in each area.

    A kind without any facility is said to have none. Else an area with too few households is not judged. Else the
    share is judged twice, as if all households off the network were without and as if all were within: where the two
    differ, what is missing is the network, and that is said.
    """
    if facilities == 0:
        return np.full(len(found.within), Verdict.NO_FACILITY, dtype=np.int8)
    low = _judged(found.within, found.households, thresholds)
    high = _judged(found.within + found.off_network, found.households, thresholds)
    known = np.where(low == high, low, Verdict.NETWORK_UNKNOWN)
    return np.where(found.households < thresholds.least_households, Verdict.TOO_FEW, known).astype(np.int8)


def _judged(within: NDArray[np.int64], households: NDArray[np.int64], thresholds: Thresholds) -> NDArray[np.int64]:
    """Met, partly or not, in whole numbers: 9 of 10 are 90 %."""
    met = 100 * within >= thresholds.met_percent * households
    partly = 100 * within >= thresholds.partly_percent * households
    return np.select([met, partly], [Verdict.MET, Verdict.PARTLY], Verdict.NOT_MET)
