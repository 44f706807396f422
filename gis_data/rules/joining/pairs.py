"""The second rule: loose ends that go on from one another meet half-way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from gis_data.rules.joining.work import Work

MOST_ALONGSIDE = 0.5  # cosine: lines whose directions out of their ends are within 60° of each other lie side by side
STUB = 5.0  # a line shorter than this many tolerances does not meet its own kind by both ends


@dataclass(frozen=True)
class Pairs:
    """Pairs (n, 2) of ends and the metres between them."""

    ends: NDArray[np.int64]
    metres: NDArray[np.float64]


NO_PAIRS = Pairs(np.zeros((0, 2), dtype=np.int64), np.zeros(0))


def end_pairs(work: Work, tolerance_m: float) -> Pairs:
    """Loose ends that are each other's nearest among those that can go on from them."""
    if len(work.loose) < 2:
        return NO_PAIRS
    at = work.xy[work.vertex[work.loose]]
    near = cKDTree(at).query_pairs(tolerance_m, output_type="ndarray")
    one, other = work.loose[near[:, 0]], work.loose[near[:, 1]]
    keep = _can_go_on(work, one, other, tolerance_m)
    one, other = one[keep], other[keep]
    metres = np.hypot(*(work.xy[work.vertex[one]] - work.xy[work.vertex[other]]).T)
    nearest = np.full(len(work.vertex), np.inf)
    np.minimum.at(nearest, one, metres)
    np.minimum.at(nearest, other, metres)
    order = np.argsort(metres, kind="stable")
    mutual = order[(metres == nearest[one])[order] & (metres == nearest[other])[order]]
    # Of several at the very same distance the first: an end is joined once.
    taken: set[int] = set()
    chosen = []
    for pair in mutual.tolist():
        ends = {int(one[pair]), int(other[pair])}
        if not ends & taken:
            taken |= ends
            chosen.append(pair)
    return Pairs(np.column_stack([one, other])[chosen], metres[chosen])


def _can_go_on(work: Work, one: NDArray[np.int64], other: NDArray[np.int64], tolerance_m: float) -> NDArray[np.bool_]:
    """Whether the line of one end can go on in that of the other."""
    apart = (work.into[one] * work.into[other]).sum(axis=1) < MOST_ALONGSIDE
    steps = np.abs(work.level[one // 2].astype(int) - work.level[other // 2])
    same_line = (one // 2 == other // 2) & (work.length[one // 2] < STUB * tolerance_m)
    # What a tile edge cut through goes on at its own level; elsewhere a bridge or a tunnel may end.
    cut = (work.seam[one] >= 0).any(axis=1) & (work.seam[other] >= 0).any(axis=1)
    across = work.reaches_across(one, other // 2) & work.reaches_across(other, one // 2)
    return apart & (steps <= np.where(cut, 0, 1)) & ~same_line & across
