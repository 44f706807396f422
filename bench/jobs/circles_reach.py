"""500 walks of a quarter of an hour, the ways cut exactly, against pgRouting, which gives nodes only."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from bench.job import Contest, Job, Size
from bench.walks import FACILITIES, METRES, chosen_nodes, driving_distances, fill_city, need_pgrouting, towns_of
from gis_data.rules.walk.search import walk


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = fill_city(size)
    need_pgrouting()
    doors, nodes = chosen_nodes(city)

    def ours() -> int:
        reaches = [walk(city.graph, doors[i : i + 1], METRES) for i in range(FACILITIES)]
        cuts = [reach.cuts() for reach in reaches]
        assert all(len(one.edge) for one in cuts)
        return sum(len(reach.nodes) for reach in reaches)

    yield Contest(ours, lambda: driving_distances(nodes, METRES), agree=_agree)


def _agree(ours: int, peer: int) -> None:
    """As many nodes, but for those that lie on the limit itself."""
    if not np.isclose(ours, peer, rtol=1e-4):
        raise AssertionError(f"{ours} nodes are reached, pgRouting reaches {peer}")


CIRCLES_REACH = Job(
    key="circles-reach",
    describe=lambda size: f"{FACILITIES} facilities, {METRES:.0f} m, ways cut, demo city × {towns_of(size)}, in memory",
    peer="pgr_drivingDistance, one call with all sources, nodes only",
    at_least=15,
    prepare=_prepare,
)
