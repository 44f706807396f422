"""The demo's lists: 193 partners and what is asked and offered; the same each time for the same city and day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from cases.demo.partners import FINISHED, GIVEN_UP, SORTS, WANTS, WITHDRAWN, Sort
from cases.rules.lists import (
    CLAIM_MOVES,
    CLAIMED_BY_PARTNERS,
    ClaimState,
    ItemState,
    ListAct,
    ListKind,
    Side,
    item_after,
)

SEED = 20261126
PARTNERS = 193  # agreements, as Mengzi has them for as many grids
IN_COUNTY, IN_STREET = 5, 6
DAYS = 540  # in which the lists have grown
DAY = 1440  # minutes
OFFICE_FROM, OFFICE_MINUTES = 540, 480
PER_COMMUNITY = {ListKind.PROBLEM: 3, ListKind.NEED: 3, ListKind.PROJECT: 1}
OFFERING = 0.45  # of the partners
# How far an item has got, in a hundred; what was given up is open again.
COURSES: dict[str, tuple[int, tuple[ListAct, ...]]] = {
    "open": (26, ()),
    "claimed": (14, (ListAct.CLAIM,)),
    "under way": (22, (ListAct.CLAIM, ListAct.BEGIN)),
    "done": (8, (ListAct.CLAIM, ListAct.BEGIN, ListAct.FINISH)),
    "rated": (20, (ListAct.CLAIM, ListAct.BEGIN, ListAct.FINISH, ListAct.RATE, ListAct.RATE)),
    "given up": (6, (ListAct.CLAIM, ListAct.GIVE_UP)),
    "withdrawn": (4, (ListAct.WITHDRAW,)),
}
RATINGS = (1, 3, 12, 36, 48)  # from 1 to 5, in a hundred


@dataclass(frozen=True)
class Place:
    """Somewhere in a grid: degrees, what it is called, and the areas over it by the keys of their levels."""

    lonlat: tuple[float, float]
    name: str
    areas: dict[str, int]


@dataclass(frozen=True)
class DemoPartner:
    """An organisation that has signed up in an area, so many days before the last one; `level` is the area's."""

    sort: Sort
    number: int
    level: str
    area: int
    days_ago: int


@dataclass(frozen=True)
class ListStep:
    """One act on an item, so many minutes before the end of the last day; `claim` is the claim's place, -1 for none."""

    act: ListAct
    minutes_ago: int
    after: ItemState
    claim: int = -1
    why: str = ""
    data: dict = field(default_factory=dict)


@dataclass
class DemoClaim:
    """Who took an item on (a partner by its position, or an area), and what came of it."""

    partner: int | None
    area: int | None
    state: ClaimState
    claimed_ago: int
    ended_ago: int | None = None
    why: str = ""
    ratings: dict[str, int] = field(default_factory=dict)


@dataclass
class DemoItem:
    """What stands on a list, and all that was done with it."""

    kind: ListKind
    area: int
    title: str
    text: str
    place: tuple[float, float]
    partner: int | None = None
    state: ItemState = ItemState.OPEN
    steps: list[ListStep] = field(default_factory=list)
    claims: list[DemoClaim] = field(default_factory=list)


def invent_partners(grids_of: dict[int, int], streets: Sequence[int], county: int) -> list[DemoPartner]:
    """Partners of the county, of each street, and of each community by how many grids it has (`grids_of`)."""
    random = np.random.default_rng(SEED)
    shares = _shares(np.array(list(grids_of.values())), PARTNERS - IN_COUNTY - IN_STREET * len(streets))
    homes = [
        *[("county", county)] * IN_COUNTY,
        *(("street", street) for street in streets for _n in range(IN_STREET)),
        *(("community", area) for area, share in zip(grids_of, shares, strict=True) for _n in range(share)),
    ]
    weights = np.array([sort.weight for sort in SORTS], dtype=float)
    drawn = random.choice(len(SORTS), len(homes), p=weights / weights.sum())
    days = random.integers(DAYS, DAYS * 3, len(homes))
    numbers = [int((drawn[: i + 1] == drawn[i]).sum()) for i in range(len(homes))]
    return [
        DemoPartner(SORTS[drawn[i]], numbers[i], level, area, int(days[i])) for i, (level, area) in enumerate(homes)
    ]


def invent_items(partners: Sequence[DemoPartner], places: dict[int, list[Place]]) -> Iterator[DemoItem]:
    """What each community asks for and what partners offer, with what became of it; `places` by community."""
    random = np.random.default_rng(SEED + 1)
    for community, spots in places.items():
        for kind, count in PER_COMMUNITY.items():
            for chosen in random.choice(len(WANTS[kind]), count, replace=False):
                spot = spots[random.integers(len(spots))]
                title, text = WANTS[kind][chosen]
                area = spot.areas["grid"] if kind == ListKind.PROBLEM else community
                item = DemoItem(kind, area, title.format(spot.name), text, spot.lonlat)
                yield lived(item, _claimants(partners, spot), random)
    for i, partner in enumerate(partners):
        here = [spot for spots in places.values() for spot in spots if spot.areas[partner.level] == partner.area]
        if random.random() < OFFERING and here:
            spot = here[random.integers(len(here))]
            title, text = partner.sort.offers[random.integers(len(partner.sort.offers))]
            item = DemoItem(ListKind.RESOURCE, partner.area, title, text, spot.lonlat, i)
            yield lived(item, [spot.areas["community"], spot.areas["grid"]], random)


def lived(item: DemoItem, claimants: Sequence[int], random: np.random.Generator) -> DemoItem:
    """The item with a life as the table of acts allows it: claimed by one of these, partners or areas by its list."""
    shares = np.array([share for share, _acts in COURSES.values()], dtype=float)
    course = list(COURSES.values())[random.choice(len(COURSES), p=shares / shares.sum())][1]
    added = int(random.integers(20, DAYS))
    days = np.sort(random.choice(added, len(course), replace=False))[::-1]  # one act a day, the oldest first
    _note(item, ListAct.ADD, _in_office(added, random))
    for place, (act, day) in enumerate(zip(course, days, strict=True)):
        _do(item, act, _in_office(int(day), random), claimants, random, second=place == len(course) - 1)
    return item


def _do(
    item: DemoItem, act: ListAct, ago: int, claimants: Sequence[int], random: np.random.Generator, second: bool
) -> None:
    if act == ListAct.WITHDRAW:
        item.state = ItemState.WITHDRAWN
        _note(item, act, ago, why=_one_of(WITHDRAWN, random))
        return
    if act == ListAct.CLAIM:
        by = int(claimants[random.integers(len(claimants))])
        of_partner = item.kind in CLAIMED_BY_PARTNERS
        item.claims.append(DemoClaim(by if of_partner else None, None if of_partner else by, ClaimState.CLAIMED, ago))
        item.state = ItemState.CLAIMED
        _note(item, act, ago, 0)
        return
    claim = item.claims[-1]
    if act == ListAct.RATE:
        side = Side.CLAIMANT if second else Side.OWNER
        rating = 1 + int(random.choice(5, p=np.array(RATINGS) / 100))
        claim.ratings[side] = rating
        _note(item, act, ago, 0, data={"side": str(side), "rating": rating})
        return
    claim.state = CLAIM_MOVES[act].after
    claim.why = {ListAct.GIVE_UP: _one_of(GIVEN_UP, random), ListAct.FINISH: _one_of(FINISHED, random)}.get(act, "")
    claim.ended_ago = None if act == ListAct.BEGIN else ago
    item.state = item_after(item.kind, claim.state)
    _note(item, act, ago, 0, claim.why)


def _note(item: DemoItem, act: ListAct, ago: int, claim: int = -1, why: str = "", data: dict | None = None) -> None:
    item.steps.append(ListStep(act, ago, item.state, claim, why, data or {}))


def _in_office(days_ago: int, random: np.random.Generator) -> int:
    """In minutes before the end of the last day: in office hours, so many days before it."""
    return (days_ago + 1) * DAY - OFFICE_FROM - int(random.integers(OFFICE_MINUTES))


def _claimants(partners: Sequence[DemoPartner], spot: Place) -> list[int]:
    """Partners that have signed up in an area over the place."""
    return [i for i, partner in enumerate(partners) if spot.areas[partner.level] == partner.area]


def _one_of(texts: Sequence[str], random: np.random.Generator) -> str:
    return texts[random.integers(len(texts))]


def _shares(weight: np.ndarray, total: int) -> list[int]:
    """`total` by weight in whole numbers: the largest remainders are rounded up."""
    exact = weight * total / weight.sum()
    whole = np.floor(exact).astype(int)
    whole[np.argsort(-(exact - whole), kind="stable")[: total - whole.sum()]] += 1
    return whole.tolist()


def on_bank(grid: int, title: str, place: tuple[float, float], number: int) -> DemoItem:
    """A case of the problem bank on the list of problems, which nobody has claimed yet; one a month."""
    item = DemoItem(ListKind.PROBLEM, grid, title, "已挂账，需要共建单位协助解决。", place)
    _note(item, ListAct.ADD, (30 * number + 9) * DAY - OFFICE_FROM - 60)
    return item
