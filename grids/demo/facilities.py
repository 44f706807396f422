"""Services that can be found on the map: for each community a centre and a clinic, and what stands in the blocks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from grids.demo.addresses import Address
from grids.demo.building import Filling
from grids.demo.places import COMMUNITIES
from grids.demo.plan import RAIL, Way

OF_BLOCK = {  # kind of a block: kind of facility in OSM's words, and its names in turn
    "school": ("school", ("第{}小学", "第{}中学")),
    "hospital": ("hospital", ("第{}人民医院",)),
    "market": ("marketplace", ("第{}农贸市场",)),
    "mall": ("supermarket", ("第{}购物中心",)),
    "offices": ("townhall", ("第{}政务服务点",)),
}
SHOPS = (("pharmacy", "便民药房"), ("bank", "城乡银行"), ("convenience", "便利店"), ("restaurant", "过桥米线馆"))
SHOP_SHARE = 0.07  # of the shop houses that are named
NURSERY_SHARE = 0.12  # of the estates
CARE_EVERY = 2  # communities for one home of the aged
POLICE_EVERY = 4
STOP_EVERY_M = 620.0
STOP_SIDE_M = 9.0  # from the middle of the road
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Facility:
    """A located service: kind in OSM's words, name, point in metres, address."""

    kind: str
    name: str
    point: shapely.Point
    address: str = ""


def facilities(
    fillings: list[Filling],
    texts: list[list[Address]],
    community: np.ndarray,
    ways: tuple[Way, ...],
    random: np.random.Generator,
) -> list[Facility]:
    """All of them, with the community (n,) of each filling."""
    return [
        *_of_blocks(fillings, texts),
        *_of_communities(fillings, texts, community),
        *_shops(fillings, texts, random),
        *_nurseries(fillings, texts, random),
        *_stops(ways),
        Facility("station", "蒙自北站", shapely.Point(*RAIL[3]).buffer(40).exterior.interpolate(100), ""),
    ]


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else ""
    return head + (NUMERALS[ones - 1] if ones else "")


def _of_blocks(fillings: list[Filling], texts: list[list[Address]]) -> Iterator[Facility]:
    count = dict.fromkeys(OF_BLOCK, 0)
    for filling, addresses in zip(fillings, texts, strict=True):
        if filling.kind in OF_BLOCK and filling.houses:
            kind, names = OF_BLOCK[filling.kind]
            done = count[filling.kind]
            count[filling.kind] += 1
            name = names[done % len(names)].format(chinese(done // len(names) + 1))
            yield _in_house(kind, name, filling, addresses, 0)


def _in_house(kind: str, name: str, filling: Filling, addresses: list[Address], house: int) -> Facility:
    point = shapely.point_on_surface(filling.houses[house].footprint)
    return Facility(kind, name, point, addresses[house].text)


def _of_communities(fillings: list[Filling], texts: list[list[Address]], community: np.ndarray) -> Iterator[Facility]:
    """In each community a service centre and a clinic, in the shop houses nearest to its place; now and then more."""
    for i, place in enumerate(COMMUNITIES):
        here = [f for f in np.flatnonzero(community == i) if fillings[f].houses]
        middle = shapely.Point(place.place)
        here.sort(key=lambda f: (fillings[f].kind != "fronts", fillings[f].houses[0].footprint.distance(middle)))
        short = place.name.removesuffix("社区").removesuffix("村委会")
        wanted = [("community_centre", f"{short}党群服务中心"), ("clinic", f"{short}卫生服务站")]
        if i % CARE_EVERY == 0:
            wanted.append(("social_facility", f"{short}居家养老服务中心"))
        if i % POLICE_EVERY == 0:
            wanted.append(("police", f"{short}派出所"))
        for (kind, name), filling in zip(wanted, here, strict=False):
            yield _in_house(kind, name, fillings[filling], texts[filling], 0)


def _shops(fillings: list[Filling], texts: list[list[Address]], random: np.random.Generator) -> Iterator[Facility]:
    for filling, addresses in zip(fillings, texts, strict=True):
        for i, house in enumerate(filling.houses):
            if house.use in ("mixed", "commercial") and random.random() < SHOP_SHARE:
                kind, name = SHOPS[int(random.integers(len(SHOPS)))]
                yield _in_house(kind, f"{addresses[i].text}{name}", filling, addresses, i)


def _nurseries(fillings: list[Filling], texts: list[list[Address]], random: np.random.Generator) -> Iterator[Facility]:
    for filling, addresses in zip(fillings, texts, strict=True):
        if filling.kind == "estate" and filling.houses and random.random() < NURSERY_SHARE:
            yield _in_house("kindergarten", f"{addresses[0].estate}幼儿园", filling, addresses, 0)


def _stops(ways: tuple[Way, ...]) -> Iterator[Facility]:
    """Bus stops along the main roads, to the right of the line."""
    for way in ways:
        if way.kind not in ("primary", "secondary"):
            continue
        for part in shapely.get_parts(way.line):
            side = shapely.offset_curve(part, -STOP_SIDE_M)
            count = int(side.length // STOP_EVERY_M)
            for i in range(count):
                point = side.interpolate((i + 0.5) * side.length / count)
                yield Facility("bus_stop", f"{way.name}{chinese(i + 1)}站", point)
