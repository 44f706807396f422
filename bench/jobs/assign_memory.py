"""Points to grids in memory: the cell index against geopandas.sjoin, each with the building of its index."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from bench.job import Contest, Job, Size, Work
from bench.lattice import lattice, points
from gis_data.rules.assignment import PolygonIndex


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    city = lattice(size.columns, size.rows)
    grids = np.array(city.blocks(1, 1), dtype=object)
    where = points(size.points, city)

    def ours() -> NDArray:
        return PolygonIndex(grids).assign(where)

    peer = _sjoin(grids, where) if find_spec("geopandas") else None
    yield Contest(ours, peer, agree=_same)


def _sjoin(grids: NDArray, where: NDArray) -> Work:
    """geopandas.sjoin over frames that are made beforehand; a fresh copy each time, because a frame keeps its index."""
    import geopandas

    right = geopandas.GeoSeries(grids)
    left = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(where[:, 0], where[:, 1]))

    def peer() -> NDArray:
        frame = geopandas.GeoDataFrame({"grid": np.arange(len(right))}, geometry=right.copy())
        joined = geopandas.sjoin(left, frame, how="left", predicate="intersects")
        return joined["grid"].fillna(-1).to_numpy(dtype=np.int64)

    return peer


def _same(ours: NDArray, peer: NDArray) -> None:
    """No point of the made-up city lies exactly on a border, so the answers are equal."""
    if not np.array_equal(ours, peer):
        raise AssertionError("geopandas.sjoin assigns other grids")


ASSIGN_MEMORY = Job(
    key="assign-memory",
    describe=lambda size: f"{size.points:,} points to {size.areas:,} grids in memory, index build included",
    peer="geopandas.sjoin",
    at_least=5,
    prepare=_prepare,
)
