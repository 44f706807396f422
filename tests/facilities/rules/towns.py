"""Made-up towns for the rules of coverage and siting."""

import numpy as np
from scipy.sparse import csr_array

from facilities.rules.coverage import Walks

NO_WAY, OFF = np.inf, np.nan


def walks_of(*pairs: tuple[float, int], limit_m: float = 300) -> Walks:
    """Buildings as (walk in metres, households)."""
    walk_m, households = zip(*pairs, strict=True) if pairs else ((), ())
    return Walks(np.array(walk_m, dtype=float), np.array(households, dtype=np.int64), limit_m)


def random_walks(random: np.random.Generator, buildings: int, limit_m: float = 500) -> Walks:
    """Buildings of which one in ten has no way, one in ten is off the network and some are empty."""
    walk_m = random.gamma(2, 250, buildings).round(1)
    walk_m[random.random(buildings) < 0.1] = NO_WAY
    walk_m[random.random(buildings) < 0.1] = OFF
    return Walks(walk_m, random.integers(0, 6, buildings), limit_m)


def sparse(distances: np.ndarray) -> csr_array:
    """The entries that are not NaN, zeros included."""
    row, column = np.nonzero(~np.isnan(distances))
    return csr_array((distances[row, column], (row, column)), distances.shape)


def random_distances(random: np.random.Generator, candidates: int, points: int, share: float) -> np.ndarray:
    """(c, n): metres, whole tens so that many are equal, some of them 0; NaN where out of reach."""
    distances = random.integers(0, 60, (candidates, points)) * 10.0
    distances[random.random(distances.shape) >= share] = np.nan
    return distances
