"""The ground of each block: what is left when roads, water and railway have taken theirs."""

import numpy as np
import shapely

from grids.demo.building import Site
from grids.demo.plan import RAIL_CLEAR_M, WIDTH_M, Plan
from grids.demo.streets import Streets
from grids.demo.zones import Zone

SETBACK_M = {  # from the pavement to the buildings
    Zone.CORE: 0.8,
    Zone.INNER: 4.0,
    Zone.NEW: 8.0,
    Zone.OUTER: 6.0,
    Zone.WORKS: 9.0,
    Zone.VILLAGE: 1.2,
    Zone.FIELD: 3.0,
    Zone.HILL: 3.0,
    Zone.PARK: 1.0,
}
WATER_CLEAR_M = 9.0


def sites(plan: Plan, streets: Streets, zones: list[Zone]) -> list[Site]:
    """The site of each block, in order; the ground is the largest piece left."""
    taken = np.array(
        [
            *[shapely.buffer(way.line, WIDTH_M[way.kind] / 2) for way in streets.ways],
            shapely.buffer(plan.lake, WATER_CLEAR_M),
            shapely.buffer(plan.river, WATER_CLEAR_M),
            shapely.buffer(plan.rail, RAIL_CLEAR_M),
        ],
        dtype=object,
    )
    tree = shapely.STRtree(taken)
    return [
        _site(block, zone, taken[tree.query(block, "intersects")])
        for block, zone in zip(streets.blocks, zones, strict=True)
    ]


def _site(block: shapely.Polygon, zone: Zone, taken: np.ndarray) -> Site:
    near = shapely.intersection(taken, shapely.buffer(block, 60).envelope)
    free = shapely.difference(block, shapely.union_all(near))
    free = shapely.buffer(free, -SETBACK_M[zone], join_style="mitre")
    parts = [part for part in shapely.get_parts(free) if part.geom_type == "Polygon"]
    return Site(block, max(parts, key=lambda part: part.area, default=shapely.Polygon()))
