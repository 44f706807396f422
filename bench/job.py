"""A measurement: a job that ours and a peer both do, and how the two are timed."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any

Work = Callable[[], Any]
# A single call of some milliseconds measures how threads wake and caches fill: shorter work is repeated within a run,
# ours and the peer's alike, as timeit does.
SHORTEST_S = 0.2


class Impossible(RuntimeError):
    """The measurement cannot be run here; the message says what is missing."""


@dataclass(frozen=True)
class Size:
    """How large a measurement is: the coverage's columns and rows, the points, and the seconds of load for a server.

    `place` is the city that walks are measured in (`bench/places.py`).
    """

    columns: int = 200
    rows: int = 100
    points: int = 1_000_000
    seconds: float = 5.0
    place: str = "demo"

    @property
    def areas(self) -> int:
        """The number of grids."""
        return self.columns * self.rows

    def scaled(self, share: float) -> "Size":
        """A share of this size, for trying a measurement out."""
        side = share**0.5
        return Size(
            max(4, round(self.columns * side)),
            max(4, round(self.rows * side)),
            max(100, round(self.points * share)),
            max(0.3, self.seconds * share),
            self.place,
        )


@dataclass(frozen=True)
class Contest:
    """Two ways to do a job, ready to be run, each returning what it found; and no peer where that is not installed.

    `clear` undoes what a run left behind. `agree` takes both answers and raises when they differ. Neither is timed.
    With `timed` the work measures itself and returns seconds; otherwise the call is timed.
    """

    ours: Work
    peer: Work | None
    clear: Work | None = None
    agree: Callable[[Any, Any], None] | None = None
    timed: bool = False


@dataclass(frozen=True)
class Job:
    """A measurement by name. `describe` puts its size into words; `at_least` is the ratio it should reach."""

    key: str
    describe: Callable[[Size], str]
    peer: str
    at_least: float
    prepare: Callable[[Size], AbstractContextManager[Contest]]


@dataclass(frozen=True)
class Result:
    """Medians in seconds over `n` runs of each; `ratio` = peer_s / ours_s, None without a peer."""

    key: str
    job: str
    ours_s: float
    peer: str
    peer_s: float | None
    ratio: float | None
    n: int


def measure(job: Job, size: Size, runs: int, report: Callable[[str], None]) -> Result:
    """Run ours and the peer in turn, once unmeasured to warm up and then `runs` times."""
    with job.prepare(size) as contest:
        if contest.peer is None:
            report(f"{job.key}: the peer is missing here: {job.peer}")
        ours, peer = zip(*_rounds(contest, runs, report), strict=True)
    ours_s = median(ours)
    peer_s = None if contest.peer is None else median(peer)
    ratio = None if peer_s is None else round(peer_s / ours_s, 2)
    rounded = None if peer_s is None else round(peer_s, 6)
    key = job.key if size.place == Size.place else f"{job.key}@{size.place}"
    return Result(key, job.describe(size), round(ours_s, 6), job.peer, rounded, ratio, runs)


def _rounds(contest: Contest, runs: int, report: Callable[[str], None]) -> Iterator[tuple[float, float]]:
    """The seconds of ours and of the peer (0 without one), round by round, the warm-up left out."""
    times_ours = times_peer = 1
    for number in range(runs + 1):
        if contest.clear is not None:
            contest.clear()
        ours_s, ours = _clock(contest.ours, contest.timed, times_ours)
        peer_s, peer = (0.0, None) if contest.peer is None else _clock(contest.peer, contest.timed, times_peer)
        if number > 0:
            report(f"  run {number}: ours {ours_s:.4g} s, peer {peer_s:.4g} s")
            yield ours_s, peer_s
            continue
        if contest.agree is not None and contest.peer is not None:
            contest.agree(ours, peer)
        if contest.clear is None and not contest.timed:
            times_ours = _times(contest.ours)
            times_peer = 1 if contest.peer is None else _times(contest.peer)


def _times(work: Work) -> int:
    """How often short work is done in one run, so that the run lasts SHORTEST_S; it has been warmed up."""
    seconds, _answer = _clock(work, False)
    return max(1, ceil(SHORTEST_S / max(seconds, 1e-6)))


def _clock(work: Work, timed: bool, times: int = 1) -> tuple[float, Any]:
    """The seconds that the work took, on the average of so many times one after the other, and what it returned."""
    gc.collect()
    start = perf_counter()
    for _time in range(times):
        answer = work()
    elapsed = (perf_counter() - start) / times
    return (answer, answer) if timed else (elapsed, answer)
