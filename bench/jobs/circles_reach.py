"""500 walks of a quarter of an hour, the ways cut exactly, against pgRouting, which gives nodes only."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from bench.job import Contest, Job, Size
from bench.walks import FACILITIES, METRES, chosen_nodes, city_name, driving_distances, fill_city, need_pgrouting
from gis_data.rules.walk.reach import Cuts
from gis_data.rules.walk.search import walk, walk_many


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = fill_city(size)
    need_pgrouting()
    doors, nodes = chosen_nodes(city)

    start, limits = np.arange(FACILITIES + 1), np.full(FACILITIES, METRES)

    def agree(ours: list[Cuts], peer: int) -> None:
        """As many nodes, but for those that lie on the limit itself."""
        assert all(cuts.length_m > METRES / 2 for cuts in ours)
        nodes_reached = sum(len(walk(city.graph, doors[i : i + 1], METRES).nodes) for i in range(FACILITIES))
        if not np.isclose(nodes_reached, peer, rtol=1e-4):
            raise AssertionError(f"{nodes_reached} nodes are reached, pgRouting reaches {peer}")

    yield Contest(
        lambda: walk_many(city.graph, doors, start, limits), lambda: driving_distances(nodes, METRES), agree=agree
    )


CIRCLES_REACH = Job(
    key="circles-reach",
    describe=lambda size: f"{FACILITIES} facilities, {METRES:.0f} m, ways cut, {city_name(size)}, in memory",
    peer="pgr_drivingDistance, one call with all sources, nodes only",
    at_least=15,
    prepare=_prepare,
)
