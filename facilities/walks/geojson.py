"""Circles as GeoJSON (RFC 7946): degrees in WGS 84, to a tenth of a metre."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from facilities.walks.circles import Circle, StraightRing
from facilities.walks.city import City

DECIMALS = 6


def geometry(shape: shapely.Geometry) -> str:
    """A geometry as GeoJSON text."""
    return shapely.to_geojson(shapely.transform(shape, lambda lonlat: np.round(lonlat, DECIMALS)))


def feature(shape: str | None, properties: dict[str, Any]) -> str:
    """A feature as text, around a geometry that is one already."""
    return f'{{"type":"Feature","geometry":{shape or "null"},"properties":{json.dumps(properties)}}}'


def collection(features: Sequence[str], **beside: Any) -> str:
    """Features as a collection, with further members beside them."""
    more = "".join(f",{json.dumps(name)}:{json.dumps(value)}" for name, value in beside.items())
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]{more}}}'


def circle_feature(circle: Circle, counts: bool, **more: Any) -> str:
    """A circle; `counts` says whether the asker may know how many households are inside."""
    return feature(
        None if circle.shape.is_empty else geometry(circle.shape),
        {
            "what": "circle",
            "metres": round(circle.limit.metres, 1),
            "minutes": circle.limit.minutes,
            "reached_m": round(circle.reached_m, 1),
            "buildings": len(circle.homes),
            "households": circle.households if counts else None,
        }
        | more,
    )


def ways_feature(city: City, circle: Circle) -> str:
    """The ways within a circle, each cut where the limit falls."""
    cuts = circle.cuts
    lines = shapely.multilinestrings(city.graph.lines(cuts.edge, cuts.begin_m, cuts.end_m))
    return feature(geometry(lines), {"what": "ways", "metres": round(circle.limit.metres, 1)})


def ring_feature(ring: StraightRing, circle: Circle, counts: bool) -> str:
    """The straight-line ring, for comparison only."""
    return feature(
        geometry(ring.shape),
        {
            "what": "straight-line ring",
            "metres": round(circle.limit.metres, 1),
            "households": ring.households if counts else None,
            "wrongly_counted": ring.wrongly_counted if counts else None,
        },
    )
