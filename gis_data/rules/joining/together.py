"""The lines anew, with one vertex where several meet."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis_data.crs import lonlat
from gis_data.rules.joining.onto import Onto
from gis_data.rules.joining.pairs import Pairs
from gis_data.rules.joining.work import Work
from gis_data.rules.network import FlatLines, fresh_keys, with_vertices


def put_together(work: Work, pairs: Pairs, onto: Onto) -> FlatLines:
    """The lines with new vertices where segments are met, and one key and position for all that meet."""
    lines, meeting = _with_vertices(work, onto)
    moved = work.lines.keys[work.vertex[pairs.ends]]
    left = np.concatenate([moved[:, 0], work.lines.keys[work.vertex[onto.end]]])
    right = np.concatenate([moved[:, 1], meeting])
    if not len(left):
        return lines
    names, place = np.unique(np.concatenate([left, right]), return_inverse=True)
    graph = coo_array((np.ones(len(left)), (place[: len(left)], place[len(left) :])), shape=(len(names), len(names)))
    _, group = connected_components(graph, directed=False)
    # What is met stays where it is; only where two loose ends meet do both move.
    anchor = np.zeros(len(names), dtype=bool)
    anchor[place[len(left) + len(pairs.ends) :]] = True
    return _moved(lines, names, group, anchor & ~np.isin(names, left))


def _with_vertices(work: Work, onto: Onto) -> tuple[FlatLines, NDArray[np.int64]]:
    """The lines with a vertex at every place on a segment that an end meets, and the key of each place that is met."""
    keys = np.where(onto.vertex >= 0, work.lines.keys[onto.vertex], 0)
    new = np.flatnonzero(onto.vertex < 0)
    keys[new] = fresh_keys(work.lines, len(new))
    begin = work.xy[onto.segment[new]]
    at = begin + onto.share[new][:, None] * (work.xy[onto.segment[new] + 1] - begin)
    positions = lonlat(at, work.crs) if len(at) else at
    return with_vertices(work.lines, onto.segment[new], onto.share[new], positions, keys[new]), keys


def _moved(
    lines: FlatLines, names: NDArray[np.int64], group: NDArray[np.int64], anchor: NDArray[np.bool_]
) -> FlatLines:
    """One key and one position for each group of keys: that of its anchor, else the middle of all."""
    where = np.searchsorted(names, lines.keys)
    where[where == len(names)] = 0
    concerned = np.flatnonzero(names[where] == lines.keys)
    own = where[concerned]
    of = group[own]
    weight = np.where(anchor[own], 1.0, 0.0)
    has_anchor = np.bincount(of, weights=weight) > 0
    weight = np.where(has_anchor[of], weight, 1.0)
    total = np.bincount(of, weights=weight)
    middle = np.column_stack(
        [np.bincount(of, weights=weight * lines.lonlat[concerned, axis]) / total for axis in (0, 1)]
    )
    first = np.full(group.max() + 1, -1, dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    positions, keys = lines.lonlat.copy(), lines.keys.copy()
    positions[concerned] = middle[of]
    keys[concerned] = names[first[of]]
    return replace(lines, lonlat=positions, keys=keys)
