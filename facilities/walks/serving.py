"""Whom each facility of a kind could serve: all homes within its limit, not only those that it is nearest to."""

import numpy as np
from scipy.sparse import csr_array

from facilities.walks.city import City
from facilities.walks.coverage import Coverage
from facilities.walks.kept import Kept
from gis_data.rules.walk.search import walk

KEPT = 20  # one for each kind that was looked at

_kept: Kept[csr_array] = Kept(KEPT)


def serving(city: City, coverage: Coverage, limit_m: float) -> csr_array:
    """(f, n) an entry where a home is within `limit_m` metres of a facility, both in the order of `coverage`.

    A walk from each facility, about a millisecond; remembered while neither ways nor doors nor facilities change.
    """
    key = f"{limit_m} {coverage.fingerprint}"
    known = _kept.get(key)
    return _kept.put(key, _served(city, coverage, limit_m)) if known is None else known


def _served(city: City, coverage: Coverage, limit_m: float) -> csr_array:
    doors, owner = city.graph.snap(coverage.supply.lonlat), coverage.supply.owner
    rows = []
    for facility in range(len(coverage.supply)):
        own = doors[owner == facility]
        own = own[own.on_network]
        reached = walk(city.graph, own, limit_m).places(city.doors)[0] if len(own) else np.zeros(0, dtype=np.int64)
        rows.append(np.sort(reached))
    start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.concatenate([*rows, np.zeros(0, dtype=np.int64)])
    return csr_array((np.ones(len(indices), dtype=np.int8), indices, start), shape=(len(rows), len(coverage.homes)))
