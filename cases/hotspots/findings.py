"""What is found for a question: counts, the judgement on them, and areas that are hot side by side as one hotspot.

Counts are asked for each time. The judgement depends on nothing but its inputs, so it is kept under their digest: a
case that comes in, a household or a redraw leads to another one at once, and nothing has to be thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from cases.hotspots.areas import Kept
from cases.hotspots.counts import count_cases
from cases.hotspots.question import Question
from cases.hotspots.weights import touching, weights_of
from cases.rules.hotspots import CannotTell, Findings, Verdict, judge
from gis_data.array_store import digest

MOST_KEPT = 64

_judged: Kept[Verdict] = Kept(MOST_KEPT)


@dataclass(frozen=True)
class Spot:
    """A hotspot: the rows of the areas that make it, the strongest first."""

    number: int
    rows: NDArray[np.int64]

    @property
    def strongest(self) -> int:
        """The row after which it is named."""
        return int(self.rows[0])


@dataclass(frozen=True)
class Found:
    """The answer to a question, whoever asks. `cases`, `before` (n,); `before` None where nothing is compared."""

    question: Question
    cases: NDArray[np.int64]
    before: NDArray[np.int64] | None
    outside: int
    verdict: Verdict

    @cached_property
    def spots(self) -> list[Spot]:
        """Hot areas that touch are one hotspot, numbered by the code of the strongest."""
        if isinstance(self.verdict, CannotTell):
            return []
        hot = np.flatnonzero(self.verdict.is_hot)
        if not len(hot):
            return []
        among = touching(self.question.areas)[hot][:, hot]
        count, of = connected_components(among, directed=False)
        groups = [hot[of == group] for group in range(count)]
        ordered = [rows[np.argsort(-self.verdict.z[rows], kind="stable")] for rows in groups]
        # The number of one must not tell how hot it is beside others: that may be hidden from the reader.
        ordered.sort(key=lambda rows: self.question.areas.code[rows[0]])
        return [Spot(number, rows) for number, rows in enumerate(ordered, start=1)]


def find(question: Question) -> Found:
    """The findings for a question. Two queries, three after a redraw, whatever the number of areas and cases."""
    asked, areas = question.asked, question.areas
    periods = [asked.period, *([asked.before] if asked.before else [])]
    counts = count_cases(question.counted, areas, asked.boundaries, periods)
    before = counts.bins[1] if asked.before else None
    return Found(question, counts.bins[0], before, int(counts.outside[0]), judged(question, counts.bins[0]))


def judged(question: Question, cases: NDArray[np.int64]) -> Verdict:
    """What is to be said of counts (n,)."""
    areas, asked, households = question.areas, question.asked, question.households
    inputs = digest(cases) if households is None else digest(cases, households)
    near = (asked.weights, asked.radius, asked.k)
    key = (areas.key, areas.day, areas.state, near, question.settings, inputs)
    return _judged.get(key, None, lambda: judge(cases, households, weights_of(areas, asked), question.settings))


def class_of(verdict: Verdict, row: int) -> str | None:
    """The class of one area; None where nothing can be told."""
    return str(verdict.heat[row]) if isinstance(verdict, Findings) else None


def forget() -> None:
    """For measurements that begin cold."""
    _judged.clear()
