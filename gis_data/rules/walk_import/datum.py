"""Whether ways lie where known things say: people walk between buildings and along known ways, not through houses.

Ways have no border to compare, so another datum shows itself in two other ways: a good part of the vertices lies inside
buildings, or few lie on the ways that are known already.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from gis_data.crs import Crs, from_lonlat, from_wgs84, lonlat, metres_around, parse_crs
from gis_data.findings import Finding
from gis_data.rules.placement import DATUMS
from gis_data.rules.walk_import.kinds import DATUM_OF_WAYS, DATUM_OF_WAYS_TRUSTED, ELSEWHERE

SAMPLE = 4_000  # vertices
LEAST_SEEN = 60  # vertices near known things, for anything to be said
NEAR_M = 1_500.0  # a shift of datum moves by less
ON_THE_WAY_M = 10.0
THROUGH_HOUSES = 0.08  # of all vertices inside buildings is more than passages explain
BETTER = 0.35  # another datum leaves at most this share
FAR_M = 20_000.0


@dataclass(frozen=True)
class Known:
    """What is known around, in WGS 84: outlines of buildings, lines of ways, and the box (degrees) of everything."""

    buildings: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))
    ways: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))
    around: shapely.Geometry | None = None


def check_place(geometries: NDArray[np.object_], crs: Crs, known: Known, trusted: bool) -> Iterator[Finding]:
    """Whether lines (as in the file) would fit what is known better in another datum, or lie far from all of it."""
    xy = np.unique(shapely.get_coordinates(geometries), axis=0)
    xy = xy[:: max(1, len(xy) // SAMPLE)]
    if not len(xy):
        return
    yield from _elsewhere(lonlat(xy, crs), known.around)
    if not crs.is_degrees:
        return
    others = [parse_crs(name) for name in DATUMS if name != ("EPSG:4326" if crs.is_wgs84 else crs.name)]
    finding = _off_ways(xy, crs, others, known.ways) or _through_houses(xy, crs, others, known.buildings)
    if finding:
        kind = DATUM_OF_WAYS_TRUSTED if trusted else DATUM_OF_WAYS
        best, now, then = finding
        yield kind.at(value=crs.name, guess=best.name, option=DATUMS[best.name], now=now, then=then)


def _off_ways(
    xy: NDArray[np.float64], crs: Crs, others: list[Crs], ways: NDArray[np.object_]
) -> tuple[Crs, str, str] | None:
    """The datum in which the vertices lie on the known ways, where they do not as they are."""
    if not len(ways):
        return None
    metres = metres_around(ways)
    tree = shapely.STRtree(from_wgs84(ways, metres))

    def apart(datum: Crs) -> float:
        points = shapely.points(from_lonlat(lonlat(xy, datum), metres))
        _, gap = tree.query_nearest(points, max_distance=NEAR_M, all_matches=False, return_distance=True)
        return float(np.median(gap)) if len(gap) >= LEAST_SEEN else np.inf

    now = apart(crs)
    if not ON_THE_WAY_M < now < np.inf:
        return None
    left = {other.name: apart(other) for other in others}
    best = min(others, key=lambda other: left[other.name])
    if left[best.name] > min(ON_THE_WAY_M, BETTER * now):
        return None
    words = _("half of its vertices are {metres:,.1f} m and more off the ways known here")
    return best, words.format(metres=now), words.format(metres=left[best.name])


def _through_houses(
    xy: NDArray[np.float64], crs: Crs, others: list[Crs], buildings: NDArray[np.object_]
) -> tuple[Crs, str, str] | None:
    """The datum in which the ways run between the buildings, where they run through them as they are."""
    if not len(buildings):
        return None
    tree = shapely.STRtree(buildings)
    west, south, east, north = shapely.total_bounds(buildings)

    def inside(datum: Crs) -> float:
        degrees = lonlat(xy, datum)
        here = ((degrees >= (west, south)) & (degrees <= (east, north))).all(axis=1)
        if here.sum() < LEAST_SEEN:
            return np.inf
        point, _building = tree.query(shapely.points(degrees[here]), predicate="intersects")
        return len(np.unique(point)) / here.sum()

    now = inside(crs)
    if not THROUGH_HOUSES < now < np.inf:
        return None
    left = {other.name: inside(other) for other in others}
    best = min(others, key=lambda other: left[other.name])
    if left[best.name] > BETTER * now:
        return None
    words = _("{share:.1%} of its vertices lie inside known buildings")
    return best, words.format(share=now), words.format(share=left[best.name])


def _elsewhere(degrees: NDArray[np.float64], around: shapely.Geometry | None) -> Iterator[Finding]:
    """Whether nothing known is near."""
    if around is None or not np.isfinite(degrees).all() or not (np.abs(degrees) <= (180, 90)).all():
        return
    both = np.array([shapely.multipoints(degrees), around])
    ours, known = from_wgs84(both, metres_around(both))
    metres = shapely.distance(ours, known)
    if metres > FAR_M:
        yield ELSEWHERE.at(km=metres / 1000)
