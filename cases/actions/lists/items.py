"""Putting items on the lists, changing and withdrawing them, and putting a shelved case on the list of problems."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from math import isfinite

from django.contrib.gis.geos import Point
from django.db import transaction

from cases.actions.lists.store import ListDeed, locked, permit, reason_of, record, refuse
from cases.list_access import may_add, may_keep, owns, speaks_for
from cases.models import Case, ListItem, Partner
from cases.rules import list_faults as faults
from cases.rules.lists import ItemState, ListAct, ListKind
from cases.rules.states import State
from gis_data.findings import Finding
from gis_data.functions import SRID
from grids.models import Area, AreaVersion


@dataclass(frozen=True)
class ItemFacts:
    """What an item says; a place in degrees (EPSG:4326) or none."""

    title: str
    text: str = ""
    place: tuple[float, float] | None = None


@transaction.atomic
def add_item(kind: ListKind, area: Area, facts: ItemFacts, deed: ListDeed, partner: Partner | None = None) -> ListItem:
    """Put something on a list of an area; `partner` offers it. Raises ListRefused, NotYourList."""
    user = deed.by.user
    permit(may_add(user, area) if partner is None else speaks_for(user, partner))
    facts = _tidied(facts)
    refuse([*_of_partner(kind, area, partner), *_faults_of(facts, area)])
    return _added(ListItem(kind=kind, area=area, partner=partner), facts, deed)


@transaction.atomic
def list_case(case: Case, deed: ListDeed, text: str = "") -> ListItem:
    """Put a case of the problem bank on the list of problems of its grid. Raises ListRefused, NotYourList.

    What the reporter wrote is not copied: partners read the list.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("kind", "grid").get(pk=case.pk)
    if case.grid is None:
        refuse([faults.NO_GRID.at(field="case", value=case.number)])
    permit(may_keep(deed.by.user, case.grid))
    if case.state != State.SHELVED:
        refuse([faults.NOT_SHELVED.at(field="case", value=case.get_state_display())])
    if case.list_items.exclude(state=ItemState.WITHDRAWN).exists():
        refuse([faults.LISTED.at(field="case", value=case.number)])
    facts = _tidied(ItemFacts(f"{case.kind.label_zh} {case.number}", text, case.place.coords))
    refuse(_of_texts(facts))
    return _added(ListItem(kind=ListKind.PROBLEM, area=case.grid, case=case), facts, deed)


@transaction.atomic
def change_item(item: ListItem, facts: ItemFacts, deed: ListDeed) -> ListItem:
    """Let it say something else while it is on the list. Raises ListRefused, NotYourList, StaleItem."""
    item = locked(item, deed)
    permit(owns(deed.by.user, item))
    facts = _tidied(facts)
    refuse([*_ended(item), *_faults_of(facts, item.area)])
    before = asdict(ItemFacts(item.title, item.text, item.place.coords if item.place else None))
    if before != asdict(facts):
        _write(item, facts)
        item.save(update_fields=["title", "text", "place"])
        record(item, ListAct.CHANGE, deed, data={"before": before})
    return item


@transaction.atomic
def withdraw_item(item: ListItem, deed: ListDeed) -> ListItem:
    """Take it off the list, with a reason; it stays on record. Raises ListRefused, NotYourList, StaleItem."""
    item = locked(item, deed)
    permit(owns(deed.by.user, item))
    reason_of(deed, needed=True)
    refuse([faults.CLAIM_RUNS.at(field="item")] if item.state == ItemState.CLAIMED else _ended(item))
    record(item, ListAct.WITHDRAW, deed, ItemState.WITHDRAWN)
    return item


def _added(item: ListItem, facts: ItemFacts, deed: ListDeed) -> ListItem:
    reason_of(deed)
    _write(item, facts)
    item.save()
    record(item, ListAct.ADD, deed)
    return item


def _write(item: ListItem, facts: ItemFacts) -> None:
    item.title, item.text = facts.title, facts.text
    item.place = Point(*facts.place, srid=SRID) if facts.place else None


def _tidied(facts: ItemFacts) -> ItemFacts:
    return ItemFacts(facts.title.strip(), facts.text.strip(), facts.place)


def _of_partner(kind: ListKind, area: Area, partner: Partner | None) -> Iterator[Finding]:
    if partner is None:
        return
    if kind != ListKind.RESOURCE:
        yield faults.ONLY_RESOURCES.at(field="partner", value=partner.label)
    if not Partner.objects.current().filter(pk=partner.pk).exists():
        yield faults.PARTNER_ENDED.at(field="partner", value=partner.label)
    elif not is_below(area, partner.area):
        yield faults.NOT_FROM_HERE.at(field="partner", value=partner.label)


def is_below(area: Area, above: Area) -> bool:
    """Whether an area is another one or lies below it today."""
    return Area.objects.under(above).filter(pk=area.pk).exists()


def _faults_of(facts: ItemFacts, area: Area) -> Iterator[Finding]:
    yield from _of_texts(facts)
    if facts.place is None:
        return
    lon, lat = facts.place
    shown = f"{lon}, {lat}"
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        yield faults.PLACE_WRONG.at(field="place", value=shown)
    elif not AreaVersion.objects.current().at(Point(lon, lat, srid=SRID)).filter(area=area).exists():
        yield faults.PLACE_ELSEWHERE.at(field="place", value=shown)


def _of_texts(facts: ItemFacts) -> Iterator[Finding]:
    if not facts.title:
        yield faults.TITLE_MISSING.at(field="title")
    for field, text, limit in (
        ("title", facts.title, faults.LONGEST_TITLE),
        ("text", facts.text, faults.LONGEST_TEXT),
    ):
        if len(text) > limit:
            yield faults.TOO_LONG.at(field=field, length=len(text), limit=limit)


def _ended(item: ListItem) -> list[Finding]:
    ended = item.state in (ItemState.DONE, ItemState.WITHDRAWN)
    return [faults.NOT_OPEN.at(field="item", value=item.get_state_display())] if ended else []
