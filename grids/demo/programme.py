"""What each block is used for, drawn by lot from what is usual in its zone."""

from collections.abc import Callable

import numpy as np
import shapely

from grids.demo.building import Filling, Green, House, Site
from grids.demo.estates import (
    COURT,
    DORMITORY,
    HOSPITAL,
    MIDDLE,
    OFFICES,
    OLD,
    SCHOOL,
    TOWERS,
    Style,
    build_estate,
    estate_green,
)
from grids.demo.lanes import build_old_lanes, build_street_fronts, build_village, build_works
from grids.demo.shapes import upright_box
from grids.demo.zones import Zone

Builder = Callable[[Site, np.random.Generator], Filling]

USUAL: dict[Zone, tuple[tuple[str, float], ...]] = {
    Zone.CORE: (
        ("lanes", 0.66), ("fronts", 0.22), ("school", 0.03), ("offices", 0.02), ("market", 0.02), ("square", 0.03),
        ("old", 0.02),
    ),
    Zone.INNER: (
        ("old", 0.42), ("court", 0.16), ("fronts", 0.19), ("school", 0.06), ("hospital", 0.02), ("offices", 0.04),
        ("park", 0.04), ("market", 0.02), ("lanes", 0.05),
    ),
    Zone.NEW: (
        ("towers", 0.21), ("middle", 0.26), ("court", 0.20), ("school", 0.07), ("hospital", 0.01), ("offices", 0.07),
        ("park", 0.08), ("mall", 0.04), ("fallow", 0.05), ("houses", 0.03),
    ),
    Zone.OUTER: (
        ("middle", 0.10), ("court", 0.28), ("old", 0.16), ("houses", 0.12), ("works", 0.08), ("school", 0.05),
        ("park", 0.05), ("fallow", 0.12), ("market", 0.02), ("fronts", 0.02),
    ),
    Zone.WORKS: (("works", 0.68), ("dormitory", 0.10), ("fallow", 0.14), ("offices", 0.03), ("houses", 0.05)),
    Zone.VILLAGE: (("village", 0.93), ("square", 0.04), ("school", 0.03)),
    Zone.FIELD: (("orchard", 0.72), ("fallow", 0.28)),
    Zone.HILL: (("wood", 1.0),),
    Zone.PARK: (("park", 1.0),),
}  # fmt: skip
SMALLEST_M2 = {"school": 9_000, "hospital": 9_000, "offices": 6_000, "mall": 9_000, "towers": 12_000, "works": 6_000}
INSTEAD = "fronts"  # of what needs more room than the block has


def fill(site: Site, zone: Zone, random: np.random.Generator) -> Filling:
    """Build up a block."""
    uses, weights = zip(*USUAL[zone], strict=True)
    use = str(random.choice(uses, p=np.array(weights) / sum(weights)))
    if site.ground.area < SMALLEST_M2.get(use, 0):
        use = INSTEAD
    if site.ground.is_empty:
        return Filling(kind=use)
    return BUILDERS[use](site, random)


def _estate(style: Style, kind: str) -> Builder:
    def build(site: Site, random: np.random.Generator) -> Filling:
        filling = build_estate(site, style, random)
        garden = estate_green(site, filling.houses) if filling.houses else ()
        return Filling(filling.houses, filling.ways, filling.gates, garden, kind=kind)

    return build


def _campus(style: Style, kind: str, most: int) -> Builder:
    def build(site: Site, random: np.random.Generator) -> Filling:
        filling = build_estate(site, style, random, most)
        return Filling(filling.houses, filling.ways, filling.gates, _field(site, filling.houses), kind=kind)

    return build


def _field(site: Site, houses: tuple[House, ...]) -> tuple[Green, ...]:
    """A sports ground on the part of a campus that is not built on."""
    free = site.ground.difference(shapely.union_all([house.footprint.buffer(10) for house in houses]))
    parts = [part for part in shapely.get_parts(free) if part.area > 2500]
    track = upright_box(max(parts, key=lambda part: part.area), 0.8) if parts else None
    if track is None:
        return ()
    return (Green(track.buffer(-min(25, 2 * track.area / track.length * 0.6)).buffer(20), "pitch"),)


def _hall(kind: str, use: str, share: float) -> Builder:
    def build(site: Site, random: np.random.Generator) -> Filling:
        hall = upright_box(site.ground.buffer(-4, join_style="mitre"), share) if site.ground.area > 900 else None
        return Filling((House(hall, use, int(random.integers(1, 5))),) if hall else (), kind=kind)

    return build


def _open(kind: str, inset: float) -> Builder:
    def build(site: Site, random: np.random.Generator) -> Filling:
        parts = [part for part in shapely.get_parts(site.ground.buffer(-inset)) if part.area > 200]
        return Filling(greens=tuple(Green(part, kind) for part in parts), kind=kind)

    return build


def _fallow(site: Site, random: np.random.Generator) -> Filling:
    return Filling(kind="fallow")


def _houses(site: Site, random: np.random.Generator) -> Filling:
    return build_village(site, random, 560.0)


BUILDERS: dict[str, Builder] = {
    "lanes": build_old_lanes,
    "fronts": build_street_fronts,
    "village": build_village,
    "houses": _houses,
    "works": build_works,
    "old": _estate(OLD, "estate"),
    "court": _estate(COURT, "estate"),
    "middle": _estate(MIDDLE, "estate"),
    "towers": _estate(TOWERS, "estate"),
    "dormitory": _estate(DORMITORY, "estate"),
    "school": _campus(SCHOOL, "school", 7),
    "hospital": _campus(HOSPITAL, "hospital", 8),
    "offices": _campus(OFFICES, "offices", 6),
    "market": _hall("market", "commercial", 0.8),
    "mall": _hall("mall", "commercial", 0.75),
    "square": _open("park", 0.0),
    "park": _open("park", 2.0),
    "orchard": _open("orchard", 6.0),
    "wood": _open("wood", 4.0),
    "fallow": _fallow,
}
