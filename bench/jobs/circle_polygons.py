"""500 shapes of reached ways, against a buffer of 25 m around the same ways and its union."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.job import Contest, Job, Size
from bench.walks import FACILITIES, METRES, chosen_nodes, city_name, fill_city
from gis_data.rules.walk.polygon import BAND_M, polygon_of_cuts
from gis_data.rules.walk.search import walk


@contextmanager
def _prepare(size: Size) -> Iterator[Contest]:
    graph = fill_city(size).graph
    doors, _ = chosen_nodes(fill_city(size))
    cuts = [walk(graph, doors[i : i + 1], METRES).cuts() for i in range(FACILITIES)]
    lines = [shapely.transform(graph.lines(one.edge, one.begin_m, one.end_m), graph.plane.metres) for one in cuts]

    def agree(ours: list[shapely.MultiPolygon], peer: NDArray[np.object_]) -> None:
        """Nothing of ours lies outside the buffer, and most of the buffer is ours."""
        for shape, buffer in zip(ours, peer, strict=True):
            shape = shapely.transform(shape, graph.plane.metres)
            outside = shape.difference(buffer.buffer(2)).area  # holes too small to be told
            if outside > 0.005 * buffer.area or not 0.75 < shape.area / buffer.area < 1.02:
                raise AssertionError(f"{shape.area:.0f} m² of {buffer.area:.0f} m²")

    yield Contest(
        lambda: [polygon_of_cuts(graph, one) for one in cuts],
        lambda: [shapely.union_all(shapely.buffer(some, BAND_M)) for some in lines],
        agree=agree,
    )


CIRCLE_POLYGONS = Job(
    key="circle-polygons",
    describe=lambda size: f"{FACILITIES} shapes of {METRES:.0f} m walks, {city_name(size)}",
    peer="shapely: buffer of 25 m around the cut ways, union",
    at_least=5,
    prepare=_prepare,
)
