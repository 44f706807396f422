"""What the demo city has of facilities: those on its map, those that every community or street ought to have, and
parks with toilets. Some opened, moved or closed in the past years, and some communities lack a kind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from facilities.demo.wording import CAPACITY, HOURS, OF_SERVICE, OPERATOR
from facilities.rules.facts import Facts, LonLat

SEED = 50180
LONG_AGO = date(2016, 1, 1)
OPENED = (date(2021, 9, 1), date(2023, 3, 1), date(2024, 9, 1), date(2025, 5, 6))
CLOSED = (date(2022, 7, 1), date(2024, 1, 1), date(2025, 8, 1))
MOVED = date(2023, 6, 1)
OPENS_LATE, CLOSES, MOVES = 11, 13, 6  # one in so many: newly opened, closed, of the markets moved
LACKS_STATION, LACKS_CULTURE = 5, 4  # one community in so many has none
TOILET_FROM_M2, GROUND_FROM_M2, SHELTER_FROM_M2 = 1_500, 4_000, 9_000  # of a park
MOVE_DEGREES = 0.0022
STREET_HAS = (
    ("street_centre", "社区服务中心"),
    ("health_centre", "社区卫生服务中心"),
    ("culture_centre", "文化活动中心"),
)
PHONE = "0873-0000000"  # nobody's


@dataclass(frozen=True)
class Service:
    """A service or a green space on the demo's map: where it is, in which community and street, and its door."""

    id: str
    kind: str
    name: str
    address: str
    place: LonLat
    community: str = ""
    street: str = ""
    door: LonLat | None = None
    area_m2: float = 0.0


@dataclass(frozen=True)
class Invented:
    """A facility of the demo: there from `first` until `end`; on `moved` it came from `before` to where it is."""

    id: str
    kind: str
    facts: Facts
    first: date = LONG_AGO
    end: date | None = None
    moved: date | None = None
    before: Facts | None = None


def invent(services: Iterable[Service]) -> list[Invented]:
    """All facilities of one town, the same each time."""
    services = sorted(services, key=lambda service: (len(service.id), service.id))
    random = np.random.default_rng(SEED)
    plain = [*_on_the_map(services), *_of_communities(services), *_of_streets(services), *_of_parks(services)]
    return [_with_past(_described(one, random), number) for number, one in enumerate(plain)]


def _on_the_map(services: list[Service]) -> Iterator[Invented]:
    for service in services:
        kind = _school(service.name) if service.kind == "school" else OF_SERVICE.get(service.kind)
        if kind:
            yield _at(service, kind, service.name)


def _school(name: str) -> str:
    return "primary_school" if "小学" in name else "middle_school"


def _of_communities(services: list[Service]) -> Iterator[Invented]:
    """A station and a cultural room in the shops of a community; one community in some has none."""
    shops = _grouped(services, ("convenience", "bank"), "community")
    rooms = _grouped(services, ("restaurant", "bank", "convenience"), "community")
    for number, community in enumerate(sorted(shops)):
        short = community.removesuffix("社区").removesuffix("村委会")
        if number % LACKS_STATION:
            yield _at(shops[community][0], "community_station", f"{short}社区服务站", "station")
        if number % LACKS_CULTURE and rooms[community][-1] is not shops[community][0]:
            yield _at(rooms[community][-1], "culture_room", f"{short}文化活动站", "culture")


def _of_streets(services: list[Service]) -> Iterator[Invented]:
    for street, offices in sorted(_grouped(services, ("townhall",), "street").items()):
        for (kind, word), office in zip(STREET_HAS, offices, strict=False):
            yield _at(office, kind, f"{street}{word}", kind)


def _of_parks(services: list[Service]) -> Iterator[Invented]:
    for service in services:
        if service.kind not in ("park", "pitch"):
            continue
        name = service.name or f"{service.community.removesuffix('社区')}小游园"
        if service.kind == "pitch" or service.area_m2 > GROUND_FROM_M2:
            yield _at(service, "sports_ground", f"{name}运动场", "ground")
        if service.area_m2 > TOILET_FROM_M2:
            yield _at(service, "toilet", f"{name}公厕", "toilet")
        if service.area_m2 > SHELTER_FROM_M2:
            yield _at(service, "shelter", f"{name}应急避难场所", "shelter")


def _grouped(services: list[Service], kinds: tuple[str, ...], by: str) -> dict[str, list[Service]]:
    groups = defaultdict(list)
    for service in services:
        if service.kind in kinds and getattr(service, by):
            groups[getattr(service, by)].append(service)
    return groups


def _at(service: Service, kind: str, name: str, part: str = "") -> Invented:
    doors = (service.door,) if service.door else ()
    facts = Facts(name, *service.place, service.address, doors)
    return Invented(f"{service.id}-{part}" if part else service.id, kind, facts)


def _described(one: Invented, random: np.random.Generator) -> Invented:
    capacity = None
    if one.kind in CAPACITY:
        least, most, step = CAPACITY[one.kind]
        capacity = int(random.integers(least // step, most // step + 1)) * step
    facts = replace(
        one.facts,
        opening_hours=HOURS.get(one.kind, ""),
        capacity=capacity,
        operator=OPERATOR.get(one.kind, ""),
        public_phone="" if one.kind in ("bus_stop", "toilet") else PHONE,
    )
    return replace(one, facts=facts)


def _with_past(one: Invented, number: int) -> Invented:
    if one.kind in ("kindergarten", "pharmacy", "clinic", "elderly_care", "bus_stop", "market"):
        if number % OPENS_LATE == 3:
            return replace(one, first=OPENED[number % len(OPENED)])
        if number % CLOSES == 5:
            return replace(one, end=CLOSED[number % len(CLOSED)])
    if one.kind == "market" and number % MOVES == 1:
        old = replace(one.facts, lon=one.facts.lon - MOVE_DEGREES, entrances=(), capacity=60)
        return replace(one, moved=MOVED, before=old)
    return one
