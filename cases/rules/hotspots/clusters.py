"""The street corner: cases that lie close together, without any areas.

DBSCAN (Ester et al. 1996): a place is in a cluster when so many cases lie within a radius of it, or when it is in reach
of such a place. HDBSCAN (Campello et al. 2013): the same for all radii at once, keeping the clusters that last longest.
Neither knows how many people live there: what it finds is a pile, not more than there should be.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import pdtrik

RADIUS_M = 50.0  # a crossing with the fronts around it
FEWEST = 5
MOST_POINTS = 100_000
_RARE = 0.001


class BadClusters(ValueError):
    """Places or settings that no clusters can be looked for with; the message says why."""


@dataclass(frozen=True)
class Dbscan:
    """`least` cases within `radius_m` metres, the case in the middle included."""

    radius_m: float
    least: int

    def label(self, xy_m: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cluster of each place (n, 2), -1 for none."""
        # Here, not above: the library takes three seconds to load.
        from sklearn.cluster import DBSCAN

        spots, spot_of, cases = np.unique(xy_m, axis=0, return_inverse=True, return_counts=True)
        found = DBSCAN(eps=self.radius_m, min_samples=self.least).fit(spots, sample_weight=cases)
        return found.labels_.astype(np.int64)[spot_of.ravel()]


@dataclass(frozen=True)
class Hdbscan:
    """Clusters of at least so many cases, of any density."""

    least: int

    def label(self, xy_m: NDArray[np.float64]) -> NDArray[np.int64]:
        """The cluster of each place (n, 2), -1 for none."""
        from sklearn.cluster import HDBSCAN

        if len(xy_m) < max(self.least, 2):
            return np.full(len(xy_m), -1)
        return HDBSCAN(min_cluster_size=self.least, copy=True).fit(xy_m).labels_.astype(np.int64)


Method = Dbscan | Hdbscan


@dataclass(frozen=True, eq=False)
class Clusters:
    """The cluster of each place (n,), -1 for none, 0 being the largest; how stable each is (k,); and how it was found.

    Stability after Hennig (2007): cases are drawn anew with replacement, clusters are looked for again, and the mean
    over all rounds of the largest Jaccard similarity with any of them is taken. From 0.75 on a cluster is stable; one
    below 0.6 should not be relied on.
    """

    label: NDArray[np.int64]
    stability: NDArray[np.float64]
    how: Method


def usual(xy_m: NDArray[np.float64]) -> Dbscan:
    """DBSCAN with 50 m, and more cases than a thousandth of all places would have around them by chance.

    By chance: as many cases as there are laid out evenly over the ground that has any, in squares of four radii
    (Poisson). At least 5.
    """
    side = 4 * RADIUS_M
    squares = len(np.unique(np.floor(xy_m / side), axis=0))
    expected = len(xy_m) / max(squares * side**2, side**2) * np.pi * RADIUS_M**2
    by_chance = int(np.ceil(pdtrik(1 - _RARE, expected))) if expected > 0 else 0
    return Dbscan(RADIUS_M, max(FEWEST, by_chance + 2))  # one more than by chance, and the case itself


def find_clusters(xy_m: NDArray[np.float64], how: Method | None = None, rounds: int = 20, seed: int = 0) -> Clusters:
    """Clusters of places (n, 2) in metres, with their stability over so many rounds. The same for the same seed.

    `how`: None = `usual`. Raises BadClusters for more than 100,000 places, or settings that mean nothing.
    """
    how = how or usual(xy_m)
    _check(xy_m, how)
    if not len(xy_m):
        return Clusters(np.empty(0, np.int64), np.empty(0), how)
    label = _by_size(how.label(xy_m))
    return Clusters(label, _stability(xy_m, label, how, rounds, seed), how)


def _check(xy_m: NDArray[np.float64], how: Method) -> None:
    if len(xy_m) > MOST_POINTS:
        raise BadClusters(f"{len(xy_m)} places are more than {MOST_POINTS}: choose a shorter period or a smaller part")
    if how.least < 2 or (isinstance(how, Dbscan) and not 0 < how.radius_m < np.inf):
        raise BadClusters("a radius is a number of metres above 0, and a cluster has at least 2 cases")


def _by_size(label: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same clusters numbered from the largest to the smallest."""
    sizes = np.bincount(label[label >= 0])
    rank = np.empty(len(sizes) + 1, np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    rank[-1] = -1
    return rank[label]


def _stability(
    xy_m: NDArray[np.float64], label: NDArray[np.int64], how: Method, rounds: int, seed: int
) -> NDArray[np.float64]:
    """The mean similarity of each cluster with the likest of each round: (k,)."""
    random = np.random.default_rng(seed)
    found = np.zeros((rounds, int(label.max(initial=-1)) + 1))
    for similar in found:
        drawn = np.sort(random.integers(0, len(xy_m), len(xy_m)))
        again = how.label(xy_m[drawn])
        first = np.flatnonzero(np.diff(drawn, prepend=-1))
        similar[:] = _likest(label[drawn[first]], again[first], len(similar))
    return found.mean(axis=0) if rounds else np.full(found.shape[1], np.nan)


def _likest(label: NDArray[np.int64], again: NDArray[np.int64], clusters: int) -> NDArray[np.float64]:
    """The largest Jaccard similarity of each cluster with any of another labelling of the same places: (clusters,)."""
    others = int(again.max(initial=-1)) + 1
    if not others:
        return np.zeros(clusters)
    both = np.bincount((label + 1) * (others + 1) + again + 1, minlength=(clusters + 1) * (others + 1))
    both = both.reshape(clusters + 1, others + 1)
    either = both.sum(axis=1)[1:, None] + both.sum(axis=0)[None, 1:] - both[1:, 1:]
    return (both[1:, 1:] / np.maximum(either, 1)).max(axis=1)
