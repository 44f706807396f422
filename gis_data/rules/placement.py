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
    _("The file does not say what its coordinates are (a shapefile without .prj, a plain table, a TopoJSON)."),
    _("Say it with --crs: an EPSG code, gcj02 or bd09."),
)
CRS_OVERRIDDEN = Kind(
    "crs-overridden",
    Severity.NOTE,
    _("The file says {value}; it was read as {given}, as asked for with --crs."),
    _("Leave --crs out to follow the file."),
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
    _("Boundaries lie {metres:,.0f} m off what is known here; read as {guess} it would be {left:,.1f} m."),
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
LEAST_VERTICES = 8
MOST_PAIRS = 200


@dataclass(frozen=True)
class Reference:
    """What is known of the place, in WGS 84: pairs (position in the file, known boundary), and the areas around all."""

    pairs: list[tuple[int, shapely.Geometry]] = field(default_factory=list)
    around: shapely.Geometry | None = None


def choose_crs(stated: Crs | None, given: str | None) -> tuple[Crs | None, list[Finding]]:
    """The coordinate system asked for, else the one that the file states. Raises UnknownCrs."""
    if given is None:
        return stated, [] if stated else [CRS_MISSING.at()]
    crs = parse_crs(given)
    if stated is None or stated.name == crs.name:
        return crs, []
    return crs, [CRS_OVERRIDDEN.at(value=stated.name, given=crs.name)]


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
    borders = _borders(geometries, crs, reference) if crs.is_degrees else []
    if not borders:
        return
    tried = {crs.name: _distance(borders, crs)}
    if tried[crs.name] <= OFF:
        return
    if _distance([border.swapped for border in borders], crs) <= min(CLOSE, BETTER * tried[crs.name]):
        yield AXES_SWAPPED.at(value=_pair(borders[0].xy[0]))
        return
    others = [parse_crs(name) for name in DATUMS if name != ("EPSG:4326" if crs.is_wgs84 else crs.name)]
    tried |= {other.name: _distance(borders, other) for other in others}
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


@dataclass(frozen=True)
class _Border:
    """Vertices (n, 2) of the file, in its own coordinates, that ought to lie on a known line, which is in `metres`."""

    xy: np.ndarray
    line: shapely.Geometry
    metres: Crs

    @property
    def swapped(self) -> "_Border":
        """The same with the axes the other way round."""
        return _Border(self.xy[:, ::-1], self.line, self.metres)

    def distances(self, crs: Crs) -> np.ndarray:
        """Metres from the vertices to the line, were they in `crs`; infinite if one is not on Earth."""
        degrees = lonlat(self.xy, crs)
        if not (np.abs(degrees) <= (180, 90)).all():
            return np.array([np.inf])
        return shapely.distance(from_wgs84(shapely.points(degrees), self.metres), self.line)


def _borders(geometries: np.ndarray, crs: Crs, reference: Reference) -> list[_Border]:
    """What can be compared: areas with their known selves, else what sticks out of the areas around with their border.

    That a few vertices come to lie well by chance in a datum is likely; that many do is not.
    """
    if reference.pairs:
        pairs = reference.pairs[:: max(1, len(reference.pairs) // MOST_PAIRS)]
        return [_border(shapely.get_coordinates(geometries[position]), known) for position, known in pairs]
    if reference.around is None:
        return []
    xy = np.unique(shapely.get_coordinates(geometries), axis=0)
    xy = xy[:: max(1, len(xy) // SAMPLE)]
    around = _border(xy, reference.around)
    within = from_wgs84(np.array([reference.around]), around.metres)[0]
    distances = _Border(xy, within, around.metres).distances(crs)
    outside = xy[distances > CLOSE] if len(distances) == len(xy) else xy
    return [_border(outside, reference.around)] if len(outside) >= LEAST_VERTICES else []


def _border(xy: np.ndarray, known: shapely.Geometry) -> _Border:
    metres = metres_around(np.array([known]))
    line = from_wgs84(np.array([known]), metres)[0].boundary
    shapely.prepare(line)
    return _Border(xy, line, metres)


def _distance(borders: list[_Border], crs: Crs) -> float:
    """How far off (metres) the file lies, were it in `crs`: the median over the areas of their vertices' median.

    Medians, because a redraw moves some borders and leaves most.
    """
    return float(np.median([np.median(border.distances(crs)) for border in borders]))


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
