"""Hot spots of all grids, from polygons and counts to z: neighbours by shared vertices and Gi*, against libpysal and
esda."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from bench.job import Contest, Job, Size, Work
from bench.lattice import lattice
from cases.rules.hotspots import contiguity, gi_star


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    grids = np.array(lattice(size.columns, size.rows).blocks(1, 1), dtype=object)
    counts = np.random.default_rng(5).negative_binomial(2, 0.3, len(grids)).astype(float)
    peer = _esda(grids, counts) if find_spec("esda") else None
    yield Contest(lambda: gi_star(counts, contiguity(grids)), peer, agree=_same)


def _esda(grids: NDArray, counts: NDArray) -> Work:
    """libpysal's Graph, the faster of its two ways, and esda without permutations; the frame is made beforehand."""
    import geopandas
    from esda import G_Local
    from libpysal.graph import Graph

    frame = geopandas.GeoDataFrame(geometry=grids)

    def peer() -> NDArray:
        graph = Graph.build_contiguity(frame, rook=False)
        return G_Local(counts, graph, transform="B", permutations=0, star=True).Zs

    return peer


def _same(ours: NDArray, peer: NDArray) -> None:
    if not np.allclose(ours, peer, rtol=0, atol=1e-9):
        raise AssertionError(f"z differs from esda's by up to {np.abs(ours - peer).max()}")


GISTAR = Job(
    key="gistar",
    describe=lambda size: f"Gi* of {size.areas:,} grids of 29 vertices, their neighbours included",
    peer="libpysal Graph.build_contiguity and esda.G_Local",
    at_least=20,
    prepare=_prepare,
)
