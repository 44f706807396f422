"""Whether the coordinates of a file are what they are said to be: degrees, the right way round, in the right datum.

GCJ-02 and BD-09 put things 300 to 1,200 m off in China: too little to see at a glance, far too much for a boundary.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _

from gis_data.crs import Crs, NoLocalZone, from_wgs84, local_zone, lonlat, metres_around, parse_crs
from gis_data.findings import Finding, Kind, Severity

CRS_MISSING = Kind(
    "crs-missing",
    Severity.ERROR,
    _("The file does not say what its coordinates are (a shapefile without .prj, a plain table)."),
    _("Say it with --crs: an EPSG code, gcj02 or bd09."),
)
NOT_DEGREES = Kind(
    "coordinates-not-degrees",
    Severity.ERROR,
    _("The coordinates are said to be degrees, but go up to {value}: they are metres of a projection."),
    _("Name the projection with --crs; it looks like {guess}."),
)
OUT_OF_RANGE = Kind(
    "coordinates-out-of-range",
    Severity.ERROR,
    _("Some coordinates cannot be turned into longitude and latitude (such as {value})."),
    _("Check the coordinate system and name the right one with --crs."),
)
AXES_SWAPPED = Kind(
    "axes-swapped",
    Severity.ERROR,
    _("Latitude seems to stand before longitude (such as {value})."),
    _("Import with --swap-axes."),
)
WRONG_DATUM = Kind(
    "wrong-datum",
    Severity.ERROR,
    _("Boundaries lie {metres:,.0f} m off what is known here on average; read as {guess} it would be {left:,.1f} m."),
    _("It looks like {guess}: try --crs {option}. If it is right as it is, add --trust-crs."),
)
DATUM_TRUSTED = Kind(
    "wrong-datum-trusted",
    Severity.WARNING,
    WRONG_DATUM.problem,
    _("It was taken as it is, as asked for; look at it on the map."),
)
APPROXIMATE = Kind(
    "crs-approximate",
    Severity.WARNING,
    _("No exact way from {value} to WGS 84 is known here; the result can be up to 100 m off."),
    _("Ask whoever made the file for CGCS2000 (EPSG:4490 or one of its zones)."),
)

DATUMS = {"EPSG:4326": "EPSG:4326", "GCJ-02": "gcj02", "BD-09": "bd09"}
OFF = 50.0  # metres: further off than any change of datum among surveys, nearer than GCJ-02 anywhere in China
CLOSE = 20.0  # metres: as near as a redrawn outline may be
BETTER = 0.2  # the other datum leaves at most this share of the distance
SAMPLE = 5_000  # vertices
LEAST_VERTICES = 3
MOST_PAIRS = 200


@dataclass(frozen=True)
class Reference:
    """What is known of the place, in WGS 84: pairs (position in the file, known boundary), and the areas around all."""

    pairs: list[tuple[int, shapely.Geometry]] = field(default_factory=list)
    around: shapely.Geometry | None = None


def check_range(geometries: np.ndarray, crs: Crs, reference: Reference) -> Iterator[Finding]:
    """Whether coordinates can be degrees at all, where the system says that they are."""
    if not crs.is_degrees:
        return
    xy = shapely.get_coordinates(geometries)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return
    furthest = np.abs(xy).max(axis=0)
    if furthest[0] <= 180 and furthest[1] <= 90:
        return
    if furthest[0] <= 90 and furthest[1] <= 180:
        yield AXES_SWAPPED.at(value=_pair(xy[0]))
    else:
        yield NOT_DEGREES.at(value=f"{furthest.max():,.0f}", guess=_projection_of(xy[0], reference))


def check_datum(geometries: np.ndarray, crs: Crs, reference: Reference, trusted: bool) -> Iterator[Finding]:
    """Whether another datum, or the axes swapped, would bring degrees from hundreds of metres off to a few.

    `geometries` are as in the file, so that each datum can be tried. `trusted` turns the error into a warning.
    """
    if not crs.is_degrees or (not reference.pairs and reference.around is None):
        return
    tried = {crs.name: _distance(geometries, crs, reference)}
    if tried[crs.name] <= OFF:
        return
    if _distance(_swapped(geometries), crs, reference) <= BETTER * tried[crs.name]:
        yield AXES_SWAPPED.at(value=_pair(shapely.get_coordinates(geometries)[0]))
        return
    others = [parse_crs(name) for name in DATUMS if name != ("EPSG:4326" if crs.is_wgs84 else crs.name)]
    tried |= {other.name: _distance(geometries, other, reference) for other in others}
    best = min(tried, key=tried.__getitem__)
    if tried[best] <= min(CLOSE, BETTER * tried[crs.name]):
        kind = DATUM_TRUSTED if trusted else WRONG_DATUM
        words = {"metres": tried[crs.name], "left": tried[best], "guess": best, "option": DATUMS[best]}
        yield kind.at(value=crs.name, **words)


def check_approximate(crs: Crs) -> Iterator[Finding]:
    """Whether the way to WGS 84 is only a guess."""
    if crs.is_approximate:
        yield APPROXIMATE.at(value=crs.name)


def check_converted(geometries: np.ndarray, rows: list[int]) -> Iterator[Finding]:
    """Rows whose coordinates became no longitude and latitude (WGS 84)."""
    xy, index = shapely.get_coordinates(geometries, return_index=True)
    broken = ~(np.isfinite(xy).all(axis=1) & (np.abs(xy) <= (180, 90)).all(axis=1))
    positions, first = np.unique(index[broken], return_index=True)
    for position, example in zip(positions, xy[broken][first], strict=True):
        yield OUT_OF_RANGE.at(rows[position], value=_pair(example))


def _distance(geometries: np.ndarray, crs: Crs, reference: Reference) -> float:
    """How far off (metres) the file lies, were it in `crs`: in the median over the pairs, else outside of `around`."""
    if reference.pairs:
        pairs = reference.pairs[:: max(1, len(reference.pairs) // MOST_PAIRS)]
        return float(np.median([_offset(geometries[position], known, crs) for position, known in pairs]))
    metres = metres_around(np.array([reference.around]))
    outside = _distances(geometries, from_wgs84(np.array([reference.around]), metres)[0], crs, metres)
    outside = outside[outside > CLOSE]
    return float(outside.mean()) if len(outside) >= LEAST_VERTICES or np.isinf(outside).any() else 0.0


def _offset(geometry: shapely.Geometry, known: shapely.Geometry, crs: Crs) -> float:
    """Mean distance (metres) from the vertices of a geometry to a known boundary."""
    metres = metres_around(np.array([known]))
    boundary = from_wgs84(np.array([known]), metres)[0].boundary
    return float(_distances(np.array([geometry]), boundary, crs, metres).mean())


def _distances(geometries: np.ndarray, target: shapely.Geometry, crs: Crs, metres: Crs) -> np.ndarray:
    """Metres from the vertices (at most SAMPLE of them) to a target in `metres`; infinite if one is not on Earth."""
    xy = shapely.get_coordinates(geometries)
    xy = xy[:: max(1, len(xy) // SAMPLE)]
    degrees = lonlat(xy, crs)
    if not (np.abs(degrees) <= (180, 90)).all():
        return np.array([np.inf])
    points = from_wgs84(shapely.points(degrees), metres)
    shapely.prepare(target)
    return shapely.distance(points, target)


def _swapped(geometries: np.ndarray) -> np.ndarray:
    return shapely.transform(geometries, lambda xy: xy[:, ::-1])


def _pair(xy: np.ndarray) -> str:
    return f"{xy[0]:.6g}, {xy[1]:.6g}"


def _projection_of(xy: np.ndarray, reference: Reference) -> str:
    """A CGCS2000 zone that fits an easting: 8 digits begin with the number of the zone, 6 do not."""
    zone = int(xy[0] // 1_000_000)
    if 25 <= zone <= 45:
        return f"EPSG:{4488 + zone}"
    if reference.around is not None:
        try:
            return f"EPSG:{local_zone(reference.around.centroid.x)}"
        except NoLocalZone:
            pass
    return str(_("a local projection"))
