"""Joining the loose ends of lines that were meant to meet: cut at tile edges, drawn a little short, or a little over.

Three rules, in this order, each only for what the ones before left loose:

1. Vertices on the very same place meet (that is what `FlatLines` is for).
2. Two loose ends within the tolerance meet half-way, if each is the nearest to the other and they go on from one
   another: the lines must not lie side by side. What ends on a seam (`seams`) only goes on beyond it.
3. A loose end within the tolerance of another line meets it, at a vertex if one is within the tolerance too, else on
   the segment, which is split there. The end must come closer to the line, or have crossed it: ways that run side by
   side stay apart.

What lies at another level is left alone: a bridge ends where a road begins, but passes over the road below.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gis_data.rules.joining.onto import Onto, onto_lines
from gis_data.rules.joining.pairs import NO_PAIRS, end_pairs
from gis_data.rules.joining.results import (
    DEFAULT_TOLERANCE_M,
    MOST_TOLERANCE_M,
    NEAR_M,
    BadTolerance,
    Joined,
    Joins,
    LooseEnd,
    OpenSeam,
)
from gis_data.rules.joining.together import put_together
from gis_data.rules.joining.work import Work
from gis_data.rules.network import FlatLines
from gis_data.rules.seams import Seams


def join_ends(
    lines: FlatLines,
    level: NDArray[np.int16],
    seams: Seams,
    tolerance_m: float = DEFAULT_TOLERANCE_M,
    near_m: float = NEAR_M,
) -> Joined:
    """Join loose ends within a tolerance (metres) by the rules above. Raises BadTolerance.

    `level` (n,) of each line: 0 on the ground, above it more, below it less. Every line has two vertices at least.
    """
    if not 0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise BadTolerance(tolerance_m)
    if len(lines.offsets) < 2:
        return Joined(lines, 0, 0, 0, Joins(np.zeros((0, 2)), np.zeros(0), np.zeros(0, dtype=bool)))
    work = Work.of(lines, level, seams)
    pairs = end_pairs(work, tolerance_m) if tolerance_m else NO_PAIRS
    onto = onto_lines(work, tolerance_m, max(tolerance_m, near_m), np.setdiff1d(work.loose, pairs.ends.ravel()))
    joins = Joins(
        np.concatenate([work.lonlat_between(pairs.ends), lines.lonlat[work.vertex[onto.end]]]),
        np.concatenate([pairs.metres, onto.metres]),
        np.concatenate([np.ones(len(pairs.metres), dtype=bool), np.zeros(len(onto.metres), dtype=bool)]),
    )
    still = np.setdiff1d(work.loose, np.concatenate([pairs.ends.ravel(), onto.end]))
    on_seam = (work.seam >= 0).any(axis=1)
    return Joined(
        lines=put_together(work, pairs, onto),
        ends=len(work.vertex),
        shared=int(work.is_shared.sum()),
        at_seams=int((work.is_shared & on_seam).sum()),
        joins=joins,
        loose=list(_still_loose(work, onto, still)),
        open_seams=list(_open_seams(work, still)),
    )


def _still_loose(work: Work, onto: Onto, still: NDArray[np.int64]) -> Iterator[LooseEnd]:
    """The ends that something is near to, the nearest first."""
    near = sorted((onto.tried[end], end) for end in still.tolist() if end in onto.tried)
    for (metres, why), end in near:
        lon, lat = work.lines.lonlat[work.vertex[end]].tolist()
        yield LooseEnd(lon, lat, metres, why)


def _open_seams(work: Work, still: NDArray[np.int64]) -> Iterator[OpenSeam]:
    """Stretches of seams along which loose ends stop, on one side."""
    number, axis = work.seam[still].max(axis=1), work.seam[still].argmax(axis=1)
    for seam in np.unique(number[number >= 0]).tolist():
        here = still[number == seam]
        side = work.side[here, axis[number == seam]]
        all_here = (work.seam == seam).any(axis=1)
        for one in np.unique(side).tolist():
            ends = here[side == one]
            at = work.lines.lonlat[work.vertex[ends]]
            order = np.lexsort((at[:, 0], at[:, 1])) if work.seams.axis[seam] == 0 else np.lexsort((at[:, 1], at[:, 0]))
            first, last = at[order[0]].tolist(), at[order[-1]].tolist()
            at_border = bool((work.side[all_here, work.seams.axis[seam]] == one).all())
            yield OpenSeam(tuple(first), tuple(last), len(ends), at_border)
