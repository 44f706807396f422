"""The demo's areas over time: what was true before the redraw of 2020, what since, and what became of what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from grids.demo.places import (
    COMMUNITIES,
    COUNTY_CODE,
    COUNTY_NAME,
    OLD_TOWN_NAME,
    REDRAWN,
    START,
    STREETS,
    TOWN_BECAME_STREET,
    Community,
    Street,
)
from grids.demo.town import Town
from grids.rules.division.order import reading_order

COUNTY = "county"


@dataclass(frozen=True)
class Version:
    """One version of an area: `key` names the identity, `grids` are the grids of today that it is made of."""

    key: str
    level: str
    parent: str | None
    code: str
    name: str
    grids: tuple[int, ...]
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Descent:
    """What part of one area went into another on REDRAWN, with the grids that did."""

    source: str
    target: str
    kind: str
    grids: tuple[int, ...]
    of_grids: tuple[int, ...]


@dataclass(frozen=True)
class History:
    """Versions with parents before children, and lines of descent."""

    versions: list[Version]
    descents: list[Descent]


def write_history(town: Town) -> History:
    """All versions and lines of descent of a town."""
    maker = _Maker(town)
    before, after = list(maker.before()), list(maker.after())
    return History([*maker.county(), *before, *after], _descents(before, after))


class _Maker:
    """Versions of one town; grids are known by their index, communities by name, streets by code."""

    def __init__(self, town: Town) -> None:
        self._owner = [COMMUNITIES[i] for i in town.belonging.community_of_grid]
        self._merged_into = {second: first for first, second in town.belonging.split}
        self._middle = _middles(town)

    def county(self) -> Iterator[Version]:
        yield Version(COUNTY, "county", None, COUNTY_CODE, COUNTY_NAME, self._all(lambda c: True), START)

    def after(self) -> Iterator[Version]:
        for street in STREETS:
            inside = self._all(lambda c, s=street: c.street == s.code)
            yield Version(_street(street), "street", COUNTY, street.code, street.name, inside, REDRAWN)
        for community in COMMUNITIES:
            inside = self._all(lambda c, w=community: c is w)
            parent = f"street {community.street}"
            yield Version(community.name, "community", parent, community.code, community.name, inside, REDRAWN)
            yield from self._grids(community.name, community.code, [(g,) for g in inside], REDRAWN, None)

    def before(self) -> Iterator[Version]:
        for street in STREETS:
            if street.old_code:
                yield from self._old_street(street)
        for community in COMMUNITIES:
            if community.old_code:
                yield from self._old_community(community)

    def _old_street(self, street: Street) -> Iterator[Version]:
        inside = self._all(lambda c: self._old(c).old_code.startswith(street.old_code))
        days = [(street.old_name, START, REDRAWN)]
        if street is STREETS[0]:
            days = [(OLD_TOWN_NAME, START, TOWN_BECAME_STREET), (street.old_name, TOWN_BECAME_STREET, REDRAWN)]
        for name, start, end in days:
            yield Version(_street(street), "street", COUNTY, street.old_code, name, inside, start, end)

    def _old_community(self, community: Community) -> Iterator[Version]:
        inside = self._all(lambda c: self._old(c) is community)
        parent = next(_street(s) for s in STREETS if s.old_code and community.old_code.startswith(s.old_code))
        code, name = community.old_code, community.name
        yield Version(name, "community", parent, code, name, inside, START, REDRAWN)
        whole = [tuple(g for g in inside if self._merged_into.get(g, g) == first) for first in inside]
        yield from self._grids(name, code, [grids for grids in whole if grids], START, REDRAWN)

    def _grids(
        self, community: str, code: str, grids: list[tuple[int, ...]], start: date, end: date | None
    ) -> Iterator[Version]:
        """Grids of a community, numbered in reading order."""
        order = reading_order(np.array([self._middle[g[0]] for g in grids]))
        for number, i in enumerate(order, start=1):
            name = f"{community}{number:02d}网格"
            yield Version(f"grid {grids[i][0]}", "grid", community, f"{code}{number:03d}", name, grids[i], start, end)

    def _old(self, community: Community) -> Community:
        """The community of before in which a community of today lay."""
        return next(c for c in COMMUNITIES if c.name == (community.out_of or community.name))

    def _all(self, wanted: Callable[[Community], bool]) -> tuple[int, ...]:
        return tuple(g for g, community in enumerate(self._owner) if wanted(community))


def _street(street: Street) -> str:
    return f"street {street.code}"


def _middles(town: Town) -> np.ndarray:
    """(m, 2) a point in the middle of each grid, metres."""
    shapes = [shapely.coverage_union_all(town.streets.blocks[town.belonging.grid == g]) for g in town.grid_indices]
    return shapely.get_coordinates(shapely.point_on_surface(shapes))


def _descents(before: list[Version], after: list[Version]) -> list[Descent]:
    """A line for each part of an area of before that changed its shape or its parent."""
    last = [version for version in before if version.end == REDRAWN]
    found = []
    for level in ("street", "community", "grid"):
        olds, news = ([v for v in versions if v.level == level] for versions in (last, after))
        found += [line for old in olds for new in news if (line := _descent(old, new))]
    return found


def _descent(old: Version, new: Version) -> Descent | None:
    common = tuple(g for g in old.grids if g in new.grids)
    unchanged = old.key == new.key and old.grids == new.grids and old.parent == new.parent
    if not common or unchanged:
        return None
    whole = common == old.grids
    if whole and old.key == new.key:
        kind = "transfer" if old.grids == new.grids else "change"
    else:
        kind = "transfer" if whole else "split"
    return Descent(old.key, new.key, kind, common, old.grids)
