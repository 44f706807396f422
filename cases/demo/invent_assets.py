"""Components of the demo city: lamps, manholes, hydrants, bins, signs and trees along its streets, the same each time.

Distances are in metres on a plane around each street: degrees of longitude are shortened by the cosine of its latitude.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from numpy.typing import NDArray

SEED = 47678
METRES_IN_DEGREE = 111_320.0
FIRST = (date(2017, 6, 1), date(2019, 3, 1), date(2021, 9, 1), date(2023, 5, 1))
# Of a hundred components some were found broken, and of those some were mended; the rest are as they were set up.
DAMAGED, LOST, ABANDONED, MENDED, ENDED, MOVED = 0.035, 0.006, 0.005, 0.03, 0.004, 0.004
LONG_ROADS = ("primary", "secondary", "tertiary")
TOWN_ROADS = (*LONG_ROADS, "residential", "living_street")


@dataclass(frozen=True)
class Row:
    """One sort of component along streets: its kind, how far apart, how far off the middle, on which streets."""

    kind: str
    name: str
    apart_m: float
    off_m: float
    roads: tuple[str, ...]
    bodies: tuple[str, str, str]
    alternates: bool = True


LIGHT = ("市住房和城乡建设局", "市城市建设投资公司", "市路灯管理所")
WATER = ("市水务局", "市供排水公司", "市供排水公司管网所")
FIRE = ("市消防救援大队", "市供排水公司", "市供排水公司管网所")
CLEAN = ("市城市管理局", "市城市管理局", "市环境卫生管理站")
GREEN = ("市园林绿化局", "市园林绿化局", "市园林绿化管护中心")
TRAFFIC = ("市公安局交通警察大队", "市公安局交通警察大队", "市交通设施维护队")
ROWS = (
    Row("01037", "路灯", 110, 4.5, TOWN_ROADS[:4], LIGHT),
    Row("01002", "污水井盖", 240, 0.8, TOWN_ROADS, WATER, alternates=False),
    Row("01003", "雨水井盖", 280, 2.0, TOWN_ROADS[:4], WATER),
    Row("01013", "消防栓", 600, 5.0, TOWN_ROADS, FIRE),
    Row("03005", "垃圾箱", 420, 5.5, TOWN_ROADS, CLEAN),
    Row("04002", "行道树", 400, 6.0, LONG_ROADS, GREEN),
    Row("02012", "路名牌", 900, 5.0, TOWN_ROADS[:4], TRAFFIC),
)


@dataclass(frozen=True)
class Road:
    """A street of the demo's map, in degrees."""

    id: str
    kind: str
    name: str
    line: shapely.LineString


@dataclass(frozen=True)
class Happened:
    """What happened to a component on a day: it is in another `state`, it was moved to a `place`, or it ended."""

    day: date
    state: str = ""
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class InventedAsset:
    """A component, what it was called, where it stood from which day, and what happened to it later, in order."""

    kind: str
    name: str
    address: str
    place: tuple[float, float]
    bodies: tuple[str, str, str]
    first: date
    later: tuple[Happened, ...] = ()


def invent(roads: Iterable[Road], today: date) -> Iterator[InventedAsset]:
    """All components of a town."""
    random = np.random.default_rng(SEED)
    counts: dict[tuple[str, str], int] = {}
    for road in roads:
        for row in ROWS:
            if road.kind not in row.roads:
                continue
            for lon, lat in along(road.line, row, random):
                key = (road.name, row.kind)
                counts[key] = counts.get(key, 0) + 1
                name = f"{road.name}{counts[key]}号{row.name}" if road.name else row.name
                first = FIRST[int(random.integers(len(FIRST)))]
                later = tuple(_happened(random, today, (lon, lat)))
                yield InventedAsset(row.kind, name, road.name, (lon, lat), row.bodies, first, later)


def along(line: shapely.LineString, row: Row, random: np.random.Generator) -> NDArray[np.float64]:
    """Places beside a street (n, 2) in degrees: every so many metres, a little uneven, on alternate sides."""
    middle = line.centroid.y
    scale = np.array([METRES_IN_DEGREE * np.cos(np.radians(middle)), METRES_IN_DEGREE])
    flat = shapely.transform(line, lambda xy: xy * scale)
    # Short streets have their share too: a start anywhere within one step.
    steps = np.arange(random.uniform(0, row.apart_m), flat.length, row.apart_m)
    if not len(steps):
        return np.empty((0, 2))
    steps = np.clip(steps + random.normal(0, row.apart_m / 40, len(steps)), 0.5, max(flat.length - 0.5, 0.5))
    here = shapely.get_coordinates(shapely.line_interpolate_point(flat, steps))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(flat, np.minimum(steps + 0.5, flat.length)))
    ways = ahead - here
    lengths = np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-9)[:, None]
    aside = np.column_stack([-ways[:, 1], ways[:, 0]]) / lengths
    side = np.where(np.arange(len(steps)) % 2, 1.0, -1.0) if row.alternates else np.ones(len(steps))
    return np.round((here + aside * (row.off_m * side)[:, None]) / scale, 7)


def _happened(random: np.random.Generator, today: date, place: tuple[float, float]) -> Iterator[Happened]:
    chance = random.random()
    day = today - timedelta(days=int(random.integers(3, 400)))
    for share, state in ((DAMAGED, "damaged"), (LOST, "lost"), (ABANDONED, "abandoned")):
        if chance < share:
            yield Happened(day, state)
            return
        chance -= share
    if chance < MENDED:
        yield Happened(day - timedelta(days=9), "damaged")
        yield Happened(day, "sound")
    elif chance < MENDED + ENDED:
        yield Happened(day)
    elif chance < MENDED + ENDED + MOVED:
        yield Happened(day, place=(round(place[0] + 0.00004, 7), round(place[1] + 0.00003, 7)))
