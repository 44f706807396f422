"""Which grids need attention, and why: each reason is a rule over counts, in one list. Of places, never of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from scipy.special import bdtrc

Found = NDArray[np.bool_]


class Reason(TextChoices):
    """Why a grid is on the list, the weightiest first."""

    OVERDUE = "overdue", _("many overdue")
    NO_WORKER = "no_worker", _("no worker")
    RISING = "rising", _("rising")
    LATE = "late", _("often late")
    REOPENED = "reopened", _("often reopened")
    HOT = "hot", _("hot spot")


@dataclass(frozen=True)
class Limits:
    """From when on a reason holds; ours, and to be changed here.

    Shares are held only where there are enough cases: of four, one is a quarter. What rises is tested: that so many of
    the cases of both periods fall into the second by chance must be less likely than `chance`.
    """

    overdue: int = 3
    overdue_share: float = 0.2
    rising_least: int = 8
    rising_times: float = 1.5
    chance: float = 0.01
    least: int = 10
    late_share: float = 0.3
    reopened_share: float = 0.1


@dataclass(frozen=True)
class GridFacts:
    """What is known of g grids, (g,) each; `days` and `days_before` are the lengths of the two periods.

    `before` and `hot` are None where there is no period to compare with, and where nobody looked for hot spots.
    """

    open: NDArray[np.int64]
    overdue: NDArray[np.int64]
    reported: NDArray[np.int64]
    in_time: NDArray[np.int64]
    late: NDArray[np.int64]
    ended: NDArray[np.int64]
    reopened: NDArray[np.int64]
    workers: NDArray[np.int64]
    days: int
    before: NDArray[np.int64] | None = None
    days_before: int = 0
    hot: Found | None = None


Rule = Callable[[GridFacts, Limits], Found]


def _overdue(facts: GridFacts, limits: Limits) -> Found:
    return (facts.overdue >= limits.overdue) & (facts.overdue >= limits.overdue_share * facts.open)


def _no_worker(facts: GridFacts, _limits: Limits) -> Found:
    """Only where something waits for one."""
    return (facts.workers == 0) & (facts.open + facts.reported > 0)


def _rising(facts: GridFacts, limits: Limits) -> Found:
    if facts.before is None or not facts.days_before:
        return np.zeros(len(facts.open), dtype=bool)
    share = facts.days / (facts.days + facts.days_before)
    by_chance = bdtrc(facts.reported - 1, facts.reported + facts.before, share)
    times = facts.reported * facts.days_before >= limits.rising_times * facts.before * facts.days
    return (facts.reported >= limits.rising_least) & times & (by_chance < limits.chance)


def _late(facts: GridFacts, limits: Limits) -> Found:
    judged = facts.in_time + facts.late
    return (judged >= limits.least) & (facts.late >= limits.late_share * judged)


def _reopened(facts: GridFacts, limits: Limits) -> Found:
    return (facts.ended >= limits.least) & (facts.reopened >= limits.reopened_share * facts.ended)


def _hot(facts: GridFacts, _limits: Limits) -> Found:
    return np.zeros(len(facts.open), dtype=bool) if facts.hot is None else facts.hot


RULES: dict[Reason, Rule] = {
    Reason.OVERDUE: _overdue,
    Reason.NO_WORKER: _no_worker,
    Reason.RISING: _rising,
    Reason.LATE: _late,
    Reason.REOPENED: _reopened,
    Reason.HOT: _hot,
}


def needing_attention(facts: GridFacts, limits: Limits | None = None) -> list[tuple[int, tuple[Reason, ...]]]:
    """The positions of the grids for which a reason holds, with the reasons; those with the most overdue first."""
    limits = limits or Limits()
    held = {reason: rule(facts, limits) for reason, rule in RULES.items()}
    number = np.sum(list(held.values()), axis=0) if len(facts.open) else np.zeros(0, dtype=np.int64)
    order = np.lexsort((-facts.reported, -number, -facts.overdue))
    return [(int(i), tuple(reason for reason in RULES if held[reason][i])) for i in order if number[i]]
