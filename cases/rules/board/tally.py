"""Sums over cases by whatever groups them: one pass over columns for each grouping, no query, no case by case."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Groups = NDArray[np.integer]
NO_ANSWER = -1  # minutes of a case that has had none
UNKNOWN = 2  # `in_time` of a case that had no limit
NOWHERE = -1  # the group of a case that is in none
_SHAPE = (6, 3, 2, 2)  # ratings, in time or not or unknown, reopened or not, answered or not
CODES = 72


@dataclass(frozen=True)
class Ended:
    """What counts of n cases that have ended, (n,) each.

    `in_time` 1 yes, 0 no, 2 unknown; `answer_min` minutes from the report to the first answer, -1 without one;
    `reopened` 0 or 1; `rating` 1 to 5, 0 without one.
    """

    in_time: NDArray[np.int8]
    answer_min: NDArray[np.int32]
    reopened: NDArray[np.int8]
    rating: NDArray[np.int8]

    @cached_property
    def code(self) -> NDArray[np.int64]:
        """(n,) all but the minutes as one number below CODES, so that one count tells them apart."""
        answered = self.answer_min != NO_ANSWER
        return ((self.rating.astype(np.int64) * 3 + self.in_time) * 2 + self.reopened) * 2 + answered


@dataclass(frozen=True)
class Sums:
    """Figures of g groups, (g,) each. Times in minutes, NaN where there is nothing to take them of."""

    reported: NDArray[np.int64]
    ended: NDArray[np.int64]
    in_time: NDArray[np.int64]
    late: NDArray[np.int64]
    answered: NDArray[np.int64]
    answer_median: NDArray[np.float64]
    answer_p90: NDArray[np.float64]
    reopened: NDArray[np.int64]
    rated: NDArray[np.int64]
    stars: NDArray[np.int64]
    open: NDArray[np.int64]
    overdue: NDArray[np.int64]

    def row(self, group: int) -> dict[str, float]:
        """The figures of one group by their names."""
        return {field.name: getattr(self, field.name)[group].item() for field in fields(self)}


@dataclass(frozen=True)
class Grouping:
    """Which group (0 to size-1, NOWHERE for none) each case is in: those reported, those ended, those open now."""

    size: int
    reported: Groups
    ended: Groups
    open: Groups


def tally(grouping: Grouping, ended: Ended, overdue: NDArray[np.bool_]) -> Sums:
    """The figures of every group. `ended` and `overdue` are as long as the groups of those ended and those open."""
    size = grouping.size
    median, p90 = percentiles(grouping.ended, ended.answer_min, size, (0.5, 0.9))
    # By rating, in time, reopened, answered.
    counts = count(grouping.ended * CODES + ended.code, size * CODES, CODES).reshape(size, *_SHAPE)
    ratings = counts.sum(axis=(2, 3, 4))
    return Sums(
        reported=count(grouping.reported, size),
        ended=ratings.sum(axis=1),
        in_time=counts[:, :, 1].sum(axis=(1, 2, 3)),
        late=counts[:, :, 0].sum(axis=(1, 2, 3)),
        answered=counts[..., 1].sum(axis=(1, 2, 3)),
        answer_median=median,
        answer_p90=p90,
        reopened=counts[:, :, :, 1].sum(axis=(1, 2, 3)),
        rated=ratings[:, 1:].sum(axis=1),
        stars=ratings @ np.arange(_SHAPE[0]),
        open=count(grouping.open, size),
        overdue=count(grouping.open[overdue], size),
    )


def count(groups: Groups, size: int, below: int = 1) -> NDArray[np.int64]:
    """(size,) how many are in each group. Groups go from 0 up; `below`: so many numbers below 0 are in none."""
    return np.bincount(groups + below, minlength=size + below)[below:]


def weighed(groups: Groups, weights: NDArray, size: int) -> NDArray[np.int64]:
    """(size,) the sum of whole numbers in each group."""
    return np.bincount(groups + 1, weights=weights, minlength=size + 1)[1:].astype(np.int64)


def percentiles(
    groups: Groups, minutes: NDArray[np.int32], size: int, shares: tuple[float, ...]
) -> list[NDArray[np.float64]]:
    """(size,) for each share the value that so many of a group's do not exceed; NaN for a group without any.

    By linear interpolation between order statistics, as numpy, R (type 7) and PostgreSQL's percentile_cont do.
    """
    there = (groups != NOWHERE) & (minutes != NO_ANSWER)
    of, values = groups[there], minutes[there]
    # A sort of small integers is a radix sort: the order costs no more than reading them.
    order = np.argsort(of.astype(np.uint16) if size < 2**16 else of, kind="stable")
    values = values[order]
    ends = np.cumsum(count(of, size))
    found = [np.full(size, np.nan) for _share in shares]
    for group, (begin, end) in enumerate(zip(np.concatenate([[0], ends])[:-1], ends, strict=True)):
        if end > begin:
            for one, value in zip(found, _at_shares(values[begin:end], shares), strict=True):
                one[group] = value
    return found


def _at_shares(values: NDArray[np.int32], shares: tuple[float, ...]) -> list[float]:
    places = [(len(values) - 1) * share for share in shares]
    below = [int(place) for place in places]
    beside = sorted({*below, *(min(one + 1, len(values) - 1) for one in below)})
    parted = np.partition(values, beside)
    return [
        float(parted[low]) + (place - low) * float(parted[min(low + 1, len(values) - 1)] - parted[low])
        for place, low in zip(places, below, strict=True)
    ]


def compact(*columns: NDArray[np.integer]) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """The ids that occur in any of some columns, in order, and for each column the position of its ids among them.

    Ids are small whole numbers from 0 up, so that a table answers and nothing is sorted.
    """
    most = max((int(column.max()) for column in columns if len(column)), default=-1)
    seen = np.zeros(most + 1, dtype=bool)
    for column in columns:
        seen[column] = True
    position = np.cumsum(seen) - 1
    return np.flatnonzero(seen), [position[column] for column in columns]
