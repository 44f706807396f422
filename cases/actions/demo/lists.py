"""The demo city's partners and lists, all or nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.contrib.auth import get_user_model
from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.actions.demo.grids import grids_on
from cases.actions.demo.ground import read_city
from cases.actions.demo.load import NoDemoCity
from cases.demo.lists import DemoItem, DemoPartner, ListStep, Place, invent_items, invent_partners, on_bank
from cases.demo.profiles import Ground
from cases.models import Case, Claim, ListItem, Partner, PartnerMember
from cases.rules.lists import ListAct, Side
from cases.rules.states import State
from gis_data.covering import NOWHERE
from gis_data.functions import SRID
from gis_data.staging import copy_rows
from grids.demo.accounts import PARTNER
from grids.demo.places import COUNTY_CODE, WENLAN
from grids.models import AreaVersion

LOCK = 532503_03
NAMESPACE = UUID("6d0f2f5e-7b1c-5f6e-9a42-532503202611")
MOST_OF_BANK = 12
BY_CLAIMANT = frozenset({ListAct.CLAIM, ListAct.BEGIN, ListAct.FINISH})
COPY_MOVES = "COPY cases_listmove (item_id, claim_id, edition, act, after, at, actor, why, data) FROM STDIN"


class ListsExist(Exception):
    """There are partners or items already, with which the demo's would mix."""

    def __str__(self) -> str:
        return _("There are partners or items on the lists already; the demo's are only loaded where there are none.")


@dataclass(frozen=True)
class DemoLists:
    """How many rows were written."""

    partners: int
    items: int
    claims: int
    moves: int


@transaction.atomic
def load_demo_lists(last: date | None = None) -> DemoLists:
    """Write partners and lists up to the end of the day `last` (yesterday when not said).

    Raises NoDemoCity and ListsExist, and then has changed nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Partner.objects.exists() or ListItem.objects.exists():
        raise ListsExist
    last = last or timezone.localdate() - timedelta(days=1)
    places, areas = _places(last)
    if not places:
        raise NoDemoCity
    grids = {area: len({spot.areas["grid"] for spot in spots}) for area, spots in places.items()}
    told = invent_partners(grids, [pk for code, pk in areas.items() if len(code) == 9], areas[COUNTY_CODE])
    partners = _write_partners(told, last)
    _seat(partners, told, areas)
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
    items: list[tuple[DemoItem, Case | None]] = [(item, None) for item in invent_items(told, places)]
    for i, case in enumerate(_shelved()):
        items.append((on_bank(case.grid_id, f"{case.kind.label_zh} {case.number}", case.place.coords, i), case))
    # As they were put on the lists: the newest has the highest id, by which pages are turned.
    items.sort(key=lambda pair: -pair[0].steps[0].minutes_ago)
    return _Pen(end, partners, dict(enumerate(case for _item, case in items))).write([item for item, _case in items])


def _places(day: date) -> tuple[dict[int, list[Place]], dict[str, int]]:
    """By community homes of its grids, a hundred at most; and the ids of the first town's areas by their codes."""
    rows = AreaVersion.objects.on(day).filter(code__startswith=COUNTY_CODE).select_related("level").order_by("code")
    versions = {version.area_id: version for version in rows.defer("geom", "geom_3857")}
    homes = read_city(day)[Ground.HOME]
    found: dict[int, list[Place]] = defaultdict(list)
    if not len(homes.lonlat):
        return {}, {}
    for i, grid in enumerate(grids_on(homes.lonlat, day)):
        areas = {} if grid == NOWHERE else _over(int(grid), versions)
        if "community" in areas:
            place = (float(homes.lonlat[i, 0]), float(homes.lonlat[i, 1]))
            found[areas["community"]].append(Place(place, homes.name[i], areas))
    return dict(sorted(found.items())), {version.code: area for area, version in versions.items()}


def _over(area: int, versions: dict[int, AreaVersion]) -> dict[str, int]:
    """An area and those over it, by the keys of their levels."""
    found: dict[str, int] = {}
    at: int | None = area
    while at in versions:
        found[versions[at].level.key] = at
        at = versions[at].parent_id
    return found


def _write_partners(told: Sequence[DemoPartner], last: date) -> list[Partner]:
    return Partner.objects.bulk_create(
        Partner(
            uid=uuid5(NAMESPACE, f"partner {i}"),
            name=one.sort.name(one.number),
            name_en=one.sort.name_en(one.number),
            area_id=one.area,
            public_contact="000-0000000",
            valid=DateRange(last - timedelta(days=one.days_ago), None, "[)"),
        )
        for i, one in enumerate(told)
    )


def _seat(partners: Sequence[Partner], told: Sequence[DemoPartner], areas: dict[str, int]) -> None:
    """The demo's account for partners acts for the first one of the street that the other accounts look after."""
    user = get_user_model().objects.filter(username=PARTNER).first()
    mine = next((p for p, one in zip(partners, told, strict=True) if one.area == areas.get(WENLAN)), None)
    if user is not None and mine is not None:
        PartnerMember.objects.create(partner=mine, user=user, valid=mine.valid)


def _shelved() -> list[Case]:
    """Cases of the demo's problem bank, the oldest first."""
    rows = Case.objects.filter(source="demo", state=State.SHELVED).exclude(grid=None)
    return list(rows.select_related("kind").order_by("pk")[:MOST_OF_BANK])


class _Pen:
    """Turns items into rows: knows the last day, the partners, and which cases items stand for, by position."""

    def __init__(self, end: datetime, partners: Sequence[Partner], cases: Mapping[int, Case | None]) -> None:
        self.end, self.partners, self.cases = end, partners, cases

    def write(self, told: Sequence[DemoItem]) -> DemoLists:
        """Items, claims and moves; moments are set once the rows are there."""
        items = ListItem.objects.bulk_create(self._item(i, one, self.cases[i]) for i, one in enumerate(told))
        claims = Claim.objects.bulk_create(
            self._claim(item, claim) for item, one in zip(items, told, strict=True) for claim in one.claims
        )
        self._date(items, told, claims)
        with connection.cursor() as cursor:
            moves = copy_rows(cursor, COPY_MOVES, self._moves(items, told, claims))
            cursor.execute("ANALYZE cases_partner, cases_listitem, cases_claim, cases_listmove")
        return DemoLists(len(self.partners), len(items), len(claims), moves)

    def _item(self, i: int, one: DemoItem, case: Case | None) -> ListItem:
        return ListItem(
            uid=uuid5(NAMESPACE, f"item {i}"), kind=one.kind, area_id=one.area, title=one.title, text=one.text,
            place=Point(*one.place, srid=SRID), case=case, state=one.state, edition=len(one.steps),
            partner=None if one.partner is None else self.partners[one.partner],
        )  # fmt: skip

    def _claim(self, item: ListItem, claim: object) -> Claim:
        return Claim(
            item=item, area_id=claim.area, state=claim.state, why=claim.why,
            partner=None if claim.partner is None else self.partners[claim.partner],
            ended_at=None if claim.ended_ago is None else self._at(claim.ended_ago),
            rating_of_claimant=claim.ratings.get(Side.OWNER), rating_of_owner=claim.ratings.get(Side.CLAIMANT),
        )  # fmt: skip

    def _date(self, items: Sequence[ListItem], told: Sequence[DemoItem], claims: Sequence[Claim]) -> None:
        for item, one in zip(items, told, strict=True):
            item.added_at = self._at(one.steps[0].minutes_ago)
        for claim, one in zip(claims, (claim for item in told for claim in item.claims), strict=True):
            claim.claimed_at = self._at(one.claimed_ago)
        ListItem.objects.bulk_update(items, ["added_at"])
        Claim.objects.bulk_update(claims, ["claimed_at"])

    def _moves(self, items: Sequence[ListItem], told: Sequence[DemoItem], claims: Sequence[Claim]) -> Iterable[tuple]:
        left = iter(claims)
        for item, one in zip(items, told, strict=True):
            mine = [next(left) for _claim in one.claims]
            for edition, step in enumerate(one.steps, start=1):
                claim = mine[step.claim].pk if step.claim >= 0 else None
                yield (
                    *(item.pk, claim, edition, step.act, step.after, self._at(step.minutes_ago).isoformat()),
                    *(_actor(step), step.why, json.dumps(step.data)),
                )

    def _at(self, minutes_ago: int) -> datetime:
        return self.end - timedelta(minutes=minutes_ago)


def _actor(step: ListStep) -> str:
    """Who did it: 演示 stands before all who are invented."""
    by_claimant = step.act in BY_CLAIMANT or step.data.get("side") == Side.CLAIMANT
    return "演示认领方" if by_claimant else "演示受理员"
