"""Service circles: from one place, along the ways, as far as a limit; with the homes inside by their own walk."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from facilities.walks.city import City
from facilities.walks.limits import Limit
from gis_data.rules.walk.graph import SNAP_M, WalkGraph
from gis_data.rules.walk.polygon import polygon_of_cuts
from gis_data.rules.walk.reach import Cuts, Reach
from gis_data.rules.walk.search import walk
from gis_data.rules.walk.segments import Places

RING_SEGMENTS = 32  # of a quarter of the straight-line ring


class OffNetwork(Exception):
    """No way leads to the place; `metres` to the nearest one, None when it is very far away."""

    def __init__(self, metres: float | None) -> None:
        self.metres = metres
        if metres is None:
            text = _("There is no walkable way anywhere near this place: it lies outside the walking network.")
        else:
            text = _("The nearest walkable way is %(metres)d m away. Beyond %(limit)d m a place counts as unconnected.")
        super().__init__(text % {"metres": round(metres or 0), "limit": SNAP_M})


@dataclass(frozen=True)
class Circle:
    """What is reached within a limit: the ways (`cuts`), their shape (EPSG:4326), and the homes inside by their walk.

    `homes` are their numbers in the city, `walk_m` the metres to each.
    """

    limit: Limit
    cuts: Cuts
    shape: shapely.MultiPolygon
    homes: NDArray[np.int64]
    walk_m: NDArray[np.float64]
    households: int

    @property
    def reached_m(self) -> float:
        """Metres of way."""
        return self.cuts.length_m


@dataclass(frozen=True)
class StraightRing:
    """What a pair of compasses would draw: the ring, the households in it, and how many of those cannot walk it."""

    shape: shapely.Polygon
    households: int
    wrongly_counted: int


def doors_on(graph: WalkGraph, lonlat: NDArray[np.float64]) -> Places:
    """The entrances (k, 2) of one facility that stand on the network. Raises OffNetwork when none does."""
    doors = graph.snap(lonlat)
    on = doors.on_network
    if not on.any():
        nearest = doors.off_m[np.isfinite(doors.off_m)]
        raise OffNetwork(float(nearest.min()) if len(nearest) else None)
    return doors[on]


def circles_around(city: City, doors: Places, limits: Sequence[Limit], towards: bool = True) -> list[Circle]:
    """The circles of several limits out of one walk, in the order of the limits."""
    reach = walk(city.graph, doors, max(limit.metres for limit in limits), towards)
    return [_circle(city, reach, limit) for limit in limits]


def _circle(city: City, reach: Reach, limit: Limit) -> Circle:
    cuts = reach.cuts(limit.metres)
    homes, walk_m = reach.places_along(cuts, city.doors, limit.metres)
    shape = polygon_of_cuts(reach.graph, cuts)
    return Circle(limit, cuts, shape, homes, walk_m, int(city.homes.households[homes].sum()))


def straight_ring(city: City, lonlat: tuple[float, float], circle: Circle) -> StraightRing:
    """The straight-line ring around a place of as many metres as a circle's limit, to be shown beside it."""
    middle = city.graph.plane.metres(np.array([lonlat]))[0]
    ring = shapely.Point(middle).buffer(circle.limit.metres, quad_segs=RING_SEGMENTS)
    inside = np.hypot(*(city.door_xy - middle).T) <= circle.limit.metres
    walked = np.zeros(len(city.homes), dtype=bool)
    walked[circle.homes] = True
    households = city.homes.households
    return StraightRing(
        shape=shapely.transform(ring, city.graph.plane.degrees),
        households=int(households[inside].sum()),
        wrongly_counted=int(households[inside & ~walked].sum()),
    )


def piece_share(graph: WalkGraph, doors: Places) -> float:
    """The share of all metres of way in the piece of the network on which the doors stand; 0 to 1."""
    pieces = np.unique(graph.piece[doors.edge])
    return float(graph.piece_m[pieces].sum() / graph.piece_m.sum())
