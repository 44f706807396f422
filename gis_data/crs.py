"""Coordinate systems as files and users name them, and the way from each to WGS 84 longitude and latitude.

Stored geometries are EPSG:4326 everywhere. CGCS2000 (EPSG:4490) equals it for this work. GCJ-02 and BD-09 are the
shifted datums of the web and phone maps made in China; no EPSG code names them. All arrays here are (n, 2) of
longitude, latitude in degrees or easting, northing in metres: never latitude first, whatever an authority says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely

Shift = Callable[[np.ndarray], np.ndarray]

KRASOVSKY_A = 6378245.0  # metres; GCJ-02 is defined on the Krasovsky ellipsoid
KRASOVSKY_E2 = 0.00669342162296594323
BAIDU_TURN = np.pi * 3000.0 / 180.0
BAIDU_OFFSET = np.array([0.0065, 0.006])
CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north: outside it GCJ-02 is WGS 84
INVERSE_PRECISION = 1e-11  # degrees: a micrometre, far below the promised millimetre
INVERSE_STEPS = 30
STORED_DECIMALS = 9  # 0.1 mm: equal vertices of neighbours stay equal whatever the last bit of a sine was
ZONE_WIDTH = 3  # degrees
FIRST_ZONE, LAST_ZONE = 75, 135  # central meridians of the CGCS2000 zones EPSG:4534 to 4554


class CrsError(ValueError):
    """A coordinate system that cannot be used."""


class UnknownCrs(CrsError):
    """Neither an EPSG code nor WKT nor the name of a datum."""


class NoLocalZone(CrsError):
    """A longitude east or west of every 3° zone of CGCS2000."""


@dataclass(frozen=True)
class Crs:
    """A coordinate system: a projection or datum of PROJ, or one of the shifted datums (then `projection` is None)."""

    name: str
    projection: pyproj.CRS | None = None

    @property
    def is_degrees(self) -> bool:
        """Whether coordinates are longitude and latitude."""
        return self.projection is None or self.projection.is_geographic

    @property
    def is_wgs84(self) -> bool:
        """Whether coordinates can be stored as they are (WGS 84, CRS84 or CGCS2000 in degrees)."""
        return self.name in PLAIN_NAMES

    @property
    def is_approximate(self) -> bool:
        """Whether PROJ knows no datum shift to WGS 84 (Xian 1980): results can be 100 m off."""
        if self.projection is None or self.projection.geodetic_crs.name in CGCS2000_NAMES:
            return False
        return "Ballpark" in _transformer(self.projection, True).description


CGCS2000_NAMES = ("China Geodetic Coordinate System 2000", "GCS_China_Geodetic_Coordinate_System_2000")
PLAIN_NAMES = ("EPSG:4326", "EPSG:4490")
ALIASES = {
    "wgs84": "EPSG:4326",
    "crs84": "EPSG:4326",
    "ogc:crs84": "EPSG:4326",
    "cgcs2000": "EPSG:4490",
    "china2000": "EPSG:4490",
    "gcj02": "GCJ-02",
    "gcj": "GCJ-02",
    "mars": "GCJ-02",
    "bd09": "BD-09",
    "bd09ll": "BD-09",
    "baidu": "BD-09",
}


def parse_crs(text: str) -> Crs:
    """The coordinate system meant by "EPSG:4543", "4543", "gcj02", "bd09", "CGCS2000", WKT or a PROJ string.

    Raises UnknownCrs.
    """
    plain = text.strip().casefold()
    name = ALIASES.get(plain) or ALIASES.get(plain.replace("-", "").replace("_", "").replace(" ", ""), text.strip())
    if name in SHIFTS:
        return Crs(name)
    try:
        projection = pyproj.CRS.from_user_input(int(name) if name.isdecimal() else name)
    except (pyproj.exceptions.CRSError, OverflowError) as error:
        raise UnknownCrs(text) from error
    return _known(projection)


def _known(projection: pyproj.CRS) -> Crs:
    """Name a projection by its EPSG code where it has one; heights are left off."""
    if projection.is_compound or len(projection.axis_info) == 3:
        projection = projection.to_2d()
        if projection.is_compound:
            projection = next(part for part in projection.sub_crs_list if not part.is_vertical)
    if not (projection.is_geographic or projection.is_projected):
        raise UnknownCrs(projection.name)
    code = projection.to_epsg(min_confidence=70)
    if code is None and projection.to_authority() == ("OGC", "CRS84"):
        code = 4326
    return Crs(f"EPSG:{code}" if code else projection.name, projection)


def local_zone(longitude: float) -> int:
    """EPSG code of the 3° Gauss-Krüger zone of CGCS2000 around a longitude (103.4 -> 4543). Raises NoLocalZone."""
    meridian = int(np.floor(longitude / ZONE_WIDTH + 0.5)) * ZONE_WIDTH
    if not FIRST_ZONE <= meridian <= LAST_ZONE:
        raise NoLocalZone(longitude)
    return 4534 + (meridian - FIRST_ZONE) // ZONE_WIDTH


def to_wgs84(geometries: np.ndarray, crs: Crs) -> np.ndarray:
    """Geometries of `crs` as WGS 84 longitude, latitude; heights are dropped, missing ones stay None."""
    if crs.is_wgs84:
        return shapely.force_2d(geometries)
    return shapely.transform(geometries, lambda xy: np.round(lonlat(xy, crs), STORED_DECIMALS))


def from_wgs84(geometries: np.ndarray, crs: Crs) -> np.ndarray:
    """WGS 84 geometries in `crs`; the inverse of to_wgs84."""
    if crs.is_wgs84:
        return shapely.force_2d(geometries)
    return shapely.transform(geometries, _from_lonlat(crs))


def lonlat(xy: np.ndarray, crs: Crs) -> np.ndarray:
    """Coordinates (n, 2) of `crs` as WGS 84 longitude and latitude (n, 2); what cannot be converted becomes inf."""
    if crs.projection is None:
        return SHIFTS[crs.name][1](xy)
    return _project(xy, _transformer(crs.projection, True))


def from_lonlat(degrees: np.ndarray, crs: Crs) -> np.ndarray:
    """WGS 84 longitude and latitude (n, 2) as coordinates of `crs`; the inverse of lonlat."""
    return _from_lonlat(crs)(degrees)


def metres_around(geometries: np.ndarray) -> Crs:
    """An equal-area projection centred on WGS 84 geometries: areas in m² exact anywhere, lengths good for a region.

    Lambert azimuthal on GRS 80. Lengths are within 0.1 % up to 500 km from the centre.
    """
    west, south, east, north = shapely.total_bounds(geometries)
    return _laea(round((west + east) / 2, 1), round((south + north) / 2, 1))


def square_metres(geometries: np.ndarray) -> np.ndarray:
    """m² of each of some WGS 84 geometries, 0 for a missing one.

    Overlay first and measure then: a straight edge in degrees is none in a projection, and neighbours whose vertices
    stand in each other's edges would seem to overlap.
    """
    areas = np.zeros(len(geometries))
    some = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    if some.any():
        areas[some] = shapely.area(from_wgs84(geometries[some], metres_around(geometries[some])))
    return areas


@lru_cache(maxsize=64)
def _laea(longitude: float, latitude: float) -> Crs:
    text = f"+proj=laea +lat_0={latitude} +lon_0={longitude} +ellps=GRS80 +units=m"
    return Crs(text, pyproj.CRS.from_proj4(text))


def _from_lonlat(crs: Crs) -> Shift:
    if crs.projection is None:
        return SHIFTS[crs.name][0]
    transformer = _transformer(crs.projection, False)
    return lambda xy: _project(xy, transformer)


@lru_cache(maxsize=64)
def _transformer(projection: pyproj.CRS, towards_wgs84: bool) -> pyproj.Transformer:
    pair = (projection, 4326) if towards_wgs84 else (4326, projection)
    return pyproj.Transformer.from_crs(*pair, always_xy=True)


def _project(xy: np.ndarray, transformer: pyproj.Transformer) -> np.ndarray:
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def wgs84_to_gcj02(lonlat: np.ndarray) -> np.ndarray:
    """WGS 84 (n, 2) to GCJ-02, following the published formula; points outside CHINA_BOX come back as they are."""
    return np.where(_in_china(lonlat), lonlat + _gcj02_offset(lonlat), lonlat)


def gcj02_to_wgs84(lonlat: np.ndarray) -> np.ndarray:
    """GCJ-02 (n, 2) to WGS 84 by iteration, to well below 1 mm.

    The box is asked about the point as given. On its edge, in the sea or abroad, the two directions can differ.
    """
    return np.where(_in_china(lonlat), _inverse(lonlat, lambda xy: xy + _gcj02_offset(xy)), lonlat)


def gcj02_to_bd09(lonlat: np.ndarray) -> np.ndarray:
    """GCJ-02 (n, 2) to BD-09; applied everywhere, as the maps that use it do."""
    x, y = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * BAIDU_TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * BAIDU_TURN)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]) + BAIDU_OFFSET


def bd09_to_gcj02(lonlat: np.ndarray) -> np.ndarray:
    """BD-09 (n, 2) to GCJ-02 by iteration: the commonly used closed formula is up to a metre off."""
    return _inverse(lonlat, gcj02_to_bd09)


def wgs84_to_bd09(lonlat: np.ndarray) -> np.ndarray:
    """WGS 84 (n, 2) to BD-09."""
    return gcj02_to_bd09(wgs84_to_gcj02(lonlat))


def bd09_to_wgs84(lonlat: np.ndarray) -> np.ndarray:
    """BD-09 (n, 2) to WGS 84."""
    return gcj02_to_wgs84(bd09_to_gcj02(lonlat))


SHIFTS: dict[str, tuple[Shift, Shift]] = {
    "GCJ-02": (wgs84_to_gcj02, gcj02_to_wgs84),
    "BD-09": (wgs84_to_bd09, bd09_to_wgs84),
}


def _inverse(target: np.ndarray, forward: Shift) -> np.ndarray:
    """The points that `forward` sends to `target`: fixed-point steps, all points together so that equal ones agree."""
    guess = target.copy()
    for _ in range(INVERSE_STEPS):
        error = forward(guess) - target
        guess = guess - error
        if not np.any(np.abs(error) > INVERSE_PRECISION):
            break
    return guess


def _in_china(lonlat: np.ndarray) -> np.ndarray:
    """(n, 1) of bool: inside the box in which GCJ-02 is shifted."""
    west, south, east, north = CHINA_BOX
    x, y = lonlat[:, :1], lonlat[:, 1:]
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _gcj02_offset(lonlat: np.ndarray) -> np.ndarray:
    """The shift in degrees (n, 2) from WGS 84 to GCJ-02, without regard to the box."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    short = _waves(x, (20, 6), (20, 2))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + short
    north += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + short
    east += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    latitude = np.radians(lonlat[:, 1])
    curvature = 1 - KRASOVSKY_E2 * np.sin(latitude) ** 2
    meridian = KRASOVSKY_A * (1 - KRASOVSKY_E2) / (curvature * np.sqrt(curvature))
    parallel = KRASOVSKY_A / np.sqrt(curvature) * np.cos(latitude)
    return np.degrees(np.column_stack([east / parallel, north / meridian]))


def _waves(value: np.ndarray, *waves: tuple[float, float]) -> np.ndarray:
    """Two thirds of a sum of sines, each given by amplitude (metres) and frequency (half turns per degree)."""
    return sum(size * np.sin(value * frequency * np.pi) for size, frequency in waves) * 2.0 / 3.0
